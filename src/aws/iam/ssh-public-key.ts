import { createHash, createPublicKey, type KeyObject } from 'node:crypto'
import { Fault } from '../../kernel/Fault.ts'

/** RSA keys as OpenSSH and as PEM write them. @see https://datatracker.ietf.org/doc/html/rfc4253#section-6.6 */

/** The words are the service model's own; others AWS publishes none. */
const unreadable = () =>
  new Fault('UnrecognizedPublicKeyEncoding', 400, 'The public key encoding format is unsupported or unrecognized.')
const invalid = () => new Fault('InvalidPublicKey', 400, 'The public key is malformed or otherwise invalid.')

export interface SshKeyForms {
  /** How it came. */
  readonly form: 'SSH' | 'PEM'
  readonly ssh: string
  readonly pem: string
  /** MD5 of the key as SSH sends it, as `ssh-keygen -l -E md5` shows it: 16 bytes in hexadecimal between colons. */
  readonly fingerprint: string
}

const TYPE = 'ssh-rsa'
const LEAST_BITS = 2048

/**
 * Both forms of a key that came in either.
 * @throws {Fault} UnrecognizedPublicKeyEncoding for other forms and types; InvalidPublicKey for what is no key of 2048 bits or more.
 */
export function sshKeyForms(body: string): SshKeyForms {
  const text = body.trim()
  const form = text.startsWith(`${TYPE} `) ? 'SSH' : 'PEM'
  const key = form === 'SSH' ? fromSsh(text) : fromPem(text)
  if (key.asymmetricKeyType !== 'rsa') throw unreadable()
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < LEAST_BITS) throw invalid()
  const wire = wireOf(key)
  const digest = createHash('md5').update(wire).digest('hex')
  return {
    form,
    ssh: `${TYPE} ${wire.toString('base64')}`,
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: digest.replace(/(..)(?=.)/g, '$1:'),
  }
}

function fromPem(text: string): KeyObject {
  if (!/^-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(text)) throw unreadable()
  try {
    return createPublicKey(text)
  } catch {
    throw invalid()
  }
}

function fromSsh(text: string): KeyObject {
  const [type, exponent, modulus, rest] = fieldsOf(Buffer.from(text.split(/\s+/)[1] ?? '', 'base64'))
  if (type?.toString() !== TYPE || !exponent || !modulus || rest) throw invalid()
  const number = (bytes: Buffer) => bytes.toString('base64url')
  try {
    return createPublicKey({ format: 'jwk', key: { kty: 'RSA', e: number(exponent), n: number(modulus) } })
  } catch {
    throw invalid()
  }
}

/** Texts with their lengths before them; what is cut short is none. */
function fieldsOf(wire: Buffer): readonly Buffer[] {
  const fields: Buffer[] = []
  for (let at = 0; at + 4 <= wire.length && fields.length < 4;) {
    const end = at + 4 + wire.readUInt32BE(at)
    if (end > wire.length) break
    fields.push(wire.subarray(at + 4, end))
    at = end
  }
  return fields
}

function wireOf(key: KeyObject): Buffer {
  const { e = '', n = '' } = key.export({ format: 'jwk' })
  const field = (bytes: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  // A leading zero keeps a number with its first bit set from being negative.
  const number = (text: string) => {
    const bytes = Buffer.from(text, 'base64url')
    return (bytes[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes
  }
  return Buffer.concat([Buffer.from(TYPE), number(e), number(n)].map(field))
}
