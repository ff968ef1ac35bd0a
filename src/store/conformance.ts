import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Append, Change, Guard, Store, StoredEvent } from './Store.ts'

/** What every driver must do, said once: `open` gives an empty Store that keeps at least `history` commits a partition. */
export function conformance(name: string, open: (options: { history: number }) => Promise<Store>): void {
  describe(name, () => {
    let store: Store
    beforeEach(async () => {
      store = await open({ history: 16 })
    })
    afterEach(() => store.close())
    const given = () => store
    for (const part of [documents, guards, batches, watching, following, events, leases, blobs]) part(given)
  })
}

type Given = () => Store

const ACCOUNT = '111122223333'
const INSTALLER = 'role/ManagedOpenShift-Installer-Role'
const role = (name: string, value: number | string = name) => ({ partition: ACCOUNT, key: `role/${name}`, value })
const put = (store: Store, key: string, value: number | string = key, partition = ACCOUNT) =>
  store.commit({ writes: [{ partition, key, value }] })
const remove = (store: Store, key: string) => store.commit({ writes: [{ partition: ACCOUNT, key }] })
const brief = (changes: readonly Change[]) => changes.map(({ key, revision, value }) => [key, revision, value])
const keysUnder = async (store: Store, prefix: string) =>
  (await store.scan(ACCOUNT, prefix)).documents.map(({ key }) => key)

function documents(given: Given): void {
  test('a document that was never written is undefined, and its partition stands at revision 0', async () => {
    expect(await given().get(ACCOUNT, INSTALLER)).toBeUndefined()
    expect(await given().scan(ACCOUNT, '')).toEqual({ documents: [], revision: 0, more: false })
  })

  test('what was committed is read back with its revision', async () => {
    const value = { Arn: 'arn:aws:iam::111122223333:role/x', Tags: [], nested: { null: null, text: 'ü\0\u2028😀' } }
    const outcome = await given().commit({ writes: [{ partition: ACCOUNT, key: INSTALLER, value }] })
    expect(outcome).toEqual({ committed: true, revisions: new Map([[ACCOUNT, 1]]) })
    expect(await given().get(ACCOUNT, INSTALLER)).toEqual({ partition: ACCOUNT, key: INSTALLER, revision: 1, value })
  })

  test('a value is what it was at commit, whatever its author does to the object later', async () => {
    const value = { name: 'before' }
    const committing = given().commit({ writes: [{ partition: ACCOUNT, key: INSTALLER, value }] })
    value.name = 'after'
    await committing
    expect((await given().get(ACCOUNT, INSTALLER))?.value).toEqual({ name: 'before' })
  })

  test.each([[null], [false], [0], [''], [[]], [{}], [1e308], [-0.5]])('%j is a value', async (value) => {
    await given().commit({ writes: [{ partition: ACCOUNT, key: INSTALLER, value }] })
    expect((await given().get(ACCOUNT, INSTALLER))?.value).toEqual(value)
  })

  test('each partition counts its own revisions', async () => {
    await put(given(), 'a')
    await put(given(), 'a', 2)
    const both = { writes: [role('x'), role('y'), { partition: 'ocm', key: 'a', value: 1 }] }
    expect(await given().commit(both)).toEqual({
      committed: true,
      revisions: new Map([
        [ACCOUNT, 3],
        ['ocm', 1],
      ]),
    })
    expect((await given().get(ACCOUNT, 'role/y'))?.revision).toBe(3)
    expect((await given().get('ocm', 'a'))?.revision).toBe(1)
    expect(await given().get('ocm', 'role/x')).toBeUndefined()
  })

  test('a deleted document is gone, and the partition is one revision further', async () => {
    await put(given(), INSTALLER)
    await remove(given(), INSTALLER)
    expect(await given().get(ACCOUNT, INSTALLER)).toBeUndefined()
    expect(await given().scan(ACCOUNT, 'role/')).toEqual({ documents: [], revision: 2, more: false })
    await put(given(), INSTALLER)
    expect((await given().get(ACCOUNT, INSTALLER))?.revision).toBe(3)
  })

  test('a scan gives the keys under a prefix in order, and continues after a key', async () => {
    for (const key of ['role/b', 'role/a', 'role', 'rolf', 'role/', 'role/c']) await put(given(), key)
    expect(await keysUnder(given(), 'role/')).toEqual(['role/', 'role/a', 'role/b', 'role/c'])
    const first = await given().scan(ACCOUNT, 'role/', { limit: 2 })
    expect(first).toMatchObject({ more: true, revision: 6 })
    expect(first.documents.map(({ key }) => key)).toEqual(['role/', 'role/a'])
    const rest = await given().scan(ACCOUNT, 'role/', { after: 'role/a', limit: 2 })
    expect(rest).toMatchObject({ more: false })
    expect(rest.documents.map(({ key }) => key)).toEqual(['role/b', 'role/c'])
  })

  test('a page after a key outside the prefix still holds only keys under it', async () => {
    for (const key of ['a', 'b/1', 'b/2', 'c']) await put(given(), key)
    const after = async (key: string) => (await given().scan(ACCOUNT, 'b/', { after: key })).documents.map((d) => d.key)
    expect(await after('a')).toEqual(['b/1', 'b/2'])
    expect(await after('c')).toEqual([])
  })

  test('hostile keys and partitions are kept apart, in the order of their code units', async () => {
    const hostile = ['', '\0', '\0\0', '\u0001', '%', '_', "'; drop table document; --", '"', '../../etc/passwd', '*', '\\', '__proto__', 'constructor', '\u007f', 'é', 'e\u0301', '\ud7ff', '\ud800', '\ud83d', '😀', '\udc00', '\ue000', '\uffff', 'x'.repeat(4000)] // prettier-ignore
    for (const key of hostile) await put(given(), key, `value of ${JSON.stringify(key)}`)
    for (const partition of hostile) await put(given(), 'k', `in ${JSON.stringify(partition)}`, partition)
    await put(given(), '', 'nothing at all', '')
    const told = new Set<string>()
    await given().follow((changes) =>
      changes.forEach(({ partition, key }) => told.add(JSON.stringify([partition, key]))),
    )
    expect(told.size).toBe(2 * hostile.length + 1)
    expect((await keysUnder(given(), '')).map((key) => JSON.stringify(key))).toEqual(
      [...hostile].sort().map((key) => JSON.stringify(key)),
    )
    for (const key of hostile) {
      expect((await given().get(ACCOUNT, key))?.value).toBe(`value of ${JSON.stringify(key)}`)
      expect((await given().get(key, 'k'))?.value).toBe(`in ${JSON.stringify(key)}`)
      expect((await keysUnder(given(), key)).every((found) => found.startsWith(key))).toBe(true)
    }
  })
}

