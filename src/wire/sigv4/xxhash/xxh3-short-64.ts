import { avalanche64, mul, PRIME64_1, rotl, word } from './words.ts'
import { avalanche, fold, MIDDLE_LAST, MIDDLE_START, mix16, secret, SECRET, tiny } from './xxh3-mix.ts'

/** XXH3-64 of at most 240 bytes. */
export function short64(input: Buffer): bigint {
  const { length } = input
  if (length === 0) return avalanche64(secret(56) ^ secret(64))
  if (length <= 3)
    return avalanche64(BigInt(tiny(input)) ^ BigInt((SECRET.readUInt32LE(0) ^ SECRET.readUInt32LE(4)) >>> 0))
  if (length <= 8) return upTo8(input)
  if (length <= 16) return upTo16(input)
  const start = mul(BigInt(length), PRIME64_1)
  return length <= 128 ? avalanche(upTo128(input, start)) : upTo240(input, start)
}

function upTo8(input: Buffer): bigint {
  const length = BigInt(input.length)
  const both = BigInt(input.readUInt32LE(input.length - 4)) + (BigInt(input.readUInt32LE(0)) << 32n)
  const keyed = both ^ secret(8) ^ secret(16)
  const once = mul(keyed ^ rotl(keyed, 49n) ^ rotl(keyed, 24n), 0x9fb21c651e98df25n)
  const twice = mul(once ^ word((once >> 35n) + length), 0x9fb21c651e98df25n)
  return twice ^ (twice >> 28n)
}

function upTo16(input: Buffer): bigint {
  const low = input.readBigUInt64LE(0) ^ secret(24) ^ secret(32)
  const high = input.readBigUInt64LE(input.length - 8) ^ secret(40) ^ secret(48)
  const swapped = Buffer.alloc(8)
  swapped.writeBigUInt64LE(low)
  return avalanche(word(BigInt(input.length) + swapped.readBigUInt64BE(0) + high + fold(low, high)))
}

/** From both ends towards the middle. */
function upTo128(input: Buffer, start: bigint): bigint {
  let hash = start
  for (let i = 0; i < Math.ceil(input.length / 32); i++)
    hash = word(hash + mix16(input, 16 * i, 32 * i) + mix16(input, input.length - 16 * (i + 1), 32 * i + 16))
  return hash
}

function upTo240(input: Buffer, start: bigint): bigint {
  let hash = start
  for (let i = 0; i < 8; i++) hash = word(hash + mix16(input, 16 * i, 16 * i))
  hash = avalanche(hash)
  for (let i = 8; i < Math.floor(input.length / 16); i++)
    hash = word(hash + mix16(input, 16 * i, 16 * (i - 8) + MIDDLE_START))
  return avalanche(word(hash + mix16(input, input.length - 16, MIDDLE_LAST)))
}
