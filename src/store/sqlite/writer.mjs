// @ts-check
import Database from 'libsql'
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { blobFiles } from './blob-files.mjs'
import { committer } from './committer.mjs'
import { documentReader } from './document-reader.mjs'
import { eventReader } from './event-reader.mjs'
import { pictures } from './picture.mjs'
import { migrate } from './schema.mjs'
import { transaction } from './sql.mjs'

/** @import { Operations } from './protocol.ts' */

/**
 * Opens the database and answers the operations of the thread that alone touches it.
 * @param {string} folder
 * @param {number} history
 * @returns {Omit<Operations, 'open'>}
 */
export function openWriter(folder, history) {
  const db = openDatabase(folder)
  const blobs = blobFiles(join(folder, 'blobs'), db)
  const reader = documentReader(db)
  return {
    commit: committer(db, blobs, history),
    ...reader,
    ...pictures(db, reader),
    read: eventReader(db),
    ...leases(db),
    ...blobs,
    close: () => void db.close(),
  }
}

/** @type {(folder: string) => Database.Database} */
function openDatabase(folder) {
  const file = join(folder, 'store.db')
  closeSync(openSync(file, 'a', 0o600)) // SQLite gives its log the same mode
  const db = new Database(file)
  try {
    // A page holds several events (of a database that is new). What is in the log goes to the file once in 2 MB: everybody waits meanwhile,
    // and for 16 MB they would wait eight times as long.
    db.exec(
      'pragma page_size = 16384; pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -16000; pragma wal_autocheckpoint = 128',
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
  syncFolder(folder)
  return db
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
