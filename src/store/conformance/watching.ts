import { expect, test } from 'vitest'
import { ACCOUNT, INSTALLER, role, put, remove, brief, type Given } from './given.ts'

export function watching(given: Given): void {
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
