import pg from 'pg'
import { Refusal } from '../../kernel/Refusal.ts'
import type { Painter } from '../picture.ts'
import { refusalOf } from './failures.ts'
import { databaseBlobs } from './blobs.ts'
import { BRIEFLY, openDatabase, SCHEMA } from './database.ts'
import { CHANNEL, noticeOf } from './notice.ts'
import { painterOf } from './picture.ts'

/** A world painted in a schema beside the one that is, which takes its place under the eyes of every node. */
export interface Succession {
  readonly painter: Painter
  /**
   * Takes the place, at once for all nodes: none commits to what was any more, and each that knew it finds itself outlived. Revisions and
   * events go on above the last ones.
   */
  take(): Promise<void>
  /** What was is back, and what was painted forgotten. */
  undo(): Promise<void>
  /** What was is not needed any more, or what was painted is not. */
  end(): Promise<void>
}

/** One restoration at a time. */
const LOCK = 0x5717_0002
/** A node that tries a commit again locks in another order: one of the two is told of it, and tries again. */
const DEADLOCK = '40P01'

export interface SuccessionOptions {
  readonly schema?: string
  /** As the Store's. */
  readonly folder?: string
}

export async function openSuccession(
  url: string,
  { schema = SCHEMA, folder }: SuccessionOptions = {},
): Promise<Succession> {
  const [next, was] = [`${schema}_next`, `${schema}_was`]
  const client = new pg.Client({ connectionString: url, options: BRIEFLY })
  client.on('error', () => {})
  await client.connect().catch((error: unknown) => {
    throw refusalOf(url, error)
  })
  const forget = () => client.query(`drop schema if exists ${next} cascade; drop schema if exists ${was} cascade`)
  const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [LOCK])
  if (!rows[0]?.mine) {
    await client.end()
    throw new Refusal('Another node takes the world back to a snapshot already.', { next: 'stint status' })
  }
  const database = await forget()
    .then(() => openDatabase({ url, schema: next }))
    .catch(async (error: unknown) => {
      await client.end()
      throw error
    })

  let taken = false
  const swap = async (steps: readonly string[]): Promise<void> => {
    try {
      await client.query(['begin', ...steps].join(';'))
      await client.query('select pg_notify($1, $2)', [CHANNEL, noticeOf('', undefined)])
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      if ((error as { code?: string }).code !== DEADLOCK) throw error
      await swap(steps)
    }
  }

  return {
    painter: painterOf(database, databaseBlobs(database, folder)),
    async take() {
      await database.close()
      await swap([
        // In the order of a commit: those that have begun end first, and are of the world that was.
        ...['partition', 'stream', 'node'].map((table) => `lock table ${schema}.${table} in access exclusive mode`),
        `update ${next}.partition n set revision = greatest(n.revision, o.revision + 1), kept = greatest(n.revision, o.revision + 1)
         from ${schema}.partition o where o.name = n.name`,
        `insert into ${next}.partition (name, revision, kept)
         select name, revision + 1, revision + 1 from ${schema}.partition on conflict do nothing`,
        `select setval('${next}.event_number', greatest(n.last_value, o.last_value))
         from ${next}.event_number n, ${schema}.event_number o`,
        `alter schema ${schema} rename to ${was}`,
        `alter schema ${next} rename to ${schema}`,
      ])
      taken = true
    },
    async undo() {
      try {
        if (taken) await swap([`alter schema ${schema} rename to ${next}`, `alter schema ${was} rename to ${schema}`])
        await forget()
      } finally {
        await client.end().catch(() => {})
      }
    },
    async end() {
      await database.close()
      await forget()
      await client.end()
    },
  }
}
