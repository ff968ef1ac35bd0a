import type { Clock } from '../kernel/Clock.ts'
import type { Credentials } from './sigv4/request.ts'

/** Credentials with an end, as STS gives them. */
export interface ExpiringCredentials extends Credentials {
  /** World milliseconds. */
  readonly expiresAt: number
}

export interface ExpiringOptions {
  /** Renew this many milliseconds before the end; by default when 80 % of the life they had on arrival is over. */
  readonly refreshBefore?: number | undefined
}

const SHARE_OF_LIFE = 0.8

/**
 * Keeps credentials and renews them in time, in world time; several callers share one fetch. When a renewal fails, what is
 * still valid is given on, and the failure only once it is not.
 */
export function expiring(
  fetch: () => Promise<ExpiringCredentials>,
  clock: Clock,
  { refreshBefore }: ExpiringOptions = {},
): () => Promise<ExpiringCredentials> {
  let held: { readonly credentials: ExpiringCredentials; readonly renewAt: number } | undefined
  let flight: Promise<ExpiringCredentials> | undefined

  const renew = async () => {
    const credentials = await fetch()
    const { expiresAt } = credentials
    const before = refreshBefore ?? (expiresAt - clock.now()) * (1 - SHARE_OF_LIFE)
    held = { credentials, renewAt: expiresAt - before }
    return credentials
  }

  return async () => {
    if (held && clock.now() < held.renewAt) return held.credentials
    flight ??= renew().finally(() => (flight = undefined))
    try {
      return await flight
    } catch (error) {
      if (held && clock.now() < held.credentials.expiresAt) return held.credentials
      throw error
    }
  }
}
