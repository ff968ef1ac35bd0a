// @ts-check
import Database from 'libsql'
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { blobFiles } from './blob-files.mjs'
import { committer } from './committer.mjs'
import { documentReader } from './document-reader.mjs'
import { beginLog, eventLog } from './event-log.mjs'
import { eventReader } from './event-reader.mjs'
import { recoverLog } from './event-writer.mjs'
import { pictures } from './picture.mjs'
import { migrate } from './schema.mjs'
import { transaction } from './sql.mjs'
import { adoptUnnamedLog } from './unnamed-log.mjs'

/** @import { EventLog } from './event-log.mjs' */
/** @import { Operations, Parcel } from './protocol.ts' */

/** @typedef {{ readonly operations: Omit<Operations, 'open'>, tidy(): void }} Writer `tidy`: to be called when an operation was answered. */

/**
 * Opens the database and answers the operations of the thread that alone touches it.
 * @param {string} folder
 * @param {number} history
 * @returns {Writer}
 */
export function openWriter(folder, history) {
  const db = openDatabase(folder)
  const log = openLog(folder, db)
  const blobs = blobFiles(join(folder, 'blobs'), db)
  const reader = documentReader(db)
  const wal = walKeeper(db)
  const { commit, index, closeBlocks, ...logging } = committer(db, log, blobs, history)
  const read = eventReader(db, log)
  const { picture, past, ...paint } = pictures(db, log, reader)
  /** What is asked for events finds all of them. @type {<Input extends unknown[], Output>(work: (...input: Input) => Output) => (...input: Input) => Output} */
  const indexed =
    (work) =>
    (...input) => {
      index()
      return work(...input)
    }
  return {
    operations: {
      commit(parcels) {
        wal.grew(bytesOf(parcels))
        return commit(parcels)
      },
      ...logging,
      ...reader,
      ...paint,
      picture: indexed(picture),
      past: indexed(past),
      read: indexed(read),
      ...leases(db),
      ...blobs,
      close() {
        index()
        log.close()
        db.close()
      },
    },
    tidy() {
      // One of the three: whoever comes meanwhile waits for no more.
      const pages = closeBlocks()
      wal.grew(pages * PAGE)
      if (pages === 0 && !wal.tidy()) log.makeRoom()
    },
  }
}

/** Bytes in the log after which it is emptied: everybody waits meanwhile, the longer the more there is. */
const FULL = 1024 * 1024
/** Bytes of the pages that a commit writes beside what it adds: the last one of each table and index. */
const BESIDE = 64 * 1024
const PAGE = 8192

/** How much it adds to the log, about: how much is in there nobody tells. @type {(parcels: readonly Parcel[]) => number} */
function bytesOf(parcels) {
  let bytes = BESIDE
  for (const { writes, appends } of parcels) {
    for (const { value } of writes) bytes += value?.length ?? 0
    for (const [, , body, attributes] of appends) bytes += body.length + attributes.length
  }
  return bytes
}

/**
 * Empties the log into the file between two commits, not within one as SQLite does by itself: who was just told that all is durable does
 * not wait for it.
 * @param {Database.Database} db
 * @returns {{ grew(bytes: number): void, tidy(): boolean }} `tidy`: whether there was enough to be emptied
 */
function walKeeper(db) {
  const checkpoint = db.prepare('pragma wal_checkpoint(passive)')
  let grown = 0
  return {
    grew(bytes) {
      grown += bytes
    },
    tidy() {
      if (grown < FULL) return false
      grown = 0
      checkpoint.all()
      return true
    },
  }
}

/** @type {(folder: string) => Database.Database} */
function openDatabase(folder) {
  const file = join(folder, 'store.db')
  closeSync(openSync(file, 'a', 0o600)) // SQLite gives its log the same mode
  const db = new Database(file)
  try {
    // The log is emptied by `walKeeper`, hardly ever by SQLite itself.
    // Of a database that is there already the pages stay as they are: 8 KiB take half as many writes for the same events.
    db.exec(
      `pragma page_size = ${PAGE}; pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -16000; pragma wal_autocheckpoint = 1024`,
    )
    transaction(db, () => {
      migrate(db)
      // Whoever held a lease is gone: the folder belongs to one process at a time.
      db.exec('delete from lease')
    })
  } catch (error) {
    db.close()
    throw error
  }
  return db
}

/** @type {(folder: string, db: Database.Database) => EventLog} */
function openLog(folder, db) {
  const file = join(folder, 'events.log')
  /** @type {EventLog | undefined} */
  let log
  try {
    log = eventLog(file, nameOfLog(db) ?? begunLog(file, folder, db))
    recoverLog(db, log)
    return log
  } catch (error) {
    log?.close()
    db.close()
    throw error
  }
}

/** @type {(db: Database.Database) => Buffer | undefined} */
const nameOfLog = (db) => /** @type {[Buffer][]} */ (db.prepare('select name from log').raw().all())[0]?.[0]

/** A database that names a log once had it. @type {(file: string, folder: string, db: Database.Database) => Buffer} */
function begunLog(file, folder, db) {
  adoptUnnamedLog(db, file)
  const name = beginLog(file)
  syncFolder(folder)
  db.prepare('insert into log (name) values (?)').run([name]) // alone, it would be taken for parameters by name
  return name
}

/** @type {(folder: string) => void} */
function syncFolder(folder) {
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/** @type {(db: Database.Database) => Pick<Operations, 'lease' | 'release'>} */
function leases(db) {
  const take = db.prepare(
    `insert into lease (name, holder, until) values (?1, ?2, ?4)
     on conflict do update set holder = ?2, until = ?4 where holder = ?2 or until <= ?3`,
  )
  const release = db.prepare('delete from lease where name = ? and holder = ?')
  return {
    lease: (name, holder, now, until) => take.run(name, holder, now, until).changes > 0,
    release: (name, holder) => void release.run(name, holder),
  }
}
