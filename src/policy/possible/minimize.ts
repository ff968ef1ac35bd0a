/** A bit that has to have this value. */
export interface Term {
  readonly bit: number
  readonly value: boolean
}

interface Cube {
  /** Bits that matter. */
  readonly mask: number
  readonly value: number
}

/**
 * The fewest and shortest conjunctions that together are true exactly where the table is (Quine and McCluskey, then greedily).
 * @param rows the table, by the number that the bits make
 */
export function alternatives(rows: readonly boolean[], bits: number): readonly (readonly Term[])[] {
  const primes = primesOf(rows, bits)
  const left = new Set(rows.flatMap((allowed, row) => (allowed ? [row] : [])))
  const covers = ({ mask, value }: Cube) => [...left].filter((row) => (row & mask) === value)
  const chosen: Cube[] = []
  while (left.size > 0) {
    const [best] = primes
      .map((cube) => ({ cube, gain: covers(cube).length, size: ones(cube.mask) }))
      .sort((a, b) => b.gain - a.gain || a.size - b.size)
    if (!best || best.gain === 0) break
    chosen.push(best.cube)
    for (const row of covers(best.cube)) left.delete(row)
  }
  return chosen
    .sort((a, b) => ones(a.mask) - ones(b.mask))
    .map(({ mask, value }) =>
      Array.from({ length: bits }, (_, bit) => bit)
        .filter((bit) => mask & (1 << bit))
        .map((bit) => ({ bit, value: (value & (1 << bit)) !== 0 })),
    )
}

function primesOf(rows: readonly boolean[], bits: number): readonly Cube[] {
  const full = (1 << bits) - 1
  let cubes = new Map(
    rows.flatMap((allowed, row) => (allowed ? [[keyOf({ mask: full, value: row }), { mask: full, value: row }]] : [])),
  )
  const primes: Cube[] = []
  while (cubes.size > 0) {
    const merged = new Set<string>()
    const next = new Map<string, Cube>()
    for (const [key, { mask, value }] of cubes)
      for (let bit = 0; bit < bits; bit++) {
        if (!(mask & (1 << bit))) continue
        const other = keyOf({ mask, value: value ^ (1 << bit) })
        if (!cubes.has(other)) continue
        merged.add(key).add(other)
        const cube = { mask: mask & ~(1 << bit), value: value & ~(1 << bit) }
        next.set(keyOf(cube), cube)
      }
    primes.push(...[...cubes].filter(([key]) => !merged.has(key)).map(([, cube]) => cube))
    cubes = next
  }
  return primes
}

const keyOf = ({ mask, value }: Cube): string => `${mask}/${value}`

function ones(mask: number): number {
  let count = 0
  for (let rest = mask; rest > 0; rest &= rest - 1) count++
  return count
}
