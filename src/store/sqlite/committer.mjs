// @ts-check
import { documentWriter } from './document-writer.mjs'
import { eventWriter } from './event-writer.mjs'
import { ledgers } from './ledger.mjs'
import { transaction } from './sql.mjs'

/** @import { Database } from 'libsql' */
/** @import { CommitResult, PostedBatch } from '../posted.ts' */
/** @import { Ledger } from '../ledger.mjs' */

/** One value for all: an answer to another thread then holds it once. */
const NOTHING_WRITTEN = { revisions: [] }

/**
 * Writes a group of batches in one transaction: guards are decided batch by batch, so one that is lost writes nothing and spoils no other.
 * @param {Database} db
 * @param {{ has(digest: string): boolean }} blobs
 * @param {number} history commits to keep in each partition
 * @returns {{ commit(batches: readonly PostedBatch[]): CommitResult[], closeBlocks(): void }} `closeBlocks`: see `eventKeeper`
 */
export function committer(db, blobs, history) {
  const readLedger = ledgers(db)
  const writeDocuments = documentWriter(db, history)
  const { append, closeBlocks } = eventWriter(db)

  /** @type {(batch: PostedBatch, ledger: Ledger) => CommitResult} */
  const decide = ({ writes, guards }, ledger) => {
    if (writes.length === 0 && guards.length === 0) return NOTHING_WRITTEN
    const missing = writes.flatMap((write) => write.blobs).find((digest) => !blobs.has(digest))
    if (missing !== undefined) return { error: `the batch names a blob that is not there: ${missing}` }
    const lost = guards.findIndex((guard) => !ledger.holds(guard))
    return lost < 0 ? { revisions: [...ledger.apply(writes)] } : { lost }
  }

  /** @type {(batches: readonly PostedBatch[]) => CommitResult[]} */
  const group = (batches) => {
    const ledger = readLedger(batches.filter(({ writes, guards }) => writes.length > 0 || guards.length > 0))
    const results = batches.map((batch) => decide(batch, ledger))
    const committed = batches.filter((_batch, at) => 'revisions' in (results[at] ?? {}))
    writeDocuments(ledger)
    append(committed.flatMap(({ appends }) => appends))
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
  return { commit, closeBlocks }
}
