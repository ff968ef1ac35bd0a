import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { frailWire, type FrailWire, type Mishap } from '../../../test/frail-wire.ts'
import { postgres, postgresPrograms, type Postgres } from '../../../test/postgres.ts'
import { StoreAway } from '../away.ts'
import type { Change, Store } from '../Store.ts'
import { openDatabase } from './database.ts'
import { postgresStore } from './postgres-store.ts'

const needed = process.env['STINT_REQUIRE_CLIENTS'] === '1'
const present = postgresPrograms() !== undefined

const ACCOUNT = '111122223333'
const TRAIL = 'trail'

describe.skipIf(!present && !needed)(present ? 'a database that goes and comes' : 'PostgreSQL (not installed)', () => {
  let server: Postgres
  let wire: FrailWire
  let schema: string
  let tidings: string[]
  beforeAll(async () => {
    server = await postgres()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    wire = await frailWire(server.url)
    schema = `stint_${randomUUID().replaceAll('-', '')}`
    tidings = []
  })
  afterEach(() => wire.close())

  const node = (more: { patience?: number; url?: string } = {}) =>
    postgresStore({
      url: wire.url,
      schema,
      patience: 30_000,
      tidings: { away: (why) => tidings.push(why), back: () => tidings.push('back') },
      ...more,
    })
  const written = (name: string) => ({
    writes: [{ partition: ACCOUNT, key: `role/${name}`, value: name }],
    appends: [{ stream: TRAIL, time: 5, body: JSON.stringify(name), attributes: { EventId: name } }],
  })
  const trail = async (store: Store) =>
    (await store.read(TRAIL, { order: 'oldest', limit: 100_000 })).events.map(({ body }) => JSON.parse(body) as string)
  const until = async (holds: () => boolean | Promise<boolean>) => {
    while (!(await holds())) await new Promise((resolve) => setImmediate(resolve))
  }
  /** Once, to the first message that says so. */
  const onceTo = (text: string, mishap: Mishap): { readonly came: () => boolean } => {
    let came = false
    wire.mishap = (message) => {
      if (came || !message.includes(text)) return undefined
      came = true
      return mishap
    }
    return { came: () => came }
  }

  test.each<[string, Mishap]>([
    ['before its COMMIT arrives', 'lost'],
    ['after its COMMIT arrived', 'unheard'],
  ])(
    'a commit whose connection is lost %s is done once, and acknowledged with its revisions',
    async (_when, mishap) => {
      const store = await node()
      const seen: Change[] = []
      await store.follow((changes) => void seen.push(...changes))
      await store.commit(written('first'))
      const { came } = onceTo('commit', mishap)
      expect(await store.commit(written('second'))).toEqual({ committed: true, revisions: new Map([[ACCOUNT, 2]]) })
      expect(came()).toBe(true)
      expect(await store.commit(written('third'))).toMatchObject({ revisions: new Map([[ACCOUNT, 3]]) })
      expect(await trail(store)).toEqual(['first', 'second', 'third'])
      expect(seen.map(({ key, revision }) => [key, revision])).toEqual([
        ['role/first', 1],
        ['role/second', 2],
        ['role/third', 3],
      ])
      expect(tidings).toEqual([]) // the database itself was there all the time
      await store.close()
    },
  )

  test('a COMMIT that arrives only after its sender asked what became of it is waited for', async () => {
    const store = await node()
    await store.commit(written('first'))
    const admin = new pg.Client(server.url)
    await admin.connect()
    const waiting = async () => {
      const { rows } = await admin.query<{ waits: boolean }>(
        `select exists (select 1 from pg_stat_activity where application_name like 'stint %' and wait_event_type = 'Lock'
         and query like 'select number, results from node%') as waits`,
      )
      return rows[0]?.waits === true
    }
    let deliver = () => {}
    onceTo('commit', { held: new Promise<void>((resolve) => (deliver = resolve)) })
    const committing = store.commit(written('second'))
    await until(waiting)
    deliver()
    expect(await committing).toEqual({ committed: true, revisions: new Map([[ACCOUNT, 2]]) })
    expect(await trail(store)).toEqual(['first', 'second'])
    await admin.end()
    await store.close()
  })

  test.each<[string, Mishap]>([
    ['lost', 'lost'],
    ['answered to nobody', 'unheard'],
  ])('whichever message of a commit is %s, everything is done once', async (_what, mishap) => {
    const store = await node()
    const names: string[] = []
    for (let at = 0; ; at++) {
      let messages = 0
      let ended = false
      wire.mishap = (message) => {
        // What is sent for the group alone: the looks for others' commits come and go.
        if (ended || message.includes('select name, revision from partition') || message.includes('positions'))
          return undefined
        return messages++ === at ? mishap : undefined
      }
      const some = [`${at}-a`, `${at}-b`]
      names.push(...some)
      const outcomes = await Promise.all(some.map((name) => store.commit(written(name))))
      ended = true
      const revision = 2 * at + 1
      expect(outcomes.map((outcome) => outcome.committed && outcome.revisions.get(ACCOUNT))).toEqual([
        revision,
        revision + 1,
      ])
      if (messages <= at) break
    }
    expect(names.length).toBeGreaterThan(10)
    expect(await trail(store)).toEqual(names)
    await store.close()
  })

  test('an outcome that is unknown for longer than anybody waits is told as such, and found out when the database is back', async () => {
    const store = await node({ patience: 200 })
    const seen: Change[] = []
    await store.follow((changes) => void seen.push(...changes))
    await store.commit(written('first'))
    const lose = async (mishap: Mishap, name: string): Promise<StoreAway> => {
      wire.mishap = (message) => {
        if (!message.includes('commit')) return undefined
        wire.dead = true
        return mishap
      }
      const error: unknown = await store.commit(written(name)).catch((refused: unknown) => refused)
      expect(error).toBeInstanceOf(StoreAway)
      return error as StoreAway
    }
    const back = async () => {
      wire.mishap = () => undefined
      wire.dead = false
      await until(() => store.reach?.() === undefined)
    }
    const done = await lose('unheard', 'second')
    await expect(store.reach?.()).rejects.toBeInstanceOf(StoreAway)
    await expect(store.get(ACCOUNT, 'role/first')).rejects.toBeInstanceOf(StoreAway)
    const neverAsked: unknown = await store.commit(written('never')).catch((refused: unknown) => refused)
    expect(await (neverAsked as StoreAway).done).toBe(false)
    await back()
    expect(await done.done).toBe(true)
    const undone = await lose('lost', 'third')
    await back()
    expect(await undone.done).toBe(false)
    await until(() => seen.length === 2)
    await store.commit(written('fourth'))
    expect(await trail(store)).toEqual(['first', 'second', 'fourth'])
    expect(seen.map(({ key, revision }) => [key, revision])).toEqual([
      ['role/first', 1],
      ['role/second', 2],
      ['role/fourth', 3],
    ])
    expect(tidings.filter((one) => one === 'back')).toHaveLength(2)
    await store.close()
  })

  test.each<[string, Mishap]>([
    ['while its parts are written', 'lost'],
    ['when all was written', 'unheard'],
  ])(
    'an upload whose connection is lost %s is written again, though its sender sent it once',
    async (_when, mishap) => {
      const store = await node()
      const bytes = Buffer.alloc(700_000, 'u')
      const { came } = onceTo(mishap === 'lost' ? 'blob_part' : 'commit', mishap)
      const { digest, size } = await store.blobs.put(
        Readable.from([bytes.subarray(0, 300_000), bytes.subarray(300_000)]),
      )
      expect(came()).toBe(true)
      expect(size).toBe(700_000)
      expect((await buffer((await store.blobs.get(digest))!)).equals(bytes)).toBe(true)
      await store.close()
    },
  )

  test('a node that is frozen in the middle of a commit holds up the others for two seconds', async () => {
    const store = await node({ url: server.url, patience: 5_000 })
    await store.commit(written('before'))
    const frozen = await openDatabase({ url: server.url, schema })
    let thaw = () => {}
    const thawed = new Promise<void>((resolve) => (thaw = resolve))
    let commit: Promise<unknown> | undefined
    await new Promise<void>((locked) => {
      commit = frozen.transaction(async (client) => {
        await client.query('select 1 from partition for no key update')
        locked()
        await thawed
        await client.query('select 1')
      })
    })
    const begun = performance.now()
    expect(await store.commit(written('meanwhile'))).toMatchObject({ committed: true })
    expect(performance.now() - begun).toBeLessThan(4_000)
    thaw()
    await expect(commit).rejects.toThrow()
    expect(await trail(store)).toEqual(['before', 'meanwhile'])
    await frozen.close()
    await store.close()
  })

  test('a node that was suspended while others wrote knows what they wrote before it is asked anything', async () => {
    const [store, other] = await Promise.all([node({ url: server.url }), node({ url: server.url })])
    const seen: string[] = []
    await store.follow((changes) => void seen.push(...changes.map(({ key }) => key)))
    expect(store.reach?.()).toBeUndefined()
    vi.useFakeTimers({ toFake: ['Date'] })
    for (const hour of [1, -1]) {
      await other.commit(written(`hour ${hour}`))
      vi.setSystemTime(Date.now() + hour * 3_600_000)
      await store.reach?.()
      expect(seen).toContain(`role/hour ${hour}`)
      expect(store.reach?.()).toBeUndefined()
    }
    vi.useRealTimers()
    await Promise.all([store.close(), other.close()])
  })

  test('who waited for a database that was away knows what others wrote meanwhile', async () => {
    const [store, other] = await Promise.all([node(), node({ url: server.url })])
    const seen: string[] = []
    await store.follow((changes) => void seen.push(...changes.map(({ key }) => key)))
    wire.dead = true
    wire.cut()
    const reading = trail(store)
    await until(() => store.reach?.() !== undefined)
    const waited = store.reach?.()
    await other.commit(written('meanwhile'))
    wire.dead = false
    await waited
    expect(seen).toContain('role/meanwhile')
    await reading
    await Promise.all([store.close(), other.close()])
  })

  test('a node whose connections are dead without a word tells so in time, and answers nothing from memory', async () => {
    const store = await node({ patience: 200 })
    wire.mishap = () => 'swallowed'
    vi.useFakeTimers({ toFake: ['Date'] })
    vi.setSystemTime(Date.now() + 3_600_000)
    await expect(store.reach?.()).rejects.toBeInstanceOf(StoreAway)
    vi.useRealTimers()
    wire.mishap = () => undefined
    wire.cut()
    await until(() => store.reach?.() === undefined)
    await store.close()
  })

  test('a lease that cannot be renewed is refused while there is time to stop', async () => {
    const store = await node()
    const now = Date.now()
    expect(await store.lease('cluster/c1', 'one', now, now + 60_000)).toBe(true)
    wire.dead = true
    await server.disconnect()
    const begun = performance.now()
    await expect(store.lease('cluster/c1', 'one', now, now + 1_500)).rejects.toBeInstanceOf(StoreAway)
    expect(performance.now() - begun).toBeLessThan(1_500)
    wire.dead = false
    await until(() => store.reach?.() === undefined)
    expect(await store.lease('cluster/c1', 'two', now, now + 3_000)).toBe(false)
    await store.close()
  })

  test('a server that is killed and started again under load: nothing acknowledged is lost, nothing is done twice, all are told', async () => {
    const stores = await Promise.all([node({ url: server.url }), node({ url: server.url })])
    const told = await Promise.all(
      stores.map(async (store) => {
        const counts = new Map<string, number>()
        await store.follow((changes) => {
          for (const { key } of changes) counts.set(key, (counts.get(key) ?? 0) + 1)
        })
        return counts
      }),
    )
    const acknowledged: string[] = []
    let going = true
    const writers = stores.flatMap((store, at) =>
      Array.from({ length: 8 }, async (_, writer) => {
        for (let turn = 0; going; turn++) {
          const name = `${at}-${writer}-${turn}`
          const outcome = await store.commit(written(name))
          expect(outcome.committed).toBe(true)
          acknowledged.push(name)
        }
      }),
    )
    for (let round = 1; round <= 3; round++) {
      const enough = acknowledged.length + 200
      await until(() => acknowledged.length >= enough)
      await server.halt()
      await server.start()
    }
    const enough = acknowledged.length + 200
    await until(() => acknowledged.length >= enough)
    going = false
    await Promise.all(writers)
    expect((await trail(stores[0] as Store)).toSorted()).toEqual(acknowledged.toSorted())
    await until(() => told.every((counts) => counts.size === acknowledged.length))
    for (const counts of told) expect(new Set(counts.values())).toEqual(new Set([1]))
    expect((await (stores[0] as Store).scan(ACCOUNT, '')).revision).toBe(acknowledged.length)
    expect(tidings).toContain('back')
    await Promise.all(stores.map((store) => store.close()))
  })
})
