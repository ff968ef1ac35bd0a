import type { Write } from '../../../store/Store.ts'
import type { Kind } from '../../kinds/kind.ts'
import type { KubeObject, ObjectMeta } from '../object.ts'
import { at, kubeTime, numberAt, put } from '../object.ts'
import { deletionOf, keyOf, keyParts, writeOf } from '../objects.ts'
import type { Reading, Server } from '../server.ts'

const NAMESPACES = { group: '', plural: 'namespaces' }

/** What happens to one object that is to go. */
interface Fate {
  readonly kind: Kind
  readonly object: KubeObject
  /** Undefined: it is gone. */
  readonly stays?: KubeObject
}

export interface Manner {
  /** Seconds; of pods only. */
  readonly grace?: number
  readonly orphan?: boolean
}

const DEFAULT_GRACE = 30

/** Seconds that a pod's kubelet has to stop it; 0 when nobody runs it. */
function graceOf(kind: Kind, object: KubeObject, manner: Manner): number {
  if (kind.group !== '' || kind.kind !== 'Pod' || at(object, 'spec.nodeName') === undefined) return 0
  if (['Succeeded', 'Failed'].includes(String(at(object, 'status.phase')))) return 0
  return manner.grace ?? numberAt(object, 'spec.terminationGracePeriodSeconds') ?? DEFAULT_GRACE
}

function marked(server: Server, object: KubeObject, grace: number): KubeObject {
  if (object.metadata.deletionTimestamp !== undefined) return object
  const metadata: ObjectMeta = {
    ...object.metadata,
    deletionTimestamp: kubeTime(server.clock.now() + grace * 1000),
    deletionGracePeriodSeconds: grace,
    ...(object.metadata.generation === undefined ? {} : { generation: object.metadata.generation + 1 }),
  }
  return { ...object, metadata }
}

/** Gone at once, or marked and waited for by its finalizers or its kubelet. */
export function fateOf(server: Server, kind: Kind, object: KubeObject, manner: Manner): Fate {
  const grace = graceOf(kind, object, manner)
  const held = (object.metadata.finalizers ?? []).length > 0
  return held || grace > 0 ? { kind, object, stays: marked(server, object, grace) } : { kind, object }
}

/** Removes the object, then what it owned and what it contained, all in one commit. */
export function removal(
  server: Server,
  reading: Reading,
  kind: Kind,
  object: KubeObject,
  manner: Manner = {},
): Write[] {
  const fates = new Map<string, Fate>()
  const stripped = new Map<string, { kind: Kind; object: KubeObject }>()
  const visit = (fate: Fate) => {
    const key = keyOf(fate.kind, fate.object.metadata.namespace, fate.object.metadata.name)
    if (fates.has(key)) return
    fates.set(key, fate)
    if (fate.stays) return
    for (const one of contentOf(reading, fate)) visit(fateOf(server, one.kind, one.object, {}))
    for (const one of dependentsOf(reading, fate.object)) {
      const owners = otherOwners(one.object, fate.object)
      if (manner.orphan || owners.length > 0)
        stripped.set(keyOf(one.kind, one.object.metadata.namespace, one.object.metadata.name), {
          kind: one.kind,
          object: put(one.object, 'metadata.ownerReferences', owners),
        })
      else visit(fateOf(server, one.kind, one.object, {}))
    }
  }
  visit({ kind, object })
  releaseNamespaces(server, reading, fates)
  return writesOf(reading, fates, stripped)
}

interface Found {
  readonly kind: Kind
  readonly object: KubeObject
}

function known({ registry }: Reading, key: string, object: KubeObject): Found[] {
  const kind = registry.byName(keyParts(key).resource)
  return kind ? [{ kind, object }] : []
}

function dependentsOf(reading: Reading, { metadata }: KubeObject): Found[] {
  return reading.glance
    .all()
    .filter(({ object }) => object.metadata.ownerReferences?.some((owner) => owner.uid === metadata.uid))
    .flatMap(({ key, object }) => known(reading, key, object))
}

const otherOwners = (object: KubeObject, gone: KubeObject) =>
  (object.metadata.ownerReferences ?? []).filter((owner) => owner.uid !== gone.metadata.uid)

/** All objects of a namespace, or of the kind that a definition made. */
function contentOf(reading: Reading, { kind, object }: Fate): Found[] {
  if (kind.kind === 'Namespace' && kind.group === '')
    return reading.glance
      .all()
      .filter((one) => keyParts(one.key).namespace === object.metadata.name)
      .flatMap((one) => known(reading, one.key, one.object))
  if (kind.kind === 'CustomResourceDefinition')
    return reading.glance
      .all()
      .filter((one) => keyParts(one.key).resource === object.metadata.name)
      .flatMap((one) => known(reading, one.key, one.object))
  return []
}

/** A namespace goes with the last object in it; while one of them waits, it stays, terminating. */
function releaseNamespaces(server: Server, reading: Reading, fates: Map<string, Fate>): void {
  const kind = reading.registry.byName('namespaces')
  if (!kind) return
  for (const name of namespacesOf(fates)) {
    const key = keyOf(NAMESPACES, undefined, name)
    const object = reading.glance.get(NAMESPACES, undefined, name)
    if (!object || !(fates.has(key) || object.metadata.deletionTimestamp)) continue
    const left = reading.glance.all().some((one) => keyParts(one.key).namespace === name && !isGone(fates.get(one.key)))
    const stays = put(marked(server, object, 0), 'status.phase', 'Terminating')
    fates.set(key, left ? { kind, object, stays } : { kind, object })
  }
}

function namespacesOf(fates: ReadonlyMap<string, Fate>): Set<string> {
  const names = [...fates.values()].map(({ kind, object: { metadata } }) =>
    kind.group === '' && kind.kind === 'Namespace' ? metadata.name : metadata.namespace,
  )
  return new Set(names.filter((name) => name !== undefined))
}

const isGone = (fate: Fate | undefined) => fate !== undefined && fate.stays === undefined

/** Each document that is written is read again under guard: what happened to it since makes the plan begin anew. */
function writesOf(
  { objects }: Reading,
  fates: ReadonlyMap<string, Fate>,
  stripped: ReadonlyMap<string, Found>,
): Write[] {
  const writes = [...fates].map(([key, { kind, object, stays }]) => {
    objects.get(kind, object.metadata.namespace, object.metadata.name)
    return stays ? writeOf(objects.partition, kind, stays) : deletionOf(objects.partition, key)
  })
  const kept = [...stripped]
    .filter(([key]) => !fates.has(key))
    .map(([, { kind, object }]) => {
      objects.get(kind, object.metadata.namespace, object.metadata.name)
      return writeOf(objects.partition, kind, object)
    })
  return [...writes, ...kept]
}
