import { X509Certificate } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect as connectTcp } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls, rootCertificates, type TLSSocket } from 'node:tls'
import type { Clock } from '../../kernel/Clock.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { readWhole } from '../../wire/http.ts'
import { nameOwner } from '../../wire/names.ts'
import { servedChain } from '../../wire/x509/thumbprint.ts'
import { readIfThere, runningStint } from '../state.ts'
import type { Session } from '../session.ts'

/** The way to issuers: as the environment says, else through the running Stint for names of its cloud, those of its issuers among them. */
export interface IssuerRoute {
  /** Leads everywhere, or nowhere. */
  readonly proxy: string | undefined
  /** The AWS door of the running Stint: leads to the names of its cloud, and says of others that they are none. */
  readonly cloud: string | undefined
  /** PEM. */
  readonly roots: readonly string[]
  readonly clock: Clock
}

export interface IssuerAnswer {
  readonly status: number
  readonly body: Buffer
  /** What the server calls this very body, for writing that depends on it. */
  readonly etag: string | undefined
  /** As served. */
  readonly chain: readonly X509Certificate[]
  /** Why no root answers for the chain, as the end of a sentence about it; undefined when one does. */
  readonly untrusted: string | undefined
}

const DEADLINE_MS = 5_000
const MOST_BYTES = 1_000_000

export function issuerRoute({ terminal, input, clock }: Session): IssuerRoute {
  const { environment } = terminal
  const stint = runningStint(input, terminal)
  const given = environment['HTTPS_PROXY'] ?? environment['https_proxy']
  const files = [environment['SSL_CERT_FILE'], environment['AWS_CA_BUNDLE'], stint?.ca]
  return {
    proxy: given,
    // Who took Stint's environment along needs no state folder.
    cloud: environment['STINT_URL'] ? environment['AWS_ENDPOINT_URL'] : stint?.aws,
    roots: [...rootCertificates, ...files.flatMap((file) => (file === undefined ? [] : (readIfThere(file) ?? [])))],
    clock,
  }
}

/**
 * GET, as STS would: nothing is followed. The chain is looked at, not relied on.
 * @throws {Refusal} when nobody answers
 */
export async function fetchIssuer(route: IssuerRoute, url: URL): Promise<IssuerAnswer> {
  const { hostname, pathname, search } = url
  const socket = await reach(route, url)
  return new Promise((resolve, reject) => {
    const failed = (error: Error) => reject(unanswered(url, error.message))
    const timer = route.clock.deadline(DEADLINE_MS, () => socket.destroy(new Error(`no answer in ${DEADLINE_MS} ms`)))
    const options = {
      host: hostname,
      path: `${pathname}${search}`,
      headers: { host: url.host, accept: 'application/json' },
    }
    const outgoing = httpsRequest({ ...options, createConnection: () => socket })
    outgoing.once('error', failed)
    socket.on('error', failed)
    outgoing.once('response', (incoming) => {
      const chain = servedChain(socket)
      const untrusted = socket.authorized ? undefined : whyUntrusted(chain, route.roots, socket.authorizationError)
      readWhole(incoming, MOST_BYTES, route.clock)
        .then((body) =>
          resolve({ status: incoming.statusCode ?? 0, body, etag: incoming.headers.etag, chain, untrusted }),
        )
        .catch(failed)
        .finally(() => {
          timer.cancel()
          socket.destroy()
        })
    })
    outgoing.end()
  })
}

/** Stint's own CA may sign for names of the cloud alone: it signs for a stand-in, but only this cloud takes that for good. */
function whyUntrusted(chain: readonly X509Certificate[], roots: readonly string[], why: Error | string): string {
  const last = chain.at(-1)
  const signer = last === undefined ? undefined : certificatesIn(roots).find((root) => isSignedBy(last, root))
  if (last === undefined || signer === undefined) return `verifies by no root (${String(why)})`
  // Node has no code for OpenSSL's X509_V_ERR_PERMITTED_VIOLATION.
  if (!String(why).includes('UNSPECIFIED')) return `does not verify (${String(why)})`
  return `is signed by ${oneLine(signer.subject)}, which may not sign for this name: programs outside of this cloud refuse it`
}

const isSignedBy = (one: X509Certificate, root: X509Certificate): boolean =>
  one.checkIssued(root) && one.verify(root.publicKey)

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g
const certificatesIn = (roots: readonly string[]): readonly X509Certificate[] =>
  roots.flatMap((text) => text.match(PEM) ?? []).map((pem) => new X509Certificate(pem))

export const oneLine = (subject: string): string => subject.replaceAll('\n', ', ')

/** Nobody is there: names of AWS and of a world's issuers are, for most people, those of a cloud on this machine. */
const unanswered = ({ href, hostname }: URL, why: string): Refusal =>
  new Refusal(`${href} does not answer: ${why}.`, {
    next: nameOwner(hostname)
      ? 'eval "$(stint env --proxy)" leads to the names of a cloud on this machine.'
      : `curl -v ${href}`,
  })

async function reach({ proxy, cloud, roots, clock }: IssuerRoute, { hostname, port }: URL): Promise<TLSSocket> {
  const to = { host: hostname, port: Number(port || 443) }
  const way =
    proxy === undefined ? await tunnel(cloud, to, clock) : ((await tunnel(proxy, to, clock)) ?? leadsNowhere(proxy, to))
  return connectTls({ socket: way ?? connectTcp(to), servername: hostname, ca: [...roots], rejectUnauthorized: false })
}

interface Destination {
  readonly host: string
  readonly port: number
}

function leadsNowhere(proxy: string, { host }: Destination): never {
  throw noWay(proxy, host, `it refuses to (HTTP ${NOT_MINE})`)
}

const noWay = (proxy: string, host: string, why: string): Refusal =>
  new Refusal(`The proxy ${new URL(proxy).origin} does not lead to ${host}: ${why}.`, {
    next: 'unset HTTPS_PROXY https_proxy, or eval "$(stint env --proxy)" for the names of a cloud on this machine.',
  })

/** What Stint's AWS door answers for names that are none of its cloud's. */
const NOT_MINE = 403

/**
 * Undefined without a proxy, and when it leads elsewhere only.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-connect
 */
async function tunnel(
  through: string | undefined,
  { host, port }: Destination,
  clock: Clock,
): Promise<Duplex | undefined> {
  if (through === undefined) return undefined
  const proxy = new URL(through)
  return new Promise((resolve, reject) => {
    const failed = (why: string) => reject(noWay(through, host, why))
    const asking = httpRequest({
      host: proxy.hostname,
      port: proxy.port || 80,
      method: 'CONNECT',
      path: `${host}:${port}`,
      headers: { host: `${host}:${port}` },
    })
    const timer = clock.deadline(DEADLINE_MS, () => asking.destroy(new Error(`no answer in ${DEADLINE_MS} ms`)))
    asking.once('error', (error) => failed(error.message))
    asking.once('connect', ({ statusCode = 0 }, socket) => {
      timer.cancel()
      if (statusCode === 200) return resolve(socket)
      socket.destroy()
      if (statusCode === NOT_MINE) return resolve(undefined)
      failed(`it answers HTTP ${statusCode}`)
    })
    asking.end()
  })
}
