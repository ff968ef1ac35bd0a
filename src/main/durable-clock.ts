import { worldClock, type WorldClock } from '../kernel/Clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Store } from '../store/Store.ts'

const PARTITION = 'world'
const KEY = 'clock'

interface Kept {
  /** World time ahead of host time, milliseconds. */
  readonly offset: number
  readonly frozenAt?: number
}

/** The world's clock whose offset survives kill -9: a move is durable before it is acknowledged. */
export interface DurableClock {
  readonly clock: WorldClock
  advance(ms: number): Promise<void>
  freeze(): Promise<void>
  resume(): Promise<void>
}

export async function durableClock(store: Store, log: Log): Promise<DurableClock> {
  const kept = (await store.get(PARTITION, KEY))?.value as Kept | undefined
  const clock = worldClock({
    ...(kept ? { offset: kept.offset } : {}),
    ...(kept?.frozenAt === undefined ? {} : { frozenAt: kept.frozenAt }),
    onError: (error) => log.bug('timer failed', error),
  })
  const keep = async (value: Kept) => {
    await store.commit({ writes: [{ partition: PARTITION, key: KEY, value: { ...value } }] })
  }
  const now = (): Kept => ({ offset: clock.offset, ...(clock.frozen ? { frozenAt: clock.now() } : {}) })
  return {
    clock,
    async advance(ms) {
      const ahead = clock.offset + ms
      await keep({ offset: ahead, ...(clock.frozen ? { frozenAt: clock.now() + ms } : {}) })
      await clock.advance(ms)
    },
    async freeze() {
      clock.freeze()
      await keep(now())
    },
    async resume() {
      clock.resume()
      await keep(now())
    },
  }
}
