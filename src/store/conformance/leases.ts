import { expect, test } from 'vitest'
import { type Given } from './given.ts'

export function leases(given: Given): void {
  const take = (holder: string, now: number, until: number) => given().lease('cluster/demo', holder, now, until)

  test('a lease belongs to its first holder until it ends', async () => {
    expect(await take('node-a', 0, 60_000)).toBe(true)
    expect(await take('node-b', 1, 60_000)).toBe(false)
    expect(await take('node-a', 2, 2)).toBe(true)
    expect(await take('node-b', 3, 60_000)).toBe(true)
    expect(await take('node-a', 4, 60_000)).toBe(false)
  })

  test('its holder renews it', async () => {
    await take('node-a', 0, 0)
    expect(await take('node-a', 1, 60_000)).toBe(true)
    expect(await take('node-b', 2, 60_000)).toBe(false)
  })

  test('one that is nobody else’s matter ends to the millisecond', async ({ skip }) => {
    if (given().shared) skip('a clock of its own says when')
    await take('node-a', 0, 100)
    expect(await take('node-b', 99, 200)).toBe(false)
    expect(await take('node-b', 100, 200)).toBe(true)
    expect(await take('node-a', 199, 300)).toBe(false)
  })

  test('only its holder can release it', async () => {
    await take('node-a', 0, 60_000)
    await given().release('cluster/demo', 'node-b')
    expect(await take('node-b', 1, 60_000)).toBe(false)
    await given().release('cluster/demo', 'node-a')
    expect(await take('node-b', 1, 60_000)).toBe(true)
  })

  test('of many who ask at once one gets it', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => take(`node-${at}`, 0, 60_000)))
    expect(answers.filter(Boolean)).toHaveLength(1)
  })
}
