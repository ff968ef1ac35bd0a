import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { kidOf } from './jwk.ts'

/** A service-account issuer's key pair. */
export interface SigningKey {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
  readonly kid: string
}

const generate = promisify(generateKeyPair)

/** RSA, off the main thread; 4096 bits take a second or two. */
export async function generateSigningKey(bits = 4096): Promise<SigningKey> {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: bits })
  return { privateKey, publicKey, kid: kidOf(publicKey) }
}

/** @throws when the PEM holds no private key */
export function readSigningKey(privatePem: string): SigningKey {
  const privateKey = createPrivateKey(privatePem)
  const publicKey = createPublicKey(privateKey)
  return { privateKey, publicKey, kid: kidOf(publicKey) }
}

/** PKCS#1 (`RSA PRIVATE KEY`), as ccoctl's serviceaccount-signer.private and the installer's signing-key file. */
export function privatePem(key: SigningKey): string {
  return key.privateKey.export({ type: 'pkcs1', format: 'pem' }) as string // a PEM export is a string
}

/** PKIX (`PUBLIC KEY`), as serviceaccount-signer.public. */
export function publicPem(key: SigningKey): string {
  return key.publicKey.export({ type: 'spki', format: 'pem' }) as string // a PEM export is a string
}

/** Keeps one key ready, since making one takes longer than all the rest of an OIDC configuration. */
export interface KeySpare {
  /** A key that nobody else gets; the next one is begun at once. */
  take(): Promise<SigningKey>
}

/** Begins the first key at once. */
export function keySpare(make: () => Promise<SigningKey> = generateSigningKey): KeySpare {
  const begin = () => {
    const key = make()
    key.catch(() => {}) // told to whoever takes it
    return key
  }
  let spare = begin()
  return {
    take() {
      const taken = spare
      spare = taken.then(begin, begin)
      spare.catch(() => {})
      return taken
    },
  }
}
