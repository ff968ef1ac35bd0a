// @ts-check
import { bulkInsert, selectNumber } from './sql.mjs'

/** @import { Database } from 'libsql' */
/** @import { Applied, Ledger } from '../ledger.mjs' */

/** @typedef {Applied & { change: number }} Row */

/**
 * Writes what a group applied: each change to the log, and to each document the number of its last one.
 * @param {Database} db
 * @param {number} history commits to keep in each partition
 * @returns {(ledger: Ledger) => void}
 */
export function documentWriter(db, history) {
  const lastChange = selectNumber(db, 'select coalesce(max(id), 0) from change')
  const insertChanges = bulkInsert(db, { into: 'change', columns: ['id', 'partition', 'key', 'revision', 'value'] })
  const upsertPartitions = bulkInsert(db, {
    into: 'partition',
    columns: ['name', 'revision', 'kept'],
    onConflict: 'update set revision = excluded.revision',
  })
  const pointDocuments = documentPointer(db)
  const refer = referenceWriter(db)
  const prune = pruner(db, history)

  return (ledger) => {
    if (ledger.applied.length === 0) return
    const first = lastChange() + 1
    const rows = ledger.applied.map((write, at) => ({ ...write, change: first + at }))
    const last = [...new Map(rows.map((row) => [`${row.partition}\0${row.key}`, row])).values()]
    insertChanges(rows.map(({ change, partition, key, revision, value }) => [change, partition, key, revision, value]))
    pointDocuments(last)
    refer(last)
    upsertPartitions([...ledger.written()].map(([name, { revision, kept }]) => [name, revision, kept]))
    prune(ledger)
  }
}

const NAMED = 'where (partition, key) in (select value ->> 0, value ->> 1 from json_each(?))'

/** @type {(rows: readonly Row[]) => string} */
const names = (rows) => JSON.stringify(rows.map(({ partition, key }) => [partition, key]))

/** @type {(db: Database) => (rows: readonly Row[]) => void} */
function documentPointer(db) {
  const forgetSuperseded = db.prepare(
    `delete from change where id in (
       select d.change from json_each(?) named
       join document d on d.partition = named.value ->> 0 and d.key = named.value ->> 1
       join partition p on p.name = d.partition
       where d.revision <= p.kept)`,
  )
  const upsert = bulkInsert(db, {
    into: 'document',
    columns: ['partition', 'key', 'revision', 'change'],
    onConflict: 'update set revision = excluded.revision, change = excluded.change',
  })
  const remove = db.prepare(`delete from document ${NAMED}`)
  return (rows) => {
    const live = rows.filter(({ value }) => value !== null)
    forgetSuperseded.run(names(rows))
    upsert(live.map(({ partition, key, revision, change }) => [partition, key, revision, change]))
    if (live.length < rows.length) remove.run(names(rows.filter(({ value }) => value === null)))
  }
}

/** @type {(db: Database) => (rows: readonly Row[]) => void} */
function referenceWriter(db) {
  const remove = db.prepare(`delete from reference ${NAMED}`)
  const insert = bulkInsert(db, {
    into: 'reference',
    columns: ['partition', 'key', 'digest'],
    onConflict: 'nothing',
  })
  return (rows) => {
    remove.run(names(rows))
    const live = rows.filter(({ value }) => value !== null)
    insert(live.flatMap(({ partition, key, blobs }) => blobs.map((digest) => [partition, key, digest])))
  }
}

/**
 * Forgets changes that are older than `history` commits, a sixteenth at a time. One that is still a document's value stays until that
 * document is written again.
 * @param {Database} db
 * @param {number} history
 * @returns {(ledger: Ledger) => void}
 */
function pruner(db, history) {
  const forget = db.prepare(
    `delete from change where partition = ?1 and revision > ?2 and revision <= ?3 and not exists
       (select 1 from document d where d.partition = change.partition and d.key = change.key and d.change = change.id)`,
  )
  const keep = db.prepare('update partition set kept = ?2 where name = ?1')
  return (ledger) => {
    for (const [name, { revision, kept }] of ledger.written()) {
      const limit = revision - history
      if (limit - kept <= history >> 4) continue
      forget.run(name, kept, limit)
      keep.run(name, limit)
    }
  }
}
