import { STATUS_CODES, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Clock } from '../../kernel/Clock.ts'
import type { EncodedResponse } from '../../wire/codec.ts'
import { INCOMPLETE, NOT_IN_FIELDS, plainRequest, type PlainRequest } from './plain-request.ts'

/** Answers a plain request; never rejects with anything but a Bug. */
export type ServePlain = (request: PlainRequest, sourceIp: string) => Promise<EncodedResponse>

export interface PlainRooms {
  readonly serve: ServePlain
  /** Whether the door answers for a Host: asked anew at every request, since foreign issuers come and go. */
  admits(host: string): boolean
  /** Told of what should not happen. */
  failed(error: unknown): void
}

export interface PlainPatience {
  /** Until a connection asks for the first time, host milliseconds. */
  readonly headersTimeout: number
  /** Until the next request begins. */
  readonly keepAliveTimeout: number
  /** Between two looks. */
  readonly connectionsCheckingInterval: number
}

/** The connections of a door on which nothing was said but plain requests. */
export interface PlainDoor {
  /** Whether an answer is under way on one of them, or not sent whole. */
  isAnswering(socket: Socket): boolean
  /** No further request is taken: who waits for an answer gets it, then the end. */
  close(): void
}

/**
 * Reads plain requests itself, in a third of the time that Node's server takes for one, and passes a connection on to that server
 * for good as soon as anything else is said on it, as if it had come there first.
 */
export function plainDoor(server: Server, rooms: PlainRooms, clock: Clock, patience: PlainPatience): PlainDoor {
  const listeners = server.listeners('connection') as ((socket: Socket) => void)[]
  server.removeAllListeners('connection')
  const open = new Map<Socket, PlainConnection>()
  let looking = false
  const keepAlive = `Keep-Alive: timeout=${Math.floor(patience.keepAliveTimeout / 1000)}`
  const date = () => dateText(clock.hostNow())
  const keptOpen = () => endText(date(), keepAlive)

  const lookLater = () => {
    looking = open.size > 0
    if (looking) clock.deadline(patience.connectionsCheckingInterval, look)
  }
  const look = () => {
    for (const connection of open.values()) connection.look(patience)
    lookLater()
  }
  const ground: Ground = {
    rooms,
    date,
    keptOpen,
    left: (socket) => open.delete(socket),
    begin: together(clock),
    end: together(clock),
    passOn(socket, said) {
      for (const listener of listeners) listener.call(server, socket)
      socket.unshift(said)
    },
    refuse: (socket, error) => void server.emit('clientError', error, socket),
  }

  server.on('connection', (socket: Socket) => {
    open.set(socket, new PlainConnection(socket, ground))
    if (!looking) lookLater()
  })
  return {
    isAnswering: (socket) => open.get(socket)?.isAnswering ?? false,
    close: () => {
      for (const connection of open.values()) connection.close()
    },
  }
}

interface Ground {
  readonly rooms: PlainRooms
  date(): string
  /** The end of the head of an answer on a connection that stays open. */
  keptOpen(): string
  left(socket: Socket): void
  /** Runs what serves a request beside all others that came in this turn. */
  readonly begin: Together
  /** Runs what sends an answer beside all others of this turn. */
  readonly end: Together
  /** `said`: what was read of it and not answered. */
  passOn(socket: Socket, said: Buffer): void
  refuse(socket: Socket, error: Error): void
}

class PlainConnection {
  readonly #socket: Socket
  readonly #ground: Ground
  readonly #sourceIp: string
  /** A request whose body has not come whole. */
  #half: Buffer | undefined
  #hasAsked = false
  #isServing = false
  #isClosing = false
  #idleLooks = 0

