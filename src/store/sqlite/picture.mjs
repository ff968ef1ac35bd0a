// @ts-check
import { eventKeeper } from './event-writer.mjs'
import { pastReader } from './pack-reader.mjs'
import { bulkInsert, selectNumber, transaction } from './sql.mjs'

/** @import { Database } from 'libsql' */
/** @import { Operations, PictureFacts, EventRow } from './protocol.ts' */

/**
 * What the database holds, told whole; and the way back into one that is new.
 * @param {Database} db
 * @param {Pick<Operations, 'snapshot'>} reader
 * @returns {Pick<Operations, 'picture' | 'past' | 'paintDocuments' | 'paintEvents' | 'paintRevisions'>}
 */
export function pictures(db, { snapshot }) {
  const selectReferences = db.prepare('select partition, key, digest from reference').raw()
  const lastSequence = selectNumber(db, 'select coalesce(max(last), 0) from pack')
  const pastEvents = pastReader(db)
  const insertChanges = bulkInsert(db, { into: 'change', columns: ['id', 'partition', 'key', 'revision', 'value'] })
  const insertDocuments = bulkInsert(db, {
    into: 'document',
    columns: ['partition', 'key', 'revision', 'change'],
  })
  const insertReferences = bulkInsert(db, { into: 'reference', columns: ['partition', 'key', 'digest'] })
  const insertPartitions = bulkInsert(db, { into: 'partition', columns: ['name', 'revision', 'kept'] })
  const lastChange = selectNumber(db, 'select coalesce(max(id), 0) from change')
  const events = eventKeeper(db)

  return {
    *picture() {
      const revisions = yield* parts(snapshot())
      /** @type {PictureFacts} */
      const facts = {
        revisions,
        references: /** @type {[string, string, string][]} */ (selectReferences.all()),
        sequence: lastSequence(),
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
