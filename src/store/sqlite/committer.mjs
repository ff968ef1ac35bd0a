// @ts-check
import { ledgers } from './ledger.mjs'
import { bulkInsert, selectNumber, transaction } from './sql.mjs'

/** @import { Database } from 'libsql' */
/** @import { CommitResult, PostedBatch } from './protocol.ts' */
/** @import { Ledger } from './ledger.mjs' */

/**
 * Writes a group of batches in one transaction: guards are decided batch by batch, so one that is lost writes nothing and spoils no other.
 * @param {Database} db
 * @param {{ has(digest: string): boolean, history: number }} options
 * @returns {(batches: readonly PostedBatch[]) => CommitResult[]}
 */
export function committer(db, { has, history }) {
  const readLedger = ledgers(db)
  const store = rowWriter(db)
  const prune = pruner(db, history)

  /** @type {(batch: PostedBatch, ledger: Ledger, rows: Rows) => CommitResult} */
  const decide = (batch, ledger, rows) => {
    const missing = batch.writes.flatMap(({ blobs }) => blobs).find((digest) => !has(digest))
    if (missing !== undefined) return { error: `the batch names a blob that is not there: ${missing}` }
    const lost = batch.guards.findIndex((guard) => !ledger.holds(guard))
    return lost < 0 ? { revisions: [...apply(batch, ledger, rows)] } : { lost }
  }

  /** @type {(batches: readonly PostedBatch[]) => CommitResult[]} */
  const group = (batches) => {
    const ledger = readLedger(batches)
    const rows = store.begin()
    const results = batches.map((batch) => decide(batch, ledger, rows))
    store.write(rows, ledger)
    prune(ledger)
    return results
  }

  /** @type {(batches: readonly PostedBatch[]) => CommitResult[]} */
  const commit = (batches) => {
    try {
      return transaction(db, () => group(batches))
    } catch (error) {
      // What SQLite itself refuses must not fail the batches that only came along: each gets a transaction of its own.
      if (batches.length > 1) return batches.flatMap((batch) => commit([batch]))
      return [{ error: error instanceof Error ? error.message : String(error) }]
    }
  }
  return commit
}

/**
 * What a group writes, gathered before it is written.
 * @typedef {{
 *   change: number, sequence: number,
 *   changes: [id: number, partition: string, key: string, revision: number, value: string | null][],
 *   documents: Map<string, { partition: string, key: string, revision: number, change: number, live: boolean, blobs: readonly string[] }>,
 *   events: [sequence: number, stream: string, time: number, body: string][],
 *   attributes: [stream: string, name: string, value: string, sequence: number, time: number][],
 * }} Rows
 */

/** @type {(batch: PostedBatch, ledger: Ledger, rows: Rows) => Map<string, number>} */
function apply({ writes, appends }, ledger, rows) {
  const revisions = new Map()
  for (const { partition, key, value, blobs } of writes) {
    const revision = revisions.get(partition) ?? ledger.next(partition)
    revisions.set(partition, revision)
    const live = value !== null
    const change = ++rows.change
    ledger.write(partition, key, revision, !live)
    rows.changes.push([change, partition, key, revision, value])
    rows.documents.set(`${partition}\0${key}`, { partition, key, revision, change, live, blobs: live ? blobs : [] })
  }
  for (const { stream, time, body, attributes } of appends) {
    const sequence = ++rows.sequence
    rows.events.push([sequence, stream, time, body])
    for (const [name, value] of attributes) rows.attributes.push([stream, name, value, sequence, time])
  }
  return revisions
}

/** @param {Database} db */
function rowWriter(db) {
  const lastChange = selectNumber(db, 'select coalesce(max(id), 0) from change')
  const lastSequence = selectNumber(db, 'select coalesce(max(sequence), 0) from event')
  const insertChanges = bulkInsert(db, { into: 'change', columns: ['id', 'partition', 'key', 'revision', 'value'] })
  const upsertDocuments = bulkInsert(db, {
    into: 'document',
    columns: ['partition', 'key', 'revision', 'change'],
    then: 'on conflict do update set revision = excluded.revision, change = excluded.change',
  })
  const upsertPartitions = bulkInsert(db, {
    into: 'partition',
    columns: ['name', 'revision', 'kept'],
    then: 'on conflict do update set revision = excluded.revision',
  })
  const named = 'where (partition, key) in (select value ->> 0, value ->> 1 from json_each(?))'
  const forgetSuperseded = db.prepare(
    `delete from change where id in (
       select d.change from json_each(?) named
       join document d on d.partition = named.value ->> 0 and d.key = named.value ->> 1
       join partition p on p.name = d.partition
       where d.revision <= p.kept)`,
  )
  const deleteDocuments = db.prepare(`delete from document ${named}`)
  const deleteReferences = db.prepare(`delete from reference ${named}`)
  const insertReferences = bulkInsert(db, {
    into: 'reference',
    columns: ['partition', 'key', 'digest'],
    then: 'on conflict do nothing',
  })
  const insertEvents = bulkInsert(db, { into: 'event', columns: ['sequence', 'stream', 'time', 'body'] })
  const insertAttributes = bulkInsert(db, {
    into: 'attribute',
    columns: ['stream', 'name', 'value', 'sequence', 'time'],
    then: 'on conflict do nothing',
  })

  return {
    /** @returns {Rows} */
    begin: () => ({
      change: lastChange(),
      sequence: lastSequence(),
      changes: [],
      documents: new Map(),
      events: [],
      attributes: [],
    }),
    /** @param {Rows} rows @param {Ledger} ledger */
    write({ changes, documents, events, attributes }, ledger) {
      insertEvents(events)
      insertAttributes(attributes)
      if (changes.length === 0) return
      const written = [...documents.values()]
      const dead = written.filter(({ live }) => !live)
      const names = JSON.stringify(written.map(({ partition, key }) => [partition, key]))
      forgetSuperseded.run(names)
      insertChanges(changes)
      upsertDocuments(
        written.filter(({ live }) => live).map((row) => [row.partition, row.key, row.revision, row.change]),
      )
      if (dead.length > 0) deleteDocuments.run(JSON.stringify(dead.map(({ partition, key }) => [partition, key])))
      deleteReferences.run(names)
      insertReferences(written.flatMap(({ partition, key, blobs }) => blobs.map((digest) => [partition, key, digest])))
      upsertPartitions([...ledger.written()].map(([name, { revision, kept }]) => [name, revision, kept]))
    },
  }
}

/**
 * Forgets changes that are older than `history` commits, a sixteenth at a time. One that is still a document's value stays until that
 * document is written again: then the row writer forgets it.
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
