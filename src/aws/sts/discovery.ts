import { recent } from '../../kernel/recent.ts'
import type { KeySet } from '../../wire/jose/jwks.ts'
import { discoveryOf, IssuerError, issuerKeys, lastThumbprint, type FetchOptions } from './issuer-fetch.ts'

export { IssuerError } from './issuer-fetch.ts'

/** Fetches OIDC issuers' keys over TLS, with bounds on everything that an issuer controls. */
export interface Issuers {
  /**
   * The issuer's keys, at once where they are known; `kid` asks once more, at a limited rate, when the cache lacks it.
   * @throws {IssuerError}
   */
  keys(issuer: string, thumbprints: readonly string[], kid: string | undefined): KeySet | Promise<KeySet>
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
  /** What answers for a URL of this world's buckets: once it is another value, what was read there before is worth nothing. */
  readonly published?: (url: string) => unknown
}

const FRESH_MS = 60_000
const FAILED_MS = 2_000
/** Whoever sends tokens of keys that nobody has makes us ask their issuer that often in vain; a fetch that brings the key costs nothing. */
const REFETCH_BURST = 5
const REFETCH_EVERY_MS = 10_000

/** Of what an issuer's keys, or why it has none, were read. */
interface Source {
  readonly edition: string | undefined
  readonly discovery: unknown
  /** What the keys themselves were read of; told once the discovery document says where they stand. */
  keys: unknown
}

interface Cached {
  readonly keys: KeySet
  readonly at: number
  readonly source: Source
}

interface Wanted {
  /** Of issuer and thumbprints. */
  readonly id: string
  readonly issuer: string
  readonly thumbprints: readonly string[]
  readonly kid: string | undefined
}

interface Flight {
  readonly keys: Promise<KeySet>
  readonly source: Source
}

/** Who stands in for a host anew is not asked what the one before was asked. */
const flightOf = (id: string, { edition }: Source): string => `${edition} ${id}`

const isSame = (one: Source, other: Source): boolean =>
  one.edition === other.edition && one.discovery === other.discovery && one.keys === other.keys

export function tlsIssuers(options: IssuerOptions): Issuers {
  const { clock } = options
  const cache = new Map<string, Cached>()
  const failures = new Map<string, { error: IssuerError; at: number; source: Source }>()
  const flights = new Map<string, Flight>()
  const refetches = new Map<string, { tokens: number; at: number }>()
  /** Where issuers' keys stand, as their discovery documents said last. */
  const keyUrls = recent<string, string>(1024)

  /** What a host's clock that was set back has yet to come to is long ago. */
  const hostAge = (at: number): number => {
    const age = clock.hostNow() - at
    return age < 0 ? Infinity : age
  }

  const publishedAt = (url: string): unknown => options.published?.(url)

  const sourceOf = (issuer: string): Source => ({
    edition: options.edition?.(hostOf(issuer)),
    discovery: publishedAt(discoveryUrl(issuer)),
    keys: publishedAt(keyUrls.get(issuer) ?? ''),
  })

  const fetchKeys = (id: string, issuer: string, thumbprints: readonly string[], source: Source): Promise<KeySet> => {
    const flight = flightOf(id, source)
    const keys = issuerKeys(options, issuer, thumbprints, (url) => {
      keyUrls.set(issuer, url)
      source.keys = publishedAt(url)
    })
      .then(
        (keys) => {
          cache.set(id, { keys, at: clock.now(), source })
          failures.delete(id)
          return keys
        },
        (error: unknown) => {
          if (error instanceof IssuerError) failures.set(id, { error, at: clock.hostNow(), source })
          throw error
        },
      )
      .finally(() => {
        if (flights.get(flight)?.keys === keys) flights.delete(flight)
      })
    flights.set(flight, { keys, source })
    return keys
  }

  /** What is known of an issuer, unless it is too old, or of what is no more. */
  const fresh = (id: string, source: Source): KeySet | undefined => {
    const known = cache.get(id)
    if (!known || !isSame(known.source, source)) return undefined
    return source.edition !== undefined || clock.now() - known.at < FRESH_MS ? known.keys : undefined
  }

  /** Why there were no keys a moment ago, unless something else stands there now. */
  const failed = (id: string, source: Source): IssuerError | undefined => {
    const known = failures.get(id)
    if (!known || hostAge(known.at) >= FAILED_MS) return undefined
    return isSame(known.source, source) ? known.error : undefined
  }

  const mayRefetch = (issuer: string): boolean => {
    const now = clock.hostNow()
    const bucket = refetches.get(issuer) ?? { tokens: REFETCH_BURST, at: now }
    const tokens = Math.min(REFETCH_BURST, bucket.tokens + hostAge(bucket.at) / REFETCH_EVERY_MS)
    refetches.set(issuer, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now })
    return tokens >= 1
  }

  /** It brought the key that was asked for: an issuer may rotate as often as it likes. */
  const wasNotInVain = (issuer: string) => {
    const bucket = refetches.get(issuer)
    if (bucket) bucket.tokens = Math.min(REFETCH_BURST, bucket.tokens + 1)
  }

  /** `known`: keys without the one that is asked for. */
  const learnt = async ({ id, issuer, thumbprints, kid }: Wanted, source: Source, known?: KeySet): Promise<KeySet> => {
    const has = (keys: KeySet) => kid === undefined || keys.has(kid)
    // A fetch under way may bring the key: whoever asks while a rotation is being learnt waits for it, at no cost to the rate. It may
    // also have begun before the key was there: then the next one is waited for.
    const flying = () => {
      const found = flights.get(flightOf(id, source))
      return found && isSame(found.source, sourceOf(issuer)) ? found.keys : undefined
    }
    const joined = await flying()
    if (joined && has(joined)) return joined
    const next = flying()
    if (next) return next
    const newest = joined ?? known
    if (newest && !mayRefetch(issuer)) return newest
    const why = newest ? undefined : failed(id, source)
    if (why) throw why
    const keys = await fetchKeys(id, issuer, thumbprints, sourceOf(issuer))
    if (newest && has(keys)) wasNotInVain(issuer)
    return keys
  }

  return {
    keys(issuer, thumbprints, kid) {
      const id = `${issuer} ${thumbprints.join()}`
      const source = sourceOf(issuer)
      const known = fresh(id, source)
      if (known && (source.edition !== undefined || kid === undefined || known.has(kid))) return known
      return learnt({ id, issuer, thumbprints, kid }, source, known)
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

const discoveryUrls = recent<string, string>(1024)

function discoveryUrl(issuer: string): string {
  const known = discoveryUrls.get(issuer)
  if (known !== undefined) return known
  const url = discoveryOf(issuer)
  discoveryUrls.set(issuer, url)
  return url
}
