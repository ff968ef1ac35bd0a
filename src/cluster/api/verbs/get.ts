import type { KubeResponse } from '../request.ts'
import { objectResponse } from '../respond.ts'
import { scaleOf } from '../scale.ts'
import type { Call } from '../server.ts'
import { read, refuseFuture } from '../server.ts'
import { notFound } from '../status.ts'

/** One object, or the scale of it. */
export function get(call: Call): KubeResponse {
  const { kind, namespace, name = '', subresource } = call.target
  const objects = read(call.server)
  if (call.request.query.has('resourceVersion')) refuseFuture(call.request, objects.revision())
  const object = objects.get(kind, namespace, name)
  if (!object) throw notFound(kind, name)
  return subresource === 'scale' ? { status: 200, body: scaleOf(kind, object) } : objectResponse(call, object)
}
