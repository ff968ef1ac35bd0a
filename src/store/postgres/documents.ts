import type { Row } from '../posted.ts'
import type { Client, Database } from './database.ts'

/** Above every `sortable` text that begins with the prefix. */
const END = '\ue000'
const PART = 2000

interface DocumentRow {
  readonly partition: string
  readonly key: string
  readonly revision: number
  readonly value: string
}

export const rowOf = ({ partition, key, revision, value }: DocumentRow): Row => [partition, key, revision, value]

export async function getDocument(database: Database, partition: string, key: string): Promise<Row | undefined> {
  const { rows } = await database.query<DocumentRow>({
    name: 'get-document',
    text: 'select partition, key, revision, value from document where partition = $1 and key = $2',
    values: [partition, key],
  })
  return rows[0] && rowOf(rows[0])
}

/** Documents and the partition's revision of one moment. */
export function scanDocuments(
  database: Database,
  partition: string,
  prefix: string,
  after: string | null,
  limit: number,
): Promise<{ readonly rows: readonly Row[]; readonly revision: number }> {
  return database.transaction(async (client) => {
    const revision = await revisionOf(client, partition)
    return { rows: await part(client, partition, prefix, after, limit), revision }
  }, 'snapshot')
}

async function revisionOf(client: Client, partition: string): Promise<number> {
  const { rows } = await client.query<{ revision: number }>({
    name: 'revision-of',
    text: 'select revision from partition where name = $1',
    values: [partition],
  })
  return rows[0]?.revision ?? 0
}

async function part(
  client: Client,
  partition: string,
  prefix: string,
  after: string | null,
  limit: number,
): Promise<Row[]> {
  const beyond = after !== null && after >= prefix
  const { rows } = await client.query<DocumentRow>({
    name: beyond ? 'scan-after' : 'scan-from',
    text: `select partition, key, revision, value from document
           where partition = $1 and key ${beyond ? '>' : '>='} $2 and key < $3 order by key limit $4`,
    values: [partition, beyond ? after : prefix, prefix + END, limit],
  })
  return rows.map(rowOf)
}

/** Everything, in parts, as the transaction sees it. */
export async function* allDocuments(client: Client, partitions: Iterable<string>): AsyncGenerator<readonly Row[]> {
  for (const name of partitions)
    for (let last: string | null = null; ;) {
      const rows = await part(client, name, '', last, PART)
      if (rows.length > 0) yield rows
      if (rows.length < PART) break
      last = rows.at(-1)?.[1] ?? null
    }
}
