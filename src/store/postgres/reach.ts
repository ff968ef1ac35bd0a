import { worldClock, type Clock } from '../../kernel/Clock.ts'
import { noTidings, StoreAway, type Tidings } from '../away.ts'
import { isLost } from './lost.ts'

/** Whether the database is within reach, and patience with it while it is not. */
export interface Reach {
  /** Undefined: it is. Else resolves when it is again. @throws {StoreAway} once it has been away for as long as anybody waits */
  wait(): Promise<void> | undefined
  /**
   * Does the work again as often as the way to the database is lost, for as long as anybody waits: `work` must bear to be repeated.
   * @throws {StoreAway}
   */
  steadily<T>(work: () => Promise<T>, patience?: number): Promise<T>
  /** What the work comes to, if it does within the time that anybody waits. @throws {StoreAway} */
  inTime<T>(work: Promise<T>): Promise<T>
  /** Does it once. @throws {StoreAway} */
  once<T>(work: () => Promise<T>): Promise<T>
  /** Told each time that the database is back. */
  onBack(listener: () => void): void
  close(): void
}

export interface ReachParts {
  /** Resolves when the database takes writes. */
  readonly probe: () => Promise<void>
  /** How long a call waits, host milliseconds. */
  readonly patience: number
  readonly tidings?: Tidings | undefined
}

/** Host milliseconds between two questions to a database that is away: twice as long each time. */
const FIRST = 25
const LONGEST = 400

export function openReach({ probe, patience: most, tidings = noTidings }: ReachParts): Reach {
  const clock: Clock = worldClock()
  const listeners = new Set<() => void>()
  let absence: Promise<void> | undefined
  let closed = false

  const pause = (ms: number) => new Promise<void>((resolve) => void clock.deadline(ms, resolve))

  const seek = async (): Promise<void> => {
    const since = clock.hostNow()
    let said = false
    for (let ms = FIRST; !closed; ms = Math.min(2 * ms, LONGEST)) {
      try {
        await probe()
        break
      } catch (error) {
        if (!said) tidings.away(whyOf(error))
        said = true
        await pause(ms)
      }
    }
    if (closed) return
    absence = undefined
    if (said) tidings.back(clock.hostNow() - since)
    for (const listener of listeners) listener()
  }

  /** The first to notice begins to look for it; all wait for the same. */
  const lost = (error: Error): void => {
    if (absence || closed) return
    absence = heardBySome(within(clock, most, seek(), () => new StoreAway(error)))
  }

  return {
    wait: () => absence,
    async steadily(work, patience = most) {
      let until: number | undefined
      for (;;) {
        if (absence) await within(clock, patience, absence, () => new StoreAway('it does not answer'))
        try {
          return await work()
        } catch (error) {
          if (!isLost(error)) throw error
          lost(error)
          until ??= clock.hostNow() + patience
          if (closed || clock.hostNow() > until) throw new StoreAway(error)
        }
      }
    },
    inTime: (work) => within(clock, most, work, () => new StoreAway('it does not answer')),
    async once(work) {
      await absence
      try {
        return await work()
      } catch (error) {
        if (!isLost(error)) throw error
        lost(error)
        throw new StoreAway(error)
      }
    },
    onBack: (listener) => void listeners.add(listener),
    close() {
      closed = true
      absence = heardBySome(Promise.reject(new StoreAway('it is closed')))
    },
  }
}

/** Told to whoever waits, if anybody does. */
export function heardBySome<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {})
  return work
}

/** What the work comes to, if it does in time. */
export function within<T>(clock: Clock, ms: number, work: Promise<T>, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.deadline(ms, () => reject(late()))
    work.then(resolve, reject).finally(() => timer.cancel())
  })
}

function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.message || String((error as NodeJS.ErrnoException).code)
}
