import Database from 'libsql'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refusal } from '../../kernel/Refusal.ts'
import { conformance } from '../conformance.ts'
import type { Store } from '../Store.ts'
import { termOf } from '../terms.mjs'
import { MIGRATIONS } from './schema.mjs'
import { sqliteStore } from './sqlite-store.ts'

let root: string
let folders = 0
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'stint-store-'))
})
afterAll(() => rm(root, { recursive: true }))
const freshFolder = () => join(root, String(folders++))

conformance(
  'sqlite',
  ({ history }) => sqliteStore({ folder: freshFolder(), history }),
  async () => {
    const folder = freshFolder()
    const store = await sqliteStore({ folder })
    return { painter: store.painter(), open: () => reopened(store, folder) }
  },
)

const ACCOUNT = '111122223333'
const role = (value: number) => ({ partition: ACCOUNT, key: 'role/x', value })
const reopened = async (store: Store, folder: string) => {
  await store.close()
  return sqliteStore({ folder })
}

test('everything is there after closing and opening again: documents, revisions, events, blobs', async () => {
  const folder = freshFolder()
  let store = await sqliteStore({ folder })
  const { digest } = await store.blobs.put(Buffer.from('bytes'))
  await store.commit({ writes: [{ ...role(1), blobs: [digest] }, { partition: ACCOUNT, key: 'gone', value: 1 }] }) // prettier-ignore
  await store.commit({ writes: [{ partition: ACCOUNT, key: 'gone' }] })
  await store.commit({ appends: [{ stream: 'trail', time: 5, body: '{}', attributes: { EventName: 'AssumeRole' } }] })
  store = await reopened(store, folder)
  expect(await store.scan(ACCOUNT, '')).toEqual({ documents: [{ ...role(1), revision: 1 }], revision: 2, more: false })
  expect((await store.read('trail', { limit: 1, where: { name: 'EventName', value: 'AssumeRole' } })).events).toEqual([
    { sequence: 1, time: 5, body: '{}' },
  ])
  await store.blobs.collect()
  expect(await store.blobs.collect()).toBe(0)
  expect((await buffer((await store.blobs.get(digest))!)).toString()).toBe('bytes')
  await store.close()
})

test('who asks whether the Store is idle is told within the same turn of what was written meanwhile', async () => {
  const store = await sqliteStore({ folder: freshFolder() })
  const told: unknown[] = []
  await store.follow((changes) => void told.push(...changes.map(({ value }) => value)))
  expect(store.idle?.()).toBe(true)
  const committed = store.commit({
    writes: [role(7)],
    appends: Array.from({ length: 8 }, (_, time) => ({ stream: 'trail', time, body: '{}', attributes: {} })),
  })
  expect([store.idle?.(), told]).toEqual([false, []])
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let tries = 0; tries < 10_000 && told.length === 0; tries++) {
    Atomics.wait(pause, 0, 0, 1)
    store.idle?.()
  }
  expect(told).toEqual([7])
  expect(await committed).toMatchObject({ committed: true })
  expect(store.idle?.()).toBe(true)
  await store.close()
})

test('a lease ends with the process that had the folder: nobody waits for a dead holder', async () => {
  const folder = freshFolder()
  let store = await sqliteStore({ folder })
  await store.lease('cluster/demo', 'node-a', 0, 100)
  expect(await store.lease('cluster/demo', 'node-b', 1, 100)).toBe(false)
  store = await reopened(store, folder)
  expect(await store.lease('cluster/demo', 'node-b', 2, 100)).toBe(true)
  await store.close()
})

test('close waits for what was given before it, and refuses what comes after', async () => {
  const folder = freshFolder()
  const store = await sqliteStore({ folder })
  const commits = Array.from({ length: 700 }, (_, at) => store.commit({ writes: [role(at)] }))
  await store.close()
  expect((await Promise.all(commits)).every(({ committed }) => committed)).toBe(true)
  await expect(store.commit({ writes: [role(1)] })).rejects.toThrow('closed')
  await expect(store.get(ACCOUNT, 'role/x')).rejects.toThrow('closed')
  await store.close()
  const again = await sqliteStore({ folder })
  expect(await again.get(ACCOUNT, 'role/x')).toMatchObject({ value: 699, revision: 700 })
  await again.close()
})

test('nobody but the owner can read the folder and its files', async () => {
  const folder = freshFolder()
  const store = await sqliteStore({ folder })
  const { digest } = await store.blobs.put(Buffer.from('secret'))
  await store.commit({ writes: [role(1)] })
  const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8)
  expect(await mode(folder)).toBe('700')
  for (const name of (await readdir(folder)).filter((one) => one !== 'blobs'))
    expect([name, await mode(join(folder, name))]).toEqual([name, '600'])
  expect(await mode(join(folder, 'blobs'))).toBe('700')
  expect(await mode(join(folder, 'blobs', digest))).toBe('600')
  await store.close()
})

test('a second Store on the same folder is refused, and takes nothing from the first', async () => {
  const folder = freshFolder()
  const first = await sqliteStore({ folder })
  await first.commit({ writes: [role(1)] })
  await expect(sqliteStore({ folder })).rejects.toThrow(/in use by another process/)
  expect(await first.commit({ writes: [role(2)] })).toMatchObject({ committed: true })
  await first.close()
})

