import { avalanche64, low32, mul, PRIME32_2, PRIME64_1, PRIME64_2, PRIME64_4, word } from './words.ts'
import { avalanche, MIDDLE_LAST, MIDDLE_START, mix16, secret, SECRET, tiny } from './xxh3-mix.ts'

/** The higher word and the lower. */
type Pair = readonly [bigint, bigint]

/** XXH3-128 of at most 240 bytes. */
export function short128(input: Buffer): Pair {
  const { length } = input
  if (length === 0) return [avalanche64(secret(80) ^ secret(88)), avalanche64(secret(64) ^ secret(72))]
  if (length <= 3) return upTo3(input)
  if (length <= 8) return upTo8(input)
  if (length <= 16) return upTo16(input)
  return length <= 128 ? upTo128(input) : upTo240(input)
}

const swap32 = (value: number): number => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes.readUInt32BE()
}

const swap64 = (value: bigint): bigint => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes.readBigUInt64BE()
}

function upTo3(input: Buffer): Pair {
  const low = tiny(input)
  const swapped = swap32(low)
  const high = ((swapped << 13) | (swapped >>> 19)) >>> 0
  const flip = (at: number) => (SECRET.readUInt32LE(at) ^ SECRET.readUInt32LE(at + 4)) >>> 0
  return [avalanche64(BigInt((high ^ flip(8)) >>> 0)), avalanche64(BigInt((low ^ flip(0)) >>> 0))]
}

function upTo8(input: Buffer): Pair {
  const both = BigInt(input.readUInt32LE(0)) + (BigInt(input.readUInt32LE(input.length - 4)) << 32n)
  const product = (both ^ secret(16) ^ secret(24)) * word(PRIME64_1 + (BigInt(input.length) << 2n))
  const first = word(product)
  const high = word((product >> 64n) + (first << 1n))
  const mixed = first ^ (high >> 3n)
  const low = mul(mixed ^ (mixed >> 35n), 0x9fb21c651e98df25n)
  return [avalanche(high), low ^ (low >> 28n)]
}

function upTo16(input: Buffer): Pair {
  const last = input.readBigUInt64LE(input.length - 8)
  const product = (input.readBigUInt64LE(0) ^ last ^ secret(32) ^ secret(40)) * PRIME64_1
  const flipped = last ^ secret(48) ^ secret(56)
  const high = word((product >> 64n) + flipped + low32(flipped) * (PRIME32_2 - 1n))
  const low = word(product + (BigInt(input.length - 1) << 54n)) ^ swap64(high)
  const again = low * PRIME64_2
  return [avalanche(word((again >> 64n) + high * PRIME64_2)), avalanche(word(again))]
}

const sum16 = (input: Buffer, at: number): bigint => word(input.readBigUInt64LE(at) + input.readBigUInt64LE(at + 8))

function mix32([high, low]: Pair, input: Buffer, one: number, other: number, secretAt: number): Pair {
  return [
    word(high + mix16(input, other, secretAt + 16)) ^ sum16(input, one),
    word(low + mix16(input, one, secretAt)) ^ sum16(input, other),
  ]
}

function ended([high, low]: Pair, length: number): Pair {
  const mixed = word(low * PRIME64_1 + high * PRIME64_4 + BigInt(length) * PRIME64_2)
  return [word(-avalanche(mixed)), avalanche(word(low + high))]
}

/** From the middle to both ends. */
function upTo128(input: Buffer): Pair {
  const { length } = input
  let pair: Pair = [0n, mul(BigInt(length), PRIME64_1)]
  for (let i = Math.ceil(length / 32) - 1; i >= 0; i--) pair = mix32(pair, input, 16 * i, length - 16 * (i + 1), 32 * i)
  return ended(pair, length)
}

function upTo240(input: Buffer): Pair {
  const { length } = input
  let pair: Pair = [0n, mul(BigInt(length), PRIME64_1)]
  for (let at = 0; at < 128; at += 32) pair = mix32(pair, input, at, at + 16, at)
  pair = [avalanche(pair[0]), avalanche(pair[1])]
  for (let at = 128; at + 32 <= length; at += 32) pair = mix32(pair, input, at, at + 16, MIDDLE_START + at - 128)
  return ended(mix32(pair, input, length - 16, length - 32, MIDDLE_LAST - 16), length)
}
