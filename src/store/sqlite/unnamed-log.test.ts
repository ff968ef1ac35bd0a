import Database from 'libsql'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packsOf, type Pack } from '../packs.mjs'
import type { PostedAppend } from '../posted.ts'
import { sqliteStore } from './sqlite-store.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'stint-unnamed-log-'))
})
afterAll(() => rmSync(root, { recursive: true }))

const append = (body: string): PostedAppend => ['trail', 5, body, `[["EventId",${body}]]`]

/** As logs were written that had no name: neither it nor seals behind texts. */
function group(first: number, ...bodies: string[]): Buffer {
  const [{ heads, bodies: text }] = packsOf(bodies.map(append)) as [Pack]
  const pack = Buffer.alloc(20)
  pack.writeDoubleLE(first)
  pack.writeUInt32LE(bodies.length, 8)
  pack.writeUInt32LE(Buffer.byteLength(heads), 12)
  pack.writeUInt32LE(Buffer.byteLength(text), 16)
  const held = Buffer.concat([pack, Buffer.from(heads + text)])
  const header = Buffer.alloc(12, 'SLOG')
  header.writeUInt32LE(held.length, 4)
  header.writeUInt32LE(crc32(held), 8)
  return Buffer.concat([header, held])
}

/** A folder of then: a change with sequence 1, calls with 2 to 4, of which the database was told of the first two. */
async function folderOfThen(name: string): Promise<string> {
  const folder = join(root, name)
  const store = await sqliteStore({ folder })
  const change = { stream: 'trail', time: 5, body: '"1"', attributes: { EventId: '1' } }
  await store.commit({ writes: [{ partition: 'ocm', key: 'k', value: 1 }], appends: [change] })
  await store.close()
  const told = group(2, '"2"', '"ü"')
  writeFileSync(join(folder, 'events.log'), Buffer.concat([told, group(4, '"4"'), Buffer.alloc(4096)]))
  unname(folder, `insert into logged values (3, 2, 32, 0, 0); insert into pack_of values ('trail', 3)`)
  return folder
}

function unname(folder: string, more = ''): void {
  const db = new Database(join(folder, 'store.db'))
  db.exec(`delete from log; ${more}`)
  db.close()
}

async function trailIn(folder: string): Promise<string[]> {
  const store = await sqliteStore({ folder })
  await store.commit({ appends: [{ stream: 'trail', time: 6, body: '"new"', attributes: { EventId: 'new' } }] })
  const { events } = await store.read('trail', { limit: 99, order: 'oldest' })
  await store.close()
  return events.map(({ sequence, body }) => `${sequence} ${body}`)
}

const ALL = ['1 "1"', '2 "2"', '3 "ü"', '4 "4"']

test('what stands in a log without a name is in the database once it was opened, and a log with a name goes on behind it', async () => {
  const folder = await folderOfThen('whole')
  expect(await trailIn(folder)).toEqual([...ALL, '5 "new"'])
  expect(await trailIn(folder)).toEqual([...ALL, '5 "new"', '6 "new"'])
})

test('killed when the database had it all and the log was not yet empty, it is there once', async () => {
  const folder = await folderOfThen('killed')
  const log = join(folder, 'events.log')
  const before = readFileSync(log)
  await (await sqliteStore({ folder })).close()
  unname(folder)
  writeFileSync(log, before)
  expect(await trailIn(folder)).toEqual([...ALL, '5 "new"'])
})

test('one that lacks what the database was told of is refused, and stays as it is', async () => {
  const folder = await folderOfThen('short')
  truncateSync(join(folder, 'events.log'), 40)
  await expect(sqliteStore({ folder })).rejects.toThrow('damaged')
  expect(readFileSync(join(folder, 'events.log'))).toHaveLength(40)
})
