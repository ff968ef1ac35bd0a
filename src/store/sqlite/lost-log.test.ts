import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Refusal } from '../../kernel/Refusal.ts'
import type { Store } from '../Store.ts'
import { sqliteStore } from './sqlite-store.ts'

let root: string
let folders = 0
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'stint-lost-log-'))
})
afterAll(() => rmSync(root, { recursive: true }))
const freshFolder = () => join(root, String(folders++))

/** The folder as a kill would leave it now. */
function killed(folder: string): string {
  const copy = freshFolder()
  cpSync(folder, copy, { recursive: true })
  return copy
}

const event = (body: string) => ({ stream: 'trail', time: 5, body, attributes: { EventId: body } })
const call = (store: Store, body: string) => store.commit({ appends: [event(body)] })
const change = (store: Store, body: string) =>
  store.commit({ writes: [{ partition: 'ocm', key: 'k', value: body }], appends: [event(body)] })
const trail = async (store: Store) =>
  (await store.read('trail', { limit: 99, order: 'oldest' })).events.map(({ body }) => body)

const LOG = 'events.log'
const DATABASE = ['store.db', 'store.db-wal']

/** Takes files of one folder for another's. */
function take(names: readonly string[], from: string, to: string): string {
  for (const name of [...names, ...(names === DATABASE ? ['store.db-shm'] : [])])
    rmSync(join(to, name), { force: true })
  for (const name of names) cpSync(join(from, name), join(to, name))
  return to
}

/** A bit of its log where the text stands is not what it was. */
function spoilt(folder: string, text: string): Buffer {
  const bytes = readFileSync(join(folder, LOG))
  const at = bytes.indexOf(text)
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  writeFileSync(join(folder, LOG), bytes)
  return bytes
}

async function refusalOf(folder: string): Promise<string> {
  const refused: unknown = await sqliteStore({ folder }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(Refusal)
  return `${String(refused)} ${(refused as Refusal).next}`
}

/** A folder as it was after a first call, after a second, and after a change that came behind both. */
async function stages(): Promise<{ first: string; second: string; changed: string }> {
  const folder = freshFolder()
  const store = await sqliteStore({ folder })
  await call(store, '"1"')
  const first = killed(folder)
  await call(store, '"2"')
  const second = killed(folder)
  await change(store, '"3"')
  const changed = killed(folder)
  await store.close()
  return { first, second, changed }
}

test('after a kill all is there that was acknowledged, whoever wrote it', async () => {
  const { first, second, changed } = await stages()
  for (const [folder, bodies] of [
    [first, ['"1"']],
    [second, ['"1"', '"2"']],
    [changed, ['"1"', '"2"', '"3"']],
  ] as const) {
    // prettier-ignore
    const store = await sqliteStore({ folder })
    expect(await trail(store)).toEqual(bodies)
    await store.close()
  }
})

test('a folder whose log was removed is refused, though the database was never told what was in it', async () => {
  const { second } = await stages()
  rmSync(join(second, LOG))
  expect(await refusalOf(second)).toMatch(/has lost its events\.log.*put back/i)
})

test('an older log than the database has seen is refused', async () => {
  const { first, changed } = await stages()
  const mixed = take([LOG], first, changed)
  const before = readFileSync(join(mixed, LOG))
  expect(await refusalOf(mixed)).toMatch(/an events\.log that is damaged, or older than its store\.db.*put back/i)
  expect(readFileSync(join(mixed, LOG)).equals(before)).toBe(true)
})

test('an older log is refused also where it has room for all that the database was told of', async () => {
  const folder = freshFolder()
  const store = await sqliteStore({ folder })
  await call(store, '"1"')
  const before = killed(folder)
  await call(store, '"2"')
  await store.close()
  expect(await refusalOf(take([LOG], before, folder))).toMatch(/an events\.log that is damaged, or older/)
})

test('an older database than the log is brought up to all that the log holds', async () => {
  const { first, second } = await stages()
  const store = await sqliteStore({ folder: take(DATABASE, first, second) })
  expect(await trail(store)).toEqual(['"1"', '"2"'])
  await call(store, '"3"')
  expect(await trail(store)).toEqual(['"1"', '"2"', '"3"'])
  await store.close()
})

test('the log of another world is refused, and neither world loses anything', async () => {
  const [one, other] = [await stages(), await stages()]
  expect(await refusalOf(take([LOG], other.second, one.first))).toMatch(
    /an events\.log of another store\.db.*put back/i,
  )
})

test('a log whose database is gone is no new world’s', async () => {
  const { second } = await stages()
  for (const name of [...DATABASE, 'store.db-shm']) rmSync(join(second, name), { force: true })
  expect(await refusalOf(second)).toMatch(/an events\.log of another store\.db.*put back/i)
})

test('a folder that was killed as it was made is made', async () => {
  for (const bytes of [0, 7, 32]) {
    const folder = freshFolder()
    await (await sqliteStore({ folder: join(folder) })).close()
    for (const name of [...DATABASE, 'store.db-shm']) rmSync(join(folder, name), { force: true })
    writeFileSync(join(folder, LOG), readFileSync(join(folder, LOG)).subarray(0, bytes))
    const store = await sqliteStore({ folder })
    await call(store, '"1"')
    expect(await trail(store)).toEqual(['"1"'])
    await store.close()
  }
})

test('a byte that went bad before the last group is told, and cuts nothing off', async () => {
  const folder = freshFolder()
  const store = await sqliteStore({ folder })
  for (const body of ['"1"', '"2"', '"3"']) await call(store, body)
  const copy = killed(folder)
  await store.close()
  const bytes = spoilt(copy, '"2"')
  expect(await refusalOf(copy)).toMatch(/an events\.log that is damaged.*put back/i)
  expect(readFileSync(join(copy, LOG)).equals(bytes)).toBe(true)
})

test('a byte that went bad after the database was told of its group is told to who reads it, and what follows is written on', async () => {
  const { second } = await stages()
  await (await sqliteStore({ folder: second })).close()
  spoilt(second, '"1"\u0001')
  const store = await sqliteStore({ folder: second })
  await expect(trail(store)).rejects.toThrow('damaged')
  await call(store, '"3"')
  expect((await store.read('trail', { limit: 1 })).events.map(({ body }) => body)).toEqual(['"3"'])
  await store.close()
})
