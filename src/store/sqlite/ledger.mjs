// @ts-check
/** @import { Database } from 'libsql' */
/** @import { PostedBatch, PostedGuard } from './protocol.ts' */

/**
 * The revisions that a group of batches needs, read inside the transaction that writes the group, and moved on batch by batch.
 * @typedef {{
 *   holds(guard: PostedGuard): boolean,
 *   next(partition: string): number,
 *   write(partition: string, key: string, revision: number, deleted: boolean): void,
 *   written(): Map<string, { revision: number, kept: number }>,
 * }} Ledger
 */

/** @typedef {{ revision: number, kept: number, written: boolean, documents: Map<string, number>, changed: Map<string, number> }} Partition */

/** @param {Database} db */
export function ledgers(db) {
  const selectPartitions = db
    .prepare('select p.name, p.revision, p.kept from json_each(?) named join partition p on p.name = named.value')
    .raw()
  const selectDocuments = db
    .prepare(
      `select d.partition, d.key, d.revision from json_each(?) named
       join document d on d.partition = named.value ->> 0 and d.key = named.value ->> 1`,
    )
    .raw()
  const selectChanged = db
    .prepare('select key, max(revision) from change where partition = ? and revision > ? group by key')
    .raw()

  /** @type {(batches: readonly PostedBatch[]) => Map<string, Partition>} */
  const readPartitions = (batches) => {
    const names = new Set(
      batches.flatMap((batch) => [...batch.writes, ...batch.guards]).map(({ partition }) => partition),
    )
    /** @type {Map<string, Partition>} */
    const partitions = new Map()
    for (const name of names)
      partitions.set(name, { revision: 0, kept: 0, written: false, documents: new Map(), changed: new Map() })
    const rows = /** @type {[string, number, number][]} */ (
      names.size ? selectPartitions.all(JSON.stringify([...names])) : []
    )
    for (const [name, revision, kept] of rows) Object.assign(partitions.get(name) ?? {}, { revision, kept })
    return partitions
  }

  /** @type {(partitions: Map<string, Partition>, guards: readonly PostedGuard[]) => void} */
  const readGuarded = (partitions, guards) => {
    const keys = guards.flatMap((guard) => ('key' in guard ? [[guard.partition, guard.key]] : []))
    const rows = /** @type {[string, string, number][]} */ (
      keys.length ? selectDocuments.all(JSON.stringify(keys)) : []
    )
    for (const [partition, key, revision] of rows) partitions.get(partition)?.documents.set(key, revision)
  }

  /** @type {(partitions: Map<string, Partition>, guards: readonly PostedGuard[]) => void} */
  const readChanged = (partitions, guards) => {
    for (const [name, partition] of partitions) {
      const scans = guards.filter((guard) => 'prefix' in guard && guard.partition === name)
      const since = Math.max(partition.kept, Math.min(...scans.map(({ revision }) => revision)))
      if (since >= partition.revision) continue
      const rows = /** @type {[string, number][]} */ (selectChanged.all(name, since))
      partition.changed = new Map(rows)
    }
  }

  /** @type {(batches: readonly PostedBatch[]) => Ledger} */
  return (batches) => {
    const guards = batches.flatMap((batch) => batch.guards)
    const partitions = readPartitions(batches)
    readGuarded(partitions, guards)
    readChanged(partitions, guards)
    return ledger(partitions)
  }
}

/** @type {(partitions: Map<string, Partition>) => Ledger} */
function ledger(partitions) {
  /** @type {(name: string) => Partition} */
  const of = (name) => /** @type {Partition} */ (partitions.get(name)) // every name of the group was read
  return {
    holds: (guard) =>
      'key' in guard
        ? (of(guard.partition).documents.get(guard.key) ?? 0) === guard.revision
        : unchanged(of(guard.partition), guard.prefix, guard.revision),
    next(name) {
      const partition = of(name)
      partition.written = true
      return ++partition.revision
    },
    write(name, key, revision, deleted) {
      const { documents, changed } = of(name)
      documents.set(key, deleted ? 0 : revision)
      changed.set(key, revision)
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
