import { createHash, createPrivateKey, sign } from 'node:crypto'
import { explicit, objectId, octetString, sequence, setOf, time, tlv, unsigned } from './der.ts'
import { fromPem, members, readOne } from './der-read.ts'
import type { Issued } from './issue.ts'
import { OID } from './oids.ts'

const NULL = tlv(0x05)
const SHA256 = sequence(objectId(OID.sha256), NULL)

/**
 * Content signed by an RSA key, with the content and the signer's certificate in it: DER.
 * @param at when it was signed, milliseconds
 * @see RFC 2315 9
 */
export function signedData(content: Buffer, { certificate, key }: Issued, at: number): Buffer {
  const der = fromPem('CERTIFICATE', certificate)
  const attributes = setOf(
    attribute(OID.contentType, objectId(OID.data)),
    attribute(OID.signingTime, time(at)),
    attribute(OID.messageDigest, octetString(createHash('sha256').update(content).digest())),
  )
  const signer = sequence(
    unsigned(Buffer.of(1)),
    issuerAndSerial(der),
    SHA256,
    asContext(attributes),
    sequence(objectId(OID.rsaEncryption), NULL),
    octetString(sign('sha256', attributes, createPrivateKey(key))),
  )
  const data = sequence(
    unsigned(Buffer.of(1)),
    setOf(SHA256),
    sequence(objectId(OID.data), explicit(0, octetString(content))),
    explicit(0, der),
    setOf(signer),
  )
  return sequence(objectId(OID.signedData), explicit(0, data))
}

const attribute = (id: string, value: Buffer) => sequence(objectId(id), setOf(value))

/** They are signed as the set that they are, and stand in the structure under a tag of its own. */
const asContext = (set: Buffer) => Buffer.concat([Buffer.of(0xa0), set.subarray(1)])

/** Version, serial, algorithm, issuer … */
function issuerAndSerial(certificate: Buffer): Buffer {
  const [toBeSigned] = members(readOne(certificate), 0x30)
  const [, serial, , issuer] = members(toBeSigned, 0x30) as readonly { readonly whole: Buffer }[] // every X.509 v3 certificate has them
  return sequence(...[issuer, serial].flatMap((part) => (part ? [part.whole] : [])))
}
