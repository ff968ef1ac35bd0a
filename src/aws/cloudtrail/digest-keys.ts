import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { Json } from '../../kernel/canonical-json.ts'
import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import { WORLD } from './documents.ts'

/** A key that signs the digests of one region: of the world, as CloudTrail's keys are nobody's account's. */
interface DigestKey {
  readonly region: string
  /** PEM. */
  readonly privateKey: string
  /** World milliseconds. */
  readonly since: number
}

export interface Signer {
  readonly privateKey: KeyObject
  readonly fingerprint: string
  /** What keeps a key that was made just now. */
  readonly writes: readonly Write[]
}

const keyOf = (region: string) => `trail-digest-key/${region}`
const find = (view: View, region: string): DigestKey | undefined => view.get<DigestKey>(WORLD, keyOf(region))?.value

const generate = promisify(generateKeyPair)

/** The region's key, made when a digest is signed for the first time. */
export async function signerOf(view: View, region: string, now: number): Promise<Signer> {
  const known = find(view, region)
  if (known) {
    const privateKey = createPrivateKey(known.privateKey)
    return { privateKey, fingerprint: fingerprint(publicBytes(privateKey)), writes: [] }
  }
  const { privateKey } = await generate('rsa', { modulusLength: 2048 })
  const made = { region, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, since: now }
  const write: Write = { partition: WORLD, key: keyOf(region), value: made satisfies Json }
  return { privateKey, fingerprint: fingerprint(publicBytes(privateKey)), writes: [write] }
}

/** The public key in DER, as PKCS#1. */
const publicBytes = (privateKey: KeyObject): Buffer =>
  createPublicKey(privateKey).export({ type: 'pkcs1', format: 'der' })

/** MD5, as of the keys that CloudTrail was recorded to list: its guide does not say which hash of them it is. */
const fingerprint = (key: Buffer): string => createHash('md5').update(key).digest('hex')

/** The public key by which the region's digests can be verified, if there is one yet. */
export function publicKeyOf(view: View, region: string) {
  const known = find(view, region)
  if (!known) return undefined
  const bytes = publicBytes(createPrivateKey(known.privateKey))
  return { bytes, fingerprint: fingerprint(bytes), since: known.since }
}
