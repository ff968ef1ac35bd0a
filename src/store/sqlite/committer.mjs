// @ts-check
import { documentWriter } from './document-writer.mjs'
import { eventWriter } from './event-writer.mjs'
import { ledgers } from './ledger.mjs'
import { transaction } from './sql.mjs'

/** @import { Database } from 'libsql' */
/** @import { CommitResult } from '../posted.ts' */
/** @import { EventLog } from './event-log.mjs' */
/** @import { Parcel } from './protocol.ts' */
/** @import { Ledger } from '../ledger.mjs' */
/** @import { PackKeeper } from './event-writer.mjs' */

/** One value for all: an answer to another thread then holds it once. */
const NOTHING_WRITTEN = { revisions: [] }

/**
 * Writes a group of parcels in one transaction: guards are decided parcel by parcel, so one that is lost writes nothing and spoils no
 * other. Batches that have no documents go to the log.
 * @param {Database} db
 * @param {EventLog} log
 * @param {{ has(digest: string): boolean }} blobs
 * @param {number} history commits to keep in each partition
 * @returns {{ commit(parcels: readonly Parcel[]): CommitResult[], log(group: Uint8Array): CommitResult } & Pick<PackKeeper, 'index' | 'closeBlocks'>}
 */
export function committer(db, log, blobs, history) {
  const readLedger = ledgers(db)
  const writeDocuments = documentWriter(db, history)
  const events = eventWriter(db, log)

  /** @type {(parcel: Parcel, ledger: Ledger) => CommitResult} */
  const decide = ({ writes, guards }, ledger) => {
    if (writes.length === 0 && guards.length === 0) return NOTHING_WRITTEN
    const missing = writes.flatMap((write) => write.blobs).find((digest) => !blobs.has(digest))
    if (missing !== undefined) return { error: `the batch names a blob that is not there: ${missing}` }
    const lost = guards.findIndex((guard) => !ledger.holds(guard))
    return lost < 0 ? { revisions: [...ledger.apply(writes)] } : { lost }
  }

  /** @type {(parcels: readonly Parcel[]) => CommitResult[]} */
  const group = (parcels) => {
    const ledger = readLedger(parcels.filter(({ writes, guards }) => writes.length > 0 || guards.length > 0))
    const results = parcels.map((parcel) => decide(parcel, ledger))
    const committed = parcels.filter((_parcel, at) => 'revisions' in (results[at] ?? {}))
    writeDocuments(ledger)
    events.append(committed.flatMap(({ appends }) => appends))
    return results
  }

  /** @type {(parcels: readonly Parcel[]) => CommitResult[]} */
  const commit = (parcels) => {
    try {
      return transaction(db, () => group(parcels))
    } catch (error) {
      events.forget()
      // What SQLite itself refuses must not fail those that only came along: each gets a transaction of its own.
      if (parcels.length > 1) return parcels.flatMap((parcel) => commit([parcel]))
      return [failed(error)]
    }
  }

  /** @type {(group: Uint8Array) => CommitResult} */
  const logGroup = ({ buffer, byteOffset, byteLength }) => {
    try {
      events.log(Buffer.from(buffer, byteOffset, byteLength))
      return NOTHING_WRITTEN
    } catch (error) {
      events.forget()
      return failed(error)
    }
  }
  return { commit, log: logGroup, index: events.index, closeBlocks: events.closeBlocks }
}

/** @type {(error: unknown) => CommitResult} */
function failed(error) {
  const { message, code } = /** @type {Error & { code?: string }} */ (error)
  return { error: message, code }
}
