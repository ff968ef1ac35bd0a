import type { Store, Subscription } from '../../store/Store.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import type { KubeObject } from './object.ts'
import { keyParts, partitionOf, ROOT, versioned } from './objects.ts'
import type { KeyParts } from './objects.ts'

/** One change of one object: before and after, the after-state carrying its revision. */
export interface ObjectChange extends KeyParts {
  readonly revision: number
  readonly before?: KubeObject
  readonly after?: KubeObject
}

/** The recent past of a cluster's objects, from which every watch is served. */
export interface WatchHub {
  /** Changes after `revision`, then each as it happens. `gone` when so old a past is no longer kept. */
  follow(revision: number, listener: (change: ObjectChange) => void): (() => void) | 'gone'
  /** Changes after `revision`, the oldest first. */
  since(revision: number): readonly ObjectChange[] | 'gone'
  stop(): void
}

/** Changes kept for watches that begin in the past. */
const KEPT = 4096

/** Store changes do not say what a deleted object was: the hub remembers each object's last state. */
export async function openWatchHub(store: Store, clusterId: string): Promise<WatchHub> {
  const partition = partitionOf(clusterId)
  const last = new Map<string, KubeObject>()
  const listeners = new Set<(change: ObjectChange) => void>()
  let past: ObjectChange[] = []
  let oldest = await load()

  async function load(): Promise<number> {
    let first: number | undefined
    for (let after: string | undefined; ;) {
      const { documents, revision, more } = await store.scan(partition, ROOT, after === undefined ? {} : { after })
      // Later pages may be newer than the first: what happened between them comes again from the watch.
      first ??= revision
      for (const document of documents)
        last.set(document.key, versioned(document.value as unknown as KubeObject, document.revision))
      after = documents.at(-1)?.key
      if (!more || after === undefined) return first
    }
  }

  function tell(key: string, revision: number, value: Json | undefined) {
    const before = last.get(key)
    const after = value === undefined ? undefined : versioned(value as unknown as KubeObject, revision)
    if (after) last.set(key, after)
    else last.delete(key)
    if (!before && !after) return
    const change = { ...keyParts(key), revision, ...(before ? { before } : {}), ...(after ? { after } : {}) }
    past.push(change)
    if (past.length > 2 * KEPT) {
      oldest = past.at(-KEPT - 1)?.revision ?? oldest
      past = past.slice(-KEPT)
    }
    for (const listener of Array.from(listeners)) listener(change)
  }

  const watched = await store.watch(partition, ROOT, oldest, (changes) => {
    for (const { key, revision, value } of changes) tell(key, revision, value)
  })
  if (watched === 'gone') throw new Error(`the cluster ${clusterId} changed faster than it could be read`)
  const subscription: Subscription = watched

  const since = (revision: number) => (revision < oldest ? 'gone' : past.filter((change) => change.revision > revision))

  return {
    since,
    follow(revision, listener) {
      const missed = since(revision)
      if (missed === 'gone') return missed
      for (const change of missed) listener(change)
      const later = (change: ObjectChange) => change.revision > revision && listener(change)
      listeners.add(later)
      return () => void listeners.delete(later)
    },
    stop() {
      listeners.clear()
      subscription.stop()
    },
  }
}
