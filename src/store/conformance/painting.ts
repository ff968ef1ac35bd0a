import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import type { Painter, Picture, Pictured, PicturedDocument, PicturedEvent } from '../picture.ts'
import type { Change, Store } from '../Store.ts'
import { ACCOUNT, brief, put, type Given } from './given.ts'

/** A Store that is new, to be painted. */
export interface Canvas {
  readonly painter: Painter
  /** Once it is painted. */
  open(): Promise<Store & Pictured>
}

/** What stands in the state of one driver, put into another place of the same driver. */
export function painting(given: Given, canvas: () => Promise<Canvas>): void {
  const document = (key: string, revision: number, blobs: readonly string[] = [], partition = ACCOUNT) =>
    ({ partition, key, revision, value: { key, revision }, blobs }) satisfies PicturedDocument
  const event = (sequence: number, stream: string) =>
    ({
      sequence,
      stream,
      time: 10 * sequence,
      body: `{"at":${sequence},"text":"😀\\u0000"}`,
      attributes: [
        ['EventId', `id-${sequence}`],
        ['ResourceName', 'arn:a'],
        ['ResourceName', 'arn:b'],
      ],
    }) satisfies PicturedEvent
  const at = (...sequences: number[]) => sequences.map((sequence) => expect.objectContaining(event(sequence, 'trail')))

  const painted = async (work: (painter: Painter) => Promise<void>): Promise<Store & Pictured> => {
    const { painter, open } = await canvas()
    await work(painter)
    return open()
  }
  const eventsOf = async (picture: Picture) => {
    const all: PicturedEvent[] = []
    for await (const some of picture.events()) all.push(...some)
    return all
  }
  const documentsOf = ({ documents }: Picture) =>
    documents
      .map((one) => ({ ...one, blobs: [...one.blobs].sort() }))
      .sort((one, other) => (JSON.stringify([one.partition, one.key]) < JSON.stringify([other.partition, other.key]) ? -1 : 1)) // prettier-ignore

  test('documents are painted with their revisions, and the next commit is above their partition’s', async () => {
    const store = await painted(async (painter) => {
      await painter.documents([document('role/a', 3), document('role/b', 7)])
      await painter.documents([])
      await painter.documents([document('cluster/c', 2, [], 'ocm')])
      await painter.finish(new Map([[ACCOUNT, 9], ['ocm', 2], ['gone', 5]])) // prettier-ignore
    })
    expect(await store.get(ACCOUNT, 'role/b')).toEqual({ partition: ACCOUNT, key: 'role/b', revision: 7, value: { key: 'role/b', revision: 7 } }) // prettier-ignore
    const { documents, revision } = await store.scan(ACCOUNT, '')
    expect([documents.map(({ key }) => key), revision]).toEqual([['role/a', 'role/b'], 9])
    expect((await store.scan('gone', '')).revision).toBe(5)
    const guarded = (key: string, of: number) =>
      store.commit({ writes: [{ partition: ACCOUNT, key, value: 1 }], guards: [{ partition: ACCOUNT, key, revision: of }] }) // prettier-ignore
    expect(await guarded('role/a', 9)).toMatchObject({ committed: false })
    expect(await guarded('role/a', 3)).toEqual({ committed: true, revisions: new Map([[ACCOUNT, 10]]) })
    expect(await put(store, 'x', 1, 'gone')).toMatchObject({ revisions: new Map([['gone', 6]]) })
    await store.close()
  })

  test('nothing that was read of another world holds: guards and watches from before are too old', async () => {
    const store = await painted(async (painter) => {
      await painter.documents([document('role/a', 3)])
      await painter.finish(new Map([[ACCOUNT, 9]]))
    })
    const prefixed = (revision: number) =>
      store.commit({ writes: [{ partition: ACCOUNT, key: 'user/x', value: 1 }], guards: [{ partition: ACCOUNT, prefix: 'role/', revision }] }) // prettier-ignore
    expect(await prefixed(8)).toMatchObject({ committed: false })
    expect(await prefixed(9)).toMatchObject({ committed: true })
    expect(await store.watch(ACCOUNT, '', 8, () => {})).toBe('gone')
    const told: unknown[] = []
    expect(await store.watch(ACCOUNT, 'user/', 9, (changes) => told.push(brief(changes)))).not.toBe('gone')
    await put(store, 'user/y', 2)
    expect(told).toEqual([[['user/x', 10, 1]], [['user/y', 11, 2]]])
    await store.close()
  })

  test('who follows is told what was painted, and where each partition stands', async () => {
    const store = await painted(async (painter) => {
      await painter.documents([document('role/a', 3), document('role/b', 7)])
      await painter.finish(new Map([[ACCOUNT, 9]]))
    })
    const told: Change[] = []
    let stands: number | undefined
    await store.follow((changes, revisions) => {
      told.push(...changes)
      stands = revisions.get(ACCOUNT) ?? stands
    })
    expect(told.map(({ key, revision }) => [key, revision])).toEqual([['role/a', 3], ['role/b', 7]]) // prettier-ignore
    expect(stands).toBe(9)
    await store.close()
  })

  test('events are painted with their own sequences, also where some are missing; those that follow are above all', async () => {
    const store = await painted(async (painter) => {
      await painter.events([event(2, 'trail'), event(3, 'other'), event(5, 'trail')])
      await painter.events([])
      await painter.events([event(40, 'other'), event(41, 'trail')])
      await painter.finish(new Map())
    })
    const read = async (query: Parameters<Store['read']>[1]) => (await store.read('trail', query)).events
    const told = (...sequences: number[]) => sequences.map((sequence) => ({ sequence, time: 10 * sequence, body: event(sequence, 'trail').body })) // prettier-ignore
    expect(await read({ limit: 9 })).toEqual(told(41, 5, 2))
    expect(await read({ limit: 9, order: 'oldest', after: 2 })).toEqual(told(5, 41))
    expect(await read({ limit: 9, from: 50, to: 50 })).toEqual(told(5))
    expect(await read({ limit: 9, where: { name: 'EventId', value: 'id-5' } })).toEqual(told(5))
    expect(await read({ limit: 9, where: { name: 'ResourceName', value: 'arn:b' } })).toEqual(told(41, 5, 2))
    await store.commit({ appends: [{ stream: 'trail', time: 1, body: '{}', attributes: {} }] })
    expect((await read({ limit: 1 }))[0]?.sequence).toBeGreaterThan(41)
    expect((await eventsOf(await store.picture())).slice(0, 5)).toEqual([
      ...at(2),
      expect.objectContaining(event(3, 'other')),
      ...at(5),
      expect.objectContaining(event(40, 'other')),
      ...at(41),
    ])
    await store.close()
  })

  test('a blob lives as long as a painted document holds it, whichever of them was painted first', async () => {
    const [early, late, unheld] = ['early', 'late', 'unheld'].map((text) => Buffer.from(text))
    let digests: readonly string[] = []
    const store = await painted(async (painter) => {
      const source = await Promise.all([early, late, unheld].map(async (bytes) => (await given().blobs.put(bytes!)).digest)) // prettier-ignore
      digests = source
      const [one = '', other = ''] = source
      await painter.blobs.put(early!)
      await painter.documents([document('object/a', 1, [one, other, one]), document('object/b', 2, [other])])
      await painter.blobs.put(Readable.from([late!.subarray(0, 2), late!.subarray(2)]))
      await painter.blobs.put(unheld!)
      await painter.finish(new Map([[ACCOUNT, 2]]))
    })
    const content = async (digest = '') => {
      const found = await store.blobs.get(digest)
      return found && (await buffer(found)).toString()
    }
    const contents = () => Promise.all(digests.map(content))
    expect(await contents()).toEqual(['early', 'late', 'unheld'])
    const twice = async () => [await store.blobs.collect(), await store.blobs.collect()]
    expect(await twice()).toEqual([0, 1])
    expect(await contents()).toEqual(['early', 'late', undefined])
    await store.commit({ writes: [{ partition: ACCOUNT, key: 'object/a' }] })
    expect(await twice()).toEqual([0, 1])
    expect(await contents()).toEqual([undefined, 'late', undefined])
    await store.commit({ writes: [{ partition: ACCOUNT, key: 'object/b' }] })
    expect(await twice()).toEqual([0, 1])
    expect(await contents()).toEqual([undefined, undefined, undefined])
    await store.close()
  })

  test('a picture that is painted is pictured the same, hostile keys and all', async () => {
    const source = given() as Store & Pictured
    const { digest } = await source.blobs.put(Buffer.from('bytes'))
    const keys = ['a', 'a/', 'ä', '\u0000', 'a\u0000b', '\ud800', '\udfff', '\ue000', '😀', '', "'; drop table x"]
    for (const partition of [ACCOUNT, 'ÿ\u0000', '\ud83d'])
      await source.commit({
        writes: keys.map((key) => ({ partition, key, value: { text: `${key} \u0000 "\\` }, blobs: [digest] })),
        appends: keys.map((key, time) => ({ stream: `trail/${key}`, time, body: JSON.stringify(key), attributes: { Name: [key, 'x'] } })), // prettier-ignore
      })
    await put(source, 'deleted')
    await source.commit({ writes: [{ partition: ACCOUNT, key: 'deleted' }] })
    const picture = await source.picture()
    const store = await painted(async (painter) => {
      await painter.blobs.put((await picture.blobs.get(digest))!)
      await painter.documents(picture.documents)
      for await (const some of picture.events()) await painter.events(some)
      await painter.finish(picture.revisions)
    })
    const again = await store.picture()
    expect(documentsOf(again)).toEqual(documentsOf(picture))
    expect(await eventsOf(again)).toEqual(await eventsOf(picture))
    expect(again.revisions).toEqual(picture.revisions)
    expect(again.sequence).toBe(picture.sequence)
    await store.close()
  })

  test('a world of nothing is painted', async () => {
    const store = await painted((painter) => painter.finish(new Map()))
    expect(await store.scan(ACCOUNT, '')).toEqual({ documents: [], revision: 0, more: false })
    expect(await put(store, 'role/a')).toEqual({ committed: true, revisions: new Map([[ACCOUNT, 1]]) })
    await store.close()
  })
}
