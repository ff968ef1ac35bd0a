import Database from 'libsql'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postedQuery, type PostedAppend } from '../posted.ts'
import { committer } from './committer.mjs'
import { groupEncoder } from './event-group.mjs'
import { beginLog, eventLog } from './event-log.mjs'
import { eventReader } from './event-reader.mjs'
import { migrate } from './schema.mjs'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stint-committer-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const logIn = (name: string) => eventLog(join(folder, name), beginLog(join(folder, name)))

const appends = (stream: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at): PostedAppend => {
    const time = from + at
    return [stream, time, '{}', `[["EventId","${stream}-${time}"]]`]
  })

const parcel = (...range: Parameters<typeof appends>) => ({
  batches: 1,
  writes: [],
  guards: [],
  appends: appends(...range),
})

const group = (...range: Parameters<typeof appends>) => groupEncoder()(appends(...range))

test('events are found by what they tell also when batches that came along were undone before and after them', () => {
  const db = new Database(':memory:')
  migrate(db)
  db.exec(
    "create trigger refuse before insert on pack_of when new.stream = 'refused' begin select raise(abort, 'no'); end",
  )
  const log = logIn('events.log')
  const { commit, log: logGroup, index, closeBlocks } = committer(db, log, { has: () => true }, 16)
  const read = eventReader(db, log)
  const refused = { ...parcel('refused', 1, 40), writes: [{ partition: 'p', key: 'k', value: '1', blobs: [] }] }

  expect(commit([refused, parcel('trail', 1, 300)])).toEqual([
    expect.objectContaining({ error: 'no' }),
    { revisions: [] },
  ])
  expect(logGroup(group('trail', 301, 400))).toEqual({ revisions: [] })
  expect(commit([refused])).toEqual([expect.objectContaining({ error: 'no' })])
  expect(commit([{ ...parcel('trail', 401, 700), writes: refused.writes }])).toEqual([{ revisions: [['p', 1]] }])
  closeBlocks()
  index()

  const found = (id: string) => read('trail', postedQuery({ limit: 9, where: { name: 'EventId', value: id } }))
  for (let at = 1; at <= 700; at++) expect(found(`trail-${at}`)).toEqual([[at, at, '{}']])
  expect(db.prepare('select stream, since, until from block').raw().all()).toEqual([['trail', 0, 700]])
  log.close()
  db.close()
})

test('events in the log are found though the database could not be told of them at first', () => {
  const db = new Database(':memory:')
  migrate(db)
  const log = logIn('told-late.log')
  const { log: logGroup, index } = committer(db, log, { has: () => true }, 16)
  const read = eventReader(db, log)
  expect(logGroup(group('trail', 1, 3))).toEqual({ revisions: [] })
  db.exec("create trigger full before insert on pack_of begin select raise(abort, 'full'); end")
  expect(index).toThrow('full')
  db.exec('drop trigger full')
  index()
  expect(read('trail', postedQuery({ limit: 9 }))).toEqual([3, 2, 1].map((at) => [at, at, '{}']))
  log.close()
  db.close()
})

test('a commit that finds no room says so by its code, and the next one that does is whole', () => {
  const db = new Database(':memory:')
  migrate(db)
  const log = logIn('full.log')
  const { commit } = committer(db, log, { has: () => true }, 16)
  const written = (bytes: number) => ({
    ...parcel('trail', 1, 1),
    writes: [{ partition: 'p', key: 'k', value: JSON.stringify('x'.repeat(bytes)), blobs: [] }],
  })
  db.exec('pragma max_page_count = 40')
  expect(commit([written(1_000_000)])).toEqual([{ error: 'database or disk is full', code: 'SQLITE_FULL' }])
  expect(commit([written(10)])).toEqual([{ revisions: [['p', 1]] }])
  log.close()
  db.close()
})
