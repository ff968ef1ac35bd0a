import { X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { User } from './request.ts'

/** The clients' CA of one cluster: other certificates, however valid, are nobody here. */
export interface ClientCa {
  /** PEM. */
  readonly certificate: string
  /** Host milliseconds: certificates are judged by the host's clock. */
  readonly now: () => number
}

const EMPTY: readonly string[] = []

/**
 * Whom a request's client certificate names. The TLS handshake proved the possession of its key; the door asks for certificates without
 * judging them (`requestCert`, `rejectUnauthorized: false`).
 */
export function certificateUser(request: IncomingMessage, ca: ClientCa): User | undefined {
  const { socket } = request
  const peer = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
  return peer && userOfCertificate(peer, ca)
}

/** CN is the user, each O a group; nobody when this CA did not issue it or it does not hold now. */
export function userOfCertificate(peer: X509Certificate, { certificate, now }: ClientCa): User | undefined {
  if (!issuedBy(peer, new X509Certificate(certificate)) || !holds(peer, now())) return undefined
  const names = subjectOf(peer)
  const [name] = names.get('CN') ?? EMPTY
  return name === undefined ? undefined : { name, groups: names.get('O') ?? EMPTY }
}

const issuedBy = (peer: X509Certificate, ca: X509Certificate) => peer.checkIssued(ca) && peer.verify(ca.publicKey)

const holds = (peer: X509Certificate, now: number) =>
  Date.parse(peer.validFrom) <= now && now <= Date.parse(peer.validTo)

/** One `key=value` a line, as Node prints a distinguished name. */
function subjectOf(peer: X509Certificate): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>()
  for (const line of peer.subject.split('\n')) {
    const mark = line.indexOf('=')
    const key = line.slice(0, mark)
    names.set(key, [...(names.get(key) ?? EMPTY), line.slice(mark + 1)])
  }
  return names
}
