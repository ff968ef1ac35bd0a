import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { Duplex, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import type { Clock } from '../kernel/Clock.ts'

/** One request as it goes over the wire: path and headers are sent as they stand, nothing is followed, nothing is decoded. */
export interface Exchange {
  readonly method: string
  /** `http://host:port` or `https://…`; what follows the host is ignored. */
  readonly origin: string
  /** Raw path and query. */
  readonly path: string
  /** `host` by default as in the origin. */
  readonly headers?: ReadonlyMap<string, string> | undefined
  readonly body?: Uint8Array | Readable | undefined
  /** Milliseconds until the headers of the answer are here; 30,000 by default. 0: no end. */
  readonly deadline?: number | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Answer {
  readonly status: number
  /** Lower-case names; several values joined by a comma and a blank. */
  readonly headers: ReadonlyMap<string, string>
  /** To be read or destroyed, else its connection stays taken. */
  readonly stream: Readable
}

export interface WholeAnswer extends Omit<Answer, 'stream'> {
  readonly body: Buffer
}

export interface HttpClient {
  /** Rejects with Node's error (`code`), a DeadlineError, or an AbortError when the signal says so. */
  exchange(request: Exchange): Promise<Answer>
  /** Ends idle connections and those under way. */
  close(): void
}

/** Makes a connection to a door of this process, by its number: nothing of it is seen outside. Left out, connections are TCP's. */
export type Dial = (port: number) => Duplex

export interface HttpClientOptions {
  readonly clock: Clock
  /** PEM: trusted instead of the system's roots. */
  readonly ca?: string | readonly string[] | undefined
  /** PEM, for servers that know their clients by certificate. */
  readonly identity?: { readonly certificate: string; readonly key: string } | undefined
  readonly dial?: Dial | undefined
}

export class DeadlineError extends Error {
  override readonly name = 'DeadlineError'
  readonly code = 'ETIMEDOUT'
}

const DEADLINE_MS = 30_000
const MOST_SOCKETS = 64

/** An agent whose connections are made by `dial`. */
export function dialling<A extends HttpAgent>(agent: A, dial: Dial): A {
  const secure = agent instanceof HttpsAgent
  return Object.assign(agent, {
    createConnection: (options: ConnectionOptions) => {
      const socket = dial(Number(options.port))
      return secure ? connectTls({ ...options, socket }) : socket
    },
  })
}

/** A client that keeps its connections. Nothing of it keeps the process alive once no request is under way. */
export function httpClient(options: HttpClientOptions): HttpClient {
  const keeping = { keepAlive: true, maxSockets: MOST_SOCKETS }
  const { dial } = options
  const plain = dial ? dialling(new HttpAgent(keeping), dial) : new HttpAgent(keeping)
  const trusting = new HttpsAgent({
    ...keeping,
    ...(options.ca === undefined ? {} : { ca: [options.ca].flat() as string[] }),
    ...(options.identity ? { cert: options.identity.certificate, key: options.identity.key } : {}),
  })
  const secure = dial ? dialling(trusting, dial) : trusting
  return {
    exchange(request) {
      const { protocol } = new URL(request.origin)
      if (protocol === 'https:') return exchange(httpsRequest, { agent: secure }, request, options.clock)
      if (protocol === 'http:') return exchange(httpRequest, { agent: plain }, request, options.clock)
      return Promise.reject(new TypeError(`neither http nor https: ${request.origin}`))
    },
    close() {
      plain.destroy()
      secure.destroy()
    },
  }
}

async function exchange(
  open: typeof httpRequest,
  agent: Pick<RequestOptions, 'agent'>,
  request: Exchange,
  clock: Clock,
): Promise<Answer> {
  try {
    return await attempt(open, agent, request, clock)
  } catch (error) {
    // The server closed a kept connection at the moment it was used again; nobody has read the request.
    if (!(error instanceof StaleConnection) || !isReplayable(request.body)) throw error
    return attempt(open, agent, request, clock)
  }
}

class StaleConnection extends Error {
  override readonly name = 'StaleConnection'
  readonly code = 'ECONNRESET'
}

const isReplayable = (body: Exchange['body']): body is Uint8Array | undefined =>
  body === undefined || body instanceof Uint8Array

function attempt(
  open: typeof httpRequest,
  agent: Pick<RequestOptions, 'agent'>,
  { method, origin, path, headers = new Map(), body, deadline = DEADLINE_MS, signal }: Exchange,
  clock: Clock,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin)
    const outgoing = open({
      ...agent,
      method,
      path,
      host: hostname.replace(/^\[|\]$/g, ''),
      ...(port === '' ? {} : { port }),
      headers: Object.fromEntries(headers),
      ...(signal ? { signal } : {}),
    })
    const timer =
      deadline > 0
        ? clock.deadline(deadline, () =>
            outgoing.destroy(new DeadlineError(`${origin} did not answer within ${deadline} ms`)),
          )
        : undefined
    outgoing.once('response', (incoming: IncomingMessage) => {
      timer?.cancel()
      if (signal) cutOffBy(signal, incoming)
      resolve({ status: incoming.statusCode ?? 0, headers: headersOf(incoming), stream: incoming })
    })
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      timer?.cancel()
      const stale = outgoing.reusedSocket && error.code === 'ECONNRESET' && !signal?.aborted
      // A source that failed is why the connection ended.
      const source = isReplayable(body) ? null : body.errored
      reject(source ?? (stale ? new StaleConnection(error.message) : error))
    })
    if (isReplayable(body)) outgoing.end(body)
    else pipeline(body, outgoing).catch((error: unknown) => outgoing.destroy(error as Error)) // pipeline rejects with errors
  })
}

