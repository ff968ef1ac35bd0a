import pg from 'pg'
import type { Tidings } from '../away.ts'
import { refusalOf } from './failures.ts'
import { isLost } from './lost.ts'
import { openReach, type Reach } from './reach.ts'
import { migrate } from './schema.ts'

/** One connection, lent for a while. */
export type Client = Pick<pg.ClientBase, 'query'>

export interface Database {
  /** One statement by itself, once. */
  query: pg.Pool['query']
  /** All or nothing, once, on one connection. What `work` throws rolls back; a connection that is lost may leave the outcome unknown. */
  transaction<T>(work: (client: Client) => Promise<T>, kind?: Kind): Promise<T>
  /** Whether all this can be asked now, and for as long as one waits for it. */
  readonly reach: Reach
  /** A connection of one's own, not connected yet: for LISTEN. */
  connection(): pg.Client
  close(): Promise<void>
}

/** `snapshot`: reads one moment, however many statements it takes. `upload`: many bytes, which lock nothing that others wait for. */
type Kind = 'write' | 'snapshot' | 'upload'

const INT8 = 20
/** At most, of a node. */
export const CONNECTIONS = 8

/** Host milliseconds. A network may swallow what is sent without a word: what is not answered by then is lost. */
const CONNECT = 3_000
const ANSWER = 15_000
/** Nor may a node that hangs in a transaction hold up others for longer: those that write wait for what it has locked. */
const IDLE = 2_000
const UNHURRIED = 20_000

const BEGIN: Readonly<Record<Kind, string>> = {
  write: 'begin',
  snapshot: `begin isolation level repeatable read read only; set local idle_in_transaction_session_timeout = ${UNHURRIED}`,
  upload: `begin; set local idle_in_transaction_session_timeout = ${UNHURRIED}`,
}

/** How long a transaction of this session may say nothing, holding locks. */
export const BRIEFLY = `-c idle_in_transaction_session_timeout=${IDLE}`

/** Everything that Stint keeps stands in a schema of its own. */
export const SCHEMA = 'stint'

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database` */
  readonly url: string
  readonly schema?: string | undefined
  /** Told to the server, for whoever looks at its connections. */
  readonly name?: string
  /** How long a call waits for a database that is away, host milliseconds. */
  readonly patience?: number | undefined
  readonly tidings?: Tidings | undefined
}

const PATIENCE = 5_000

/** @throws {Refusal} when nobody answers there, or not to us */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, schema = SCHEMA, name = 'stint', patience = PATIENCE, tidings } = options
  const config: pg.ClientConfig = {
    connectionString: url,
    application_name: name,
    options: `-c search_path=${schema} ${BRIEFLY}`,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT,
    query_timeout: ANSWER,
    // Revisions and sequences stay far below 2^53.
    types: { getTypeParser: (id, format) => (Number(id) === INT8 ? Number : pg.types.getTypeParser(id, format)) },
  }
  const pool = new pg.Pool({ ...config, max: CONNECTIONS })
  // A connection that is lost is replaced by the pool; whoever used it is told by its next query.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const reach = openReach({ probe: () => probe(new pg.Client(config)), patience, tidings })
  let closing: Promise<void> | undefined
  const database: Database = {
    query: pool.query.bind(pool),
    async transaction(work, kind = 'write') {
      const client = await pool.connect()
      let broken: Error | undefined
      try {
        await client.query(BEGIN[kind])
        const result = await work(client)
        const { command } = await client.query('commit')
        if (command !== 'COMMIT') throw new Error('the transaction was rolled back')
        return result
      } catch (error) {
        // Nothing more is said on a connection that was lost: whatever it began ends with it.
        if (isLost(error)) broken = error
        else await client.query('rollback').catch((lost: Error) => (broken = lost))
        throw error
      } finally {
        client.release(broken)
      }
    },
    reach,
    connection: () => new pg.Client({ ...config, query_timeout: 0 }),
    close() {
      reach.close()
      return (closing ??= pool.end())
    },
  }
  try {
    await migrated(database.connection(), schema)
    return database
  } catch (error) {
    await database.close()
    throw refusalOf(url, error)
  }
}

/** Takes as long as it takes, and waits for another node that is at it. */
async function migrated(client: pg.Client, schema: string): Promise<void> {
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('begin')
    await migrate(client, schema)
    await client.query('commit')
  } finally {
    await client.end().catch(() => {}) // what was begun and not committed ends with it
  }
}

/** A standby answers, but takes no writes. */
async function probe(client: pg.Client): Promise<void> {
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ standby: boolean }>('select pg_is_in_recovery() as standby')
    if (rows[0]?.standby) throw new Error('it is a standby, which takes no writes')
  } finally {
    await client.end().catch(() => {})
  }
}
