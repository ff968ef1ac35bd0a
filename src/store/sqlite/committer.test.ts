import Database from 'libsql'
import { expect, test } from 'vitest'
import { addTo } from '../packs.mjs'
import { postedQuery } from '../posted.ts'
import { committer } from './committer.mjs'
import { eventReader } from './event-reader.mjs'
import { migrate } from './schema.mjs'

test('events are found by what they tell also when a batch that came along was undone before them', () => {
  const db = new Database(':memory:')
  migrate(db)
  db.exec(
    "create trigger refuse before insert on pack_of when new.stream = 'refused' begin select raise(abort, 'no'); end",
  )
  const { commit, closeBlocks } = committer(db, { has: () => true }, 16)
  const parcel = (stream: string, events: number) => {
    const packs: Parameters<typeof addTo>[0] = []
    for (let at = 1; at <= events; at++) addTo(packs, [stream, at, '{}', `[["EventId","${stream}-${at}"]]`])
    return { batches: 1, writes: [], guards: [], packs }
  }

  const [refused, written] = commit([parcel('refused', 40), parcel('trail', 300)])
  expect(refused).toHaveProperty('error')
  expect(written).toEqual({ revisions: [] })
  closeBlocks()

  const read = eventReader(db)
  const found = (id: string) => read('trail', postedQuery({ limit: 9, where: { name: 'EventId', value: id } }))
  for (let at = 1; at <= 300; at++) expect(found(`trail-${at}`)).toEqual([[at, at, '{}']])
  expect(db.prepare('select stream, since, until from block').raw().all()).toEqual([['trail', 0, 300]])
  db.close()
})
