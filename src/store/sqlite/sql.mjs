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
 * The same for what can be done again, as long as nothing that is acknowledged came after it: the next commit is soon enough for it to
 * survive the loss of power.
 * @param {Database} db
 * @param {() => void} work
 */
export function lightTransaction(db, work) {
  db.exec('pragma synchronous = normal')
  try {
    transaction(db, work)
  } finally {
    db.exec('pragma synchronous = full')
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

/** Rows that go in one statement. */
const BLOCKS = [32, 8, 1]

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
  const statements = BLOCKS.map((count) => /** @type {const} */ ([count, db.prepare(sql(count))]))
  return (rows) => {
    let at = 0
    for (const [count, statement] of statements)
      for (; at + count <= rows.length; at += count) statement.run(valuesOf(rows, at, at + count))
  }
}

/** One list is bound as it is; arguments, or a list made by `flat`, are gone through once more. */
/** @type {(rows: readonly (readonly unknown[])[], from: number, to: number) => unknown[]} */
function valuesOf(rows, from, to) {
  const values = []
  for (let at = from; at < to; at++) for (const value of rows[at] ?? []) values.push(value)
  return values
}
