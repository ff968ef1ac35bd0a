import { expect, test } from 'vitest'
import { ACCOUNT, role, put, keysUnder, type Given } from './given.ts'

export function batches(given: Given): void {
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
