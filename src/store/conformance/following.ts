import { expect, test } from 'vitest'
import type { Change } from '../Store.ts'
import { ACCOUNT, role, put, remove, brief, type Given } from './given.ts'

export function following(given: Given): void {
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
    expect(new Map([...seen].sort(([a], [b]) => (a < b ? -1 : 1)))).toEqual(new Map(stored))
  })
}
