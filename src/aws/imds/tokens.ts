import { createHmac, timingSafeEqual } from 'node:crypto'
import type { World } from '../operation.ts'

/** Tokens of version 2 of one instance's metadata service. */
export interface MetadataTokens {
  /** `seconds`: how long it is taken. */
  issue(seconds: number): string
  isValid(token: string): boolean
}

const MAX_SECONDS = 21_600

/**
 * Seconds that a token is asked to live: decimal digits, 1 to 21,600; undefined for all else, which AWS answers with 400. The guide says
 * “an integer value”; that signs, exponents and other bases are none is inferred.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
 */
export function lifetime(header: string | undefined): number | undefined {
  if (header === undefined || !/^\d{1,5}$/.test(header)) return undefined
  const seconds = Number(header)
  return seconds >= 1 && seconds <= MAX_SECONDS ? seconds : undefined
}

const EXPIRY = 6
const NONCE = 10
const SEALED = 24

/**
 * Whoever is on an instance may ask for tokens without end, so none is kept: a token says itself until when it is taken, sealed with a key
 * that only this instance's service knows and forgets with it.
 */
export function metadataTokens({ clock, random }: Pick<World, 'clock' | 'random'>): MetadataTokens {
  const key = random.bytes(32)
  const seal = (said: Buffer): Buffer => createHmac('sha256', key).update(said).digest().subarray(0, SEALED)
  return {
    issue(seconds) {
      const expiry = Buffer.alloc(EXPIRY)
      expiry.writeUIntBE(clock.now() + seconds * 1000, 0, EXPIRY)
      const said = Buffer.concat([expiry, random.bytes(NONCE)])
      return Buffer.concat([said, seal(said)]).toString('base64url')
    },
    isValid(token) {
      const bytes = Buffer.from(token, 'base64url')
      if (bytes.length !== EXPIRY + NONCE + SEALED || bytes.toString('base64url') !== token) return false
      const said = bytes.subarray(0, EXPIRY + NONCE)
      return timingSafeEqual(seal(said), bytes.subarray(EXPIRY + NONCE)) && said.readUIntBE(0, EXPIRY) > clock.now()
    },
  }
}
