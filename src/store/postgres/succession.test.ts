import { randomUUID } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { postgres, postgresPrograms, type Postgres } from '../../../test/postgres.ts'
import { StoreAway } from '../away.ts'
import type { Picture, PicturedEvent } from '../picture.ts'
import { openDatabase } from './database.ts'
import { MIGRATIONS } from './schema.ts'
import { postgresStore, type PostgresStore } from './postgres-store.ts'
import { openSuccession } from './succession.ts'

const needed = process.env['STINT_REQUIRE_CLIENTS'] === '1'
const present = postgresPrograms() !== undefined

const ACCOUNT = '111122223333'

describe.skipIf(!present && !needed)(present ? 'a world of several nodes' : 'PostgreSQL (not installed)', () => {
  let server: Postgres
  let schema: string
  beforeAll(async () => {
    server = await postgres()
  })
  afterAll(() => server.stop())
  beforeEach(() => {
    schema = `stint_${randomUUID().replaceAll('-', '')}`
  })

  const node = () => postgresStore({ url: server.url, schema })
  const role = (name: string) => ({
    writes: [{ partition: ACCOUNT, key: `role/${name}`, value: name }],
    appends: [
      { stream: `trail/${name[0]}`, time: 5, body: JSON.stringify(name), attributes: { EventId: [name, 'x'] } },
    ],
  })
  const keys = async (store: PostgresStore) => (await store.scan(ACCOUNT, '')).documents.map(({ key }) => key)
  const eventsOf = async (picture: Picture) => {
    const events: PicturedEvent[] = []
    for await (const some of picture.events()) events.push(...some)
    return events
  }
  const paintedFrom = async (picture: Picture) => {
    const succession = await openSuccession(server.url, { schema })
    await succession.painter.documents(picture.documents)
    for (const digest of new Set(picture.documents.flatMap(({ blobs }) => blobs)))
      await succession.painter.blobs.put((await picture.blobs.get(digest))!)
    for await (const some of picture.events()) await succession.painter.events(some)
    await succession.painter.finish(picture.revisions)
    return succession
  }

  test('is pictured at one moment, while all go on, and painted again as it was', async () => {
    const [one, other] = await Promise.all([node(), node()])
    const { digest } = await one.blobs.put(Buffer.from('bytes'))
    await one.commit({ writes: [{ partition: 's3', key: 'object', value: 1, blobs: [digest] }] })
    for (const name of ['a1', 'b1', 'a2', 'b2']) await (name.startsWith('a') ? one : other).commit(role(name))
    const picture = await one.picture()
    await other.commit(role('a3'))
    const before = await eventsOf(picture)
    expect(before.map(({ stream, sequence, body }) => [stream, sequence, body])).toEqual([
      ['trail/a', 1, '"a1"'],
      ['trail/b', 2, '"b1"'],
      ['trail/a', 3, '"a2"'],
      ['trail/b', 4, '"b2"'],
    ])
    expect(picture.sequence).toBe(4)
    const succession = await paintedFrom(picture)
    await Promise.all([one.close(), other.close()])
    await succession.take()
    await succession.end()
    const again = await node()
    const after = await again.picture()
    expect(await eventsOf(after)).toEqual(before)
    expect(after.documents).toEqual(picture.documents)
    expect((await buffer((await again.blobs.get(digest))!)).toString()).toBe('bytes')
    const { revision } = await again.scan(ACCOUNT, '')
    expect(revision).toBe(6) // above the five of the world that was
    expect(await again.watch(ACCOUNT, '', 5, () => {})).toBe('gone')
    await again.commit(role('a4'))
    expect((await again.read('trail/a', { limit: 1 })).events[0]?.sequence).toBeGreaterThan(5)
    await again.close()
  })

  test('takes up what took its place everywhere at once: who writes meanwhile is of the world that was, or is refused', async () => {
    const [one, other] = await Promise.all([node(), node()])
    await one.commit(role('a0'))
    const picture = await one.picture()
    let swapped = false
    const late: string[] = []
    const refused: unknown[] = []
    const writing = [one, other].flatMap((store, at) =>
      Array.from({ length: 6 }, async (_, writer) => {
        for (let turn = 0; ; turn++) {
          const wasSwapped = swapped
          try {
            const name = `b${at}-${writer}-${turn}`
            await store.commit(role(name))
            if (wasSwapped) late.push(name)
          } catch (error) {
            refused.push(error)
            return
          }
        }
      }),
    )
    const succession = await paintedFrom(picture)
    await succession.take()
    swapped = true
    await Promise.all([...writing, one.outlived, other.outlived])
    expect(late).toEqual([])
    expect(refused).toHaveLength(12)
    for (const error of refused) expect(error).toBeInstanceOf(StoreAway)
    expect(await Promise.all(refused.map((error) => (error as StoreAway).done))).toEqual(refused.map(() => false))
    await Promise.all([one.close(), other.close()])
    const again = await node()
    expect(await keys(again)).toEqual(['role/a0'])
    expect((await again.read('trail/b', { limit: 1 })).events).toEqual([])
    await again.close()
    await succession.end()
  })

  test('is told though nobody writes; and what was is back when what took its place does not open', async () => {
    const idle = await node()
    await idle.commit(role('a0'))
    const picture = await idle.picture()
    await idle.commit(role('a1'))
    const succession = await paintedFrom(picture)
    await expect(openSuccession(server.url, { schema })).rejects.toThrow('Another node takes the world back')
    await succession.take()
    await idle.outlived
    await idle.close()
    await succession.undo()
    const again = await node()
    expect(await keys(again)).toEqual(['role/a0', 'role/a1'])
    await again.close()
  })

  test('of an older version keeps its events in order, each under a number of its own above all that were', async () => {
    const database = await openDatabase({ url: server.url, schema: `${schema}_x` })
    await database.query(`create schema ${schema}`)
    const statements = [
      `set local search_path = ${schema}`,
      'create table migration (version int4 primary key)',
      ...MIGRATIONS.slice(0, 2),
      'insert into migration values (1), (2)',
      `insert into stream values ('trail/a', 2), ('trail/b', 3)`,
      `insert into event values ('trail/a', 1, 1, '"a1"', '[]', '{}'), ('trail/a', 2, 2, '"a2"', '[]', '{}'),
       ('trail/b', 1, 1, '"b1"', '[]', '{}'), ('trail/b', 3, 2, '"b3"', '[]', '{}')`,
    ]
    await database.transaction(async (client) => {
      for (const statement of statements) await client.query(statement)
    })
    await database.close()
    const store = await node()
    const numbers = async (stream: string) =>
      (await store.read(stream, { order: 'oldest', limit: 9 })).events.map(({ sequence, body }) => [sequence, body])
    expect(await numbers('trail/a')).toEqual([[4, '"a1"'], [5, '"a2"']]) // prettier-ignore
    expect(await numbers('trail/b')).toEqual([[6, '"b1"'], [8, '"b3"']]) // prettier-ignore
    await store.commit(role('a3'))
    expect(await numbers('trail/a')).toHaveLength(3)
    expect((await store.read('trail/a', { limit: 1 })).events[0]?.sequence).toBe(9)
    await store.close()
  })
})
