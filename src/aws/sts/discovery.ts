import { lookup } from 'node:dns/promises'
import { Agent, request as httpsRequest } from 'node:https'
import { BlockList, isIP } from 'node:net'
import { checkServerIdentity, createSecureContext, rootCertificates, type SecureContext, type TLSSocket } from 'node:tls' // prettier-ignore
import { recent } from '../../kernel/recent.ts'
import { dialling, type Dial } from '../../wire/http.ts'
import type { Clock } from '../../kernel/Clock.ts'
import { keySet, type KeySet } from '../../wire/jose/jwks.ts'
import { thumbprint } from '../../wire/x509/thumbprint.ts'

/** Why an issuer's keys could not be had. */
export type IssuerFailure =
  /** No answer in time, no document, no keys in it. */
  | { readonly kind: 'unreachable'; readonly why: string }
  /** An answer that is never followed: a redirect, keys elsewhere than https. */
  | { readonly kind: 'rejected'; readonly why: string }
  /** The chain verifies by no trusted CA and the last certificate is not the one that the provider names. */
  | { readonly kind: 'thumbprint'; readonly why: string }

export class IssuerError extends Error {
  override readonly name = 'IssuerError'
  readonly failure: IssuerFailure
  constructor(failure: IssuerFailure) {
    super(failure.why)
    this.failure = failure
  }
}

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

/** Where a name is answered. `dial`: inside this process. */
export interface Place {
  readonly address: string
  readonly port: number
  readonly dial?: Dial | undefined
}

export interface IssuerOptions {
  readonly clock: Clock
  /** Where names of the cloud are answered: the TLS door. Undefined: not ours, ask DNS. */
  readonly door: (host: string) => Place | undefined
  /** PEM roots that count as public CAs beside the system's. */
  readonly trustedCas: readonly string[]
  /** `host[:port]`, as a URL spells it, of foreign issuers that may stand at loopback, private or link-local addresses, or on a port. */
  readonly allowed: ReadonlySet<string>
}

const DEADLINE_MS = 5_000
const MAX_BYTES = 1_000_000
const FRESH_MS = 60_000
const FAILED_MS = 2_000
const REFETCH_BURST = 5
const REFETCH_EVERY_MS = 10_000

interface Cached {
  readonly keys: KeySet
  readonly at: number
}

export function tlsIssuers(options: IssuerOptions): Issuers {
  const { clock } = options
  const cache = new Map<string, Cached>()
  const failures = new Map<string, { error: IssuerError; at: number }>()
  const flights = new Map<string, Promise<KeySet>>()
  const refetches = new Map<string, { tokens: number; at: number }>()

  const fetchKeys = (issuer: string, thumbprints: readonly string[]): Promise<KeySet> => {
    const id = `${issuer} ${thumbprints.join()}`
    const flying = flights.get(id)
    if (flying) return flying
    const flight = issuerKeys(options, issuer, thumbprints)
      .then(
        (keys) => {
          cache.set(id, { keys, at: clock.now() })
          failures.delete(id)
          return keys
        },
        (error: unknown) => {
          if (error instanceof IssuerError) failures.set(id, { error, at: clock.hostNow() })
          throw error
        },
      )
      .finally(() => flights.delete(id))
    flights.set(id, flight)
    return flight
  }

  const mayRefetch = (issuer: string): boolean => {
    const now = clock.hostNow()
    const bucket = refetches.get(issuer) ?? { tokens: REFETCH_BURST, at: now }
    const tokens = Math.min(REFETCH_BURST, bucket.tokens + (now - bucket.at) / REFETCH_EVERY_MS)
    refetches.set(issuer, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now })
    return tokens >= 1
  }

  return {
    async keys(issuer, thumbprints, kid) {
      const id = `${issuer} ${thumbprints.join()}`
      const known = cache.get(id)
      if (known && clock.now() - known.at < FRESH_MS) {
        if (kid === undefined || known.keys.has(kid)) return known.keys
        // A fetch under way may bring the key: whoever asks while a rotation is being learnt waits for it, at no cost to the rate.
        const flying = flights.get(id)
        if (flying) return flying
        if (!mayRefetch(issuer)) return known.keys
        return fetchKeys(issuer, thumbprints)
      }
      const failed = failures.get(id)
      if (failed && clock.hostNow() - failed.at < FAILED_MS) throw failed.error
      return fetchKeys(issuer, thumbprints)
    },
    async thumbprint(url) {
      let last: string | undefined
      await fetchDocument(options, new URL(url), (socket) => {
        last = thumbprint(socket)
        return undefined
      }).catch((error: unknown) => {
        if (last === undefined) throw error
      })
      if (last === undefined) throw new IssuerError({ kind: 'unreachable', why: `${url} showed no certificate` })
      return last
    },
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

async function issuerKeys(options: IssuerOptions, issuer: string, thumbprints: readonly string[]): Promise<KeySet> {
  const judge = (socket: TLSSocket, host: string) => distrust(socket, host, thumbprints, options.clock)
  const fetched = async (url: string) => {
    const target = safeUrl(url)
    return parsed(await fetchDocument(options, target, (socket) => judge(socket, target.hostname)), url)
  }
  const discovery = await fetched(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
  const jwksUri = discovery['jwks_uri']
  if (typeof jwksUri !== 'string') throw new IssuerError({ kind: 'unreachable', why: `${issuer} names no jwks_uri` })
  const keys = keySet(await fetched(jwksUri))
  if (!keys) throw new IssuerError({ kind: 'unreachable', why: `${jwksUri} holds no usable keys` })
  return keys
}

function safeUrl(text: string): URL {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw new IssuerError({ kind: 'rejected', why: `${text.slice(0, 200)} is no URL` })
  }
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '')
    throw new IssuerError({ kind: 'rejected', why: `${url.protocol}//${url.host} is not plain https` })
  return url
}

