import { sortedKeys, type SortedKeys } from './sorted-keys.ts'
import type { Change, Document } from './Store.ts'

/** All documents of all partitions in memory, in order. */
export interface Documents {
  get(partition: string, key: string): Document | undefined
  scan(partition: string, prefix: string, after?: string, limit?: number): Document[]
  count(partition: string, prefix: string): number
  /** 0 for a partition that was never written. */
  revision(partition: string): number
  partitions(): Iterable<string>
  /** Moves on with every commit: as long as it stands, nothing has changed anywhere. */
  readonly version: number
  apply(changes: readonly Change[], revisions: ReadonlyMap<string, number>): void
}

interface Partition {
  revision: number
  readonly keys: SortedKeys
  readonly byKey: Map<string, Document>
}

export function documents(): Documents {
  const partitions = new Map<string, Partition>()

  const partitionOf = (name: string) => {
    let found = partitions.get(name)
    if (!found) partitions.set(name, (found = { revision: 0, keys: sortedKeys(), byKey: new Map() }))
    return found
  }

  let version = 0

  return {
    get version() {
      return version
    },
    get: (partition, key) => partitions.get(partition)?.byKey.get(key),
    scan(partition, prefix, after, limit) {
      const found = partitions.get(partition)
      if (!found) return []
      const documents: Document[] = []
      for (const key of found.keys.range(prefix, after, limit)) {
        const document = found.byKey.get(key)
        if (document) documents.push(document)
      }
      return documents
    },
    count: (partition, prefix) => partitions.get(partition)?.keys.count(prefix) ?? 0,
    revision: (partition) => partitions.get(partition)?.revision ?? 0,
    partitions: () => partitions.keys(),
    apply(changes, revisions) {
      version++
      for (const change of changes) applyTo(partitionOf(change.partition), change)
      for (const [name, revision] of revisions) partitionOf(name).revision = revision
    },
  }
}

function applyTo(partition: Partition, { partition: name, key, revision, value }: Change): void {
  if (value === undefined) {
    if (partition.byKey.delete(key)) partition.keys.delete(key)
    return
  }
  if (!partition.byKey.has(key)) partition.keys.add(key)
  partition.byKey.set(key, Object.freeze({ partition: name, key, revision, value }))
}
