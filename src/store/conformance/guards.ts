import { expect, test } from 'vitest'
import type { Guard, Store } from '../Store.ts'
import { ACCOUNT, INSTALLER, role, put, remove, type Given } from './given.ts'

export function guards(given: Given): void {
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
