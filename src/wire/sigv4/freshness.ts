import { amzDate, parseAmzDate } from './amz-date.ts'
import type { Signed } from './authorization.ts'

const MINUTE = 60_000
/** How far a service lets a signer's clock be off, minutes. */
const WINDOWS: ReadonlyMap<string, number> = new Map([
  ['kms', 5],
  ['route53', 5],
])
const DEFAULT_WINDOW = 15

/** Services whose presigned requests live as long as the window, whatever X-Amz-Expires says. */
const IGNORES_EXPIRES: ReadonlySet<string> = new Set(['sts'])

export interface Staleness {
  /** `expired`: older than the window; `early`: of the future; `lapsed`: a presigned request past its X-Amz-Expires. */
  readonly reason: 'expired' | 'early' | 'lapsed'
  /** AWS's text outside S3. */
  readonly message: string
  /** Milliseconds of the clock that it was judged by. */
  readonly now: number
}

/**
 * Whether the signature is fresh by host time or by world time (milliseconds): one of the two is enough, since a client
 * outside the world signs by its own clock. What is still to come by host time and past by world time was dated by the world's.
 */
export function staleness(signed: Signed, hostNow: number, worldNow: number): Staleness | undefined {
  const host = judged(signed, hostNow)
  const world = host && judged(signed, worldNow)
  if (!world) return undefined
  return host.reason === 'early' && world.reason !== 'early' ? world : host
}

function judged(signed: Signed, now: number): Staleness | undefined {
  const at = parseAmzDate(signed.date) as number
  const minutes = WINDOWS.get(signed.scope.service) ?? DEFAULT_WINDOW
  const window = minutes * MINUTE
  if (at > now + window)
    return {
      reason: 'early',
      now,
      message: `Signature not yet current: ${signed.date} is still later than ${amzDate(now + window)} (${amzDate(now)} + ${minutes} min.)`,
    }
  if (signed.expires !== undefined && !IGNORES_EXPIRES.has(signed.scope.service)) {
    if (now <= at + signed.expires * 1000) return undefined
    return {
      reason: 'lapsed',
      now,
      message: `Signature expired: ${signed.date} + ${signed.expires} s is now earlier than ${amzDate(now)}`,
    }
  }
  if (at >= now - window) return undefined
  return {
    reason: 'expired',
    now,
    message: `Signature expired: ${signed.date} is now earlier than ${amzDate(now - window)} (${amzDate(now)} - ${minutes} min.)`,
  }
}
