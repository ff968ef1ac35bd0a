import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { worldClock } from '../kernel/Clock.ts'
import { orderly } from './orderly.ts'

/** Answers with the path, some turns after the request is whole; `/away` turns away, `/deaf` answers without reading. */
async function serve(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
  served.push(asked.url ?? '')
  if (asked.url === '/away') answer.shouldKeepAlive = false
  else if (asked.url !== '/deaf') await text(asked)
  for (let turns = 0; turns < 5; turns++) await turn()
  answer.end(`<${asked.url}>`)
}

const { request, broken } = orderly((asked, answer) => void serve(asked, answer).catch(() => {}), worldClock())
const server = createServer(request).on('clientError', broken)

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

  it('are not refused once they have their answer, whatever comes of their bodies', async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.write(post('/deaf', 'transfer-encoding: chunked\r\n\r\n2\r\nab\r\n'))
    expect(String((await once(socket, 'data'))[0])).toContain('200 OK')
    socket.write('zz\r\n')
    expect(await text(socket)).not.toContain('HTTP')
  })

  it('are answered while their bodies still come, and closed only behind them', async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.write(post('/deaf', 'connection: close\r\ncontent-length: 40000000\r\n\r\na'))
    expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 OK[^]*Connection: close[^]*<\/deaf>/)
    for (let sent = 1; sent < 40_000_000; sent += 1_000_000) {
      const piece = 'a'.repeat(Math.min(1_000_000, 40_000_000 - sent))
      expect(await new Promise((resolve) => socket.write(piece, resolve))).toBeFalsy()
    }
    expect(await text(socket)).not.toContain('HTTP')
  })

  it('are not waited for behind an answer when they never come', async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.write(post('/deaf', 'connection: close\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n'))
    await once(socket, 'data')
    socket.write('zz\r\n')
    expect(await text(socket)).not.toContain('HTTP')
  })
})
