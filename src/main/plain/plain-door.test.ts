import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bodyOf } from '../../aws/body.ts'
import type { AwsDoor, Received } from '../../aws/pipeline.ts'
import { worldClock, type Clock } from '../../kernel/Clock.ts'
import { silentLog } from '../../kernel/log.ts'
import { systemRandom } from '../../kernel/random.ts'
import type { EncodedResponse } from '../../wire/codec.ts'
import { issueCa, issueLeaf } from '../../wire/x509/issue.ts'
import { serveAws, servePlainAws } from '../aws-http.ts'
import { openDoors, type Doors, type Rooms } from '../doors.ts'

/** Host time that moves when it is told to; Node's own is the machine's. */
let due: { at: number; work: () => void }[] = []
let now = Date.UTC(2026, 10, 28, 12)
const clock: Clock = {
  ...worldClock(),
  hostNow: () => now,
  deadline(ms, work) {
    const one = { at: now + ms, work }
    due.push(one)
    return { cancel: () => void (due = due.filter((other) => other !== one)) }
  },
}
function wait(ms: number): void {
  for (const end = now + ms; ;) {
    const next = due.toSorted((a, b) => a.at - b.at)[0]
    if (!next || next.at > end) return void (now = end)
    due = due.filter((one) => one !== next)
    now = next.at
    next.work()
  }
}

/** Requests as the room saw them: by whom they were read, and what they asked. */
let seen: string[] = []
/** What those wait for that ask for `/late`. */
let release: () => void = () => {}
let late: Promise<void> = Promise.resolve()
const bugs: unknown[] = []
const MUCH = 'a'.repeat(30_000_000)

const ANSWERS: Readonly<Record<string, () => Partial<EncodedResponse> | Promise<Partial<EncodedResponse>>>> = {
  '/late': () => late.then(() => ({})),
  '/slow': () => turns(12).then(() => ({})),
  '/empty': () => ({ body: '' }),
  '/none': () => ({ status: 204, body: '' }),
  '/created': () => ({ status: 201, body: '<a/>' }),
  '/odd-status': () => ({ status: 299, body: '<a/>' }),
  '/text': () => ({ body: 'é😀', headers: { 'content-type': 'text/xml' } }),
  '/latin': () => ({ body: 'caf\xe9' }),
  '/latin-header': () => ({ body: 'a', headers: { 'x-latin': 'caf\xe9', 'X-Upper': 'A' } }),
  '/bytes': () => ({ body: Buffer.from([0, 0xff, 0x80, 10]) }),
  '/length': () => ({ body: 'abc', headers: { 'content-length': '3', 'x-a': 'b' } }),
  '/much': () => ({ body: MUCH }),
  '/much-bytes': () => ({ body: Buffer.from(MUCH) }),
  '/stream': () => ({ body: Readable.from([Buffer.from('ab'), Buffer.from('c')]), headers: { 'content-length': '3' } }),
  '/torn': () => ({ body: Readable.from(torn()), headers: { 'content-length': '300' } }),
  '/split': () => ({ headers: { 'x-a': 'b\r\nx-b: c' } }),
  '/split-stream': () => ({ body: Readable.from(['abc']), headers: { 'content-length': '3', 'x-a': 'b\r\nx-b: c' } }),
  '/bug': () => Promise.reject(new Error('a bug')),
}
async function* torn() {
  yield Buffer.from('ab')
  throw new Error('torn')
}

