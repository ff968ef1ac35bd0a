import type { Timer } from '../../kernel/Clock.ts'
import type { Log } from '../../kernel/log.ts'
import { leaseTime } from '../../store/lease.ts'
import { advance, type Parts } from './advance.ts'
import { WORK, WORLD, type StackRef } from './documents.ts'

/** Brings every stack that is at work to its end, whichever node took the call. */
export interface StackWorker {
  start(): void
  stop(): Promise<void>
  /** Resolves when nothing of this node is under way. */
  quiet(): Promise<void>
}

const LEASE_MS = 10_000
const RETRY_MS = 1_000

interface Attendant {
  running?: Promise<void> | undefined
  timer?: Timer | undefined
  again: boolean
}

export function stackWorker(parts: Parts, log: Log): StackWorker {
  const { world, projection } = parts
  const { clock, store } = world
  const leases = leaseTime(store, clock)
  const holder = world.random.uuid()
  const attendants = new Map<string, Attendant>()
  let going = false
  let unsubscribe = () => {}

  /** World milliseconds at which to look again. */
  const look = async (key: string, ref: StackRef): Promise<number | undefined> => {
    const now = leases.now()
    if (!(await store.lease(key, holder, now, now + LEASE_MS))) return clock.now() + RETRY_MS
    try {
      return await advance(parts, ref)
    } catch (error) {
      if (going) log.bug('stack work failed', error, { stack: key })
      return clock.now() + RETRY_MS
    } finally {
      await store.release(key, holder)
    }
  }

  const wake = (key: string, ref: StackRef): void => {
    if (!going) return
    const attendant = attendants.get(key) ?? { again: false }
    attendants.set(key, attendant)
    if (attendant.running) {
      attendant.again = true
      return
    }
    attendant.timer?.cancel()
    attendant.again = false
    attendant.running = clock.track(
      look(key, ref).then((at) => {
        attendant.running = undefined
        if (!going) return
        if (attendant.again && at === undefined) wake(key, ref)
        else if (at === undefined) attendants.delete(key)
        else attendant.timer = clock.at(at, () => wake(key, ref))
      }),
    )
  }

  return {
    start() {
      going = true
      unsubscribe = projection.subscribe(WORLD, WORK, ({ key, value }) => {
        if (value !== undefined) wake(key, value as unknown as StackRef)
      })
      for (const { key, value } of projection.view().scan<StackRef>(WORLD, WORK)) wake(key, value)
    },
    async stop() {
      going = false
      unsubscribe()
      for (const { timer } of attendants.values()) timer?.cancel()
      await this.quiet()
    },
    async quiet() {
      await Promise.all([...attendants.values()].flatMap(({ running }) => running ?? []))
    },
  }
}
