import {
  avalanche64,
  bigEndian,
  mul,
  PRIME64_1,
  PRIME64_2,
  PRIME64_3,
  PRIME64_4,
  PRIME64_5,
  rotl,
  viewOf,
  word,
  type XxHash,
} from './words.ts'

const STRIPE = 32

const round = (lane: bigint, input: bigint): bigint => mul(rotl(word(lane + mul(input, PRIME64_2)), 31n), PRIME64_1)

/** XXH64. @see https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md#xxh64-algorithm-description */
export function xxh64(): XxHash {
  const lanes: [bigint, bigint, bigint, bigint] = [word(PRIME64_1 + PRIME64_2), PRIME64_2, 0n, word(-PRIME64_1)]
  let rest = Buffer.alloc(0)
  let length = 0
  return {
    update(data) {
      length += data.length
      const all = rest.length === 0 ? viewOf(data) : Buffer.concat([rest, data])
      let at = 0
      for (; at + STRIPE <= all.length; at += STRIPE)
        for (let i = 0; i < 4; i++) lanes[i] = round(lanes[i] as bigint, all.readBigUInt64LE(at + 8 * i))
      rest = Buffer.from(all.subarray(at))
    },
    digest: () => bigEndian(avalanche64(withRest(word(converged(lanes, length) + BigInt(length)), rest))),
  }
}

function converged(lanes: readonly [bigint, bigint, bigint, bigint], length: number): bigint {
  if (length < STRIPE) return PRIME64_5
  const [a, b, c, d] = lanes
  const sum = word(rotl(a, 1n) + rotl(b, 7n) + rotl(c, 12n) + rotl(d, 18n))
  return lanes.reduce((hash, lane) => word(mul(hash ^ round(0n, lane), PRIME64_1) + PRIME64_4), sum)
}

/** What is left over: by words, half words, bytes. */
function withRest(hash: bigint, rest: Buffer): bigint {
  let at = 0
  for (; at + 8 <= rest.length; at += 8)
    hash = word(mul(rotl(hash ^ round(0n, rest.readBigUInt64LE(at)), 27n), PRIME64_1) + PRIME64_4)
  for (; at + 4 <= rest.length; at += 4)
    hash = word(mul(rotl(hash ^ mul(BigInt(rest.readUInt32LE(at)), PRIME64_1), 23n), PRIME64_2) + PRIME64_3)
  for (; at < rest.length; at++) hash = mul(rotl(hash ^ mul(BigInt(rest[at] as number), PRIME64_5), 11n), PRIME64_1)
  return hash
}
