// @ts-check
import { eventKeeper } from './event-writer.mjs'
import { lastSequence, pastReader } from './pack-reader.mjs'
import { bulkInsert, selectNumber, transaction } from './sql.mjs'

/** @import { Database } from 'libsql' */
/** @import { EventLog } from './event-log.mjs' */
/** @import { Operations, PictureFacts, EventRow } from './protocol.ts' */

/**
 * What the database holds, told whole; and the way back into one that is new.
 * @param {Database} db
 * @param {EventLog} log
 * @param {Pick<Operations, 'snapshot'>} reader
 * @returns {Pick<Operations, 'picture' | 'past' | 'paintDocuments' | 'paintEvents' | 'paintRevisions'>}
 */
export function pictures(db, log, { snapshot }) {
  const selectReferences = db.prepare('select partition, key, digest from reference').raw()
  const newest = lastSequence(db)
  const pastEvents = pastReader(db, log)
  const insertChanges = bulkInsert(db, { into: 'change', columns: ['id', 'partition', 'key', 'revision', 'value'] })
  const insertDocuments = bulkInsert(db, {
    into: 'document',
    columns: ['partition', 'key', 'revision', 'change'],
  })
  const insertReferences = bulkInsert(db, { into: 'reference', columns: ['partition', 'key', 'digest'] })
  const insertPartitions = bulkInsert(db, { into: 'partition', columns: ['name', 'revision', 'kept'] })
  const lastChange = selectNumber(db, 'select coalesce(max(id), 0) from change')
  const events = eventKeeper(db, log)

  return {
    *picture() {
      const revisions = yield* parts(snapshot())
      /** @type {PictureFacts} */
      const facts = {
        revisions,
        references: /** @type {[string, string, string][]} */ (selectReferences.all()),
        sequence: newest(),
      }
      return facts
    },
    past(after, until, limit) {
      /** @type {EventRow[]} */
      const rows = []
      for (const row of pastEvents(after, until)) if (rows.push(row) === limit) break
      return rows
    },
    paintDocuments: (rows) =>
      transaction(db, () => {
        const first = lastChange() + 1
        insertChanges(
          rows.map(([[partition, key, revision, value]], at) => [first + at, partition, key, revision, value]),
        )
        insertDocuments(rows.map(([[partition, key, revision]], at) => [partition, key, revision, first + at]))
        insertReferences(
          rows.flatMap(([[partition, key], blobs]) => [...new Set(blobs)].map((digest) => [partition, key, digest])),
        )
      }),
    paintEvents(rows) {
      transaction(db, () => events.keep(rows))
      events.closeBlocks()
    },
    paintRevisions: (rows) =>
      transaction(db, () => insertPartitions(rows.map(([name, revision]) => [name, revision, revision]))),
  }
}

/**
 * @template Part, Last
 * @param {Iterator<Part, Last>} iterator
 * @returns {Generator<Part, Last>}
 */
function* parts(iterator) {
  for (;;) {
    const { done, value } = iterator.next()
    if (done) return value
    yield value
  }
}
