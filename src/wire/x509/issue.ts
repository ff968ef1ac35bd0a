import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import type { Random } from '../../kernel/random.ts'
import {
  bitString,
  boolean,
  explicit,
  implicit,
  objectId,
  octetString,
  pem,
  sequence,
  setOf,
  time,
  unsigned,
  utf8String,
} from './der.ts'
import { fromPem, members, readOne } from './der-read.ts'
import { ipBytes } from './ip.ts'
import { OID } from './oids.ts'

/** A certificate and its private key, both PEM (PKCS#8). */
export interface Issued {
  readonly certificate: string
  readonly key: string
}

export interface Moment {
  /** Host milliseconds: certificates are judged by outside clocks. */
  readonly now: number
  /** For serial numbers; keys come from the system. */
  readonly random: Random
}

/** To these names alone a CA may issue: DNS domains with all below them, and single IP addresses. */
export interface NameConstraints {
  readonly domains: readonly string[]
  readonly ips: readonly string[]
}

export interface Subject {
  readonly commonName: string
  /** Kubernetes reads them as groups. */
  readonly organizations?: readonly string[]
}

export interface ServerNames {
  /** `*.name` too. */
  readonly dns: readonly string[]
  readonly ips: readonly string[]
}

const HOUR = 3_600_000
const TEN_YEARS = 3_652 * 24 * HOUR

/** A new CA of its own, EC P-256, from an hour before now to ten years after. It issues leaves only. */
export function issueCa(subject: Subject, moment: Moment, constraints?: NameConstraints): Issued {
  const { publicKey, privateKey } = newKey()
  const name = distinguishedName(subject)
  const extensions = [
    extension(OID.basicConstraints, true, sequence(boolean(true), unsigned(Buffer.of(0)))),
    extension(OID.keyUsage, true, bitString(Buffer.of(0b0000_0110), 1)),
    extension(OID.subjectKeyIdentifier, false, octetString(keyIdentifier(publicKey))),
    ...(constraints ? [extension(OID.nameConstraints, true, permittedNames(constraints))] : []),
  ]
  const certificate = certificateOf({
    issuer: name,
    issuerKey: privateKey,
    subject: name,
    publicKey,
    extensions,
    moment,
  })
  return { certificate, key: keyPem(privateKey) }
}

/** A server's certificate, same life as the CA's. Serve it followed by the CA's. */
export function issueLeaf(ca: Issued, commonName: string, names: ServerNames, moment: Moment): Issued {
  const { publicKey, privateKey } = newKey()
  const san = [
    ...names.dns.map((name) => implicit(2, Buffer.from(name))),
    ...names.ips.map((ip) => implicit(7, ipBytes(ip))),
  ]
  const extensions = [extension(OID.subjectAltName, false, sequence(...san))]
  const certificate = leafOf(ca, { commonName }, publicKey, OID.serverAuth, extensions, moment)
  return { certificate, key: keyPem(privateKey) }
}

/** A client's certificate: `CN` is Kubernetes' user, each `O` a group. */
export function issueClient(ca: Issued, subject: Subject, moment: Moment): Issued {
  const { publicKey, privateKey } = newKey()
  return { certificate: certifyClient(ca, subject, publicKey, moment), key: keyPem(privateKey) }
}

/** The same for a key that the client keeps to itself, as a signing request brings it. PEM. */
export function certifyClient(ca: Issued, subject: Subject, publicKey: KeyObject, moment: Moment): string {
  return leafOf(ca, subject, publicKey, OID.clientAuth, [], moment)
}

/** For a key that signs documents: good for nothing that has a use of its own. PEM. */
export function certifySigner(ca: Issued, subject: Subject, publicKey: KeyObject, moment: Moment): string {
  return leafOf(ca, subject, publicKey, undefined, [], moment)
}

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const keyPem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }) as string // a PEM export is a string
const spkiOf = (key: KeyObject) => key.export({ type: 'spki', format: 'der' })

function leafOf(
  ca: Issued,
  subject: Subject,
  publicKey: KeyObject,
  usage: string | undefined,
  extra: readonly Buffer[],
  moment: Moment,
): string {
  const issuerKey = createPrivateKey(ca.key)
  const extensions = [
    extension(OID.basicConstraints, true, sequence()),
    extension(OID.keyUsage, true, bitString(Buffer.of(0b1000_0000), 7)),
    ...(usage === undefined ? [] : [extension(OID.extendedKeyUsage, false, sequence(objectId(usage)))]),
    extension(OID.subjectKeyIdentifier, false, octetString(keyIdentifier(publicKey))),
    extension(OID.authorityKeyIdentifier, false, sequence(implicit(0, keyIdentifier(createPublicKey(issuerKey))))),
    ...extra,
  ]
  const issuer = subjectOf(ca)
  return certificateOf({ issuer, issuerKey, subject: distinguishedName(subject), publicKey, extensions, moment })
}

/** A CA's name as its own certificate writes it: version, serial, algorithm, issuer, validity, subject. */
function subjectOf(ca: Issued): Buffer {
  const [toBeSigned] = members(readOne(fromPem('CERTIFICATE', ca.certificate)), 0x30)
  return (members(toBeSigned, 0x30)[5] as { whole: Buffer }).whole // every X.509 v3 certificate has it
}

interface Certificate {
  readonly issuer: Buffer
  readonly issuerKey: KeyObject
  readonly subject: Buffer
  readonly publicKey: KeyObject
  readonly extensions: readonly Buffer[]
  readonly moment: Moment
}

function certificateOf({ issuer, issuerKey, subject, publicKey, extensions, moment }: Certificate): string {
  const algorithm = sequence(objectId(OID.ecdsaWithSha256))
  const toBeSigned = sequence(
    explicit(0, unsigned(Buffer.of(2))),
    unsigned(serial(moment.random)),
    algorithm,
    issuer,
    sequence(time(moment.now - HOUR), time(moment.now + TEN_YEARS)),
    subject,
    spkiOf(publicKey),
    explicit(3, sequence(...extensions)),
  )
  return pem('CERTIFICATE', sequence(toBeSigned, algorithm, bitString(sign('sha256', toBeSigned, issuerKey))))
}

/** 126 random bits, never zero. */
function serial(random: Random): Buffer {
  const bytes = random.bytes(16)
  bytes[0] = ((bytes[0] as number) & 0x3f) | 0x40
  return bytes
}

const extension = (id: string, critical: boolean, value: Buffer) =>
  sequence(objectId(id), ...(critical ? [boolean(true)] : []), octetString(value))

const keyIdentifier = (key: KeyObject) => createHash('sha1').update(spkiOf(key)).digest()

function distinguishedName({ commonName, organizations = [] }: Subject): Buffer {
  const attribute = (id: string, value: string) => setOf(sequence(objectId(id), utf8String(value)))
  return sequence(
    ...organizations.map((name) => attribute(OID.organization, name)),
    attribute(OID.commonName, commonName),
  )
}

function permittedNames({ domains, ips }: NameConstraints): Buffer {
  const wholeMask = (address: Buffer) => Buffer.concat([address, Buffer.alloc(address.length, 255)])
  const permitted = [
    ...domains.map((domain) => sequence(implicit(2, Buffer.from(domain)))),
    ...ips.map((ip) => sequence(implicit(7, wholeMask(ipBytes(ip))))),
  ]
  return sequence(explicit(0, ...permitted))
}
