import { createPublicKey, verify, type KeyObject } from 'node:crypto'
import { DerError, dotted, fromPem, members, readAll, readOne, text, type Element } from './der-read.ts'
import { OID } from './oids.ts'

/** A PKCS#10 request whose signature was verified: its sender holds the key. */
export interface SigningRequest {
  readonly commonName: string
  readonly organizations: readonly string[]
  readonly dns: readonly string[]
  /** Dotted or colon form. */
  readonly ips: readonly string[]
  readonly publicKey: KeyObject
}

const LONGEST = 64 * 1024
const SEQUENCE = 0x30
const SET = 0x31

const DIGESTS: ReadonlyMap<string, string> = new Map([
  [OID.ecdsaWithSha256, 'sha256'],
  [OID.ecdsaWithSha384, 'sha384'],
  [OID.ecdsaWithSha512, 'sha512'],
  [OID.sha256WithRsa, 'sha256'],
  [OID.sha384WithRsa, 'sha384'],
  [OID.sha512WithRsa, 'sha512'],
])

/** @see RFC 2986. @throws {DerError} when it is none, or is not signed by the key in it */
export function parseSigningRequest(pem: string): SigningRequest {
  if (pem.length > LONGEST) throw new DerError('the request is too long')
  const [info, algorithm, signature] = members(readOne(fromPem('CERTIFICATE REQUEST', pem)), SEQUENCE)
  const [, subject, spki, attributes] = members(info, SEQUENCE)
  const publicKey = publicKeyOf(spki)
  const digest = DIGESTS.get(dotted(members(algorithm, SEQUENCE)[0]))
  if (!info || !digest || !isSignedBy(publicKey, digest, info.whole, signature))
    throw new DerError('the signature is not by the key in the request')
  const names = distinguishedName(subject)
  return {
    commonName: names.get(OID.commonName)?.[0] ?? '',
    organizations: names.get(OID.organization) ?? [],
    ...alternativeNames(attributes),
    publicKey,
  }
}

function publicKeyOf(spki: Element | undefined): KeyObject {
  if (!spki) throw new DerError('no public key')
  try {
    return createPublicKey({ key: spki.whole, type: 'spki', format: 'der' })
  } catch {
    throw new DerError('not a public key that is known')
  }
}

function isSignedBy(key: KeyObject, digest: string, signed: Buffer, signature: Element | undefined): boolean {
  if (signature?.tag !== 0x03 || signature.value[0] !== 0) return false
  try {
    return verify(digest, signed, key, signature.value.subarray(1))
  } catch {
    return false
  }
}

function distinguishedName(name: Element | undefined): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const relative of members(name, SEQUENCE))
    for (const attribute of members(relative, SET)) {
      const [type, value] = members(attribute, SEQUENCE)
      const id = dotted(type)
      found.set(id, [...(found.get(id) ?? []), text(value)])
    }
  return found
}

const EXPLICIT_0 = 0xa0
const DNS_NAME = 0x82
const IP_ADDRESS = 0x87

function alternativeNames(attributes: Element | undefined): { dns: string[]; ips: string[] } {
  const names = attributes ? members(attributes, EXPLICIT_0).flatMap(requestedNames) : []
  return {
    dns: names.filter(({ tag }) => tag === DNS_NAME).map(({ value }) => value.toString('latin1')),
    ips: names.filter(({ tag }) => tag === IP_ADDRESS).map(({ value }) => ipText(value)),
  }
}

/** The GeneralNames of an `extensionRequest` attribute's subjectAltName. */
function requestedNames(attribute: Element): Element[] {
  const [type, values] = members(attribute, SEQUENCE)
  if (dotted(type) !== OID.extensionRequest) return []
  const extensions = members(values, SET).flatMap((list) => members(list, SEQUENCE))
  return extensions.flatMap((extension) => {
    const parts = members(extension, SEQUENCE)
    const value = parts.at(-1)
    if (dotted(parts[0]) !== OID.subjectAltName || value?.tag !== 0x04) return []
    return members(readAll(value.value)[0], SEQUENCE)
  })
}

function ipText(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.')
  if (bytes.length !== 16) throw new DerError('an address of neither four nor sixteen bytes')
  return (bytes.toString('hex').match(/.{4}/g) ?? []).map((group) => parseInt(group, 16).toString(16)).join(':')
}
