import { createHash, type X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import type { Clock } from '../../kernel/Clock.ts'

const chains = new WeakMap<TLSSocket, readonly X509Certificate[]>()

/**
 * The certificates that the peer served, in the order served; empty before the handshake and on resumed sessions.
 * Node hands them out once, so they are kept with the socket: call this rather than `getPeerX509Certificate`, and call
 * `getPeerCertificate(true)`, which adds certificates of the local store, only before it.
 */
export function servedChain(socket: TLSSocket): readonly X509Certificate[] {
  const known = chains.get(socket)
  if (known) return known
  const chain: X509Certificate[] = []
  for (let next = socket.getPeerX509Certificate(); next; next = next.issuerCertificate) chain.push(next)
  if (chain.length > 0) chains.set(socket, chain)
  return chain
}

/**
 * What IAM compares with a provider's ThumbprintList: SHA-1 of the last certificate served, 40 lower-case hex digits; '' when none was.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
 */
export function thumbprint(socket: TLSSocket): string {
  const last = servedChain(socket).at(-1)
  return last ? createHash('sha1').update(last.raw).digest('hex') : ''
}

export interface FetchChainOptions {
  readonly clock: Clock
  /** The name asked for (SNI); by default the host. */
  readonly servername?: string
  /** Milliseconds for connection and handshake; 5,000 by default. */
  readonly deadline?: number
}

/** The chain that a server shows, trusted or not. @throws the socket's error, or one that says that time ran out */
export function fetchChain(
  host: string,
  port: number,
  options: FetchChainOptions,
): Promise<readonly X509Certificate[]> {
  const servername = options.servername ?? host
  return new Promise((resolve, reject) => {
    // Nothing is sent or believed over this connection, so nothing needs to verify.
    const socket = connect({ host, port, rejectUnauthorized: false, ...(isIP(servername) ? {} : { servername }) })
    const milliseconds = options.deadline ?? 5_000
    const timer = options.clock.deadline(milliseconds, () =>
      socket.destroy(new Error(`${host}:${port} showed no certificate within ${milliseconds} ms`)),
    )
    socket.once('secureConnect', () => {
      resolve(servedChain(socket))
      socket.destroy()
    })
    socket.once('error', reject)
    socket.once('close', () => {
      timer.cancel()
      reject(new Error(`${host}:${port} closed the connection before it showed a certificate`))
    })
  })
}
