import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { postgres, postgresPrograms, type Postgres } from '../../../test/postgres.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { StoreAway } from '../away.ts'
import { conformance } from '../conformance.ts'
import type { Change, Store } from '../Store.ts'
import { postgresStore } from './postgres-store.ts'
import { MIGRATIONS, migrate } from './schema.ts'
import { openSuccession } from './succession.ts'

const needed = process.env['STINT_REQUIRE_CLIENTS'] === '1'
const present = postgresPrograms() !== undefined

describe.skipIf(!present && !needed)(present ? 'PostgreSQL' : 'PostgreSQL (not installed)', () => {
  let server: Postgres
  beforeAll(async () => {
    server = await postgres()
  })
  afterAll(() => server.stop())

  const freshSchema = () => `stint_${randomUUID().replaceAll('-', '')}`
  const node = (schema: string, more = {}) => postgresStore({ url: server.url, schema, ...more })

  conformance(
    'postgres',
    ({ history }) => node(freshSchema(), { history, keepMs: 0 }),
    async () => {
      const schema = freshSchema()
      await (await node(schema)).close() // what was: nothing
      const succession = await openSuccession(server.url, { schema })
      const open = async () => {
        await succession.take()
        await succession.end()
        return node(schema)
      }
      return { painter: succession.painter, open }
    },
  )

  const ACCOUNT = '111122223333'
  const role = (value: number, name = 'x') => ({ partition: ACCOUNT, key: `role/${name}`, value })
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise((resolve) => setImmediate(resolve))
  }
  const seenBy = async (store: Store) => {
    const seen: Change[] = []
    await store.follow((changes) => void seen.push(...changes))
    return seen
  }

  test('everything is there after closing and opening again: documents, revisions, events, blobs', async () => {
    const schema = freshSchema()
    let store = await node(schema)
    const { digest } = await store.blobs.put(Buffer.from('bytes'))
    await store.commit({ writes: [{ ...role(1), blobs: [digest] }] })
    await store.commit({ appends: [{ stream: 'trail', time: 5, body: '{}', attributes: { EventName: 'AssumeRole' } }] })
    await store.close()
    store = await node(schema)
    expect(await store.scan(ACCOUNT, '')).toEqual({
      documents: [{ ...role(1), revision: 1 }],
      revision: 1,
      more: false,
    })
    expect((await store.read('trail', { limit: 1, where: { name: 'EventName', value: 'AssumeRole' } })).events).toEqual(
      [{ sequence: 1, time: 5, body: '{}' }],
    )
    expect((await buffer((await store.blobs.get(digest))!)).toString()).toBe('bytes')
    await store.close()
  })

  test.each([3_600_000, -3_600_000])(
    'a node whose clock is an hour off (%i ms) holds its lease as long as all others, and no longer',
    async (off) => {
      const schema = freshSchema()
      const [strange, other] = await Promise.all([node(schema), node(schema)])
      const now = Date.now()
      const asked = (store: Store, holder: string, at: number) => store.lease('cluster/c1', holder, at, at + 60_000)
      expect(await asked(strange, 'strange', now + off)).toBe(true)
      expect(await asked(other, 'other', now)).toBe(false)
      const admin = new pg.Client(server.url)
      await admin.connect()
      await admin.query(`update ${schema}.lease set until = until - 60000`)
      await admin.end()
      expect(await asked(other, 'other', now)).toBe(true)
      expect(await asked(strange, 'strange', now + off)).toBe(false)
      await Promise.all([strange.close(), other.close()])
    },
  )

  test('a node of an older program commits nothing once a newer one has changed the schema, and does not come back', async () => {
    const schema = freshSchema()
    const older = await node(schema)
    await older.commit({ writes: [role(1)] })
    const newer = new pg.Client({ connectionString: server.url, options: `-c search_path=${schema}` })
    await newer.connect()
    await newer.query('begin')
    await migrate(newer, schema, [...MIGRATIONS, 'create table newest (name text)'])
    const meanwhile = older.commit({ writes: [role(2)] })
    await newer.query('commit')
    await expect(meanwhile).rejects.toBeInstanceOf(StoreAway)
    await older.outlived
    await older.close()
    await expect(node(schema)).rejects.toThrow(/its schema \d+ is newer/)
    expect((await newer.query('select value from document')).rows).toEqual([{ value: '1' }])
    await newer.end()
  })

  test('nodes count up one document together: no increment is lost, and both see the same end', async () => {
    const schema = freshSchema()
    const stores = await Promise.all([node(schema), node(schema), node(schema)])
    await stores[0]?.commit({ writes: [role(0)] })
    const increment = async (store: Store) => {
      for (;;) {
        const { revision = 0, value } = (await store.get(ACCOUNT, 'role/x')) ?? {}
        const guards = [{ partition: ACCOUNT, key: 'role/x', revision }]
        const { committed } = await store.commit({ writes: [role(Number(value) + 1)], guards })
        if (committed) return
      }
    }
    await Promise.all(stores.flatMap((store) => Array.from({ length: 20 }, () => increment(store))))
    for (const store of stores) expect(await store.get(ACCOUNT, 'role/x')).toMatchObject({ value: 60, revision: 61 })
    await Promise.all(stores.map((store) => store.close()))
  })

  test('what one node commits the others are told, each commit once, whole and in order', async () => {
    const schema = freshSchema()
    const [one, other] = await Promise.all([node(schema), node(schema)])
    const commits: (readonly Change[])[] = []
    await other.follow((changes) => void (changes.length > 0 && commits.push(changes)))
    const both = (value: number) => [role(value), { partition: 'ocm', key: 'cluster/demo', value }]
    await Promise.all(Array.from({ length: 50 }, (_, at) => (at % 3 === 0 ? other : one).commit({ writes: both(at) })))
    await until(() => commits.length === 50)
    expect(commits.map((changes) => changes.map(({ partition, revision }) => [partition, revision]))).toEqual(
      Array.from({ length: 50 }, (_, at) => [
        [ACCOUNT, at + 1],
        ['ocm', at + 1],
      ]),
    )
    for (const changes of commits) expect(new Set(changes.map(({ value }) => value)).size).toBe(1)
    await Promise.all([one.close(), other.close()])
  })

  test('what a node writes is kept until the node itself was told, however little is to be kept', async () => {
    const store = await node(freshSchema(), { history: 1, keepMs: 0 })
    const writing = []
    const follows = []
    for (let at = 1; at <= 600; at++) {
      writing.push(store.commit({ writes: [role(at, `${at % 7}`)] }))
      if (at % 20 === 0) follows.push(seenBy(store))
      if (at % 3 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await Promise.all(writing)
    for (const seen of await Promise.all(follows)) expect(Math.max(...seen.map(({ revision }) => revision))).toBe(600)
    await store.close()
  })

  test('a node that lost its connection is told of what was committed meanwhile', async () => {
    const schema = freshSchema()
    const [one, other] = await Promise.all([node(schema), node(schema)])
    const seen = await seenBy(other)
    await one.commit({ writes: [role(1)] })
    await until(() => seen.length === 1)
    await server.disconnect()
    const again = async (value: number): Promise<unknown> =>
      one.commit({ writes: [role(value)] }).catch(() => again(value))
    for (const value of [2, 3, 4]) await again(value)
    await until(() => seen.length === 4)
    expect(seen.map(({ revision, value }) => [revision, value])).toEqual([1, 2, 3, 4].map((at) => [at, at]))
    await Promise.all([one.close(), other.close()])
  })

  test('a node whose connections are lost listens again at once', async () => {
    const schema = freshSchema()
    const [one, other] = await Promise.all([node(schema), node(schema)])
    const seen = await seenBy(other)
    const waits: number[] = []
    for (let value = 1; value <= 15; value++) {
      await server.disconnect()
      const again = async (): Promise<unknown> => one.commit({ writes: [role(value)] }).catch(again)
      await again()
      const begun = performance.now()
      await until(() => seen.some((change) => change.value === value))
      waits.push(performance.now() - begun)
    }
    expect(waits.toSorted((a, b) => a - b)[7]).toBeLessThan(100)
    await Promise.all([one.close(), other.close()])
  })

  test('what is asked steadily is asked again when its connection is lost, and not when it is refused', async () => {
    const { openDatabase } = await import('./database.ts')
    const database = await openDatabase({ url: server.url, schema: freshSchema() })
    let times = 0
    const lose = async (client: object) => {
      const lost = new Promise<void>((resolve) => (client as pg.PoolClient).once('end', resolve))
      await server.disconnect()
      await lost
    }
    const cut = await database.reach.steadily(() =>
      database.transaction(async (client) => {
        if (times++ === 0) await lose(client)
        return (await client.query('select 1 as one')).rows as unknown
      }),
    )
    expect([cut, times]).toEqual([[{ one: 1 }], 2])
    const refused = database.reach.steadily(() => {
      times++
      return database.transaction((client) => client.query('select 1 from nowhere'))
    })
    await expect(refused).rejects.toThrow('nowhere')
    expect(times).toBe(3)
    await database.close()
  })

  test('who lost a guard to another node knows by then what it lost against', async () => {
    const schema = freshSchema()
    const [one, other] = await Promise.all([node(schema), node(schema)])
    const seen = await seenBy(other)
    for (let value = 1; value <= 20; value++) {
      await one.commit({ writes: [role(value)] })
      const guards = [{ partition: ACCOUNT, key: 'role/x', revision: value - 1 }]
      expect(await other.commit({ writes: [role(-value)], guards })).toMatchObject({ committed: false })
      expect(seen.at(-1)).toMatchObject({ value, revision: value })
    }
    await Promise.all([one.close(), other.close()])
  })

  test('nodes that found a world at once make its tables once', async () => {
    const schema = freshSchema()
    const stores = await Promise.all(Array.from({ length: 5 }, () => node(schema)))
    const outcomes = await Promise.all(
      stores.map((store, at) =>
        store.commit({ writes: [role(at)], guards: [{ partition: ACCOUNT, key: 'role/x', revision: 0 }] }),
      ),
    )
    expect(outcomes.filter(({ committed }) => committed)).toHaveLength(1)
    await Promise.all(stores.map((store) => store.close()))
  })

  test('a blob that is put again on one node is spared by the collection of another', async () => {
    const schema = freshSchema()
    const [one, other] = await Promise.all([node(schema), node(schema)])
    const { digest } = await one.blobs.put(Buffer.from('bytes'))
    await one.blobs.collect()
    expect(await other.blobs.put(Buffer.from('bytes'))).toEqual({ digest, size: 5 })
    expect(await one.blobs.collect()).toBe(0)
    expect((await buffer((await other.blobs.get(digest))!)).toString()).toBe('bytes')
    await other.commit({ writes: [{ ...role(1), blobs: [digest] }] })
    await one.blobs.collect()
    expect(await one.blobs.collect()).toBe(0)
    await other.commit({ writes: [role(2)] })
    await one.blobs.collect()
    expect(await one.blobs.collect()).toBe(1)
    await Promise.all([one.close(), other.close()])
  })

  test('calls and uploads find a connection, however many others send their bytes slowly', async () => {
    const store = await node(freshSchema())
    let come = () => {}
    const rest = new Promise<void>((resolve) => (come = resolve))
    let waiting = 0
    const slowly = async function* (at: number) {
      yield Buffer.alloc(300_000, at)
      waiting++
      await rest
      yield Buffer.from('the end')
    }
    const slow = Array.from({ length: 12 }, (_, at) => store.blobs.put(Readable.from(slowly(at))))
    await until(() => waiting === 12)
    expect(await store.commit({ writes: [role(1)] })).toMatchObject({ committed: true })
    const { digest } = await store.blobs.put(Readable.from([Buffer.alloc(600_000, 'x')]))
    expect((await buffer((await store.blobs.get(digest))!)).equals(Buffer.alloc(600_000, 'x'))).toBe(true)
    expect(waiting).toBe(12)
    come()
    expect((await Promise.all(slow)).map(({ size }) => size)).toEqual(slow.map(() => 300_007))
    await store.close()
  })

  test('a blob of many parts is read from any byte to any other, on every node', async () => {
    const schema = freshSchema()
    const [one, other] = await Promise.all([node(schema), node(schema)])
    const bytes = Buffer.from(Array.from({ length: 700_000 }, (_, at) => at % 251))
    const { digest, size } = await one.blobs.put(bytes)
    expect(size).toBe(700_000)
    const read = async (start: number, end: number) => buffer((await other.blobs.get(digest, { start, end }))!)
    expect((await buffer((await other.blobs.get(digest))!)).equals(bytes)).toBe(true)
    expect((await read(262_140, 524_290)).equals(bytes.subarray(262_140, 524_291))).toBe(true)
    expect((await read(699_999, 800_000)).equals(bytes.subarray(699_999))).toBe(true)
    await Promise.all([one.close(), other.close()])
  })

  test('a server that is not there, and a schema of a newer program, are refused with a sentence and no password', async () => {
    const absent = await postgresStore({ url: 'postgres://me:secret@127.0.0.1:1/x' }).catch((error: unknown) => error)
    expect(absent).toBeInstanceOf(Refusal)
    expect(String(absent)).toContain('postgres://127.0.0.1:1/x cannot be used')
    expect(String(absent)).not.toContain('secret')
    const schema = freshSchema()
    await (await node(schema)).close()
    const { openDatabase } = await import('./database.ts')
    const database = await openDatabase({ url: server.url, schema })
    await database.query('insert into migration values (99)')
    await database.close()
    await expect(node(schema)).rejects.toThrow('its schema 99 is newer')
  })
})
