import { createHmac, timingSafeEqual } from 'node:crypto'
import { BASE32 } from '../../kernel/random.ts'

/** Time-based one-time passwords as IAM's virtual MFA devices make them: HMAC-SHA-1, 30 seconds, six digits. @see RFC 6238 */

const STEP_MS = 30_000

/** The time step that a moment is in. */
export const stepAt = (time: number): number => Math.floor(time / STEP_MS)

/** The code of one step. `seed`: base32 without padding. @see RFC 4226 §5.3 */
export function codeAt(seed: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', fromBase32(seed)).update(counter).digest()
  const offset = (digest[19] as number) & 15
  const number = digest.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 1_000_000).padStart(6, '0')
}

const same = (code: string, other: string) =>
  code.length === other.length && timingSafeEqual(Buffer.from(code), Buffer.from(other))

/** The step of the first of two consecutive codes. */
export function stepOfPair(
  seed: string,
  codes: readonly [string, string],
  around: readonly number[],
  reach: number,
): number | undefined {
  const fits = (step: number) => same(codeAt(seed, step), codes[0]) && same(codeAt(seed, step + 1), codes[1])
  return near(around, reach).find(fits)
}

function near(around: readonly number[], reach: number): readonly number[] {
  const distances = Array.from({ length: reach + 1 }, (_, distance) => distance)
  return distances.flatMap((distance) => around.flatMap((step) => [...new Set([step - distance, step + distance])]))
}

/** @see RFC 4648 §6 */
function fromBase32(text: string): Buffer {
  const bytes: number[] = []
  let bits = 0
  let value = 0
  for (const character of text) {
    value = ((value << 5) | BASE32.indexOf(character)) & 0xfff
    bits += 5
    if (bits >= 8) bytes.push((value >> (bits -= 8)) & 255)
  }
  return Buffer.from(bytes)
}
