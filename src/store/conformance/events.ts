import { expect, test } from 'vitest'
import type { Append, Store, StoredEvent } from '../Store.ts'
import { ACCOUNT, role, type Given } from './given.ts'

export function events(given: Given): void {
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

  test('what an event is found by is told where it is asked for', async () => {
    await append(trail(1, { EventName: 'AssumeRole', ResourceName: ['arn:a', 'arn:b'] }))
    const asked = await read({ limit: 1, where: { name: 'ResourceName', value: 'arn:b' }, attributes: true })
    expect(new Set(asked.events[0]?.attributes?.map((pair) => pair.join('=')))).toEqual(
      new Set(['EventName=AssumeRole', 'ResourceName=arn:a', 'ResourceName=arn:b']),
    )
    expect((await read({ limit: 1 })).events[0]).not.toHaveProperty('attributes')
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

  test.each(['\0', '\u0001'])('a body with %j is refused, and its batch writes nothing', async (control) => {
    const batch = { writes: [role('x')], appends: [{ ...trail(1), body: `a${control}b` }] }
    await expect(given().commit(batch)).rejects.toThrow(TypeError)
    expect(await given().get(ACCOUNT, 'role/x')).toBeUndefined()
  })

  test('a stream of any name is told apart from those whose events were written with its own', async () => {
    const streams = ['trail', 'trail\t', '\u0001', '\u0001\t', 'trail\u0001\n', '\n']
    await append(...streams.map((stream, at) => ({ ...trail(at), stream, attributes: { EventId: `id-${at}` } })))
    for (const [at, stream] of streams.entries()) {
      expect(times((await given().read(stream, { limit: 9 })).events)).toEqual([at])
      const where = { name: 'EventId', value: `id-${at}` }
      expect(times((await given().read(stream, { limit: 9, where })).events)).toEqual([at])
    }
  })

  test('a batch of more events than a page has is read whole in both orders, beside those of other streams', async () => {
    await append(
      ...Array.from({ length: 500 }, (_, at) => ({ ...trail(at), ...(at % 3 !== 0 && { stream: 'other' }) })),
    )
    const own = Array.from({ length: 167 }, (_, at) => at * 3)
    expect(times((await read({ limit: 500, order: 'oldest' })).events)).toEqual(own)
    expect(times((await read({ limit: 500 })).events)).toEqual(own.toReversed())
  })
}
