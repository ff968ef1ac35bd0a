import pg from 'pg'
import { Refusal } from '../../kernel/Refusal.ts'
import { migrate } from './schema.ts'

/** One connection, lent for a while. */
export type Client = Pick<pg.ClientBase, 'query'>

export interface Database {
  /** One statement by itself. */
  query: pg.Pool['query']
  /** All or nothing, on one connection; `work` is done again when that is lost meanwhile. What it throws rolls back. */
  transaction<T>(work: (client: Client) => Promise<T>, kind?: Kind): Promise<T>
  /** A connection of one's own, not connected yet: for LISTEN. */
  connection(): pg.Client
  close(): Promise<void>
}

/** `snapshot`: reads one moment, however many statements it takes. */
type Kind = 'write' | 'snapshot'

const BEGIN: Readonly<Record<Kind, string>> = {
  write: 'begin',
  snapshot: 'begin isolation level repeatable read read only',
}

const INT8 = 20
const CONNECTIONS = 8

/** Everything that Stint keeps stands in a schema of its own. */
const SCHEMA = 'stint'

/** `url`: `postgres://user:password@host:port/database`. @throws {Refusal} when nobody answers there, or not to us */
export async function openDatabase(url: string, schema = SCHEMA): Promise<Database> {
  const config: pg.ClientConfig = {
    connectionString: url,
    application_name: 'stint',
    options: `-c search_path=${schema}`,
    keepAlive: true,
    // Revisions and sequences stay far below 2^53.
    types: { getTypeParser: (id, format) => (Number(id) === INT8 ? Number : pg.types.getTypeParser(id, format)) },
  }
  const pool = new pg.Pool({ ...config, max: CONNECTIONS })
  // A connection that is lost is replaced by the pool; whoever used it is told by its next query.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const database: Database = {
    query: pool.query.bind(pool),
    async transaction(work, kind = 'write') {
      for (let losses = 0; ; losses++) {
        const client = await pool.connect()
        let broken: Error | undefined
        let isAsked = false
        try {
          await client.query(BEGIN[kind])
          const result = await work(client)
          isAsked = true
          await client.query('commit')
          return result
        } catch (error) {
          await client.query('rollback').catch((lost: Error) => (broken = lost))
          // What was lost before its commit was asked for was certainly not done. The pool may lend every connection that is dead.
          if (!broken || isAsked || kind === 'snapshot' || losses === CONNECTIONS) throw error
        } finally {
          client.release(broken)
        }
      }
    },
    connection: () => new pg.Client(config),
    close: () => pool.end(),
  }
  try {
    await database.transaction((client) => migrate(client, schema))
    return database
  } catch (error) {
    await pool.end()
    throw refusal(url, error)
  }
}

/** The password of the URL is told to nobody. */
function refusal(url: string, error: unknown): Refusal {
  const { host, pathname } = URL.canParse(url) ? new URL(url) : { host: 'the given URL', pathname: '' }
  const why = error instanceof Error ? error.message || String((error as NodeJS.ErrnoException).code) : String(error)
  return new Refusal(`The store at postgres://${host}${pathname} cannot be used: ${why}.`, {
    next: 'stint up --store postgres://USER:PASSWORD@HOST:PORT/DATABASE',
  })
}