  constructor(socket: Socket, ground: Ground) {
    this.#socket = socket
    this.#ground = ground
    this.#sourceIp = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
    socket.on('data', this.#hear).on('end', this.#ended).on('error', this.#broken).on('close', this.#closed)
  }

  get isAnswering(): boolean {
    return this.#isServing || this.#socket.writableLength > 0
  }

  /** Cuts off who is idle; who dawdles within a request is Node's to wait for. */
  look({ headersTimeout, keepAliveTimeout, connectionsCheckingInterval }: PlainPatience): void {
    if (this.#isServing) return
    if (this.#half) return this.#passOn(this.#half)
    // The first look may come right behind what was said last.
    const idle = this.#idleLooks++ * connectionsCheckingInterval
    if (idle < (this.#hasAsked ? keepAliveTimeout : headersTimeout)) return
    if (this.#hasAsked) this.#socket.destroy()
    else this.#refuse('ERR_HTTP_REQUEST_TIMEOUT', 'The request did not arrive in time')
  }

  close(): void {
    this.#isClosing = true
    if (!this.#isServing) this.#end()
  }

  readonly #hear = (bytes: Buffer): void => {
    this.#idleLooks = 0
    // What is said while an answer is under way waits in the socket, and so does the end behind it.
    if (this.#isServing) return this.#socket.pause().unshift(bytes)
    const half = this.#half
    const said = half ? Buffer.concat([half, bytes]) : bytes
    const request = plainRequest(said)
    if (request === INCOMPLETE && !half) this.#half = said
    // In more than two pieces it is Node's: each would cost a reading of all that came before.
    else if (!request || request === INCOMPLETE || !this.#ground.rooms.admits(request.host)) this.#passOn(said)
    else this.#serve(request)
  }

  #serve(request: PlainRequest): void {
    this.#half = undefined
    this.#hasAsked = true
    this.#isServing = true
    this.#ground.begin(() => {
      this.#ground.rooms.serve(request, this.#sourceIp).then(this.#answer).catch(this.#failed)
    })
  }

  readonly #failed = (error: unknown): void => {
    this.#ground.rooms.failed(error)
    this.#end(INTERNAL_ERROR)
  }

  readonly #answer = (answer: EncodedResponse): void | Promise<void> => {
    const socket = this.#socket
    const { body } = answer
    if (!socket.writable) {
      if (body instanceof Readable) body.destroy()
      return void socket.destroy()
    }
    if (body instanceof Readable) return this.#stream(this.#head(answer), body)
    if (typeof body === 'string') {
      // ASCII, mostly: the same bytes in either encoding, and as many as characters. One piece is sent sooner than two.
      const said = this.#head(answer, body.length) + body
      if (Buffer.byteLength(said) === said.length) return this.#ground.end(() => this.#send(said))
    }
    const head = this.#head(answer, Buffer.byteLength(body))
    this.#ground.end(() => this.#send(head, body))
  }

  #send(head: string, body?: string | Uint8Array): void {
    const socket = this.#socket
    if (body === undefined) socket.write(head, 'latin1')
    else {
      socket.cork()
      socket.write(head, 'latin1')
      socket.write(body)
      socket.uncork()
    }
    // Nobody is served further who does not take what they have asked for.
    if (socket.writableNeedDrain) socket.once('drain', this.#answered)
    else this.#answered()
  }

  /** Its sender says how long it is. */
  async #stream(head: string, body: Readable): Promise<void> {
    const socket = this.#socket
    socket.write(head, 'latin1')
    try {
      await pipeline(body, socket, { end: false })
      this.#answered()
    } catch {
      socket.destroy() // cut short: its reader sees that by the length
    }
  }

  /** `length`: the body's bytes, unless its sender says how many there are. */
  #head({ status, headers }: EncodedResponse, length?: number): string {
    let head = STATUS_LINES.get(status) ?? `HTTP/1.1 ${status} unknown\r\n`
    for (const name in headers) {
      const value = headers[name] as string
      if (NOT_IN_FIELDS.test(value)) throw new Error(`the header ${name} cannot be said`)
      head += `${name}: ${value}\r\n`
    }
    if (length !== undefined && hasBody(status) && headers['content-length'] === undefined)
      head += `content-length: ${length}\r\n`
    const { date, keptOpen } = this.#ground
    return this.#isClosing ? `${head}Date: ${date()}\r\nConnection: close\r\n\r\n` : head + keptOpen()
  }

  readonly #answered = (): void => {
    if (this.#isClosing) return this.#end()
    this.#isServing = false
    if (this.#socket.readableEnded) this.#socket.end()
    else this.#socket.resume()
  }

  /** Nothing more is heard. Who does not close their side, too, is cut off as if they were idle. */
  #end(lastWord?: string): void {
    const socket = this.#socket
    this.#isServing = false
    socket.off('data', this.#hear).resume()
    if (lastWord !== undefined) socket.write(lastWord)
    socket.end()
  }

  readonly #ended = (): void => {
    if (this.#isServing) return
    if (this.#half) this.#refuse('HPE_INVALID_EOF_STATE', 'Invalid EOF state')
    else this.#socket.end()
  }

  readonly #broken = (): void => void this.#socket.destroy()

  readonly #closed = (): void => this.#ground.left(this.#socket)

  #passOn(said: Buffer): void {
    this.#leave()
    this.#socket.off('error', this.#broken)
    this.#ground.passOn(this.#socket, said)
  }

  /** As Node's reader does. Its errors are still ours to hear. */
  #refuse(code: string, reason: string): void {
    this.#leave()
    this.#ground.refuse(this.#socket, Object.assign(new Error(reason), { code, reason }))
  }

  #leave(): void {
    this.#socket.off('data', this.#hear).off('end', this.#ended).off('close', this.#closed)
    this.#ground.left(this.#socket)
  }
}

/** Runs it at the end of this turn of the event loop. */
type Together = (work: () => void) => void

/**
 * Runs all that one turn of the event loop asks for in a row, at its end. Calls that begin together go through each stage together, from
 * one `await` to the next: a stage's code and data are fetched into the processor's caches once for all of them, which takes a fifth
 * off each call. Answers that are sent together: the first wakes up who reads, which takes longer than sending, and finds them awake
 * for the rest.
 */
function together(clock: Clock): Together {
  let waiting: (() => void)[] = []
  const runAll = async () => {
    await new Promise(setImmediate)
    const all = waiting
    waiting = []
    for (const work of all) work()
  }
  return (work) => {
    // The world is not quiet while a call waits for its turn.
    if (waiting.push(work) === 1) void clock.track(runAll())
  }
}

const INTERNAL_ERROR = 'HTTP/1.1 500 Internal Server Error\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'

const STATUS_LINES: ReadonlyMap<number, string> = new Map(
  Object.entries(STATUS_CODES).map(([status, reason]) => [Number(status), `HTTP/1.1 ${status} ${reason}\r\n`]),
)

/** Whether an answer has a body, an empty one too: who waits for its end is told where it is. */
const hasBody = (status: number): boolean => status !== 204 && status !== 304

let second = NaN
let text = ''

function dateText(now: number): string {
  const at = Math.floor(now / 1000)
  if (at !== second) {
    text = new Date(at * 1000).toUTCString()
    second = at
  }
  return text
}

let ofDate = ''
let ofKeepAlive = ''
let end = ''

/** All answers of a second end their heads alike. */
function endText(date: string, keepAlive: string): string {
  if (date !== ofDate || keepAlive !== ofKeepAlive) {
    end = `Date: ${date}\r\nConnection: keep-alive\r\n${keepAlive}\r\n\r\n`
    ofDate = date
    ofKeepAlive = keepAlive
  }
  return end
}
