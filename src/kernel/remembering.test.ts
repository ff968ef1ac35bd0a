import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { type Bounds, remembering } from './remembering.ts'

/** A function that counts, and says how often it was really asked. */
function counting(bounds?: Bounds) {
  const asked: string[] = []
  const remembered = remembering((text) => asked.push(text) && text.toLowerCase(), bounds)
  return { asked, remembered }
}

describe('a memory of texts', () => {
  it('holds twenty thousand of them, and none of more than 512 characters', () => {
    const { asked, remembered } = counting()
    const names = Array.from({ length: 20_000 }, (_, i) => `arn:aws:iam::111122223333:role/R${i}`)
    for (const name of [...names, ...names]) remembered(name)
    expect(asked).toHaveLength(20_000)
    remembered('arn:aws:iam::111122223333:role/one-too-many')
    remembered(names[0] as string)
    expect(asked).toHaveLength(20_002)
    for (const text of ['x'.repeat(512), 'x'.repeat(513)]) for (let twice = 0; twice < 2; twice++) remembered(text)
    expect(asked).toHaveLength(20_005)
  })

  it('asks once for a text', () => {
    const { asked, remembered } = counting({ most: 2, longest: 3 })
    expect([remembered('A'), remembered('B'), remembered('A'), remembered('B')]).toEqual(['a', 'b', 'a', 'b'])
    expect(asked).toEqual(['A', 'B'])
  })

  it('forgets all when it holds as many as it may, and keeps the newest', () => {
    const { asked, remembered } = counting({ most: 2, longest: 3 })
    for (const text of ['A', 'B', 'C', 'C', 'A', 'C']) remembered(text)
    expect(asked).toEqual(['A', 'B', 'C', 'A'])
  })

  it('keeps no text that is longer than it may be', () => {
    const { asked, remembered } = counting({ most: 2, longest: 3 })
    for (const text of ['ABC', 'ABC', 'ABCD', 'ABCD']) expect(remembered(text)).toBe(text.toLowerCase())
    expect(asked).toEqual(['ABC', 'ABCD', 'ABCD'])
  })

  it('keeps nothing of what a text was cut from', () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const { remembered } = counting()
    collect()
    const before = process.memoryUsage().heapUsed
    for (let i = 0; i < 100; i++) remembered(Buffer.alloc(1e6, `role number ${i} `).toString('latin1').slice(0, 100))
    collect()
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20e6)
  })

  it('remembers nothing found as well', () => {
    let asked = 0
    const remembered = remembering(() => (asked++, null), { most: 2, longest: 3 })
    expect([remembered('A'), remembered('A')]).toEqual([null, null])
    expect(asked).toBe(1)
  })
})
