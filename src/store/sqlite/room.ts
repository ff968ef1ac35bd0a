import { worldClock } from '../../kernel/Clock.ts'
import { noTidings, StoreAway, type Tidings } from '../away.ts'

/** Whether the disk has room: nobody is answered while the record of it could not be written. */
export interface Room {
  /** As `Store.reach`. */
  reach(): Promise<void> | undefined
  /** A commit found none. */
  none(): StoreAway
  /** A commit found some. */
  some(): void
}

const WHY = 'its disk is full'
/** Host milliseconds after which somebody may try again. */
const AGAIN = 1_000

export function openRoom(tidings: Tidings = noTidings): Room {
  const clock = worldClock()
  let since: number | undefined
  let tried = 0
  return {
    reach() {
      if (since === undefined || Math.abs(clock.hostNow() - tried) >= AGAIN) return undefined
      return Promise.reject(new StoreAway(WHY))
    },
    none() {
      tried = clock.hostNow()
      if (since === undefined) tidings.away(WHY)
      since ??= tried
      return new StoreAway(WHY)
    },
    some() {
      if (since === undefined) return
      tidings.back(clock.hostNow() - since)
      since = undefined
    },
  }
}