/** Answers whom it was asked by and what. */
async function handle({ method, url, host, headers, body, sourceIp }: Received): Promise<EncodedResponse> {
  const reader = body instanceof Buffer ? 'plain' : 'node'
  const read = bodyOf(body)
  await read.read()
  const [path = ''] = url.split('?')
  seen.push(`${reader} ${method} ${url} ${read.bytes.toString('latin1')}`)
  const echo = JSON.stringify({ method, url, host, headers: [...headers], body: read.bytes.toString('latin1'), sourceIp }) // prettier-ignore
  return { status: 200, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': 'r' }, body: echo, ...(await ANSWERS[path]?.()) } // prettier-ignore
}

const leaf = (() => {
  const moment = { now: Date.now(), random: systemRandom() }
  const ca = issueCa({ commonName: 'plain test' }, moment)
  return issueLeaf(ca, 'localhost', { dns: ['localhost'], ips: ['127.0.0.1'] }, moment)
})()
/** Doors that read plain requests themselves, or leave all to Node. */
async function doorsOf(reader: 'plain' | 'node'): Promise<Doors> {
  const door = { handle } as AwsDoor
  const rooms: Rooms = {
    aws: (request, response, secure) => serveAws(door, silentLog, secure, request, response),
    ...(reader === 'plain' ? { plainAws: servePlainAws(door) } : {}),
    ocm: async () => {},
    kubernetes: async () => {},
  }
  const certificates = { contextFor: () => ({ key: leaf.key, cert: leaf.certificate }) }
  const log = { ...silentLog, bug: (_event: string, error: unknown) => void bugs.push(error) }
  return openDoors({ host: '127.0.0.1', aws: 0, tls: 0, ocm: 0 })(rooms, certificates, log, clock)
}

let doors: Doors
const open = new Set<Socket>()
beforeEach(async () => {
  seen = []
  due = []
  bugs.length = 0
  late = new Promise((resolve) => (release = resolve))
  doors = await doorsOf('plain')
})
afterEach(async () => {
  for (const socket of open) socket.destroy()
  open.clear()
  await doors.close()
})

async function opened(at = doors): Promise<Socket> {
  const socket = connect({ port: Number(new URL(at.aws).port), host: '127.0.0.1', noDelay: true, allowHalfOpen: true }) // prettier-ignore
  socket.on('error', () => {})
  open.add(socket)
  await once(socket, 'connect')
  return socket
}
const closed = (socket: Socket) => once(socket, 'close')
/** Said in pieces, each of which has come when the next is sent. */
async function say(socket: Socket, ...pieces: readonly string[]): Promise<void> {
  for (const piece of pieces) {
    await new Promise((resolve) => socket.write(piece, 'latin1', resolve))
    await turns()
  }
}
async function turns(count = 4): Promise<void> {
  for (let times = 0; times < count; times++) await turn()
}
/** Until the room has seen so many requests. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn()
}
/** All that is said to it. */
const hear = (socket: Socket): Promise<string> => {
  let said = ''
  socket.setEncoding('latin1').on('data', (piece: string) => (said += piece))
  return new Promise((resolve) => socket.once('end', () => resolve(said)).once('close', () => resolve(said)))
}
/** All that is said to these pieces, and to the end of them. */
const told = (...pieces: readonly string[]): Promise<string> => toldAt(doors, pieces)
/** The end comes so many turns later. */
async function toldAt(at: Doors, pieces: readonly string[], slowness = 0): Promise<string> {
  const socket = await opened(at)
  const answer = hear(socket)
  await say(socket, ...pieces)
  await turns(slowness)
  socket.end()
  return answer
}

const FORM = 'host: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n'
const post = (path: string, body = 'Action=A', more = ''): string =>
  `POST ${path} HTTP/1.1\r\n${FORM}${more}content-length: ${body.length}\r\n\r\n${body}`
const get = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`
/** In two pieces of head: for Node to read. */
const torn2 = (request: string): readonly string[] => [request.slice(0, 10), request.slice(10)]
const undated = (said: string): string => said.replaceAll(/(?<=Date: )\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, '')
/** Status and the address that was asked for, of each answer. */
const answersIn = (said: string): readonly string[] =>
  said
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((one) => one !== '')
    .map((one) => `${one.slice(9, 12)}${/"url":"(.*?)"/.exec(one)?.[1] ?? ''}`)

describe('a plain request', () => {
  it('is read without Node’s server, one after the other', async () => {
    const socket = await opened()
    const answer = hear(socket)
    for (const path of ['/1', '/2', '/3']) {
      await say(socket, post(path))
      await until(() => seen.length === Number(path.slice(1)))
    }
    await turns()
    socket.end()
    expect(answersIn(await answer)).toEqual(['200/1', '200/2', '200/3'])
    expect(seen).toEqual(['plain POST /1 Action=A', 'plain POST /2 Action=A', 'plain POST /3 Action=A'])
  })

  it.each([
    '/', '/a?b=c', '/empty', '/none', '/created', '/odd-status', '/text', '/latin', '/bytes', '/length', '/stream',
  ])('to %s is answered byte for byte as by Node’s server', async (path) => {
    const request = post(path, 'a=\xe9', 'x-a: 1\r\nX-a:  \xe9\t2\r\nconnection: Keep-Alive\r\n')
    const plain = await told(request)
    const byNode = await told(...torn2(request))
    expect(seen.map((one) => one.split(' ')[0])).toEqual(['plain', 'node'])
    expect(plain).toMatch(/\r\nDate: Sat, 28 Nov 2026 \d\d:\d\d:\d\d GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=60\r\n/)
    expect(undated(plain)).toBe(undated(byNode))
  }) // prettier-ignore

  it('is told headers a byte a character', async () => {
    expect(await told(post('/latin-header'))).toContain('\r\nx-latin: caf\xe9\r\nX-Upper: A\r\n')
  })

  it('has the same answer wherever it is cut in two', async () => {
    const request = post('/a', 'Action=B')
    const whole = undated(await told(request))
    for (let at = 1; at < request.length; at++)
      expect(undated(await told(request.slice(0, at), request.slice(at)))).toBe(whole)
  })

  it('has the same answer byte by byte, and in threes', async () => {
    const request = post('/a', 'Action=B')
    const whole = undated(await told(request))
    for (const size of [1, 3]) {
      const pieces = request.match(new RegExp(`.{1,${size}}`, 'gs')) ?? []
      expect(undated(await told(...pieces))).toBe(whole)
    }
  })

  it('whose body is behind its head is read here, too; in more pieces it is Node’s', async () => {
    const [head = '', body = ''] = post('/a', 'Action=B').split(/(?<=\r\n\r\n)/)
    await told(head, body)
    await told(head, body.slice(0, 2), body.slice(2, 4), body.slice(4))
    expect(seen).toEqual(['plain POST /a Action=B', 'node POST /a Action=B'])
  })
})

/** What may stand on a connection one behind the other; what ends one with a refusal, or in the middle, among it. */
const REQUESTS = [
  ...[
    post('/1'),
    post('/2', ''),
    post('/3', 'a'.repeat(500)),
    post('/empty'),
    post('/none'),
    post('/slow'),
    post('/slow', 'b'),
  ],
  ...[post('/4', 'a', 'connection: keep-alive\r\n'), post('/5', 'a=\xe9'), post('/6', 'POST / HTTP/1.1\r\n\r\n')],
  get('/get'),
  `\r\n${post('/blank')}`,
  post('/close', 'a', 'connection: close\r\n'),
  post('/evil').replace('localhost', 'evil.example'),
  post('/page', 'a', 'origin: https://evil.example\r\n'),
  post('/old').replace('1.1', '1.0'),
  `POST /chunks HTTP/1.1\r\n${FORM}transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
  post('/both', '0\r\n\r\n', 'transfer-encoding: chunked\r\n'),
  post('/half').slice(0, -2),
  post('/half-head').slice(0, 40),
  'nonsense\r\n\r\n',
]
/** In pieces, at these parts of the whole. */
const cut = (bytes: string, parts: readonly number[]): readonly string[] => {
  const ends = [...parts.map((part) => Math.floor(part * bytes.length)), bytes.length].toSorted((a, b) => a - b)
  return ends.map((end, at) => bytes.slice(ends[at - 1] ?? 0, end)).filter((piece) => piece !== '')
}