function parsed(body: Buffer, url: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown> // a JSON object
  } catch {
    // told below
  }
  throw new IssuerError({ kind: 'unreachable', why: `${url} is no JSON object` })
}

/**
 * A chain that a trusted CA vouches for is accepted whatever thumbprint is stored; one that does not verify needs the stored
 * thumbprint of its last certificate. Host name and dates are always checked.
 */
function distrust(
  socket: TLSSocket,
  host: string,
  thumbprints: readonly string[],
  clock: Clock,
): IssuerError | undefined {
  const certificate = socket.getPeerCertificate(true)
  const unreachable = (why: string) => new IssuerError({ kind: 'unreachable', why })
  if (checkServerIdentity(host, certificate)) return unreachable(`the certificate of ${host} is for another name`)
  const now = clock.hostNow()
  if (Date.parse(certificate.valid_from) > now || Date.parse(certificate.valid_to) < now)
    return unreachable(`the certificate of ${host} is out of date`)
  if (socket.authorized) return undefined
  const seen = thumbprint(socket)
  if (thumbprints.some((stored) => stored.toLowerCase() === seen)) return undefined
  return new IssuerError({
    kind: 'thumbprint',
    why: `${host} ends its chain in ${seen}, stored: ${thumbprints.join(', ') || 'none'}`,
  })
}

/** One GET: no redirects, 5 s and 1 MB in all, one resolution whose address is checked and kept for the connection. */
async function fetchDocument(
  options: IssuerOptions,
  url: URL,
  judge: (socket: TLSSocket) => IssuerError | undefined,
): Promise<Buffer> {
  const place = await placeOf(options, url)
  return new Promise<Buffer>((resolve, reject) => {
    const plain = new Agent({ keepAlive: false, secureContext: rootsOf(options) })
    const agent = place.dial ? dialling(plain, place.dial) : plain
    const fail = (failure: IssuerFailure) => {
      agent.destroy()
      outgoing.destroy()
      reject(new IssuerError(failure))
    }
    const outgoing = httpsRequest(
      {
        host: place.address,
        port: place.port,
        servername: url.hostname,
        path: url.pathname + url.search,
        headers: { host: url.host, accept: 'application/json' },
        agent,
        rejectUnauthorized: false,
      },
      (answer) => {
        const wrong = judge(answer.socket as TLSSocket) // an https answer comes over a TLSSocket
        if (wrong) return fail(wrong.failure)
        const status = answer.statusCode ?? 0
        if (status >= 300 && status < 400) return fail({ kind: 'rejected', why: `${url.host} redirects` })
        if (status !== 200) return fail({ kind: 'unreachable', why: `${url.host} answers ${status}` })
        const chunks: Buffer[] = []
        let size = 0
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size > MAX_BYTES) fail({ kind: 'unreachable', why: `${url.host} sends more than ${MAX_BYTES} bytes` })
          else chunks.push(chunk)
        })
        answer.on('end', () => {
          timer.cancel()
          agent.destroy()
          resolve(Buffer.concat(chunks))
        })
        answer.on('error', (error) => fail({ kind: 'unreachable', why: error.message }))
      },
    )
    const timer = options.clock.deadline(DEADLINE_MS, () =>
      fail({ kind: 'unreachable', why: `${url.host} took longer than ${DEADLINE_MS} ms` }),
    )
    outgoing.on('error', (error) => {
      timer.cancel()
      fail({ kind: 'unreachable', why: error.message })
    })
    outgoing.end()
  })
}

const contexts = new WeakMap<IssuerOptions, SecureContext>()

/** The public CAs, read once: reading them takes longer than all the rest of a fetch. */
function rootsOf(options: IssuerOptions): SecureContext {
  const known = contexts.get(options)
  if (known) return known
  const made = createSecureContext({ ca: [...rootCertificates, ...options.trustedCas] })
  contexts.set(options, made)
  return made
}

const PRIVATE = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(network, bits, 'ipv6')

/** The instance metadata service is never an issuer, whoever allows it. */
const NEVER = new Set(['169.254.169.254', 'fd00:ec2::254'])

async function placeOf(options: IssuerOptions, url: URL): Promise<Place> {
  const ours = options.door(url.host)
  if (ours) return ours
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const allowed = options.allowed.has(url.host) || options.allowed.has(url.hostname)
  if (url.port !== '' && !allowed)
    throw new IssuerError({ kind: 'unreachable', why: `${url.host} has a port; name it with --allow-issuer` })
  const address = await resolved(host)
  if (NEVER.has(address)) throw new IssuerError({ kind: 'unreachable', why: `${address} is never fetched` })
  if (isPrivate(address) && !allowed)
    throw new IssuerError({ kind: 'unreachable', why: `${url.host} is at ${address}; name it with --allow-issuer` })
  return { address, port: url.port === '' ? 443 : Number(url.port) }
}

async function resolved(host: string): Promise<string> {
  if (isIP(host)) return host
  try {
    return (await lookup(host)).address
  } catch {
    throw new IssuerError({ kind: 'unreachable', why: `${host} has no address` })
  }
}

function isPrivate(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped) return PRIVATE.check(mapped, 'ipv4')
  return PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}
