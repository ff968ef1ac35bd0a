import { worldClock, type WorldClock } from '../kernel/Clock.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { Log } from '../kernel/log.ts'
import type { Store } from '../store/Store.ts'

const PARTITION = 'world'
const KEY = 'clock'

interface Kept {
  /** World time ahead of host time, milliseconds. */
  readonly offset: number
  readonly frozenAt?: number
}

/**
 * The world's clock whose offset survives kill -9: a move is durable before it is acknowledged.
 * Moves that are asked for at once are made one after the other: a minute and an hour are 61 minutes.
 */
export interface DurableClock {
  readonly clock: WorldClock
  advance(ms: number): Promise<void>
  freeze(): Promise<void>
  resume(): Promise<void>
}

/** Other nodes of the world move its clock too: what they keep is followed. */
export async function durableClock(store: Store, log: Log): Promise<DurableClock> {
  const document = await store.get(PARTITION, KEY)
  const kept = document?.value as Kept | undefined
  const clock = worldClock({
    ...(kept ? { offset: kept.offset } : {}),
    ...(kept?.frozenAt === undefined ? {} : { frozenAt: kept.frozenAt }),
    onError: (error) => log.bug('timer failed', error),
  })
  let turn: Promise<void> = Promise.resolve()
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const next = turn.then(work)
    turn = next.catch(() => {})
    return next
  }
  let own = ''
  const keep = async (value: Kept) => {
    own = canonicalJson({ ...value })
    await store.commit({ writes: [{ partition: PARTITION, key: KEY, value: { ...value } }] })
  }
  const followed = async (value: Kept) => {
    if (value.frozenAt !== undefined) clock.freeze()
    if (value.offset > clock.offset) await clock.advance(value.offset - clock.offset)
    if (value.frozenAt === undefined) clock.resume()
  }
  if (store.shared)
    await store.watch(PARTITION, KEY, document?.revision ?? 0, (changes) => {
      const value = changes.at(-1)?.value
      if (value === undefined || canonicalJson(value) === own) return
      // What another node kept. Not tracked: a clock moves on only when nothing tracked is under way.
      inTurn(() => followed(value as unknown as Kept)).catch((error: unknown) =>
        log.bug('clock could not be followed', error),
      )
    })
  const now = (): Kept => ({ offset: clock.offset, ...(clock.frozen ? { frozenAt: clock.now() } : {}) })
  return {
    clock,
    advance: (ms) =>
      inTurn(async () => {
        const ahead = clock.offset + ms
        await keep({ offset: ahead, ...(clock.frozen ? { frozenAt: clock.now() + ms } : {}) })
        await clock.advance(ms)
      }),
    freeze: () =>
      inTurn(async () => {
        clock.freeze()
        await keep(now())
      }),
    resume: () =>
      inTurn(async () => {
        clock.resume()
        await keep(now())
      }),
  }
}
