// @ts-check
/** @import { PostedGuard, PostedWrite } from './posted.ts' */

/**
 * The revisions that a group of batches needs, read inside the transaction that writes the group, and moved on batch by batch.
 * @typedef {{
 *   holds(guard: PostedGuard): boolean,
 *   apply(writes: readonly PostedWrite[]): Map<string, number>,
 *   readonly applied: readonly Applied[],
 *   written(): Map<string, { revision: number, kept: number }>,
 * }} Ledger
 */

/** @typedef {PostedWrite & { revision: number }} Applied */

/** @typedef {{ revision: number, kept: number, written: boolean, documents: Map<string, number>, changed: Map<string, number> }} Partition */

/**
 * Every partition that is named, as one that was never written.
 * @param {Iterable<{ partition: string }>} named
 * @returns {Map<string, Partition>}
 */
export function namedPartitions(named) {
  /** @type {Map<string, Partition>} */
  const partitions = new Map()
  for (const { partition } of named)
    if (!partitions.has(partition))
      partitions.set(partition, { revision: 0, kept: 0, written: false, documents: new Map(), changed: new Map() })
  return partitions
}

/** @type {(partitions: Map<string, Partition>) => Ledger} */
export function ledger(partitions) {
  /** @type {(name: string) => Partition} */
  const of = (name) => /** @type {Partition} */ (partitions.get(name)) // every name of the group was read
  /** @type {Applied[]} */
  const applied = []

  /** @type {(name: string) => number} */
  const next = (name) => {
    of(name).written = true
    return ++of(name).revision
  }

  return {
    applied,
    holds: (guard) =>
      'key' in guard
        ? (of(guard.partition).documents.get(guard.key) ?? 0) === guard.revision
        : unchanged(of(guard.partition), guard.prefix, guard.revision),
    apply(writes) {
      /** @type {Map<string, number>} */
      const revisions = new Map()
      for (const write of writes) {
        const revision = revisions.get(write.partition) ?? next(write.partition)
        revisions.set(write.partition, revision)
        of(write.partition).documents.set(write.key, write.value === null ? 0 : revision)
        of(write.partition).changed.set(write.key, revision)
        applied.push({ ...write, revision })
      }
      return revisions
    },
    written: () => new Map([...partitions].filter(([, { written }]) => written)),
  }
}

/** @type {(partition: Partition, prefix: string, since: number) => boolean} */
function unchanged({ revision, kept, changed }, prefix, since) {
  if (revision <= since) return true
  if (since < kept) return false
  for (const [key, at] of changed) if (at > since && key.startsWith(prefix)) return false
  return true
}
