import { performance } from 'node:perf_hooks'

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2
}

const at = (values: readonly number[], index: number): number => {
  const value = values[index]
  if (value === undefined) throw new RangeError('nothing was measured')
  return value
}

export interface Rated {
  /** Done once; what it returns is kept from the optimizer. */
  readonly work: () => unknown
  /** How many operations one call of `work` is; 1 by default. */
  readonly each?: number
}

const ROUNDS = 5
const ROUND_MS = 300

/**
 * Operations per second of one core, as medians of rounds in which they take turns. Time is what the process computed, so that
 * others on the machine do not count.
 */
export function rates(...all: readonly Rated[]): readonly number[] {
  for (const rated of all) rate(rated)
  const rounds = Array.from({ length: ROUNDS }, () => all.map(rate))
  return all.map((_, index) => median(rounds.map((round) => at(round, index))))
}

let kept: unknown

function rate({ work, each = 1 }: Rated): number {
  const start = computed()
  let done = 0
  let elapsed = 0
  while (elapsed < ROUND_MS) {
    for (let i = 0; i < 16; i++) kept = work()
    done += 16 * each
    elapsed = computed() - start
  }
  if (kept === rate) throw new Error('unreachable')
  return (done * 1000) / elapsed
}

/** Milliseconds of processor time so far. */
function computed(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
