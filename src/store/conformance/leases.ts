import { expect, test } from 'vitest'
import { type Given } from './given.ts'

export function leases(given: Given): void {
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
