import { writeSync } from 'node:fs'
import { postgresStore } from '../../src/store/postgres/postgres-store.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite-store.ts'

// In a folder or a database, commits batches without end, several at a time, and says each one's name on stdout once it is acknowledged. It is meant to be killed.

const [place = '', round = ''] = process.argv.slice(2)
const WRITERS = 8
const store = await (place.startsWith('postgres:')
  ? postgresStore({ url: place, history: 64 })
  : sqliteStore({ folder: place, history: 64 }))
let last = 0
// As a node's doors do: waiting for a database that is away keeps no process up.
setInterval(() => {}, 60_000)

/** A batch with documents, and one with none at once. */
async function commitOne(name: string): Promise<void> {
  const { digest } = await store.blobs.put(Buffer.from(name.repeat(2000)))
  const alone = store.commit({ appends: ['1', '2'].map((part) => eventOf('Alone', name, part)) })
  await store.commit({
    writes: [
      ...['a', 'b', 'c'].map((part) => ({ partition: '111122223333', key: `batch/${name}/${part}`, value: { name } })),
      { partition: 'ocm', key: `batch/${name}`, value: { name, digest }, blobs: [digest] },
      { partition: 'ocm', key: 'latest', value: name },
    ],
    appends: [eventOf('Batch', name)],
  })
  await alone
}

const eventOf = (kind: string, name: string, part?: string) => ({
  stream: 'trail',
  time: last,
  body: JSON.stringify({ name, part }),
  attributes: { [kind]: name },
})

async function writeForever(): Promise<never> {
  for (;;) {
    const name = `${round}-${++last}`
    await commitOne(name)
    writeSync(1, `${name}\n`)
  }
}

await Promise.all(Array.from({ length: WRITERS }, writeForever))
