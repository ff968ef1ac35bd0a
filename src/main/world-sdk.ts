import { Readable } from 'node:stream'
import { Refusal } from '../kernel/Refusal.ts'
import type { HttpClient } from '../wire/http.ts'
import { PORTS } from './inside-doors.ts'

/** What an AWS SDK v3 client is made with: `new IAMClient(await world.sdk())`. */
export interface SdkConfig {
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
  readonly requestHandler: RequestHandler
}

/** A request as the SDK's handlers get it. */
interface SdkRequest {
  readonly method: string
  readonly protocol?: string
  readonly hostname: string
  readonly port?: number | undefined
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface RequestHandler {
  /** `abortSignal`: an AbortSignal; each client of the SDK has a type of its own for it. */
  handle(
    request: SdkRequest,
    options?: { readonly abortSignal?: unknown },
  ): Promise<{
    readonly response: {
      readonly statusCode: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: Readable
    }
  }>
}

/**
 * A promise that no client can be made with: one that was made without `await`, which the SDK's types let pass,
 * would take its settings from the environment, and talk to AWS itself.
 */
export function forNoClient(config: Promise<SdkConfig>): Promise<SdkConfig> {
  const refuse = () =>
    Promise.reject(new Refusal('world.sdk() is a promise: make the client with `await world.sdk()`.'))
  return Object.assign(config, { region: refuse, credentials: refuse, requestHandler: { handle: refuse } })
}

/**
 * A request by name has spoken no TLS here: it goes where it goes at the TLS door once it has.
 * @throws {Refusal} where nobody would answer
 */
export function originOf({ protocol, hostname, port, origin }: URL): string {
  if (protocol !== 'http:' && protocol !== 'https:') throw new Refusal(`${protocol}// is neither http nor https.`)
  const local = hostname === '127.0.0.1' || hostname === 'localhost' || hostname.endsWith('.localhost')
  if (local && protocol === 'http:' && port === String(PORTS.tls))
    throw new Refusal(`The world's port ${port} speaks TLS: say https: in place of ${origin}.`)
  const door = local && protocol === 'http:' ? port || '80' : String(PORTS.named)
  return `http://127.0.0.1:${door}`
}

export function handlerOf(exchange: HttpClient['exchange']): RequestHandler {
  return {
    async handle(asked, { abortSignal } = {}) {
      const { method, protocol = 'https:', hostname, port, path, query = {}, headers, body } = asked
      const host = port === undefined ? hostname : `${hostname}:${port}`
      const answer = await exchange({
        method,
        origin: originOf(new URL(`${protocol}//${host}`)),
        path: withQuery(path, query),
        headers: new Map([['host', host], ...Object.entries(headers)]),
        body: bytesOf(body),
        signal: abortSignal as AbortSignal | undefined, // the only kind that Node's SDK hands on
      })
      const { status, headers: told, stream } = answer
      return { response: { statusCode: status, headers: Object.fromEntries(told), body: stream } }
    },
  }
}

const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

function withQuery(path: string, query: NonNullable<SdkRequest['query']>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === null ? [escaped(name)] : [value].flat().map((one) => `${escaped(name)}=${escaped(one)}`),
  )
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
}

function bytesOf(body: unknown): Uint8Array | Readable | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string') return Buffer.from(body)
  if (body instanceof Readable || body instanceof Uint8Array) return body
  if (ArrayBuffer.isView(body)) return Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  if (body instanceof ArrayBuffer) return Buffer.from(body)
  throw new TypeError('the body of the request is neither text, bytes nor a stream')
}
