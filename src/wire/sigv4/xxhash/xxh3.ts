import { longState } from './xxh3-long.ts'
import { short128 } from './xxh3-short-128.ts'
import { short64 } from './xxh3-short-64.ts'
import { bigEndian, viewOf, type XxHash } from './words.ts'

/** Inputs up to this length are hashed whole, each length in its own way; longer ones in stripes. */
const SHORT = 240

/** XXH3 with 64 bits, without seed. @see https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md#xxh3-algorithm-overview */
export const xxh3 = (): XxHash =>
  running(
    (input) => [short64(input)],
    (state) => [state.hash64()],
  )

/** XXH3 with 128 bits (XXH128), the higher word first. */
export const xxh128 = (): XxHash => running(short128, (state) => state.hash128())

function running(
  short: (input: Buffer) => readonly bigint[],
  long: (state: ReturnType<typeof longState>) => readonly bigint[],
): XxHash {
  const state = longState()
  let head = Buffer.alloc(0)
  let length = 0
  return {
    update(data) {
      if (head.length < SHORT) head = Buffer.concat([head, data.subarray(0, SHORT - head.length)])
      length += data.length
      state.update(viewOf(data))
    },
    digest: () => bigEndian(...(length <= SHORT ? short(head) : long(state))),
  }
}
