import type { CommitResult } from '../posted.ts'
import type { Client, Database } from './database.ts'
import { CHANNEL, noticeOf } from './notice.ts'

/** The node's last group that wrote anything, and what came of its batches. */
export interface Note {
  readonly node: string
  readonly number: number
  readonly results: readonly CommitResult[]
}

/** What the server shows of a node's connections. */
export const connectionName = (node: string): string => `stint ${node}`

/** Enters the node, and forgets those that are long gone. */
export async function enter(database: Database, node: string): Promise<void> {
  await database.query(
    `delete from node where at < now() - interval '1 day'
     and not exists (select 1 from pg_stat_activity where application_name = 'stint ' || node.id)`,
  )
  await database.query(`insert into node (id, number, results) values ($1, 0, '[]')`, [node])
}

export async function leave(database: Database, node: string): Promise<void> {
  await database.query('delete from node where id = $1', [node])
}

/** In the transaction that writes the group, last of all: the note, and the notice for the other nodes. */
export async function note(client: Client, { node, number, results }: Note, written: readonly string[]): Promise<void> {
  const values = [node, number, JSON.stringify(results)]
  const { rowCount } =
    written.length === 0
      ? await client.query({
          name: 'note',
          text: 'update node set number = $2, results = $3, at = now() where id = $1',
          values,
        })
      : await client.query({
          name: 'note-and-notify',
          text: `with noted as (update node set number = $2, results = $3, at = now() where id = $1 returning id)
                 select pg_notify($4, $5) from noted`,
          values: [...values, CHANNEL, noticeOf(node, written)],
        })
  if (rowCount === 0) throw new Outlived()
}

/** Waits for a transaction of the node that is still to be committed, and keeps others from it. */
export async function noteOf(client: Client, node: string): Promise<Omit<Note, 'node'>> {
  const { rows } = await client.query<{ number: number; results: string }>(
    'select number, results from node where id = $1 for update',
    [node],
  )
  const [row] = rows
  if (!row) throw new Outlived()
  return { number: row.number, results: JSON.parse(row.results) as CommitResult[] } // written above
}

/** The world has gone on without this node: what it knows is no longer what is. */
export class Outlived extends Error {
  override readonly name = 'Outlived'

  constructor() {
    super('the world has gone on without this node')
  }
}