describe('several requests on one connection', () => {
  const odd = get('/odd')
  it.each<[string, readonly string[], readonly string[]]>([
    ['two plain ones at once', [post('/1') + post('/2')], ['200/1', '200/2']],
    ['five plain ones, each in a piece of its own', ['/1', '/2', '/3', '/4', '/5'].map((path) => post(path)), ['200/1', '200/2', '200/3', '200/4', '200/5']],
    ['a plain one and another', [post('/1') + odd], ['200/1', '200/odd']],
    ['another behind a plain one', [post('/1'), odd, post('/3')], ['200/1', '200/odd', '200/3']],
    ['a plain one behind another', [odd + post('/2')], ['200/odd', '200/2']],
    ['a plain one and half of the next', [post('/1') + post('/2').slice(0, 30), post('/2').slice(30)], ['200/1', '200/2']],
    ['a plain one and the next but for its body', [post('/1') + post('/2').slice(0, -8), post('/2').slice(-8)], ['200/1', '200/2']],
    ['a plain one and what is none', [`${post('/1')}nonsense\r\n\r\n`, odd], ['200/1', '400']],
    ['what is none behind a plain one', [post('/1'), 'nonsense\r\n\r\n', odd], ['200/1', '400']],
    ['one for a foreign host behind a plain one', [post('/1'), post('/2').replace('localhost', 'evil.example'), odd], ['200/1', '421']],
    ['one from a foreign page behind a plain one', [post('/1'), post('/2', 'a', 'origin: https://evil.example\r\n'), odd], ['200/1', '403']],
    ['one whose end is doubtful behind a plain one', [post('/1'), post('/2', '0\r\n\r\n', 'transfer-encoding: chunked\r\n'), odd], ['200/1', '400']],
    ['one that asks to close behind a plain one', [post('/1'), post('/2', 'a', 'connection: close\r\n'), odd], ['200/1', '200/2']],
  ])('%s', async (_what, pieces, answers) => {
    expect(answersIn(await told(...pieces))).toEqual(answers)
    expect(bugs).toEqual([])
  }) // prettier-ignore

  it.each<[string, readonly string[], readonly string[]]>([
    ['a plain one', [post('/2')], ['200/late', '200/2']],
    ['another', [odd], ['200/late', '200/odd']],
    ['several, in pieces', [post('/2') + odd, post('/4').slice(0, 20), post('/4').slice(20), post('/5')], ['200/late', '200/2', '200/odd', '200/4', '200/5']],
    ['half of one', [post('/2').slice(0, -3)], ['200/late', '400']],
    ['what is none', ['nonsense\r\n\r\n'], ['200/late', '400']],
    ['nothing', [], ['200/late']],
  ])('while an answer is under way, %s is said and no more', async (_what, pieces, answers) => {
    const socket = await opened()
    const answer = hear(socket)
    await say(socket, post('/late'))
    await say(socket, ...pieces)
    socket.end()
    await turns()
    expect(seen).toEqual(['plain POST /late Action=A'])
    release()
    expect(answersIn(await answer)).toEqual(answers)
    expect(bugs).toEqual([])
  }) // prettier-ignore

  it('have the same answers as from Node’s server, whatever they are and wherever they are cut', async () => {
    const node = await doorsOf('node')
    const parts = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 3 })) // prettier-ignore
    const some = fc.tuple(fc.constantFrom(...REQUESTS), parts, fc.boolean())
    await fc.assert(
      fc.asyncProperty(fc.array(some, { minLength: 1, maxLength: 5 }), async (requests) => {
        const pieces: string[] = []
        for (const [bytes, at, isGlued] of requests) {
          const [first = '', ...more] = cut(bytes, at)
          pieces.push((isGlued ? (pieces.pop() ?? '') : '') + first, ...more)
        }
        const answers = [await toldAt(doors, pieces, 100), await toldAt(node, [pieces.join('')], 100)].map(undated)
        expect(answers[0]).toBe(answers[1])
      }),
      { numRuns: 1000, seed: 20_261_128 },
    )
    expect(seen.filter((one) => one.startsWith('plain')).length).toBeGreaterThan(300)
    wait(5000) // until who was refused is let go
    await node.close()
  })

  it('are held back from who does not take the answers', async () => {
    const socket = (await opened()).pause()
    const request = post('/much')
    for (let times = 0; times < 20; times++) await say(socket, request)
    await until(() => seen.length > 0)
    await turns(50)
    expect(seen.length).toBe(1)
    let length = 0
    socket.on('data', (piece: Buffer) => (length += piece.length)).resume()
    socket.end()
    await once(socket, 'end')
    expect(seen.length).toBe(20)
    expect(length).toBeGreaterThan(20 * MUCH.length)
  })
})

