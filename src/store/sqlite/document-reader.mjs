// @ts-check
/** @import { Database } from 'libsql' */
/** @import { Row } from '../posted.ts' */
/** @import { Operations } from './protocol.ts' */

/** Above every `sortable` text that begins with the prefix. */
const END = '\ue000'
const PART = 2000
const COLUMNS = 'd.partition, d.key, d.revision, c.value'

/**
 * @param {Database} db
 * @returns {Pick<Operations, 'get' | 'scan' | 'changes' | 'snapshot'>}
 */
export function documentReader(db) {
  const from = `select ${COLUMNS} from document d join change c on c.id = d.change`
  const selectOne = db.prepare(`${from} where d.partition = ? and d.key = ?`).raw()
  const selectFrom = db
    .prepare(`${from} where d.partition = ? and d.key >= ? and d.key < ? order by d.key limit ?`)
    .raw()
  const selectAfter = db
    .prepare(`${from} where d.partition = ? and d.key > ? and d.key < ? order by d.key limit ?`)
    .raw()
  const selectPartition = db.prepare('select revision, kept from partition where name = ?').raw()
  const selectPartitions = db.prepare('select name, revision from partition').raw()
  const selectChanges = db
    .prepare(
      `select partition, key, revision, value from change
       where partition = ? and revision > ? and key >= ? and key < ? order by revision, id`,
    )
    .raw()

  /** @type {(name: string) => [revision: number, kept: number]} */
  const partition = (name) => /** @type {[number, number] | undefined} */ (selectPartition.all(name)[0]) ?? [0, 0]

  /** @type {Operations['scan']} */
  const scan = (name, prefix, after, limit) => {
    const rows =
      after !== null && after >= prefix
        ? selectAfter.all(name, after, prefix + END, limit)
        : selectFrom.all(name, prefix, prefix + END, limit)
    return { rows: /** @type {Row[]} */ (rows), revision: partition(name)[0] }
  }

  /** @type {(name: string) => Generator<Row[]>} */
  function* parts(name) {
    for (let last = null; ;) {
      const { rows } = scan(name, '', last, PART)
      if (rows.length > 0) yield rows
      if (rows.length < PART) return
      last = rows.at(-1)?.[1] ?? null
    }
  }

  return {
    get: (name, key) => /** @type {Row | undefined} */ (selectOne.all(name, key)[0]),
    scan,
    changes(name, prefix, since) {
      if (since < partition(name)[1]) return undefined
      return /** @type {Row[]} */ (selectChanges.all(name, since, prefix, prefix + END))
    },
    *snapshot() {
      const partitions = /** @type {[string, number][]} */ (selectPartitions.all())
      for (const [name] of partitions) yield* parts(name)
      return partitions
    },
  }
}
