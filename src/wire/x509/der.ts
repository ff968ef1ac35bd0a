/** DER, written by hand: only what certificates and signing requests are made of. @see https://www.itu.int/rec/T-REC-X.690 */

type Part = Uint8Array

function lengthOf(length: number): number[] {
  if (length < 128) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 255)
  return [0x80 | bytes.length, ...bytes]
}

/** Tag, length, value. */
export function tlv(tag: number, ...parts: readonly Part[]): Buffer {
  const value = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, ...lengthOf(value.length)]), value])
}

export const sequence = (...parts: readonly Part[]) => tlv(0x30, ...parts)
/** SET OF: DER wants its members in order. */
export const setOf = (...parts: readonly Part[]) => tlv(0x31, ...[...parts].sort(Buffer.compare))
export const octetString = (value: Part) => tlv(0x04, value)
export const boolean = (value: boolean) => tlv(0x01, Buffer.from([value ? 255 : 0]))
export const utf8String = (text: string) => tlv(0x0c, Buffer.from(text))
export const bitString = (value: Part, unusedBits = 0) => tlv(0x03, Buffer.from([unusedBits]), value)
/** `[n]`, constructed. */
export const explicit = (n: number, ...parts: readonly Part[]) => tlv(0xa0 | n, ...parts)
/** `[n]`, primitive. */
export const implicit = (n: number, value: Part) => tlv(0x80 | n, value)

/** An integer that is not negative, from its big-endian bytes. */
export function unsigned(bytes: Part): Buffer {
  let first = 0
  while (first < bytes.length - 1 && bytes[first] === 0) first++
  const shortest = bytes.subarray(first)
  return (shortest[0] as number) & 0x80 ? tlv(0x02, Buffer.of(0), shortest) : tlv(0x02, shortest)
}

export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

function base128(arc: number): number[] {
  const bytes = [arc & 127]
  for (let rest = arc >>> 7; rest > 0; rest >>>= 7) bytes.unshift((rest & 127) | 128)
  return bytes
}

/** UTCTime until 2049, GeneralizedTime after, as RFC 5280 asks. Whole seconds. */
export function time(at: number): Buffer {
  const text = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '')
  return at < Date.UTC(2050, 0) ? tlv(0x17, Buffer.from(text.slice(2))) : tlv(0x18, Buffer.from(text))
}

export function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