function guards(given: Given): void {
  const guarded = (guard: Guard) => given().commit({ writes: [role('Written')], guards: [guard] })
  const key = INSTALLER

  test('a document that is as it was read lets the batch through', async () => {
    await put(given(), INSTALLER)
    expect(await guarded({ partition: ACCOUNT, key, revision: 1 })).toMatchObject({ committed: true })
  })

  test.each([
    ['changed since', async (store: Store) => void (await put(store, INSTALLER, 2)), 1],
    ['deleted since', async (store: Store) => void (await remove(store, INSTALLER)), 1],
    ['deleted and made again since', async (store: Store) => void (await remove(store, key), await put(store, key)), 1],
    ['there although it was read as absent', async () => {}, 0],
    ['older than it was read', async () => {}, 7],
  ])('a document that is %s loses the batch, which then writes nothing', async (_what, change, revision) => {
    await put(given(), INSTALLER)
    await change(given())
    const before = (await given().scan(ACCOUNT, '')).revision
    const lost = { partition: ACCOUNT, key, revision }
    const appends = [{ stream: 'trail', time: 1, body: '{}', attributes: {} }]
    expect(await given().commit({ writes: [role('Written')], guards: [lost], appends })).toEqual({
      committed: false,
      lost,
    })
    expect(await given().get(ACCOUNT, 'role/Written')).toBeUndefined()
    expect((await given().scan(ACCOUNT, '')).revision).toBe(before)
    expect((await given().read('trail', { limit: 10 })).events).toEqual([])
  })

  test('a document that was absent and still is lets the batch through', async () => {
    expect(await guarded({ partition: ACCOUNT, key, revision: 0 })).toMatchObject({ committed: true })
    expect(await guarded({ partition: 'never written', key, revision: 0 })).toMatchObject({ committed: true })
  })

  test('a prefix under which nothing changed lets the batch through, though the partition went on', async () => {
    await put(given(), 'role/a')
    await put(given(), 'user/a')
    await put(given(), 'rolf')
    expect(await guarded({ partition: ACCOUNT, prefix: 'role/', revision: 1 })).toMatchObject({ committed: true })
  })

  test.each([
    ['written', (store: Store) => put(store, 'role/b')],
    ['overwritten', (store: Store) => put(store, 'role/a', 2)],
    ['deleted', (store: Store) => remove(store, 'role/a')],
  ])('a prefix under which a document was %s loses the batch', async (_what, change) => {
    await put(given(), 'role/a')
    await change(given())
    const lost = { partition: ACCOUNT, prefix: 'role/', revision: 1 }
    expect(await guarded(lost)).toEqual({ committed: false, lost })
  })

  test('a prefix guard older than the kept history counts as lost', async () => {
    for (let at = 0; at < 100; at++) await put(given(), 'counter', at)
    const lost = { partition: ACCOUNT, prefix: 'role/', revision: 1 }
    expect(await guarded(lost)).toEqual({ committed: false, lost })
    expect(await guarded({ ...lost, revision: 100 })).toMatchObject({ committed: true })
  })

  test('the first lost guard is the one told', async () => {
    await put(given(), INSTALLER)
    const kept = { partition: ACCOUNT, key, revision: 1 }
    const lost = { partition: ACCOUNT, prefix: '', revision: 0 }
    const outcome = await given().commit({ guards: [kept, lost, { ...kept, revision: 5 }] })
    expect(outcome).toEqual({ committed: false, lost })
  })

  test('guards alone can be committed, and count no revision', async () => {
    await put(given(), INSTALLER)
    const outcome = await given().commit({ guards: [{ partition: ACCOUNT, key, revision: 1 }] })
    expect(outcome).toEqual({ committed: true, revisions: new Map() })
    expect((await given().scan(ACCOUNT, '')).revision).toBe(1)
  })
}

