import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { Readable } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { worldClock } from '../kernel/Clock.ts'
import { seededRandom } from '../kernel/random.ts'
import { AnswerTooLong, DeadlineError, fetchWhole, httpClient, type HttpClient } from './http.ts'
import { issueCa, issueClient, issueLeaf } from './x509/issue.ts'

const clock = worldClock()
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

async function listening(server: Server): Promise<number> {
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const serve = async (answer: RequestListener) => `http://127.0.0.1:${await listening(createServer(answer))}`

function client(options: Partial<Parameters<typeof httpClient>[0]> = {}): HttpClient {
  const made = httpClient({ clock, ...options })
  closing.push(() => made.close())
  return made
}

test('path, headers and body arrive as they were given; connections are kept', async () => {
  const sockets = new Set<Socket>()
  const origin = await serve(async (request, response) => {
    sockets.add(request.socket)
    const body = await request.toArray()
    response
      .setHeader('x-two', ['a', 'b'])
      .end(`${request.method} ${request.url} ${request.headers['x-a']} ${Buffer.concat(body).toString()}`)
  })
  const http = client()
  for (const body of [Buffer.from('hello'), Readable.from(['hel', 'lo'])]) {
    const answer = await fetchWhole(http, clock, {
      method: 'PUT',
      origin,
      path: "/a//b/../c?x='%20+",
      headers: new Map([['x-a', '1']]),
      body,
    })
    expect(answer.body.toString()).toBe("PUT /a//b/../c?x='%20+ 1 hello")
    expect(answer.headers.get('x-two')).toBe('a, b')
  }
  expect(sockets.size).toBe(1)
})

test('redirects are answers like others, nothing is followed', async () => {
  const origin = await serve((_, response) => response.writeHead(301, { location: 'http://169.254.169.254/' }).end())
  expect((await fetchWhole(client(), clock, { method: 'GET', origin, path: '/' })).status).toBe(301)
})

test('an answer longer than the limit is not read to its end', async () => {
  const origin = await serve((_, response) => void Readable.from(forever()).pipe(response))
  await expect(fetchWhole(client(), clock, { method: 'GET', origin, path: '/' }, 100_000)).rejects.toThrow(
    AnswerTooLong,
  )
})

function* forever() {
  for (;;) yield Buffer.alloc(10_000)
}

test('the deadline holds for the headers and for the body', async () => {
  const silent = await serve(() => {})
  await expect(fetchWhole(client(), clock, { method: 'GET', origin: silent, path: '/', deadline: 20 })).rejects.toThrow(
    DeadlineError,
  )
  const stuck = await serve((_, response) => response.write('a'))
  await expect(fetchWhole(client(), clock, { method: 'GET', origin: stuck, path: '/', deadline: 20 })).rejects.toThrow(
    DeadlineError,
  )
})

test('a signal ends a request under way', async () => {
  const abort = new AbortController()
  const origin = await serve(() => abort.abort())
  await expect(client().exchange({ method: 'GET', origin, path: '/', signal: abort.signal })).rejects.toMatchObject({
    name: 'AbortError',
  })
})

test('a kept connection that the server closed meanwhile costs nothing', async () => {
  let calls = 0
  const origin = await serve((request, response) => {
    if (++calls === 2) return request.socket.resetAndDestroy()
    response.end(String(calls))
  })
  const http = client()
  const get = async () => (await fetchWhole(http, clock, { method: 'GET', origin, path: '/' })).body.toString()
  expect(await get()).toBe('1')
  expect(await get()).toBe('3')
})

test("TLS: only the given CA is trusted, and a client's certificate is shown", async () => {
  const moment = { now: clock.hostNow(), random: seededRandom('http') }
  const ca = issueCa({ commonName: 'Stint' }, moment)
  const leaf = issueLeaf(ca, 'localhost', { dns: ['localhost'], ips: ['127.0.0.1'] }, moment)
  const server = createTlsServer(
    { key: leaf.key, cert: leaf.certificate, ca: ca.certificate, requestCert: true, rejectUnauthorized: false },
    (request, response) => response.end(String((request.socket as unknown as { authorized: boolean }).authorized)),
  )
  const origin = `https://127.0.0.1:${await listening(server as unknown as Server)}`
  const get = async (http: HttpClient) =>
    (await fetchWhole(http, clock, { method: 'GET', origin, path: '/' })).body.toString()
  expect(await get(client({ ca: ca.certificate }))).toBe('false')
  const admin = issueClient(ca, { commonName: 'system:admin' }, moment)
  expect(await get(client({ ca: ca.certificate, identity: admin }))).toBe('true')
  await expect(get(client())).rejects.toMatchObject({ code: expect.stringMatching(/UNABLE_TO_VERIFY|SELF_SIGNED/) })
})

test('another scheme is refused', async () => {
  await expect(client().exchange({ method: 'GET', origin: 'ftp://127.0.0.1', path: '/' })).rejects.toThrow(TypeError)
})
