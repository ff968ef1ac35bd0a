import {
  high32,
  low32,
  mul,
  PRIME32_1,
  PRIME32_2,
  PRIME32_3,
  PRIME64_1,
  PRIME64_2,
  PRIME64_3,
  PRIME64_4,
  PRIME64_5,
  word,
} from './words.ts'
import { avalanche, fold, secret, SECRET } from './xxh3-mix.ts'

const STRIPE = 64
const LANES = 8
/** After so many stripes the secret is used up, and the lanes are scrambled. */
const STRIPES = (SECRET.length - STRIPE) / 8

/** XXH3 of more than 240 bytes, as they come. */
export function longState() {
  const lanes = BigUint64Array.of(PRIME32_3, PRIME64_1, PRIME64_2, PRIME64_3, PRIME64_4, PRIME32_2, PRIME64_5, PRIME32_1) // prettier-ignore
  let stripes = 0
  let length = 0
  let rest = Buffer.alloc(0)
  let before = Buffer.alloc(0)

  /** The last stripe of all is hashed with a piece of the secret of its own; it may overlap the one before. */
  const ended = (): BigUint64Array => {
    const last = Buffer.concat([before, rest]).subarray(-STRIPE)
    const copy = lanes.slice()
    accumulate(copy, last, 0, SECRET.length - STRIPE - 7)
    return copy
  }
  const low = () => merged(ended(), 11, mul(BigInt(length), PRIME64_1))
  return {
    update(data: Buffer): void {
      length += data.length
      const all = rest.length === 0 ? data : Buffer.concat([rest, data])
      let at = 0
      // A stripe is taken once something is known to follow it.
      for (; at + STRIPE < all.length; at += STRIPE) {
        accumulate(lanes, all, at, 8 * stripes)
        if (++stripes < STRIPES) continue
        scramble(lanes)
        stripes = 0
      }
      if (at > 0) before = Buffer.from(all.subarray(at - STRIPE, at))
      rest = Buffer.from(all.subarray(at))
    },
    hash64: low,
    hash128(): readonly [bigint, bigint] {
      const start = word(~mul(BigInt(length), PRIME64_2))
      return [merged(ended(), SECRET.length - STRIPE - 11, start), low()]
    },
  }
}

function accumulate(lanes: BigUint64Array, input: Buffer, at: number, secretAt: number): void {
  for (let i = 0; i < LANES; i++) {
    const value = input.readBigUInt64LE(at + 8 * i)
    const keyed = value ^ secret(secretAt + 8 * i)
    // An array of words keeps of a sum what fits into one.
    lanes[i ^ 1] = (lanes[i ^ 1] as bigint) + value
    lanes[i] = (lanes[i] as bigint) + low32(keyed) * high32(keyed)
  }
}

function scramble(lanes: BigUint64Array): void {
  for (let i = 0; i < LANES; i++) {
    const lane = lanes[i] as bigint
    lanes[i] = (lane ^ (lane >> 47n) ^ secret(SECRET.length - STRIPE + 8 * i)) * PRIME32_1
  }
}

function merged(lanes: BigUint64Array, secretAt: number, start: bigint): bigint {
  let hash = start
  for (let i = 0; i < LANES; i += 2) {
    const [one, other] = [lanes[i], lanes[i + 1]] as [bigint, bigint]
    hash = word(hash + fold(one ^ secret(secretAt + 8 * i), other ^ secret(secretAt + 8 * i + 8)))
  }
  return avalanche(hash)
}
