// @ts-check
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** @import { Database } from 'libsql' */

const DIGEST = /^[0-9a-f]{64}$/

/**
 * The files of complete blobs. Renaming into place and collecting happen on this one thread: a blob that is put again is never the one
 * being removed.
 * @param {string} folder
 * @param {Database} db
 */
export function blobFiles(folder, db) {
  const referred = db.prepare('select 1 from reference where digest = ? limit 1')
  /** @type {Set<string>} what the last collection found without a document */
  let idle = new Set()
  const unreferenced = (/** @type {string} */ name) => DIGEST.test(name) && referred.all(name).length === 0

  return {
    /** @type {(digest: string) => boolean} */
    has: (digest) => DIGEST.test(digest) && existsSync(join(folder, digest)),
    /** @type {(incoming: string, digest: string) => void} */
    adopt(incoming, digest) {
      renameSync(incoming, join(folder, digest))
      idle.delete(digest)
    },
    /** @returns {number} */
    collect() {
      const found = new Set(readdirSync(folder).filter(unreferenced))
      const gone = [...found].filter((digest) => idle.has(digest))
      for (const digest of gone) rmSync(join(folder, digest))
      idle = found
      return gone.length
    },
  }
}
