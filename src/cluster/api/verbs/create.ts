import { admitted } from '../admission/admit.ts'
import { restrictNode } from '../admission/node-restriction.ts'
import { objectBody } from '../body.ts'
import { tracked, type Writer } from '../managed/managers.ts'
import { guardGrants } from '../grants.ts'
import type { KubeObject } from '../object.ts'
import { kubeTime } from '../object.ts'
import type { Objects } from '../objects.ts'
import { versioned, writeOf } from '../objects.ts'
import { askedFor, newborn } from '../prepare.ts'
import type { KubeResponse } from '../request.ts'
import { objectResponse, warned } from '../respond.ts'
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

/** Who writes, as managedFields name them: the client's word, else its program, else its user. */
export function writerOf({ request, user, server, target }: Call): Writer {
  const asked = request.query.get('fieldManager')
  const program = (request.headers.get('user-agent') ?? '').split('/')[0]?.slice(0, LONGEST_MANAGER)
  return {
    manager: asked || program || user.name.slice(user.name.lastIndexOf(':') + 1),
    operation: 'Update',
    subresource: target.subresource,
    time: kubeTime(server.clock.now()),
  }
}

const LONGEST_MANAGER = 128

/** Every namespace has a service account for pods that name none. */
function companions(
  { server, target: { kind }, user }: Call,
  { objects, registry }: Reading,
  { metadata }: KubeObject,
) {
  const accounts = registry.byName('serviceaccounts')
  if (kind.kind !== 'Namespace' || kind.group !== '' || !accounts) return []
  const source = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default' } }
  const account = newborn(server, accounts, metadata.name, source, user)
  return objects.get(accounts, metadata.name, 'default') ? [] : [writeOf(objects.partition, accounts, account)]
}

/** The plan of storing one new object. `mark` says who owns its fields: not those that admission adds, as in kube-apiserver's handler. */
export function creation(
  call: Call,
  reading: Reading,
  source: KubeObject,
  mark = (object: KubeObject) => tracked(call.target.kind, undefined, object, writerOf(call)),
): Plan {
  const { server, target, user } = call
  const { kind, namespace } = target
  refuseWithoutNamespace(reading.objects, target, source.metadata.name)
  const { managedFields: _sent, ...metadata } = source.metadata
  const { managedFields } = mark(askedFor(kind, source)).metadata
  const owned = { ...source, metadata: { ...metadata, ...(managedFields && { managedFields }) } }
  const wished = admitted(reading.glance, server.random, kind, namespace, owned)
  const object = newborn(server, kind, namespace, wished, user)
  const { name } = object.metadata
  if (reading.objects.get(kind, namespace, name)) throw alreadyExists(kind, name)
  guardGrants(reading.glance, user, kind, object)
  restrictNode(user, { kind, subresource: target.subresource, after: object })
  return {
    writes: isDryRun(call)
      ? []
      : [writeOf(reading.objects.partition, kind, object), ...companions(call, reading, object)],
    answer: (revision) => objectResponse(call, isDryRun(call) ? object : versioned(object, revision), 201),
  }
}

export async function create(call: Call): Promise<KubeResponse> {
  const { object, warnings } = objectBody(call.request, call.target.kind)
  return warned(await change(call.server, (reading) => creation(call, reading, object)), warnings)
}
