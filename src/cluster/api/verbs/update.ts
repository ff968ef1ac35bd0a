import type { Kind } from '../../kinds/kind.ts'
import { restrictApproval } from '../admission/certificate-approval.ts'
import { restrictNode } from '../admission/node-restriction.ts'
import { objectBody, parseBody } from '../body.ts'
import { tracked } from '../managed/managers.ts'
import { guardGrants } from '../grants.ts'
import type { Fields, KubeObject } from '../object.ts'
import { at, isFields, put, textAt, withField } from '../object.ts'
import { versioned, writeOf } from '../objects.ts'
import { refuseOtherName, successor, withPart } from '../prepare.ts'
import type { KubeResponse } from '../request.ts'
import { objectResponse, warned } from '../respond.ts'
import { scaled, scaleOf } from '../scale.ts'
import type { Call, Plan, Reading } from '../server.ts'
import { change } from '../server.ts'
import { conflict, invalid, notFound } from '../status.ts'
import { isDryRun, writerOf } from './create.ts'
import { removal } from './removal.ts'

/** What a write on the object, or on one of its subresources, makes of it. */
export function updated(
  kind: Kind,
  subresource: string | undefined,
  current: KubeObject,
  written: unknown,
): KubeObject {
  if (subresource === 'scale') {
    refuseOldScale(kind, current, written)
    return successor(kind, current, scaled(kind, current, written))
  }
  const next = written as KubeObject // read by the caller
  if (subresource === undefined) return successor(kind, current, next)
  const path = subresource === 'status' ? 'status' : (kind.parts[subresource] ?? 'status')
  return withPart(kind, current, next, path, (object): Fields => {
    const value = at(next, path)
    return value === undefined && path === 'status' ? withField(object, path, undefined) : put(object, path, value)
  })
}

function refuseOldScale(kind: Kind, current: KubeObject, scale: unknown): void {
  const { name, uid = '' } = current.metadata
  const wanted = isFields(scale) ? textAt(scale, 'metadata.uid') : ''
  if (wanted !== '' && wanted !== uid)
    throw conflict(
      { ...kind, plural: `${kind.plural}/scale` },
      name,
      `Precondition failed: UID in precondition: ${wanted}, UID in object meta: ${uid}`,
    )
  const given = isFields(scale) ? at(scale, 'metadata.resourceVersion') : undefined
  if (given !== undefined && given !== '' && given !== current.metadata.resourceVersion)
    throw conflict(kind, current.metadata.name)
}

/** Stores the successor, or removes the object when its last finalizer went. `mark` says who owns what changed. */
export function replacement(
  call: Call,
  reading: Reading,
  current: KubeObject,
  wish: KubeObject,
  mark = (object: KubeObject) => tracked(call.target.kind, current, object, writerOf(call)),
): Plan {
  const next = wish === current ? current : mark(wish)
  const { kind, subresource } = call.target
  const answer = (object: KubeObject): KubeResponse =>
    subresource === 'scale' ? { status: 200, body: scaleOf(kind, object) } : objectResponse(call, object)
  if (next === current) return { writes: [], answer: () => answer(next) }
  guardGrants(reading.glance, call.user, kind, next, current)
  restrictNode(call.user, { kind, subresource, before: current, after: next })
  restrictApproval(reading.glance, call.user, kind, subresource, current)
  if (isDryRun(call)) return { writes: [], answer: () => answer(next) }
  const finished = next.metadata.deletionTimestamp !== undefined && mayGo(kind, next)
  const writes = finished ? removal(call.server, reading, kind, next) : [writeOf(reading.objects.partition, kind, next)]
  return { writes, answer: (revision) => answer(versioned(next, revision)) }
}

/** No finalizer holds it any more. A pod is waited for by its kubelet, which deletes it again without grace. */
function mayGo(kind: Kind, { metadata }: KubeObject): boolean {
  return (metadata.finalizers ?? []).length === 0 && kind.kind !== 'Pod'
}

function refuseUnversioned(kind: Kind, next: KubeObject): void {
  if (kind.builtIn || next.metadata.resourceVersion) return
  throw invalid(kind, next.metadata.name, [
    { field: 'metadata.resourceVersion', message: 'must be specified for an update', value: 0 },
  ])
}

export async function update(call: Call): Promise<KubeResponse> {
  const { kind, namespace, name = '', subresource } = call.target
  const { object: written, warnings } =
    subresource === 'scale'
      ? { object: parseBody(call.request), warnings: [] }
      : objectBody(call.request, kind, 'UpdateOptions')
  refuseOtherName(name, namespace, written)
  if (subresource !== 'scale') refuseUnversioned(kind, written as KubeObject)
  const answer = await change(call.server, (reading) => {
    const current = reading.objects.get(kind, namespace, name)
    if (!current) throw notFound(kind, name)
    return replacement(call, reading, current, updated(kind, subresource, current, written))
  })
  return warned(answer, warnings)
}
