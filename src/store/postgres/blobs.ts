import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { Readable } from 'node:stream'
import type { BlobRef, Blobs } from '../Store.ts'
import { CONNECTIONS, type Client, type Database } from './database.ts'
import { lanes } from './lanes.ts'
import { spool, type Spooled } from './spool.ts'

/** Bytes of one part; all but the last are as long as this. */
const PART = 256 * 1024

/** At once: calls find connections beside them. */
const UPLOADS = CONNECTIONS / 2

const DIGEST = /^[0-9a-f]{64}$/

/**
 * Blobs in parts of one size, written in one transaction: one that is interrupted leaves nothing.
 * @param folder where many bytes are kept while they come
 */
export function databaseBlobs(database: Database, folder = tmpdir()): Blobs {
  const { reach } = database
  const inLane = lanes(UPLOADS)
  /** Digests of what the last collection found without a document, each with the version of its row. */
  let idle = new Map<string, string>()
  return {
    // No connection waits for whoever sends them, and what was sent can be written again.
    async put(bytes) {
      const spooled = await spool(bytes, { folder, length: PART })
      return reach.steadily(() => inLane(() => upload(spooled))).finally(spooled.end)
    },
    async get(digest, range) {
      if (!DIGEST.test(digest)) return undefined
      const { rows } = await reach.steadily(() =>
        database.query<{ size: number; upload: string }>('select size, upload from blob where digest = $1', [digest]),
      )
      const [blob] = rows
      if (!blob) return undefined
      const { start, end } = range ?? { start: 0, end: blob.size - 1 }
      return Readable.from(partsOf(database, blob.upload, start, Math.min(end, blob.size - 1)), { objectMode: false })
    },
    async collect() {
      const { rows } = await reach.steadily(() =>
        database.query<{ digest: string; version: string }>(
          `select digest, xmin::text as version from blob b
           where not exists (select 1 from reference r where r.digest = b.digest)`,
        ),
      )
      const still = rows.filter(({ digest, version }) => idle.get(digest) === version)
      const gone = await reach.steadily(() => remove(database, still))
      idle = new Map(rows.map(({ digest, version }) => [digest, version]))
      return gone
    },
  }

  function upload({ digest, size, parts }: Spooled): Promise<BlobRef> {
    return database.transaction(async (client) => {
      const name = randomUUID()
      let part = 0
      for await (const bytes of parts())
        await client.query({
          name: 'put-part',
          text: 'insert into blob_part (upload, part, bytes) values ($1, $2, $3)',
          values: [name, part++, bytes],
        })
      await adopt(client, digest, size, name)
      return { digest, size }
    }, 'upload')
  }
}

/** The bytes may be there already, from another put: that one's parts serve, and its row is a new one to every node's collection. */
async function adopt(client: Client, digest: string, size: number, upload: string): Promise<void> {
  const { rows } = await client.query<{ upload: string }>(
    `insert into blob (digest, size, upload) values ($1, $2, $3)
     on conflict (digest) do update set size = excluded.size returning upload`,
    [digest, size, upload],
  )
  if (rows[0]?.upload !== upload) await client.query('delete from blob_part where upload = $1', [upload])
}

/** A reference that was made meanwhile keeps its blob, and so does another put of the same bytes. */
async function remove(
  database: Database,
  blobs: readonly { readonly digest: string; readonly version: string }[],
): Promise<number> {
  if (blobs.length === 0) return 0
  const { rowCount } = await database.query(
    `with locked as (select digest from blob
                     where (digest, xmin::text) in (select * from unnest($1::text[], $2::text[])) for update),
          gone as (delete from blob b using locked l where b.digest = l.digest
                   and not exists (select 1 from reference r where r.digest = b.digest) returning b.upload),
          bytes as (delete from blob_part p using gone g where p.upload = g.upload)
     select 1 from gone`,
    [blobs.map(({ digest }) => digest), blobs.map(({ version }) => version)],
  )
  return rowCount ?? 0
}

async function* partsOf(database: Database, upload: string, start: number, end: number): AsyncGenerator<Buffer> {
  for (let part = Math.floor(start / PART); part * PART <= end; part++) {
    const { rows } = await database.reach.steadily(() =>
      database.query<{ bytes: Buffer }>({
        name: 'get-part',
        text: 'select bytes from blob_part where upload = $1 and part = $2',
        values: [upload, part],
      }),
    )
    const bytes = rows[0]?.bytes
    if (!bytes) throw new Error('the blob was removed while it was read')
    yield bytes.subarray(Math.max(0, start - part * PART), end + 1 - part * PART)
  }
}
