import type { IncomingMessage, ServerResponse } from 'node:http'
import { readWithin } from '../../wire/read-within.ts'

/** What is sent back; `json` undefined: no body. */
export interface Answer {
  readonly status: number
  readonly json?: unknown
  readonly text?: { readonly type: string; readonly body: string }
  readonly headers?: Readonly<Record<string, string>>
}

export const ok = (json: unknown): Answer => ({ status: 200, json })
export const created = (json: unknown): Answer => ({ status: 201, json })
export const noContent: Answer = { status: 204 }

/** With the revision that `If-Match` names when the object is changed. */
export const tagged = (answer: Answer, revision: number): Answer => ({
  ...answer,
  headers: { ...answer.headers, etag: `"${revision}"` },
})

/** Clients of OCM take nothing but JSON, errors included. */
export function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const body = answer.text?.body ?? (answer.json === undefined ? '' : `${JSON.stringify(answer.json)}\n`)
  response.writeHead(answer.status, {
    'content-type': answer.text?.type ?? 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...answer.headers,
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** Longest body, bytes: a cluster with a trust bundle and a thousand tags stays far below. */
const MAX_BODY = 1024 * 1024

/** The body as text; undefined when it is longer than a mebibyte, or its sender went away: nobody hears then what is said of it. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const body = await readWithin(request, MAX_BODY).catch(() => undefined)
  return body?.toString('utf8')
}
