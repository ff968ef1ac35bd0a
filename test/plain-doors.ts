import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach } from 'vitest'
import { bodyOf } from '../src/aws/body.ts'
import type { AwsDoor, Received } from '../src/aws/pipeline.ts'
import { worldClock, type Clock } from '../src/kernel/Clock.ts'
import { silentLog } from '../src/kernel/log.ts'
import { systemRandom } from '../src/kernel/random.ts'
import type { EncodedResponse } from '../src/wire/codec.ts'
import { issueCa, issueLeaf } from '../src/wire/x509/issue.ts'
import { serveAws, servePlainAws } from '../src/main/aws-http.ts'
import { openDoors, type Doors, type Rooms } from '../src/main/doors.ts'

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
export function wait(ms: number): void {
  for (const end = now + ms; ;) {
    const next = due.toSorted((a, b) => a.at - b.at)[0]
    if (!next || next.at > end) return void (now = end)
    due = due.filter((one) => one !== next)
    now = next.at
    next.work()
  }
}

/** Requests as the room saw them: by whom they were read, and what they asked. */
export let seen: string[] = []
/** What those wait for that ask for `/late`. */
let letGo: () => void = () => {}
export const release = (): void => letGo()
let late: Promise<void> = Promise.resolve()
/** Hosts of foreign issuers that stand in this world. */
export const issuers = new Set<string>()
export const bugs: unknown[] = []
export const MUCH = 'a'.repeat(30_000_000)

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
export async function doorsOf(reader: 'plain' | 'node'): Promise<Doors> {
  const door = { handle } as AwsDoor
  const rooms: Rooms = {
    aws: (request, response, secure) => serveAws(door, silentLog, secure, request, response),
    ...(reader === 'plain' ? { plainAws: servePlainAws(door) } : {}),
    ocm: async () => {},
    kubernetes: async () => {},
    issuers: { owns: (host) => issuers.has(host), serve: async () => {} },
  }
  const certificates = { contextFor: () => ({ key: leaf.key, cert: leaf.certificate }) }
  const log = { ...silentLog, bug: (_event: string, error: unknown) => void bugs.push(error) }
  return openDoors({ host: '127.0.0.1', aws: 0, tls: 0, ocm: 0 })(rooms, certificates, log, clock)
}

export let doors: Doors
const open = new Set<Socket>()
beforeEach(async () => {
  seen = []
  due = []
  bugs.length = 0
  issuers.clear()
  late = new Promise((resolve) => (letGo = resolve))
  doors = await doorsOf('plain')
})
afterEach(async () => {
  for (const socket of open) socket.destroy()
  open.clear()
  await doors.close()
})

export async function opened(at = doors): Promise<Socket> {
  const socket = connect({ port: Number(new URL(at.aws).port), host: '127.0.0.1', noDelay: true, allowHalfOpen: true }) // prettier-ignore
  socket.on('error', () => {})
  open.add(socket)
  await once(socket, 'connect')
  return socket
}
export const closed = (socket: Socket) => once(socket, 'close')
/** Said in pieces, each of which has come when the next is sent. */
export async function say(socket: Socket, ...pieces: readonly string[]): Promise<void> {
  for (const piece of pieces) {
    await new Promise((resolve) => socket.write(piece, 'latin1', resolve))
    await turns()
  }
}
export async function turns(count = 4): Promise<void> {
  for (let times = 0; times < count; times++) await turn()
}
/** Until the room has seen so many requests. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await turn()
}
/** All that is said to it. */
export const hear = (socket: Socket): Promise<string> => {
  let said = ''
  socket.setEncoding('latin1').on('data', (piece: string) => (said += piece))
  return new Promise((resolve) => socket.once('end', () => resolve(said)).once('close', () => resolve(said)))
}
/** All that is said to these pieces, and to the end of them. */
export const told = (...pieces: readonly string[]): Promise<string> => toldAt(doors, pieces)
/** The end comes so many turns later. */
export async function toldAt(at: Doors, pieces: readonly string[], slowness = 0): Promise<string> {
  const socket = await opened(at)
  const answer = hear(socket)
  await say(socket, ...pieces)
  await turns(slowness)
  socket.end()
  return answer
}

export const FORM = 'host: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\n'
export const post = (path: string, body = 'Action=A', more = ''): string =>
  `POST ${path} HTTP/1.1\r\n${FORM}${more}content-length: ${body.length}\r\n\r\n${body}`
export const get = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`
/** In two pieces of head: for Node to read. */
export const torn2 = (request: string): readonly string[] => [request.slice(0, 10), request.slice(10)]
export const undated = (said: string): string =>
  said.replaceAll(/(?<=Date: )\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, '')
/** Status and the address that was asked for, of each answer. */
export const answersIn = (said: string): readonly string[] =>
  said
    .split(/(?=HTTP\/1\.1 \d{3} )/)
    .filter((one) => one !== '')
    .map((one) => `${one.slice(9, 12)}${/"url":"(.*?)"/.exec(one)?.[1] ?? ''}`)