/** Node throws away what is left of the answer, and lets it end as if that had been all. */
function cutOffBy(signal: AbortSignal, incoming: IncomingMessage): void {
  const cut = () => incoming.destroy(signal.reason as Error) // AbortSignal's reasons are errors by convention
  incoming.on('error', () => {}) // of who reads no more of it
  if (signal.aborted) return void cut()
  signal.addEventListener('abort', cut, { once: true })
  incoming.once('close', () => signal.removeEventListener('abort', cut))
}

function headersOf({ headers }: IncomingMessage): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) found.set(name, Array.isArray(value) ? value.join(', ') : value)
  return found
}

export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong'
}

/**
 * The whole of an answer's stream.
 * @throws {AnswerTooLong} beyond `limit` bytes, {DeadlineError} when it is not here within `deadline` ms (30,000 by default)
 */
export async function readWhole(
  stream: Readable,
  limit: number,
  clock: Clock,
  deadline = DEADLINE_MS,
): Promise<Buffer> {
  const timer = clock.deadline(deadline, () =>
    stream.destroy(new DeadlineError(`the answer was not complete within ${deadline} ms`)),
  )
  try {
    return await gather(stream, limit)
  } finally {
    timer.cancel()
  }
}

async function gather(stream: Readable, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > limit) throw new AnswerTooLong(`the answer is longer than ${limit} bytes`)
    chunks.push(chunk)
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)
}

/** Request and whole answer, each within the request's deadline. At most `limit` bytes, 16 MiB by default. */
export async function fetchWhole(
  client: HttpClient,
  clock: Clock,
  request: Exchange,
  limit = 16 * 1024 * 1024,
): Promise<WholeAnswer> {
  const { status, headers, stream } = await client.exchange(request)
  return { status, headers, body: await readWhole(stream, limit, clock, request.deadline || DEADLINE_MS) }
}

/** Resolves after `ms` of host time; unlike a bare deadline it keeps the process alive, since someone waits for what comes after. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const alive = new MessageChannel()
    alive.port1.ref?.()
    const end = (then: () => void) => () => {
      timer.cancel()
      signal?.removeEventListener('abort', abort)
      alive.port1.close()
      then()
    }
    const abort = end(() => reject(signal?.reason as Error)) // AbortSignal's reasons are errors by convention
    const timer = clock.deadline(ms, end(resolve))
    if (signal?.aborted) return abort()
    signal?.addEventListener('abort', abort, { once: true })
  })
}
