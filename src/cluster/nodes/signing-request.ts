import { generateKeyPairSync, sign } from 'node:crypto'
import { bitString, objectId, pem, sequence, setOf, unsigned, utf8String } from '../../wire/x509/der.ts'
import { OID } from '../../wire/x509/oids.ts'

/** A PKCS#10 request and its key, both PEM. EC P-256. @see RFC 2986 */
export function newSigningRequest(
  commonName: string,
  organization: string,
): { readonly request: string; readonly key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const attribute = (id: string, value: string) => setOf(sequence(objectId(id), utf8String(value)))
  const subject = sequence(attribute(OID.organization, organization), attribute(OID.commonName, commonName))
  const noAttributes = Buffer.of(0xa0, 0)
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const info = sequence(unsigned(Buffer.of(0)), subject, spki, noAttributes)
  const signature = sign('sha256', info, privateKey)
  return {
    request: pem('CERTIFICATE REQUEST', sequence(info, sequence(objectId(OID.ecdsaWithSha256)), bitString(signature))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, // a PEM export is a string
  }
}