describe('who goes away', () => {
  it('having asked has the answer, when only their side is closed', async () => {
    expect(answersIn(await told(post('/1')))).toEqual(['200/1'])
    const socket = await opened()
    const answer = hear(socket)
    socket.end(post('/much'))
    expect((await answer).length).toBeGreaterThan(MUCH.length)
  })

  it.each([
    ['in the middle of a head', post('/1').slice(0, 30)],
    ['in the middle of a body', post('/1').slice(0, -1)],
  ])('%s is told so, as by Node’s server', async (_what, half) => {
    const answer = await told(half)
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^]*This is not HTTP\/1\.1: /)
    expect(await told(...torn2(half))).toBe(answer)
    expect(seen).toEqual([])
  })

  it('without a word has none', async () => {
    expect(await told()).toBe('')
  })

  it.each([
    ['before a word', []],
    ['in the middle of a head', [post('/1').slice(0, 30)]],
    ['in the middle of a body', [post('/1').slice(0, -1)]],
    ['before the answer', [post('/late')]],
    ['before the answer, and asking more', [post('/late'), post('/2') + get('/3')]],
    ['while much is said', [post('/much')]],
    ['behind the answer', [post('/1')]],
  ])('at once, %s, takes nothing with them', async (_what, pieces) => {
    for (const leave of [(socket: Socket) => socket.resetAndDestroy(), (socket: Socket) => socket.end().destroy()]) {
      const socket = (await opened()).pause()
      await say(socket, ...pieces)
      leave(socket)
      await turns(10)
      release()
      await turns(10)
    }
    expect(answersIn(await told(post('/1')))).toEqual(['200/1'])
    expect(bugs).toEqual([])
  })
})

