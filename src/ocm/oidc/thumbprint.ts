import { createHash, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { nameOwner } from '../../wire/names.ts'
import { fetchChain } from '../../wire/x509/thumbprint.ts'
import { badRequest } from '../http/fault.ts'
import type { Room } from '../room.ts'

/** What goes into a provider's ThumbprintList, lower hex: SHA-1 of the last certificate that the issuer's host serves. @throws {Fault} 400 */
export async function thumbprintOf(room: Room, issuer: string): Promise<string> {
  const { hostname, port } = new URL(issuer)
  if (nameOwner(hostname)) return sha1(new X509Certificate(room.ca()).raw)
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || hostname === 'localhost')
    throw badRequest(`The issuer '${issuer}' has no public host name`)
  const chain = await fetchChain(hostname, Number(port || 443), { clock: room.clock }).catch(() => [])
  const last = chain.at(-1)
  if (!last) throw badRequest(`The issuer '${issuer}' shows no certificate`)
  return sha1(last.raw)
}

const sha1 = (bytes: Uint8Array) => createHash('sha1').update(bytes).digest('hex')
