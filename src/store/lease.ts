import type { Clock, Timer } from '../kernel/Clock.ts'
import type { Store } from './Store.ts'

/** By which time leases are held, and for how long. */
export interface LeaseTime {
  now(): number
  after(ms: number, work: () => void | Promise<void>): Timer
  /** For how long one is taken, milliseconds. */
  readonly term: number
  /** After how many its holder renews it, and another asks for it again. */
  readonly renew: number
}

/** Of a lease's term its holder counts on so much: another takes it over when it is over, by a clock of its own. */
export const SURE_PART = 5 / 6

/**
 * Alone, nobody waits for a lease: it is held by world time and renewed seldom. Among others it tells who is alive, which is a matter of
 * the host's time, however the world's is moved: of a process that was killed, another takes over within a term and a renewal.
 */
export function leaseTime({ shared }: Pick<Store, 'shared'>, clock: Clock): LeaseTime {
  return shared
    ? {
        now: () => clock.hostNow(),
        after: (ms, work) => clock.deadline(ms, () => void work()),
        term: 3_000,
        renew: 1_000,
      }
    : { now: () => clock.now(), after: (ms, work) => clock.at(clock.now() + ms, work), term: 120_000, renew: 40_000 }
}
