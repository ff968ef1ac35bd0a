import type { Timer } from '../kernel/Clock.ts'
import type { Log } from '../kernel/log.ts'
import { StoreAway } from '../store/away.ts'
import { leaseTime, SURE_PART } from '../store/lease.ts'
import type { Projection } from '../store/projection.ts'
import type { World } from './operation.ts'

/** Brings everything that is at work to its end, whichever node took the call. */
export interface Worker {
  start(): void
  stop(): Promise<void>
  /** Resolves when nothing of this node is under way. */
  quiet(): Promise<void>
}

/** What is worked on stands as documents under `prefix`; while there is one, it is looked at again. */
export interface Work<Ref> {
  /** For the log: `stack`, `trail`. */
  readonly name: string
  readonly partition: string
  readonly prefix: string
  /**
   * Takes the next steps; world milliseconds at which to look again, undefined when there is nothing more to do. Begins none once it is no
   * longer this node's turn (it was silent for too long): what it answers then is not asked.
   */
  advance(ref: Ref, isOurTurn: () => boolean): Promise<number | undefined>
}

/** At most: of a process that was killed, the next one takes over what it was at after so long. */
const LEASE_MS = 10_000
const RETRY_MS = 1_000

interface Attendant {
  running?: Promise<void> | undefined
  timer?: Timer | undefined
  again: boolean
}

/** A lease that is held. */
interface Turn {
  isOurs(): boolean
  end(): void
}

/** One node at a time works on one thing: a lease says which. */
export function worker<Ref>(
  { world, projection }: { readonly world: World; readonly projection: Projection },
  work: Work<Ref>,
  log: Log,
): Worker {
  const { clock, store } = world
  const leases = leaseTime(store, clock)
  const holder = world.random.uuid()
  const attendants = new Map<string, Attendant>()
  let going = false
  let unsubscribe = () => {}

  /** Takes the lease or renews it: until when it is ours for sure, whether or not the store answers; undefined: it is another's. */
  const hold = async (key: string): Promise<number | undefined> => {
    const now = leases.now()
    const term = Math.min(leases.term, LEASE_MS)
    const isHeld = await store.lease(key, holder, now, now + term)
    return isHeld ? now + term * SURE_PART : undefined
  }

  /** Among other nodes, a lease is short, since it outlives its holder: while the work takes longer, it is renewed. */
  const keep = (key: string, until: number): Turn => {
    if (!store.shared) return { isOurs: () => true, end() {} }
    let sure = until
    let timer: Timer | undefined
    const renewed = () => {
      timer = leases.after(leases.renew, async () => {
        renewed()
        sure = await hold(key).then(
          (next) => next ?? -Infinity,
          () => sure, // asked for again at the next renewal
        )
      })
    }
    renewed()
    return { isOurs: () => leases.now() < sure, end: () => timer?.cancel() }
  }

  const tell = (error: unknown, key: string): void => {
    if (error instanceof StoreAway) log.warn(`${work.name} work waits for the store`, { [work.name]: key })
    else log.bug(`${work.name} work failed`, error, { [work.name]: key })
  }

  /** World milliseconds at which to look again; `taken`: another node is at it. */
  const look = async (key: string, ref: Ref): Promise<number | 'taken' | undefined> => {
    let turn: Turn | undefined
    try {
      const sure = await hold(key)
      if (sure === undefined) return 'taken'
      turn = keep(key, sure)
      const at = await work.advance(ref, turn.isOurs)
      return turn.isOurs() ? at : 'taken'
    } catch (error) {
      if (going) tell(error, key)
      return clock.now() + RETRY_MS
    } finally {
      turn?.end()
      if (turn) await store.release(key, holder).catch(() => {}) // it ends by itself
    }
  }

  const wake = (key: string, ref: Ref): void => {
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
        else if (at === 'taken') attendant.timer = leases.after(RETRY_MS, () => wake(key, ref))
        else attendant.timer = clock.at(at, () => wake(key, ref))
      }),
    )
  }

  return {
    start() {
      going = true
      unsubscribe = projection.subscribe(work.partition, work.prefix, ({ key, value }) => {
        if (value !== undefined) wake(key, value as unknown as Ref)
      })
      for (const { key, value } of projection.view().scan<Ref>(work.partition, work.prefix)) wake(key, value)
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
