import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { onLeave } from '../../wire/on-leave.ts'
import { readWithin } from '../../wire/read-within.ts'
import { badRequest, tooLarge } from './status.ts'

/** A request below the cluster's root, as plain values: from a socket, or from a client in the same process. */
export interface KubeRequest {
  readonly method: string
  /** `/api/v1/nodes` */
  readonly path: string
  readonly query: URLSearchParams
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Buffer
  /** Whom TLS already identified by a client certificate. */
  readonly user?: User
}

/** Who calls, as RBAC sees them. */
export interface User {
  readonly name: string
  readonly groups: readonly string[]
  readonly uid?: string
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

export type KubeResponse =
  | {
      readonly status: number
      readonly body: unknown
      /** The body's JSON, where it can be had cheaper than from the body. */
      readonly json?: () => string
      readonly contentType?: string
      readonly headers?: Readonly<Record<string, string | readonly string[]>>
    }
  | { readonly status: 200; readonly text: string | Buffer; readonly contentType?: string }
  | { readonly status: 200; readonly watch: Watch }

/** A stream of watch events: `open` begins it and returns how to stop it; `end` is called when the server ends it. */
export interface Watch {
  open(send: (event: unknown) => void, end: () => void): () => void
}

/** Kubernetes' own limit of a request body, bytes. */
export const BODY_LIMIT = 3 * 1024 * 1024

export async function readBody(request: Readable): Promise<Buffer> {
  const body = await readWithin(request, BODY_LIMIT)
  if (!body) throw tooLarge(BODY_LIMIT)
  return body
}

export function plainRequest(
  request: IncomingMessage,
  target: string,
  body: Buffer,
  user: User | undefined,
): KubeRequest {
  const mark = target.indexOf('?')
  const headers = new Map<string, string>()
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    headers,
    body,
    ...(user ? { user } : {}),
  }
}

/** The path's segments, decoded. */
export function segments(path: string): string[] {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent)
  } catch {
    throw badRequest('the path is not well encoded')
  }
}

/** A watcher that reads slower than this many bytes behind is cut off, and lists again. */
const BACKLOG_LIMIT = 8 * 1024 * 1024

export function sendWatch(response: ServerResponse, watch: Watch): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' })
  response.flushHeaders()
  let stop = () => {}
  const end = () => {
    stop()
    response.end()
  }
  const send = (event: unknown) => {
    if (response.writableEnded || response.destroyed) return
    response.write(`${JSON.stringify(event)}\n`)
    if (response.writableLength > BACKLOG_LIMIT) end()
  }
  onLeave(response, end)
  stop = watch.open(send, end)
  if (response.destroyed) stop()
}

export function sendResponse(response: ServerResponse, answer: KubeResponse): void {
  if ('watch' in answer) return sendWatch(response, answer.watch)
  const [text, type, headers] =
    'text' in answer
      ? [answer.text, answer.contentType ?? 'text/plain; charset=utf-8', {}]
      : [answer.json?.() ?? JSON.stringify(answer.body), answer.contentType ?? 'application/json', answer.headers ?? {}]
  const length = Buffer.byteLength(text)
  response.writeHead(answer.status, {
    ...(headers as Record<string, string | string[]>), // Node does not change them
    'content-type': type,
    'content-length': length,
    'cache-control': 'no-cache, private',
  })
  response.end(text)
}