describe('who dawdles', () => {
  const isOpen = async (socket: Socket) => {
    await turns(10)
    return !socket.readableEnded && !socket.destroyed
  }

  it('before the first word is told so after 15 seconds, not before', async () => {
    const socket = await opened()
    const answer = hear(socket)
    await turns()
    wait(14_000)
    expect(await isOpen(socket)).toBe(true)
    wait(6000)
    expect(await answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n[^]*The request did not arrive in time/)
    wait(2000)
    socket.end()
    await closed(socket)
  })

  it('is cut off though they reset what they are told', async () => {
    const socket = (await opened()).pause()
    await turns()
    socket.resetAndDestroy()
    wait(20_000) // before the door has heard of it
    await turns(10)
    expect(answersIn(await told(post('/1')))).toEqual(['200/1'])
  })

  it('behind an answer keeps the connection for the minute that they were promised, whenever it began', async () => {
    const idle = await opened()
    await turns()
    wait(4000) // the next look is a second away
    const socket = await opened()
    const answer = hear(socket)
    await say(socket, post('/1'))
    await until(() => seen.length === 1)
    await turns()
    wait(59_000)
    expect(await isOpen(socket)).toBe(true)
    wait(7000)
    expect(answersIn(await answer)).toEqual(['200/1'])
    idle.destroy()
  })

  it('over an answer may: it is the door that takes its time', async () => {
    const socket = await opened()
    const answer = hear(socket)
    await say(socket, post('/late'))
    wait(600_000)
    release()
    socket.end()
    expect(answersIn(await answer)).toEqual(['200/late'])
  })

  it('over a body is Node’s to wait for, and answered when it comes', async () => {
    const [head = '', body = ''] = post('/a', 'Action=B').split(/(?<=\r\n\r\n)/)
    const socket = await opened()
    const answer = hear(socket)
    await say(socket, head + body.slice(0, 3))
    wait(5000)
    await turns()
    await say(socket, body.slice(3))
    socket.end()
    expect(answersIn(await answer)).toEqual(['200/a'])
    expect(seen).toEqual(['node POST /a Action=B'])
  })

  it('over the answer, taking none of it for a minute, is cut off', async () => {
    const socket = (await opened()).pause()
    await say(socket, post('/much'))
    await until(() => seen.length === 1)
    await turns(50)
    wait(55_000)
    expect(await isOpen(socket)).toBe(true)
    wait(15_000)
    socket.resume()
    await once(socket, 'end')
  })
})

describe('a door that closes', () => {
  it('sends the answers under way whole, then ends; who waits for none is cut off', async () => {
    const [asking, idle, half, kept] = await Promise.all([opened(), opened(), opened(), opened()])
    const [answer, others] = [hear(asking), Promise.all([idle, half, kept].map(hear))]
    await say(asking, post('/late'), post('/2'))
    await say(half, post('/3').slice(0, -1))
    await say(kept, post('/4'))
    await until(() => seen.length === 2)
    await turns()
    const end = doors.close()
    const [nothing, neither, before] = await others
    expect([nothing, neither, answersIn(before ?? '')]).toEqual(['', '', ['200/4']])
    release()
    const said = await answer
    expect(answersIn(said)).toEqual(['200/late'])
    expect(said).toMatch(/\r\nConnection: close\r\n\r\n{.*}$/)
    asking.end()
    await end
    expect(seen).not.toContain('plain POST /2 Action=A')
  })

  it('sends whole what is said already, and not taken yet', async () => {
    const socket = (await opened()).pause()
    await say(socket, post('/much'))
    await until(() => seen.length === 1)
    await turns(20)
    const end = doors.close()
    const { length } = await text(socket)
    expect(length).toBeGreaterThan(MUCH.length)
    socket.end()
    await end
  })

  it('does not wait for who never closes their side', async () => {
    const socket = await opened()
    const answer = hear(socket)
    await say(socket, post('/late'))
    const end = doors.close()
    release()
    expect(answersIn(await answer)).toEqual(['200/late'])
    await turns()
    wait(65_000)
    await end
  })
})

describe('what should not happen', () => {
  it.each(['/bug', '/split', '/split-stream'])('%s is answered 500, logged, and ends the connection', async (path) => {
    const socket = await opened()
    const answer = hear(socket)
    await say(socket, post(path), post('/2'))
    expect(answersIn(await answer)).toEqual(['500'])
    expect(seen).toEqual([`plain POST ${path} Action=A`])
    expect(bugs).toHaveLength(1)
    wait(65_000)
    await until(() => !socket.write('a') || socket.destroyed) // nobody is there
  })

  it('an answer that breaks off ends the connection', async () => {
    const socket = await opened()
    const answer = hear(socket)
    await say(socket, post('/torn'))
    expect(await answer).toMatch(/\r\n\r\nab$/)
  })
})
