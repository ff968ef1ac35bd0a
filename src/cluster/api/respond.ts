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
