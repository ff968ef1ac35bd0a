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
 * Few and short conjunctions that together are true exactly where the table is, none of them needless (Quine and McCluskey, then greedily).
 * @param rows the table, by the number that the bits make
 */
export function alternatives(rows: readonly boolean[], bits: number): readonly (readonly Term[])[] {
  const wanted = rows.flatMap((allowed, row) => (allowed ? [row] : []))
  const primes = primesOf(rows, bits).toSorted(byLength)
  return needed(greedy(primes, wanted), wanted)
    .toSorted(byLength)
    .map(({ mask, value }) =>
      Array.from({ length: bits }, (_, bit) => bit)
        .filter((bit) => mask & (1 << bit))
        .map((bit) => ({ bit, value: (value & (1 << bit)) !== 0 })),
    )
}

const byLength = (a: Cube, b: Cube): number => ones(a.mask) - ones(b.mask)

const covers = ({ mask, value }: Cube, row: number): boolean => (row & mask) === value

/** One after the other, the first that covers most of what is left, until nothing is: every row is covered by some prime. */
function greedy(primes: readonly Cube[], wanted: readonly number[]): readonly Cube[] {
  const chosen: Cube[] = []
  let left = wanted
  while (left.length > 0) {
    const gain = (cube: Cube) => left.filter((row) => covers(cube, row)).length
    const best = primes.reduce((one, other) => (gain(other) > gain(one) ? other : one))
    chosen.push(best)
    left = left.filter((row) => !covers(best, row))
  }
  return chosen
}

/** Without those whose rows the others cover. */
function needed(cubes: readonly Cube[], wanted: readonly number[]): readonly Cube[] {
  return cubes.reduce((kept, cube) => {
    const others = kept.filter((other) => other !== cube)
    return wanted.every((row) => others.some((other) => covers(other, row))) ? others : kept
  }, cubes)
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