function batches(given: Given): void {
  test('a document written twice in one batch ends as the last write says', async () => {
    await given().commit({ writes: [role('x', 1), role('y', 1), role('x', 2), { partition: ACCOUNT, key: 'role/y' }] })
    expect((await given().get(ACCOUNT, 'role/x'))?.value).toBe(2)
    expect(await given().get(ACCOUNT, 'role/y')).toBeUndefined()
  })

  test('an empty batch is committed', async () => {
    expect(await given().commit({})).toEqual({ committed: true, revisions: new Map() })
  })

  test('of a thousand concurrent additions to one counter each counts exactly once', async () => {
    const store = given()
    const add = async (): Promise<number> => {
      for (let lost = 0; ; lost++) {
        const read = await store.get(ACCOUNT, 'counter')
        const writes = [{ partition: ACCOUNT, key: 'counter', value: Number(read?.value ?? 0) + 1 }]
        const guard = { partition: ACCOUNT, key: 'counter', revision: read?.revision ?? 0 }
        if ((await store.commit({ writes, guards: [guard] })).committed) return lost
      }
    }
    const lost = await Promise.all(
      Array.from({ length: 20 }, async () => {
        let total = 0
        for (let at = 0; at < 50; at++) total += await add()
        return total
      }),
    )
    expect(await store.get(ACCOUNT, 'counter')).toMatchObject({ value: 1000, revision: 1000 })
    expect(lost.reduce((sum, one) => sum + one)).toBeGreaterThan(0)
  })

  test('of a thousand batches with the same guard, given at once, exactly one is committed', async () => {
    const guard = { partition: ACCOUNT, key: 'role/x', revision: 0 }
    const outcomes = await Promise.all(
      Array.from({ length: 1000 }, (_, at) => given().commit({ writes: [role('x', at)], guards: [guard] })),
    )
    expect(outcomes.filter(({ committed }) => committed)).toHaveLength(1)
    expect(await given().get(ACCOUNT, 'role/x')).toEqual({ ...role('x', 0), revision: 1 })
  })

  test('a lost batch spoils none of those given with it', async () => {
    const outcomes = await Promise.all([
      given().commit({ writes: [role('a')] }),
      given().commit({ writes: [role('b')], guards: [{ partition: ACCOUNT, key: 'role/a', revision: 0 }] }),
      given().commit({ writes: [role('c')], guards: [{ partition: ACCOUNT, key: 'role/a', revision: 1 }] }),
    ])
    expect(outcomes.map(({ committed }) => committed)).toEqual([true, false, true])
    expect(await keysUnder(given(), 'role/')).toEqual(['role/a', 'role/c'])
    expect((await given().get(ACCOUNT, 'role/c'))?.revision).toBe(2)
  })

  test('a batch that is a bug of its author spoils none of those given with it', async () => {
    const outcomes = await Promise.allSettled([
      put(given(), 'role/a'),
      given().commit({ writes: [{ ...role('b'), blobs: ['../../store.db'] }] }),
      put(given(), 'role/c'),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await keysUnder(given(), 'role/')).toEqual(['role/a', 'role/c'])
  })
}

function watching(given: Given): void {
  const watched = async (prefix: string, since: number) => {
    const told: unknown[] = []
    const subscription = await given().watch(ACCOUNT, prefix, since, (changes) => told.push(brief(changes)))
    return { told, subscription }
  }

  test('it tells what happened since the revision, then what happens, one call a commit', async () => {
    await put(given(), 'role/a')
    await put(given(), 'user/x')
    await given().commit({ writes: [role('b'), role('c'), { partition: ACCOUNT, key: 'role/a' }] })
    const { told } = await watched('role/', 1)
    expect(told).toEqual([
      [
        ['role/b', 3, 'b'],
        ['role/c', 3, 'c'],
        ['role/a', 3, undefined],
      ],
    ])
    await put(given(), 'role/d')
    await put(given(), 'user/y')
    await put(given(), 'role/d', 2, 'ocm')
    await remove(given(), 'role/d')
    expect(told.slice(1)).toEqual([[['role/d', 4, 'role/d']], [['role/d', 6, undefined]]])
  })

  test('each value on the way is told, not only the last', async () => {
    for (const value of [1, 2, 3]) await put(given(), 'role/a', value)
    const { told } = await watched('', 0)
    expect(told).toEqual([[['role/a', 1, 1]], [['role/a', 2, 2]], [['role/a', 3, 3]]])
  })

  test('a revision older than what is kept is gone, a newer one is not', async () => {
    for (let at = 1; at <= 100; at++) await put(given(), 'counter', at)
    const ignore = () => {}
    expect(await given().watch(ACCOUNT, '', 10, ignore)).toBe('gone')
    const { told } = await watched('', 84)
    expect(told).toHaveLength(16)
  })

  test('documents outlive the history', async () => {
    await put(given(), INSTALLER, 'as it was')
    for (let at = 0; at < 100; at++) await put(given(), 'counter', at)
    expect((await given().get(ACCOUNT, INSTALLER))?.value).toBe('as it was')
    await put(given(), INSTALLER, 'new')
    expect((await given().get(ACCOUNT, INSTALLER))?.value).toBe('new')
  })

  test('nothing is told after stop', async () => {
    const { told, subscription } = await watched('', 0)
    expect(subscription).not.toBe('gone')
    if (subscription !== 'gone') subscription.stop()
    await put(given(), 'role/a')
    expect(told).toEqual([])
  })

  test('nothing is missed and nothing told twice by a watch that begins amid commits', async () => {
    const told: number[] = []
    const writing = Array.from({ length: 12 }, (_, at) => put(given(), 'counter', at))
    const watch = given().watch(ACCOUNT, '', 0, (changes) => told.push(...changes.map(({ revision }) => revision)))
    await Promise.all([...writing, watch, put(given(), 'counter', 12)])
    expect(told).toEqual(Array.from({ length: 13 }, (_, at) => at + 1))
  })
}

function following(given: Given): void {
  test('it tells every document once, with the revisions of all partitions, then every commit before it resolves', async () => {
    await put(given(), 'role/a')
    await put(given(), 'role/b')
    await remove(given(), 'role/b')
    await put(given(), 'x', 'x', 'ocm')
    const found: Change[] = []
    const revisions = new Map<string, number>()
    const subscription = await given().follow((changes, moved) => {
      found.push(...changes)
      for (const [partition, revision] of moved) revisions.set(partition, revision)
    })
    expect(found.sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual([
      { partition: ACCOUNT, key: 'role/a', revision: 1, value: 'role/a' },
      { partition: 'ocm', key: 'x', revision: 1, value: 'x' },
    ])
    expect(revisions).toEqual(new Map([[ACCOUNT, 3], ['ocm', 1]])) // prettier-ignore
    found.length = 0
    await put(given(), 'role/c')
    expect(brief(found)).toEqual([['role/c', 4, 'role/c']])
    expect(revisions.get(ACCOUNT)).toBe(4)
    subscription.stop()
    await put(given(), 'role/d')
    expect(found).toHaveLength(1)
  })

  test('commits are told in the order of their revisions, whole, and those that are lost are not told', async () => {
    const told: number[][] = []
    await given().follow((changes) => told.push(changes.map(({ revision }) => revision)))
    told.length = 0
    const lost = { partition: ACCOUNT, key: 'role/nobody', revision: 1 }
    await Promise.all(
      Array.from({ length: 60 }, (_, at) =>
        given().commit({ writes: [role('a', at), role('b', at)], guards: at % 3 === 0 ? [lost] : [] }),
      ),
    )
    expect(told).toEqual(Array.from({ length: 40 }, (_, at) => [at + 1, at + 1]))
  })

  test('a follower that begins amid commits ends with what is stored', async () => {
    const seen = new Map<string, unknown>()
    const writing = Array.from({ length: 50 }, (_, at) => put(given(), `role/${at % 7}`, at))
    await given().follow((changes) => changes.forEach(({ key, value }) => seen.set(key, value)))
    await Promise.all(writing)
    const stored = (await given().scan(ACCOUNT, '')).documents.map(({ key, value }) => [key, value] as const)
    expect(new Map([...seen].sort())).toEqual(new Map(stored))
  })
}

function events(given: Given): void {
  const append = (...appends: Append[]) => given().commit({ appends })
  const trail = (time: number, attributes: Append['attributes'] = {}): Append => ({
    stream: 'cloudtrail/111122223333',
    time,
    body: JSON.stringify({ at: time, text: '😀"\\' }),
    attributes,
  })
  const times = (events: readonly StoredEvent[]) => events.map(({ time }) => time)
  const read = (query: Parameters<Store['read']>[1]) => given().read('cloudtrail/111122223333', query)

  test('a stream is read newest first, page by page, or oldest first', async () => {
    await append(trail(1), trail(2))
    await append(trail(3))
    await append({ ...trail(9), stream: 'cloudtrail/444455556666' })
    await append(trail(4), trail(5))
    const first = await read({ limit: 2 })
    expect(times(first.events)).toEqual([5, 4])
    expect(first.more).toBe(true)
    const second = await read({ limit: 3, after: first.events[1]?.sequence ?? 0 })
    expect(times(second.events)).toEqual([3, 2, 1])
    expect(second.more).toBe(false)
    const oldest = await read({ limit: 2, order: 'oldest' })
    expect(times(oldest.events)).toEqual([1, 2])
    const on = await read({ limit: 9, order: 'oldest', after: oldest.events[1]?.sequence ?? 0 })
    expect(times(on.events)).toEqual([3, 4, 5])
    expect(on.events[0]?.body).toBe(trail(3).body)
  })

  test('a filter by attribute finds each of its values', async () => {
    await append(
      trail(1, { EventName: 'AssumeRole', ResourceName: ['arn:a', 'arn:b', 'arn:a'] }),
      trail(2, { EventName: 'RunInstances', ResourceName: 'arn:b' }),
      trail(3, { EventName: 'AssumeRole', ResourceName: [] }),
    )
    const where = async (name: string, value: string) =>
      times((await read({ limit: 9, where: { name, value } })).events)
    expect(await where('EventName', 'AssumeRole')).toEqual([3, 1])
    expect(await where('ResourceName', 'arn:b')).toEqual([2, 1])
    expect(await where('ResourceName', 'arn:a')).toEqual([1])
    expect(await where('ResourceName', 'arn:')).toEqual([])
    expect(await where('toString', 'x')).toEqual([])
    expect(await where('EventName', "' or 1=1 --")).toEqual([])
  })

  test('a filter is paged like the whole stream', async () => {
    for (let at = 1; at <= 10; at++) await append(trail(at, { ReadOnly: at % 2 === 0 ? 'true' : 'false' }))
    const where = { name: 'ReadOnly', value: 'true' }
    const first = await read({ limit: 2, where })
    expect([times(first.events), first.more]).toEqual([[10, 8], true])
    const rest = await read({ limit: 3, where, after: first.events[1]?.sequence ?? 0 })
    expect([times(rest.events), rest.more]).toEqual([[6, 4, 2], false])
    expect(times((await read({ limit: 2, where, order: 'oldest' })).events)).toEqual([2, 4])
  })

  test('times are filtered with both ends included, also where they stand out of order', async () => {
    for (const time of [10, 30, 20, 40]) await append(trail(time, { Username: 'ops' }))
    const between = { from: 20, to: 30, limit: 9 }
    expect(times((await read(between)).events)).toEqual([20, 30])
    expect(times((await read({ ...between, where: { name: 'Username', value: 'ops' } })).events)).toEqual([20, 30])
    expect(times((await read({ from: 40, limit: 9 })).events)).toEqual([40])
    expect(times((await read({ to: 10, limit: 9 })).events)).toEqual([10])
  })

  test('a long stream is filtered, bounded and paged like a short one', async () => {
    const LENGTH = 1500
    const attributes = (at: number) => ({ ReadOnly: String(at % 3 === 0), EventId: `id-${at}`, Hundred: `${at % 100}` })
    for (let at = 1; at <= LENGTH; at += 50)
      await append(...Array.from({ length: 50 }, (_, more) => trail(at + more, attributes(at + more))))
    const all = Array.from({ length: LENGTH }, (_, at) => at + 1)
    const readAll = async (query: Omit<Parameters<Store['read']>[1], 'limit'>) => {
      const found: number[] = []
      for (let after: number | undefined; ;) {
        const page = await read({ ...query, limit: 37, ...(after === undefined ? {} : { after }) })
        found.push(...times(page.events))
        after = page.events.at(-1)?.sequence
        if (!page.more) return found
      }
    }
    for (const order of ['newest', 'oldest'] as const) {
      const inOrder = (expected: number[]) => (order === 'oldest' ? expected : [...expected].reverse())
      const where = (name: string, value: string) => ({ order, where: { name, value } })
      expect(await readAll({ order })).toEqual(inOrder(all))
      expect(await readAll(where('ReadOnly', 'true'))).toEqual(inOrder(all.filter((at) => at % 3 === 0)))
      expect(await readAll(where('Hundred', '7'))).toEqual(inOrder(all.filter((at) => at % 100 === 7)))
      expect(await readAll({ ...where('Hundred', '7'), from: 207, to: 1406 })).toEqual(
        inOrder(all.filter((at) => at % 100 === 7 && at >= 207 && at <= 1406)),
      )
      for (const at of [1, 256, 257, 700, LENGTH]) expect(await readAll(where('EventId', `id-${at}`))).toEqual([at])
      expect(await readAll(where('EventId', 'id'))).toEqual([])
      expect(await readAll({ order, from: 250, to: 260 })).toEqual(inOrder(all.slice(249, 260)))
    }
  })

  test('hostile names and values of attributes are only names and values', async () => {
    const hostile = ['__proto__', 'constructor', '\0', '\ud800', '%', "'", '😀', '']
    const attributes = Object.fromEntries(hostile.map((text) => [`name ${text}`, text]))
    await append(trail(1, attributes), trail(2, Object.fromEntries([['__proto__', 'x']])))
    for (const text of hostile)
      expect(times((await read({ limit: 9, where: { name: `name ${text}`, value: text } })).events)).toEqual([1])
    expect(times((await read({ limit: 9, where: { name: '__proto__', value: 'x' } })).events)).toEqual([2])
  })

  test('a body with NUL is refused, and its batch writes nothing', async () => {
    const batch = { writes: [role('x')], appends: [{ ...trail(1), body: 'a\0b' }] }
    await expect(given().commit(batch)).rejects.toThrow(TypeError)
    expect(await given().get(ACCOUNT, 'role/x')).toBeUndefined()
  })
}

function leases(given: Given): void {
  const take = (holder: string, now: number, until: number) => given().lease('cluster/demo', holder, now, until)

  test('a lease belongs to its first holder until it ends', async () => {
    expect(await take('node-a', 0, 100)).toBe(true)
    expect(await take('node-b', 99, 200)).toBe(false)
    expect(await take('node-b', 100, 200)).toBe(true)
    expect(await take('node-a', 150, 300)).toBe(false)
  })

  test('its holder renews it', async () => {
    await take('node-a', 0, 100)
    expect(await take('node-a', 50, 500)).toBe(true)
    expect(await take('node-b', 200, 300)).toBe(false)
  })

  test('only its holder can release it', async () => {
    await take('node-a', 0, 100)
    await given().release('cluster/demo', 'node-b')
    expect(await take('node-b', 1, 100)).toBe(false)
    await given().release('cluster/demo', 'node-a')
    expect(await take('node-b', 1, 100)).toBe(true)
  })

  test('of many who ask at once one gets it', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => take(`node-${at}`, 0, 100)))
    expect(answers.filter(Boolean)).toHaveLength(1)
  })
}

