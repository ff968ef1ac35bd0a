/** How long until the next look, milliseconds: the first time, by how much longer each time, at most. */
interface Pause {
  readonly first: number
  readonly factor: number
  readonly most: number
}

export type PauseName = 'poll' | 'customer' | 'retry' | 'lease' | 'health'

/** `poll`: AWS is at work; `customer`: it is for them to act; `retry`: something was refused; `lease`: another server has the cluster; `health`: it is ready. */
const PAUSES: Readonly<Record<'instant' | 'real', Readonly<Record<PauseName, Pause>>>> = {
  instant: {
    poll: { first: 10, factor: 1.5, most: 150 },
    customer: { first: 200, factor: 1.5, most: 30_000 },
    retry: { first: 250, factor: 2, most: 60_000 },
    lease: { first: 1_000, factor: 1, most: 1_000 },
    health: { first: 300_000, factor: 1, most: 300_000 },
  },
  real: {
    poll: { first: 15_000, factor: 1, most: 15_000 },
    customer: { first: 15_000, factor: 1.5, most: 60_000 },
    retry: { first: 15_000, factor: 2, most: 300_000 },
    lease: { first: 1_000, factor: 1, most: 1_000 },
    health: { first: 300_000, factor: 1, most: 300_000 },
  },
}

/** `count`: how many looks for the same thing were before, 0 for the first pause. */
export function pauseOf(pace: 'instant' | 'real', name: PauseName, count: number): number {
  const { first, factor, most } = PAUSES[pace][name]
  return Math.min(most, first * factor ** Math.min(count, 64))
}
