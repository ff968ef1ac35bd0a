/** Arithmetic of 64-bit words, as the xxHash specification writes it. @see https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md */

export const word = (value: bigint): bigint => BigInt.asUintN(64, value)
export const mul = (a: bigint, b: bigint): bigint => BigInt.asUintN(64, a * b)
export const rotl = (value: bigint, bits: bigint): bigint => word((value << bits) | (value >> (64n - bits)))
const LOW = 0xffffffffn
export const low32 = (value: bigint): bigint => value & LOW
export const high32 = (value: bigint): bigint => value >> 32n

export const PRIME32_1 = 0x9e3779b1n
export const PRIME32_2 = 0x85ebca77n
export const PRIME32_3 = 0xc2b2ae3dn
export const PRIME64_1 = 0x9e3779b185ebca87n
export const PRIME64_2 = 0xc2b2ae3d27d4eb4fn
export const PRIME64_3 = 0x165667b19e3779f9n
export const PRIME64_4 = 0x85ebca77c2b2ae63n
export const PRIME64_5 = 0x27d4eb2f165667c5n

/** XXH64's last mixing. */
export function avalanche64(hash: bigint): bigint {
  const once = mul(hash ^ (hash >> 33n), PRIME64_2)
  const twice = mul(once ^ (once >> 29n), PRIME64_3)
  return twice ^ (twice >> 32n)
}

/** The bytes of words in the order in which people write numbers. */
export function bigEndian(...words: readonly bigint[]): Buffer {
  const out = Buffer.alloc(8 * words.length)
  words.forEach((value, i) => out.writeBigUInt64BE(value, 8 * i))
  return out
}

/** A running hash whose seed is 0. */
export interface XxHash {
  update(data: Uint8Array): void
  /** Big-endian, the specification's canonical form. */
  digest(): Buffer
}

/** Bytes as a view that reads words. */
export const viewOf = (data: Uint8Array): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength)
