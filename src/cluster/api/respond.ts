import { formOf, includeOf } from './accept.ts'
import type { KubeObject } from './object.ts'
import type { KubeResponse } from './request.ts'
import type { Call } from './server.ts'
import { partialMetadata, tableOf } from './table.ts'

/** One object in the form that the client accepts. */
export function objectResponse({ server, request, target }: Call, object: KubeObject, status = 200): KubeResponse {
  const form = formOf(request)
  if (form === 'metadata') return { status, body: partialMetadata(object) }
  if (form === 'object') return { status, body: object }
  const metadata = { resourceVersion: object.metadata.resourceVersion }
  const body = tableOf(target.kind, [object], {
    now: server.clock.now(),
    metadata,
    include: includeOf(request),
    headed: true,
  })
  return { status, body }
}

/** The answer with sentences for the client's user: `Warning: 299 - "unknown field \"spec.foo\""`. */
export function warned(response: KubeResponse, warnings: readonly string[]): KubeResponse {
  if (warnings.length === 0 || !('body' in response)) return response
  const values = warnings.slice(0, MOST_WARNINGS).map((text) => `299 - ${quoted(text)}`)
  return { ...response, headers: { ...response.headers, warning: values } }
}

const MOST_WARNINGS = 20

/** A quoted-string of RFC 9110; what a header cannot hold is left out. */
const quoted = (text: string) =>
  `"${text
    .replace(/[^\x20-\x7e]/g, '')
    .slice(0, 1024)
    .replace(/[\\"]/g, String.raw`\$&`)}"`
