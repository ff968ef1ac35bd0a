import { mul, word } from './words.ts'

/** The specification's default secret of 192 bytes. */
export const SECRET = Buffer.from(
  'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f' +
    'cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c' +
    '3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8' +
    'a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364' +
    'eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e' +
    '2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e',
  'hex',
)

export const secret = (at: number): bigint => SECRET.readBigUInt64LE(at)

/** Both words of a product, folded into one. */
export function fold(a: bigint, b: bigint): bigint {
  const product = a * b
  return word(product) ^ (product >> 64n)
}

export const avalanche = (hash: bigint): bigint => {
  const once = mul(hash ^ (hash >> 37n), 0x165667919e3779f9n)
  return once ^ (once >> 32n)
}

/** Sixteen bytes of the input with sixteen of the secret. */
export const mix16 = (input: Buffer, at: number, secretAt: number): bigint =>
  fold(input.readBigUInt64LE(at) ^ secret(secretAt), input.readBigUInt64LE(at + 8) ^ secret(secretAt + 8))

/** Inputs of one to three bytes as one word. */
export const tiny = (input: Buffer): number => {
  const [first, middle, last] = [input[0], input[input.length >> 1], input.at(-1)] as [number, number, number]
  return ((first << 16) | (middle << 24) | last | (input.length << 8)) >>> 0
}

/** Where a secret's slice for the second half of middle-sized inputs begins, and where the last one ends. */
export const MIDDLE_START = 3
export const MIDDLE_LAST = 136 - 17
