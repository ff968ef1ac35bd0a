// @ts-check
/** @import { Database } from 'libsql' */

/**
 * Runs `work` in one transaction that holds the write lock from its first read.
 * @template T
 * @param {Database} db
 * @param {() => T} work
 * @returns {T}
 */
export function transaction(db, work) {
  db.exec('begin immediate')
  try {
    const result = work()
    db.exec('commit')
    return result
  } catch (error) {
    if (db.inTransaction) db.exec('rollback')
    throw error
  }
}

/**
 * The first column of the only row, a number. (The driver's `pluck` does nothing on `get`.)
 * @param {Database} db
 * @param {string} sql
 * @returns {() => number}
 */
export function selectNumber(db, sql) {
  const statement = db.prepare(sql).raw()
  return () => Number(/** @type {[number][]} */ (statement.all())[0]?.[0])
}

const BLOCK = 32

/**
 * `sql` ends before its values; many rows go in one statement. Text is bound, never spelled in JSON: the driver ends the
 * process over a lone surrogate that SQLite unescapes.
 * @param {Database} db
 * @param {{ into: string, columns: readonly string[], onConflict?: string }} target
 * @returns {(rows: readonly (readonly unknown[])[]) => void}
 */
export function bulkInsert(db, { into, columns, onConflict = '' }) {
  const row = `(${columns.map(() => '?').join()})`
  const sql = (/** @type {number} */ count) =>
    `insert into ${into} (${columns.join()}) values ${Array(count).fill(row).join()} ${onConflict && `on conflict do ${onConflict}`}`
  const one = db.prepare(sql(1))
  const block = db.prepare(sql(BLOCK))
  return (rows) => {
    let at = 0
    for (; at + BLOCK <= rows.length; at += BLOCK) block.run(...rows.slice(at, at + BLOCK).flat())
    for (; at < rows.length; at++) one.run(...(rows[at] ?? []))
  }
}
