import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { worldClock } from '../kernel/Clock.ts'
import { orderly } from './orderly.ts'
import { patientResponse } from './patient-response.ts'

/** Answers with the path, some turns after the request is whole; `/away` turns away, `/deaf` answers without reading, `/mute` with nothing. */
async function serve(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
  served.push(asked.url ?? '')
  if (asked.url === '/away') answer.shouldKeepAlive = false
  if (asked.url === '/mute') return void answer.writeHead(200).end()
  else if (asked.url !== '/deaf') await text(asked)
  for (let turns = 0; turns < 5; turns++) await turn()
  answer.end(`<${asked.url}>`)
}

/** Seconds are moments here. */
const clock = { ...worldClock(), deadline: (ms: number, work: () => void) => worldClock().deadline(ms / 3, work) }
const { request, broken } = orderly((asked, answer) => void serve(asked, answer).catch(() => {}), clock)
const server = createServer({ ServerResponse: patientResponse(clock) }, request).on('clientError', broken)

let served: string[] = []
beforeEach(() => void (served = []))
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
})
afterAll(() => server.close())

/** Status and path of each answer, in order. */
async function told(bytes: string): Promise<readonly string[]> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(bytes)
  const said = await text(socket)
  return said
    .split(/(?=HTTP\/1\.1 \d)/)
    .filter((one) => one !== '')
    .map((one) => `${one.slice(9, 12)}${/<(.*)>/.exec(one)?.[1] ?? ''}`)
}

const ask = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nhost: a\r\n${more}\r\n`
const post = (path: string, more: string) => `POST ${path} HTTP/1.1\r\nhost: a\r\n${more}`
const last = (path: string) => ask(path, 'connection: close\r\n')
const both = 'content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n'

describe('several requests at once on one connection', () => {
  it.each<[string, string, readonly string[], readonly string[]]>([
    ['are answered in their order', ask('/1') + ask('/2') + last('/3'), ['200/1', '200/2', '200/3'], ['/1', '/2', '/3']],
    ['are answered before what is none is refused', ask('/1') + ask('/2') + 'nonsense\r\n\r\n', ['200/1', '200/2', '400'], ['/1', '/2']],
    ['are not done behind what is none', ask('/1') + post('/2', both) + ask('/3'), ['200/1', '400'], ['/1']],
    ['are not done behind a body whose end nobody knows', ask('/1') + post('/2', 'transfer-encoding: chunked\r\n\r\n2\r\nab\r\nzz\r\n') + ask('/3'), ['200/1', '400'], ['/1', '/2']],
    ['are not done behind an answer that closes', ask('/1') + ask('/away') + ask('/3'), ['200/1', '200/away'], ['/1', '/away']],
    ['are not done behind one that asks to close', ask('/1') + last('/2') + ask('/3') + 'nonsense\r\n\r\n', ['200/1', '200/2'], ['/1', '/2']],
    ['may have a broken body that nobody reads', post('/deaf', 'transfer-encoding: chunked\r\n\r\n2\r\nab\r\n') + 'zz\r\n', ['400'], ['/deaf']],
    ['may be one that is none', 'nonsense\r\n\r\n', ['400'], []],
    ['may have headers beyond measure', ask('/1', `x: ${'a'.repeat(70_000)}\r\n`), ['431'], []],
    ['may have chunks with more said of them than is in them', post('/1', `transfer-encoding: chunked\r\n\r\n1;${'a'.repeat(70_000)}\r\n`), ['413'], ['/1']],
  ])('%s', async (_what, bytes, answers, done) => {
    expect([await told(bytes), served]).toEqual([answers, done])
  }) // prettier-ignore

  it('are refused once, though no more comes of what is none', async () => {
    const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
    server.once('clientError', (_error, socket) => server.emit('clientError', late, socket))
    expect(await told(`${ask('/1')}nonsense\r\n\r\n`)).toEqual(['200/1', '400'])
  })

  it('are not refused once they have their answer, whatever comes of their bodies', async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.write(post('/deaf', 'transfer-encoding: chunked\r\n\r\n2\r\nab\r\n'))
    expect(String((await once(socket, 'data'))[0])).toContain('200 OK')
    socket.write('zz\r\n')
    expect(await text(socket)).not.toContain('HTTP')
  })

  it.each(['', 'connection: close\r\n'])(
    'are answered while their bodies still come, and closed only behind them (%j)',
    async (more) => {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
      socket.write(post('/deaf', `${more}content-length: 8000000\r\n\r\na`))
      expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 OK[^]*Connection: close[^]*<\/deaf>/)
      for (let sent = 1; sent < 8_000_000; sent += 1_000_000) {
        const piece = 'a'.repeat(Math.min(1_000_000, 8_000_000 - sent))
        expect(await new Promise((resolve) => socket.write(piece, resolve))).toBeFalsy()
      }
      socket.write(ask('/2'))
      expect(await text(socket)).not.toContain('HTTP')
      expect(served).toEqual(['/deaf'])
    },
  )

  it.each(['', 'connection: close\r\n'])(
    'are closed behind an answer when no more of their bodies comes (%j)',
    async (more) => {
      expect(await told(post('/deaf', `${more}content-length: 8000000\r\n\r\na`))).toEqual(['200/deaf'])
      expect(await told(post('/mute', `${more}content-length: 8000000\r\n\r\na`))).toEqual(['200'])
      expect(await told(post('/deaf', `${more}transfer-encoding: chunked\r\n\r\n1\r\na\r\n`))).toEqual(['200/deaf'])
    },
  )

  it('are kept behind an answer whose request was whole, read or not', async () => {
    expect(await told(post('/deaf', 'content-length: 3\r\n\r\nabc') + last('/2'))).toEqual(['200/deaf', '200/2'])
  })
})

describe('what is no request', () => {
  it.each([
    ['DEL in a header', 'GET / HTTP/1.1\r\nhost: a\r\nuser-agent: a\x7f\r\n\r\n', /^HTTP\/1\.1 400 Bad Request\r\n[^]*A header holds a character that HTTP does not allow/],
    ['a control character in a header', 'GET / HTTP/1.1\r\nhost: a\r\nuser-agent: a\x01\r\n\r\n', /400 Bad Request\r\n[^]*A header holds a character/],
    ['a letter outside ASCII in the address', 'GET /é HTTP/1.1\r\nhost: a\r\n\r\n', /400 Bad Request\r\n[^]*The address holds a character that must be escaped/],
    ['another protocol', 'SSH-2.0-client\r\n', /400 Bad Request\r\n[^]*This is not HTTP\/1\.1: Invalid method/],
    ['headers beyond measure', ask('/1', `x: ${'a'.repeat(70_000)}\r\n`), /431 Request Header Fields Too Large\r\n[^]*longer than 64 KiB/],
  ])('is told why: %s', async (_what, bytes, answer) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.write(bytes)
    const said = await text(socket)
    expect(said).toMatch(answer)
    const [head = '', body = ''] = said.split('\r\n\r\n')
    expect(head).toContain(`content-length: ${Buffer.byteLength(body)}`)
  })

  it('but a tab in a header is none of it', async () => {
    expect(await told(last('/1').replace('host: a', 'host: a\r\nuser-agent: a\tb'))).toEqual(['200/1'])
  })
}) // prettier-ignore
