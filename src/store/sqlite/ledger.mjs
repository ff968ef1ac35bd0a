// @ts-check
import { ledger, namedPartitions } from '../ledger.mjs'

/** @import { Database } from 'libsql' */
/** @import { PostedGuard } from '../posted.ts' */
/** @import { Parcel } from './protocol.ts' */

/** @import { Ledger, Partition } from '../ledger.mjs' */

/**
 * @param {Database} db
 * @returns {(parcels: readonly Pick<Parcel, 'writes' | 'guards'>[]) => Ledger}
 */
export function ledgers(db) {
  const readPartitions = partitionReader(db)
  const readGuarded = guardedReader(db)
  const readChanged = changedReader(db)
  return (parcels) => {
    const guards = parcels.flatMap((parcel) => parcel.guards)
    const partitions = readPartitions([...parcels.flatMap((parcel) => parcel.writes), ...guards])
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
    const partitions = namedPartitions(named)
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