test('a file that is not a database is refused with a clear sentence', async () => {
  const folder = freshFolder()
  await (await sqliteStore({ folder })).close()
  await writeFile(join(folder, 'store.db'), 'something else altogether, long enough to look like a header')
  const refused = await sqliteStore({ folder }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Refusal)
  expect(String(refused)).toContain('not a database')
})

test('a folder written by a newer schema is refused', async () => {
  const folder = freshFolder()
  await (await sqliteStore({ folder })).close()
  const db = new Database(join(folder, 'store.db'))
  db.exec('insert into migration values (99)')
  db.close()
  await expect(sqliteStore({ folder })).rejects.toThrow('its schema 99 is newer')
})

test('what an interrupted put of an earlier process left is removed', async () => {
  const folder = freshFolder()
  await (await sqliteStore({ folder })).close()
  await writeFile(join(folder, 'blobs/incoming/half'), 'half a blo')
  const store = await sqliteStore({ folder })
  expect(await readdir(join(folder, 'blobs/incoming'))).toEqual([])
  await store.close()
})

test('superseded values are forgotten with the history, so that a document written for ever does not grow the file', async () => {
  const folder = freshFolder()
  const store = await sqliteStore({ folder, history: 16 })
  await store.commit({ writes: [{ partition: ACCOUNT, key: 'old', value: 'old' }] })
  for (let at = 0; at < 200; at++) await store.commit({ writes: [role(at)] })
  await store.commit({ writes: [{ partition: ACCOUNT, key: 'old', value: 'new' }] })
  await store.close()
  const db = new Database(join(folder, 'store.db'))
  const kept = db.prepare('select count(*) from change').raw().all()
  const olds = db.prepare("select count(*) from change where key = 'old'").raw().all()
  db.close()
  expect(kept).toEqual([[16]])
  expect(olds).toEqual([[1]])
})

test('events that were written before terms stood in shares are found', async () => {
  const folder = await mkdtemp(join(root, 'old-'))
  const attributes = '[["EventId","old"]]'
  const db = new Database(join(folder, 'store.db'))
  db.exec('create table migration (version integer primary key)')
  db.exec(MIGRATIONS[0] ?? '')
  db.exec('insert into migration (version) values (1)')
  db.prepare('insert into event (sequence, stream, time, body, attributes) values (?, ?, ?, ?, ?)').run(
    1,
    'trail',
    5,
    '{}',
    attributes,
  )
  db.prepare('insert into block (stream, since, until, earliest, latest, terms) values (?, ?, ?, ?, ?, ?)').run(
    'trail',
    0,
    1,
    5,
    5,
    termOf('["EventId","old"]'),
  )
  db.close()
  const store = await sqliteStore({ folder })
  const { events } = await store.read('trail', { limit: 9, where: { name: 'EventId', value: 'old' } })
  expect(events).toEqual([{ sequence: 1, time: 5, body: '{}' }])
  await store.close()
})

test('events are pictured and painted with their own sequences, also where some are missing', async () => {
  const event = (sequence: number, stream: string) => ({
    sequence,
    stream,
    time: sequence,
    body: `{"at":${sequence}}`,
    attributes: [['EventId', `id-${sequence}`]] as const,
  })
  const painted = [1, 2, 3, 7, 8, 100, ...Array.from({ length: 300 }, (_, at) => 200 + at)].map((sequence) =>
    event(sequence, sequence % 2 === 0 ? 'even' : 'odd'),
  )
  const store = await sqliteStore({ folder: freshFolder() })
  await store.painter().events(painted)
  await store.painter().finish(new Map())
  await store.commit({ appends: [{ stream: 'odd', time: 500, body: '{"at":500}', attributes: { EventId: 'id-500' } }] })
  const pictured = []
  for await (const some of (await store.picture()).events()) pictured.push(...some)
  expect(pictured).toEqual([...painted, event(500, 'odd')])
  const found = await store.read('odd', { limit: 9, where: { name: 'EventId', value: 'id-7' } })
  expect(found.events).toEqual([{ sequence: 7, time: 7, body: '{"at":7}' }])
  await store.close()
})

test('two attributes that share a term are told apart', async () => {
  const store = await sqliteStore({ folder: freshFolder() })
  const [one, other] = ['id-332789', 'id-529192'] // FNV-1a gives both attributes the same 32 bits
  const event = (time: number, id: string) => ({ stream: 'trail', time, body: '{}', attributes: { EventId: id } })
  await store.commit({ appends: Array.from({ length: 300 }, (_, at) => event(at, at === 100 ? one : `else-${at}`)) })
  const found = async (value: string) =>
    (await store.read('trail', { limit: 9, where: { name: 'EventId', value } })).events.map(({ time }) => time)
  expect(await found(one)).toEqual([100])
  expect(await found(other)).toEqual([])
  await store.close()
})

test('a snapshot of many documents is told whole, in parts', async () => {
  const store = await sqliteStore({ folder: freshFolder() })
  await store.commit({
    writes: Array.from({ length: 5000 }, (_, at) => ({ partition: ACCOUNT, key: `role/${at}`, value: at })),
  })
  const values = new Set()
  await store.follow((changes) => changes.forEach(({ value }) => values.add(value)))
  expect(values.size).toBe(5000)
  await store.close()
})