function blobs(given: Given): void {
  const ignition = Buffer.from('{"ignition":{"version":"3.2.0"}}')
  const digest = createHash('sha256').update(ignition).digest('hex')
  const holding = (blobs: string[]) => given().commit({ writes: [{ ...role('object'), blobs }] })
  const content = async (range?: { start: number; end: number }) => {
    const found = await given().blobs.get(digest, range)
    return found && (await buffer(found)).toString()
  }

  test('bytes and streams are put under their digest, and read whole or in part', async () => {
    expect(await given().blobs.put(ignition)).toEqual({ digest, size: 32 })
    expect(await given().blobs.put(Readable.from([ignition.subarray(0, 5), ignition.subarray(5)]))).toEqual({
      digest,
      size: 32,
    })
    expect(await content()).toBe(ignition.toString())
    expect(await content({ start: 2, end: 9 })).toBe('ignition')
    expect(await content({ start: 30, end: 99 })).toBe('}}')
  })

  test('the empty blob is a blob', async () => {
    const empty = await given().blobs.put(new Uint8Array())
    expect(empty.size).toBe(0)
    expect(await buffer((await given().blobs.get(empty.digest)) ?? Readable.from(['none']))).toHaveLength(0)
  })

  test.each(['0'.repeat(64), '../store.db', '', 'incoming'])('there is no blob %j', async (name) => {
    expect(await given().blobs.get(name)).toBeUndefined()
  })

  test('a put whose stream fails leaves nothing', async () => {
    const failing = Readable.from(
      (async function* () {
        yield ignition
        throw new Error('connection reset')
      })(),
    )
    await expect(given().blobs.put(failing)).rejects.toThrow('connection reset')
    expect(await content()).toBeUndefined()
  })

  test('a batch that names a blob which is not there is refused whole', async () => {
    await expect(holding([digest])).rejects.toThrow(digest)
    expect(await given().get(ACCOUNT, 'role/object')).toBeUndefined()
  })

  test('a blob is collected once no document refers to it, at the second collection that finds it so', async () => {
    await given().blobs.put(ignition)
    await holding([digest])
    expect(await given().blobs.collect()).toBe(0)
    expect(await given().blobs.collect()).toBe(0)
    await holding([])
    expect(await given().blobs.collect()).toBe(0)
    expect(await content()).toBe(ignition.toString())
    expect(await given().blobs.collect()).toBe(1)
    expect(await content()).toBeUndefined()
  })

  test('a blob that two documents hold lives until both are gone', async () => {
    await given().blobs.put(ignition)
    await given().commit({ writes: [{ ...role('one'), blobs: [digest] }, { ...role('two'), blobs: [digest] }] }) // prettier-ignore
    await remove(given(), 'role/one')
    await given().blobs.collect()
    expect(await given().blobs.collect()).toBe(0)
    await remove(given(), 'role/two')
    await given().blobs.collect()
    expect(await given().blobs.collect()).toBe(1)
  })

  test('a blob that is put again between two collections is spared', async () => {
    await given().blobs.put(ignition)
    await given().blobs.collect()
    await given().blobs.put(ignition)
    expect(await given().blobs.collect()).toBe(0)
    await holding([digest])
    expect(await content()).toBe(ignition.toString())
  })
}
