import type { Draw } from '../laws/draw.ts'

/** What breaks parsers: ends cut off, numbers at their bounds, brackets, escapes, bytes that are no UTF-8. */
const HOSTILE = ['', '\0', '%', '%zz', '%00', '&', '=', '..', ':', '-1', '9'.repeat(20), '1e999', '\r\n', '\r\n\r\n', '"', "'", '\\', '\\ud800', '{', '[[[[', '}', '<', '<!--', '<![CDATA[', '&#x110000;', '&lt', '__proto__', 'constructor', '\uFFFE', '😀', 'é', 'A'.repeat(300)].map((text) => Buffer.from(text)) // prettier-ignore
const NO_UTF8 = Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80])

/** One of the seeds after one to eight changes: bytes flipped, cut out, doubled, moved, or hostile ones put in. */
export function mutated(draw: Draw, seeds: readonly Buffer[]): Buffer {
  let bytes: Buffer = seeds[below(draw, seeds.length)] ?? Buffer.alloc(0)
  for (let change = 1 + below(draw, 8); change > 0; change--) bytes = changed(draw, bytes, seeds)
  return bytes
}

const below = ({ next }: Draw, count: number) => Math.floor(next() * count)

function changed(draw: Draw, bytes: Buffer, seeds: readonly Buffer[]): Buffer {
  const at = below(draw, bytes.length + 1)
  const until = Math.min(bytes.length, at + 1 + below(draw, 24))
  const [head, middle, tail] = [bytes.subarray(0, at), bytes.subarray(at, until), bytes.subarray(until)]
  switch (below(draw, 7)) {
    case 0:
      return head
    case 1:
      return Buffer.concat([head, tail])
    case 2:
      return Buffer.concat([head, middle, middle, tail])
    case 3:
      return Buffer.concat([head, Buffer.from(middle.map((byte) => byte ^ (1 << below(draw, 8)))), tail])
    case 4:
      return Buffer.concat([head, HOSTILE[below(draw, HOSTILE.length)] ?? NO_UTF8, middle, tail])
    case 5:
      return Buffer.concat([head, NO_UTF8, tail])
    default: {
      const other = seeds[below(draw, seeds.length)] ?? head
      return Buffer.concat([head, other.subarray(below(draw, other.length + 1))])
    }
  }
}

/** The same failure in fewer bytes: ever smaller pieces are left out as long as it goes on failing. */
export async function shrunk(bytes: Buffer, fails: (bytes: Buffer) => Promise<boolean>): Promise<Buffer> {
  let least = bytes
  for (let piece = Math.ceil(bytes.length / 2); piece >= 1; piece = Math.floor(piece / 2))
    for (let at = 0; at < least.length;) {
      const without = Buffer.concat([least.subarray(0, at), least.subarray(at + piece)])
      if (await fails(without)) least = without
      else at += piece
    }
  return least
}
