import { createHash } from 'node:crypto'
import { hostname } from 'node:os'
import { leaseTime, SURE_PART } from '../../store/lease.ts'
import type { ClusterParts } from './parts.ts'

export interface Leadership {
  /** Gives the lease back. */
  end(): Promise<void>
}

/**
 * Of several servers on one store, one at a time runs what is on a cluster's machines. `gained` and `lost` are told in turn.
 * A server that starts again on the same state folder is the same holder, and goes on at once.
 */
export function leadership(
  parts: ClusterParts,
  name: string,
  told: { readonly gained: () => void; readonly lost: () => void },
): Leadership {
  const { store, clock, log, folder } = parts
  const holder = createHash('sha256').update(`${hostname()}\n${folder}`).digest('hex').slice(0, 16)
  const time = leaseTime(store, clock)
  let ended = false
  let leading = false
  /** Until then the lease is ours for sure, whether or not the store answers. */
  let sure = -Infinity

  const settle = (holds: boolean) => {
    if (ended || holds === leading) return
    leading = holds
    if (holds) told.gained()
    else told.lost()
  }

  const seek = async () => {
    if (ended) return
    const now = time.now()
    if (now >= sure) settle(false)
    const holds = await store.lease(name, holder, now, now + time.term).catch((error: unknown) => {
      log.warn('lease could not be taken', { name, error: String(error) })
      return undefined
    })
    if (holds !== undefined) sure = holds ? now + time.term * SURE_PART : -Infinity
    settle(time.now() < sure)
    // A leader whose lease could not be renewed looks again before it ends, and not a moment later.
    if (!ended) time.after(leading ? Math.min(time.renew, sure - time.now()) : time.renew, seek)
  }

  void clock.track(seek())
  return {
    async end() {
      if (ended) return
      ended = true
      if (leading) await store.release(name, holder).catch(() => {}) // it ends by itself
    },
  }
}
