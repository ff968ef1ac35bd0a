import { lookup } from 'node:dns/promises'
import { Agent, request as httpsRequest } from 'node:https'
import { BlockList, isIP } from 'node:net'
import { checkServerIdentity, createSecureContext, rootCertificates, type SecureContext, type TLSSocket } from 'node:tls' // prettier-ignore
import { dialling, type Dial } from '../../wire/http.ts'
import type { Clock } from '../../kernel/Clock.ts'
import { DISCOVERY_PATH } from '../../wire/jose/discovery.ts'
import { keySet, type KeySet } from '../../wire/jose/jwks.ts'
import { parseStrictObject, type JsonObject } from '../../wire/jose/strict-json.ts'
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

/** Where a name is answered. `dial`: inside this process. */
export interface Place {
  readonly address: string
  readonly port: number
  readonly dial?: Dial | undefined
}

export interface FetchOptions {
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

/** Where an issuer's discovery document stands. */
export const discoveryOf = (issuer: string): string => `${issuer.replace(/\/$/, '')}/${DISCOVERY_PATH}`

/**
 * The issuer's keys, as its documents name them; `found` is told where they stand before they are fetched. The document's own `issuer` is not compared, though OpenID Connect Discovery 4.3 has
 * clients do it: AWS documents the comparison of the token's `iss` with the provider's URL, which was made before, and none of the document.
 * @throws {IssuerError}
 * @see https://repost.aws/knowledge-center/iam-oidc-idp-federation
 */
export async function issuerKeys(
  options: FetchOptions,
  issuer: string,
  thumbprints: readonly string[],
  found: (jwksUri: string) => void,
): Promise<KeySet> {
  const judge = (socket: TLSSocket, host: string) => distrust(socket, host, thumbprints, options.clock)
  return inTime(options, issuer, async (signal) => {
    const fetched = async (url: string) => {
      const target = safeUrl(url)
      const body = await fetchDocument(options, target, (socket) => judge(socket, target.hostname), signal)
      return parsed(body, url)
    }
    const discovery = await fetched(discoveryOf(issuer))
    const jwksUri = discovery['jwks_uri']
    if (typeof jwksUri !== 'string') throw unreachable(`${issuer} names no jwks_uri`)
    found(jwksUri)
    const keys = keySet(await fetched(jwksUri))
    if (!keys) throw unreachable(`${jwksUri} holds no usable keys`)
    return keys
  })
}

/** SHA-1 of the last certificate that the host serves, 40 lower hex. @throws {IssuerError} */
export async function lastThumbprint(options: FetchOptions, url: string): Promise<string> {
  let last: string | undefined
  const look = (socket: TLSSocket) => {
    last = thumbprint(socket)
    return undefined
  }
  await inTime(options, url, (signal) => fetchDocument(options, new URL(url), look, signal)).catch((error: unknown) => {
    if (last === undefined) throw error
  })
  if (last === undefined) throw unreachable(`${url} showed no certificate`)
  return last
}

const unreachable = (why: string) => new IssuerError({ kind: 'unreachable', why })

/** One deadline for all that an issuer decides the pace of: its name's address, its discovery, its keys. */
function inTime<T>({ clock }: FetchOptions, who: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController()
  return new Promise<T>((resolve, reject) => {
    const timer = clock.deadline(DEADLINE_MS, () => {
      over.abort()
      reject(unreachable(`${who} took longer than ${DEADLINE_MS} ms`))
    })
    const done = () => timer.cancel()
    work(over.signal).then(resolve, reject).then(done, done)
  })
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

/** A document with a member twice is refused: what one reader checks, another might not see. */
function parsed(body: Buffer, url: string): JsonObject {
  const value = parseStrictObject(body)
  if (!value) throw unreachable(`${url} is no unambiguous JSON object`)
  return value
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

/** One GET: no redirects, 1 MB, one resolution whose address is checked and kept for the connection. */
async function fetchDocument(
  options: FetchOptions,
  url: URL,
  judge: (socket: TLSSocket) => IssuerError | undefined,
  signal: AbortSignal,
): Promise<Buffer> {
  const place = await placeOf(options, url)
  return new Promise<Buffer>((resolve, reject) => {
    const plain = new Agent({ keepAlive: false, secureContext: rootsOf(options) })
    const agent = place.dial ? dialling(plain, place.dial) : plain
    const fail = (error: IssuerError) => {
      agent.destroy()
      outgoing.destroy()
      reject(error)
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
        signal,
      },
      (answer) => {
        const wrong = judge(answer.socket as TLSSocket) // an https answer comes over a TLSSocket
        if (wrong) return fail(wrong)
        const status = answer.statusCode ?? 0
        if (status >= 300 && status < 400)
          return fail(new IssuerError({ kind: 'rejected', why: `${url.host} redirects` }))
        if (status !== 200) return fail(unreachable(`${url.host} answers ${status}`))
        const chunks: Buffer[] = []
        let size = 0
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size > MAX_BYTES) fail(unreachable(`${url.host} sends more than ${MAX_BYTES} bytes`))
          else chunks.push(chunk)
        })
        answer.on('end', () => {
          agent.destroy()
          resolve(Buffer.concat(chunks))
        })
        answer.on('error', (error) => fail(unreachable(error.message)))
      },
    )
    outgoing.on('error', (error) => fail(unreachable(error.message)))
    outgoing.end()
  })
}

const contexts = new WeakMap<FetchOptions, SecureContext>()

/** The public CAs, read once: reading them takes longer than all the rest of a fetch. */
function rootsOf(options: FetchOptions): SecureContext {
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
const NEVER = new BlockList()
NEVER.addAddress('169.254.169.254', 'ipv4') // an IPv6 address that holds it (`::ffff:…`) counts as it
NEVER.addAddress('64:ff9b::a9fe:a9fe', 'ipv6')
NEVER.addAddress('fd00:ec2::254', 'ipv6')

async function placeOf(options: FetchOptions, url: URL): Promise<Place> {
  const ours = options.door(url.host)
  if (ours) return ours
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const allowed = options.allowed.has(url.host) || options.allowed.has(url.hostname)
  if (url.port !== '' && !allowed) throw unreachable(`${url.host} has a port; name it with --allow-issuer`)
  const address = await resolved(host)
  if (holds(NEVER, address)) throw unreachable(`${address} is never fetched`)
  if (isPrivate(address) && !allowed) throw unreachable(`${url.host} is at ${address}; name it with --allow-issuer`)
  return { address, port: url.port === '' ? 443 : Number(url.port) }
}

async function resolved(host: string): Promise<string> {
  if (isIP(host)) return host
  try {
    return (await lookup(host)).address
  } catch {
    throw unreachable(`${host} has no address`)
  }
}

const isPrivate = (address: string): boolean => holds(PRIVATE, address)

/** BlockList looks for the IPv4 address in a mapped IPv6 one, too. */
const holds = (list: BlockList, address: string): boolean => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
