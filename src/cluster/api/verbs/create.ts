import { admitted } from '../admission/admit.ts'
import { objectBody } from '../body.ts'
import { guardGrants } from '../grants.ts'
import type { KubeObject } from '../object.ts'
import type { Objects } from '../objects.ts'
import { versioned, writeOf } from '../objects.ts'
import { newborn } from '../prepare.ts'
import type { KubeResponse } from '../request.ts'
import { objectResponse } from '../respond.ts'
import type { Target } from '../route.ts'
import type { Call, Plan, Reading } from '../server.ts'
import { change } from '../server.ts'
import { alreadyExists, badRequest, forbidden, notFound } from '../status.ts'

const NAMESPACES = { group: '', plural: 'namespaces' }

/** Objects live in namespaces that exist and are not being deleted. */
function refuseWithoutNamespace(objects: Objects, { kind, namespace }: Target, name: string): void {
  if (!kind.namespaced) return
  if (namespace === undefined) throw badRequest('an empty namespace may not be set during creation')
  const found = objects.get(NAMESPACES, undefined, namespace)
  if (!found) throw notFound(NAMESPACES, namespace)
  if (!found.metadata.deletionTimestamp) return
  throw forbidden(kind, name, `unable to create new content in namespace ${namespace} because it is being terminated`)
}

export const isDryRun = (call: Call) => call.request.query.getAll('dryRun').includes('All')

/** The plan of storing one new object. */
export function creation(call: Call, reading: Reading, source: KubeObject): Plan {
  const { server, target, user } = call
  const { kind, namespace } = target
  refuseWithoutNamespace(reading.objects, target, source.metadata.name)
  const wished = admitted(reading.glance, server.random, kind, namespace, source)
  const object = newborn(server, kind, namespace, wished, user)
  const { name } = object.metadata
  if (reading.objects.get(kind, namespace, name)) throw alreadyExists(kind, name)
  guardGrants(reading.glance, user, kind, object)
  return {
    writes: isDryRun(call) ? [] : [writeOf(reading.objects.partition, kind, object)],
    answer: (revision) => objectResponse(call, isDryRun(call) ? object : versioned(object, revision), 201),
  }
}

export async function create(call: Call): Promise<KubeResponse> {
  const source = objectBody(call.request, call.target.kind)
  return change(call.server, (reading) => creation(call, reading, source))
}
