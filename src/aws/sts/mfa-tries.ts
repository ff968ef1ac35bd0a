import type { Call, World } from '../operation.ts'

/**
 * How often a device may be tried. AWS publishes no limit; it was seen to take nine codes of a serial number, right or wrong, within three minutes
 * of the clock (10:00–10:03, not any three), and to validate no other until the next three begin, even of a device that was made anew meanwhile.
 * That AssumeRole counts with GetSessionToken is inferred. Each node counts its own, in memory.
 */
const MOST_TRIES = 9
const WINDOW_MS = 180_000

interface Tries {
  readonly window: number
  readonly requests: Set<string>
}

const triesOf = new WeakMap<World, Map<string, Tries>>()
/** Serial numbers counted, at most: then those of past windows are forgotten. */
const MANY = 10_000

/** Counts this request, once however often it is asked about. False when the device was tried too often. */
export function mayBeTried({ world, now, requestId }: Call<unknown>, serial: string): boolean {
  const window = Math.floor(now / WINDOW_MS)
  const { requests } = tries(world, serial, window)
  if (requests.has(requestId)) return true
  if (requests.size >= MOST_TRIES) return false
  requests.add(requestId)
  return true
}

function tries(world: World, serial: string, window: number): Tries {
  const all = triesOf.get(world) ?? new Map<string, Tries>()
  triesOf.set(world, all)
  const known = all.get(serial)
  if (known?.window === window) return known
  if (all.size >= MANY) for (const [other, past] of all) if (past.window !== window) all.delete(other)
  const fresh = { window, requests: new Set<string>() }
  all.set(serial, fresh)
  return fresh
}
