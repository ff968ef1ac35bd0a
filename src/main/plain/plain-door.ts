import { STATUS_CODES, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Clock } from '../../kernel/Clock.ts'
import type { EncodedResponse } from '../../wire/codec.ts'
import { INCOMPLETE, plainRequest, type PlainRequest } from './plain-request.ts'

/** Answers a plain request; never rejects with anything but a Bug. */
export type ServePlain = (request: PlainRequest, sourceIp: string) => Promise<EncodedResponse>

export interface PlainRooms {
  readonly serve: ServePlain
  /** Whether the door answers for a Host. */
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

/** The connections of a door that nobody has asked anything but plain requests. */
export interface PlainDoor {
  /** Whether an answer is under way on it. */
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
    keepAlive,
    date: () => dateText(clock.hostNow()),
    left: (socket) => open.delete(socket),
    passOn(socket, said) {
      for (const listener of listeners) listener.call(server, socket)
      if (said) socket.unshift(said)
    },
    refuse: (socket, code, reason) =>
      void server.emit('clientError', Object.assign(new Error(reason), { code, reason }), socket),
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
  readonly keepAlive: string
  date(): string
  left(socket: Socket): void
  /** `said`: what was read of it and not answered. */
  passOn(socket: Socket, said: Buffer | undefined): void
  /** As Node's reader does. */
  refuse(socket: Socket, code: string, reason: string): void
}

class PlainConnection {
  readonly #socket: Socket
  readonly #ground: Ground
  readonly #sourceIp: string
  /** A Host that was admitted on it. */
  #host = ''
  /** What was said and is not a request yet, or waits behind an answer. */
  #said: Buffer | undefined
  #hasAsked = false
  #isClosing = false
  #looks = 0
  isAnswering = false

  constructor(socket: Socket, ground: Ground) {
    this.#socket = socket
    this.#ground = ground
    this.#sourceIp = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
    socket.on('data', this.#hear).on('end', this.#ended).on('error', this.#broken).on('close', this.#closed)
  }

  /** Counts idle looks; who dawdles within a request is Node's to wait for. */
  look({ headersTimeout, keepAliveTimeout, connectionsCheckingInterval }: PlainPatience): void {
    if (this.isAnswering) return
    if (this.#said) return this.#passOn(this.#said)
    const idle = ++this.#looks * connectionsCheckingInterval
    if (idle < (this.#hasAsked ? keepAliveTimeout : headersTimeout)) return
    this.#leave()
    if (this.#hasAsked) this.#socket.destroy()
    else this.#ground.refuse(this.#socket, 'ERR_HTTP_REQUEST_TIMEOUT', 'The request did not arrive in time')
  }

  close(): void {
    this.#isClosing = true
  }

  readonly #hear = (bytes: Buffer): void => {
    this.#looks = 0
    this.#said = this.#said ? Buffer.concat([this.#said, bytes]) : bytes
    if (this.isAnswering) this.#socket.pause()
    else this.#read(this.#said)
  }

  #read(said: Buffer): void {
    const request = plainRequest(said)
    if (request === INCOMPLETE) return
    if (!request || !this.#admits(request.host)) return this.#passOn(said)
    this.#said = undefined
    this.#hasAsked = true
    this.isAnswering = true
    void this.#ground.rooms.serve(request, this.#sourceIp).then(this.#answer).catch(this.#failed)
  }

  #admits(host: string): boolean {
    if (host === this.#host) return true
    if (!this.#ground.rooms.admits(host)) return false
    this.#host = host
    return true
  }

  readonly #failed = (error: unknown): void => {
    this.#ground.rooms.failed(error)
    this.#socket.end(`HTTP/1.1 500 Internal Server Error\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`)
  }

  readonly #answer = (answer: EncodedResponse): void => {
    const socket = this.#socket
    const { body } = answer
    if (!socket.writable) {
      if (body instanceof Readable) body.destroy()
      return void socket.destroy()
    }
    if (body instanceof Readable) return void this.#stream(answer, body)
    const length = body.length === 0 ? 0 : Buffer.byteLength(body)
    // Also of nothing: who waits for an answer's end is told where it is.
    if (length > 0 || answer.status !== 204) answer.headers['content-length'] ??= String(length)
    const head = this.#head(answer)
    // Text of single bytes is copied as it is.
    if (typeof body === 'string') socket.write(head + body, length === body.length ? 'latin1' : 'utf8')
    else {
      socket.write(head, 'latin1')
      socket.write(body)
    }
    this.#answered()
  }

  /** Its sender says how long it is. */
  async #stream(answer: EncodedResponse, body: Readable): Promise<void> {
    const socket = this.#socket
    socket.write(this.#head(answer), 'latin1')
    try {
      await pipeline(body, socket, { end: false })
      this.#answered()
    } catch {
      socket.destroy() // cut short: its reader sees that by the length
    }
  }

  #head({ status, headers }: EncodedResponse): string {
    let head = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'unknown'}\r\n`
    for (const name in headers) {
      const value = headers[name] as string
      if (UNSPEAKABLE.test(value)) throw new Error(`the header ${name} cannot be said`)
      head += `${name}: ${value}\r\n`
    }
    const end = this.#isClosing ? 'Connection: close' : `Connection: keep-alive\r\n${this.#ground.keepAlive}`
    return `${head}Date: ${this.#ground.date()}\r\n${end}\r\n\r\n`
  }

  #answered(): void {
    this.isAnswering = false
    const socket = this.#socket
    if (this.#isClosing) return void socket.end()
    if (this.#said) {
      socket.resume()
      this.#read(this.#said)
    } else if (socket.readableEnded) socket.end()
  }

  readonly #ended = (): void => {
    if (this.isAnswering) return
    if (!this.#said) return void this.#socket.end()
    this.#leave()
    this.#ground.refuse(this.#socket, 'HPE_INVALID_EOF_STATE', 'Invalid EOF state')
  }

  readonly #broken = (): void => void this.#socket.destroy()

  readonly #closed = (): void => this.#ground.left(this.#socket)

  #leave(): void {
    this.#socket.off('data', this.#hear).off('end', this.#ended).off('error', this.#broken).off('close', this.#closed)
    this.#ground.left(this.#socket)
  }

  #passOn(said: Buffer): void {
    this.#leave()
    this.#ground.passOn(this.#socket, said)
  }
}

/** What would end a header, or is no character of one. */
const UNSPEAKABLE = /[^\t\x20-\x7e\x80-\xff]/

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
