// @ts-check
/** @import { Database } from 'libsql' */
/** @import { PostedBatch, PostedGuard, PostedWrite } from './protocol.ts' */

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
 * @param {Database} db
 * @returns {(batches: readonly PostedBatch[]) => Ledger}
 */
export function ledgers(db) {
  const readPartitions = partitionReader(db)
  const readGuarded = guardedReader(db)
  const readChanged = changedReader(db)
  return (batches) => {
    const guards = batches.flatMap((batch) => batch.guards)
    const partitions = readPartitions([...batches.flatMap((batch) => batch.writes), ...guards])
    readGuarded(partitions, guards)
    readChanged(partitions, guards)
    return ledger(partitions)
  }
}

/** @type {(db: Database) => (named: readonly { partition: string }[]) => Map<string, Partition>} */
function partitionReader(db) {
  const select = db
    .prepare('select p.name, p.revision, p.kept from json_each(?) named join partition p on p.name = named.value')
    .raw()
  return (named) => {
    /** @type {Map<string, Partition>} */
    const partitions = new Map()
    for (const { partition } of named)
      if (!partitions.has(partition))
        partitions.set(partition, { revision: 0, kept: 0, written: false, documents: new Map(), changed: new Map() })
    if (partitions.size === 0) return partitions
    const rows = /** @type {[string, number, number][]} */ (select.all(JSON.stringify([...partitions.keys()])))
    for (const [name, revision, kept] of rows) Object.assign(partitions.get(name) ?? {}, { revision, kept })
    return partitions
  }
}

/** @type {(db: Database) => (partitions: Map<string, Partition>, guards: readonly PostedGuard[]) => void} */
function guardedReader(db) {
  const select = db
    .prepare(
      `select d.partition, d.key, d.revision from json_each(?) named
       join document d on d.partition = named.value ->> 0 and d.key = named.value ->> 1`,
    )
    .raw()
  return (partitions, guards) => {
    const keys = []
    for (const guard of guards) {
      const documents = partitions.get(guard.partition)?.documents
      if (!('key' in guard) || documents?.has(guard.key)) continue
      documents?.set(guard.key, 0)
      keys.push([guard.partition, guard.key])
    }
    if (keys.length === 0) return
    const rows = /** @type {[string, string, number][]} */ (select.all(JSON.stringify(keys)))
    for (const [partition, key, revision] of rows) partitions.get(partition)?.documents.set(key, revision)
  }
}

/** @type {(db: Database) => (partitions: Map<string, Partition>, guards: readonly PostedGuard[]) => void} */
function changedReader(db) {
  const select = db
    .prepare('select key, max(revision) from change where partition = ? and revision > ? group by key')
    .raw()
  return (partitions, guards) => {
    /** @type {Map<string, number>} */
    const oldest = new Map()
    for (const guard of guards)
      if ('prefix' in guard)
        oldest.set(guard.partition, Math.min(guard.revision, oldest.get(guard.partition) ?? Infinity))
    for (const [name, since] of oldest) {
      const partition = partitions.get(name)
      if (!partition || since >= partition.revision) continue
      partition.changed = new Map(/** @type {[string, number][]} */ (select.all(name, Math.max(since, partition.kept))))
    }
  }
}

/** @type {(partitions: Map<string, Partition>) => Ledger} */
function ledger(partitions) {
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
