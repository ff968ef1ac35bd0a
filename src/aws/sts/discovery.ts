import { recent } from '../../kernel/recent.ts'
import type { KeySet } from '../../wire/jose/jwks.ts'
import { IssuerError, issuerKeys, lastThumbprint, type FetchOptions } from './issuer-fetch.ts'

export { IssuerError } from './issuer-fetch.ts'

/** Fetches OIDC issuers' keys over TLS, with bounds on everything that an issuer controls. */
export interface Issuers {
  /**
   * The issuer's keys, cached; `kid` asks once more, at a limited rate, when the cache lacks it.
   * @throws {IssuerError}
   */
  keys(issuer: string, thumbprints: readonly string[], kid: string | undefined): Promise<KeySet>
  /** SHA-1 of the last certificate that the issuer's host serves, 40 lower hex. @throws {IssuerError} */
  thumbprint(url: string): Promise<string>
  /** Issuers whose documents stand in this world's own buckets: their tokens live in world time. */
  isOurs(issuer: string): boolean
}

export interface IssuerOptions extends FetchOptions {
  /**
   * Of issuers whose documents this world holds: at which edition they are. As long as it is the same, so are their keys; with another,
   * what is known of them is worth nothing.
   */
  readonly edition?: (host: string) => string | undefined
  /** What stands where an issuer of this world publishes its keys: once it is another value, keys that were read before are worth nothing. */
  readonly published?: (issuer: string) => unknown
}

const FRESH_MS = 60_000
const FAILED_MS = 2_000
/** Whoever sends tokens of keys that nobody has makes us ask their issuer that often in vain; a fetch that brings the key costs nothing. */
const REFETCH_BURST = 5
const REFETCH_EVERY_MS = 10_000

interface Cached {
  readonly keys: KeySet
  readonly at: number
  readonly edition: string | undefined
  readonly published: unknown
}

interface Flight {
  readonly keys: Promise<KeySet>
  readonly published: unknown
}

export function tlsIssuers(options: IssuerOptions): Issuers {
  const { clock } = options
  const cache = new Map<string, Cached>()
  const failures = new Map<string, { error: IssuerError; at: number }>()
  const flights = new Map<string, Flight>()
  const refetches = new Map<string, { tokens: number; at: number }>()

  const fetchKeys = (
    id: string,
    flight: string,
    begin: () => Promise<KeySet>,
    { edition, published }: Pick<Cached, 'edition' | 'published'>,
  ): Promise<KeySet> => {
    const keys = begin()
      .then(
        (keys) => {
          cache.set(id, { keys, at: clock.now(), edition, published })
          failures.delete(id)
          return keys
        },
        (error: unknown) => {
          if (error instanceof IssuerError) failures.set(id, { error, at: clock.hostNow() })
          throw error
        },
      )
      .finally(() => {
        if (flights.get(flight)?.keys === keys) flights.delete(flight)
      })
    flights.set(flight, { keys, published })
    return keys
  }

  /** What is known of an issuer, unless it is too old, or of an edition that is no more. */
  const fresh = (id: string, { edition, published }: Pick<Cached, 'edition' | 'published'>): KeySet | undefined => {
    const known = cache.get(id)
    if (!known || known.edition !== edition || known.published !== published) return undefined
    return edition !== undefined || clock.now() - known.at < FRESH_MS ? known.keys : undefined
  }

  const mayRefetch = (issuer: string): boolean => {
    const now = clock.hostNow()
    const bucket = refetches.get(issuer) ?? { tokens: REFETCH_BURST, at: now }
    const tokens = Math.min(REFETCH_BURST, bucket.tokens + (now - bucket.at) / REFETCH_EVERY_MS)
    refetches.set(issuer, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now })
    return tokens >= 1
  }

  /** It brought the key that was asked for: an issuer may rotate as often as it likes. */
  const wasNotInVain = (issuer: string) => {
    const bucket = refetches.get(issuer)
    if (bucket) bucket.tokens = Math.min(REFETCH_BURST, bucket.tokens + 1)
  }

  return {
    async keys(issuer, thumbprints, kid) {
      const id = `${issuer} ${thumbprints.join()}`
      const edition = options.edition?.(hostOf(issuer))
      const published = options.published?.(issuer)
      const has = (keys: KeySet) => kid === undefined || keys.has(kid)
      const known = fresh(id, { edition, published })
      if (known && (edition !== undefined || has(known))) return known
      // A fetch under way may bring the key: whoever asks while a rotation is being learnt waits for it, at no cost to the rate. It may
      // also have begun before the key was there: then the next one is waited for.
      const flight = `${edition} ${id}`
      const flying = () => {
        const found = flights.get(flight)
        return found?.published === published ? found?.keys : undefined
      }
      const joined = await flying()
      if (joined && has(joined)) return joined
      const next = flying()
      if (next) return next
      const newest = joined ?? known
      if (newest && !mayRefetch(issuer)) return newest
      const failed = newest ? undefined : failures.get(id)
      if (failed && clock.hostNow() - failed.at < FAILED_MS) throw failed.error
      const keys = await fetchKeys(id, flight, () => issuerKeys(options, issuer, thumbprints), { edition, published })
      if (newest && has(keys)) wasNotInVain(issuer)
      return keys
    },
    thumbprint: (url) => lastThumbprint(options, url),
    isOurs: (issuer) => options.door(hostOf(issuer)) !== undefined,
  }
}

const hosts = recent<string, string>(1024)

/** '' for what is no URL. Asked at each exchange, of few issuers. */
function hostOf(issuer: string): string {
  const known = hosts.get(issuer)
  if (known !== undefined) return known
  const host = URL.canParse(issuer) ? new URL(issuer).host : ''
  hosts.set(issuer, host)
  return host
}
