/** A running CRC of the reflected kind: initial value and final mask all ones. */
export interface Crc {
  update(data: Uint8Array): void
  /** Big-endian bytes. */
  digest(): Buffer
}

/** Eight tables: `tables[n * 256 + b]` is what byte b does to the register n bytes later. */
function tables32(polynomial: number): Int32Array {
  const tables = new Int32Array(8 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1
    tables[byte] = crc
  }
  for (let i = 256; i < tables.length; i++) {
    const before = tables[i - 256] as number
    tables[i] = (before >>> 8) ^ (tables[before & 255] as number)
  }
  return tables
}

let castagnoli: Int32Array | undefined

/** RFC 3720's CRC32C. */
export function crc32c(): Crc {
  const t = (castagnoli ??= tables32(0x82f63b78))
  let crc = -1
  return {
    update(data) {
      const d = data
      let i = 0
      for (const end = d.length - 7; i < end; i += 8) {
        const low = crc ^ (d[i]! | (d[i + 1]! << 8) | (d[i + 2]! << 16) | (d[i + 3]! << 24))
        crc =
          t[1792 + (low & 255)]! ^
          t[1536 + ((low >>> 8) & 255)]! ^
          t[1280 + ((low >>> 16) & 255)]! ^
          t[1024 + (low >>> 24)]! ^
          t[768 + d[i + 4]!]! ^
          t[512 + d[i + 5]!]! ^
          t[256 + d[i + 6]!]! ^
          t[d[i + 7]!]!
      }
      for (; i < d.length; i++) crc = (crc >>> 8) ^ t[(crc ^ d[i]!) & 255]!
    },
    digest() {
      const out = Buffer.alloc(4)
      out.writeInt32BE(~crc)
      return out
    },
  }
}

interface Tables64 {
  readonly high: Int32Array
  readonly low: Int32Array
}

/** The same eight tables for a 64-bit polynomial, in halves: JavaScript's integers end at 32 bits. */
function tables64(polynomialHigh: number, polynomialLow: number): Tables64 {
  const high = new Int32Array(8 * 256)
  const low = new Int32Array(8 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let h = 0
    let l = byte
    for (let bit = 0; bit < 8; bit++) {
      const odd = l & 1
      l = (l >>> 1) | (h << 31)
      h >>>= 1
      if (odd) {
        h ^= polynomialHigh
        l ^= polynomialLow
      }
    }
    high[byte] = h
    low[byte] = l
  }
  for (let i = 256; i < high.length; i++) {
    const h = high[i - 256]!
    const l = low[i - 256]!
    high[i] = (h >>> 8) ^ high[l & 255]!
    low[i] = ((l >>> 8) | (h << 24)) ^ low[l & 255]!
  }
  return { high, low }
}

let nvme: Tables64 | undefined

/** CRC-64/NVME. */
export function crc64nvme(): Crc {
  const { high: th, low: tl } = (nvme ??= tables64(0x9a6c9329, 0xac4bc9b5))
  let h = -1
  let l = -1
  return {
    update(data) {
      let i = 0
      for (const end = data.length - 7; i < end; i += 8) {
        const a = l ^ (data[i]! | (data[i + 1]! << 8) | (data[i + 2]! << 16) | (data[i + 3]! << 24))
        const b = h ^ (data[i + 4]! | (data[i + 5]! << 8) | (data[i + 6]! << 16) | (data[i + 7]! << 24))
        const i0 = 1792 + (a & 255)
        const i1 = 1536 + ((a >>> 8) & 255)
        const i2 = 1280 + ((a >>> 16) & 255)
        const i3 = 1024 + (a >>> 24)
        const i4 = 768 + (b & 255)
        const i5 = 512 + ((b >>> 8) & 255)
        const i6 = 256 + ((b >>> 16) & 255)
        const i7 = b >>> 24
        h = th[i0]! ^ th[i1]! ^ th[i2]! ^ th[i3]! ^ th[i4]! ^ th[i5]! ^ th[i6]! ^ th[i7]!
        l = tl[i0]! ^ tl[i1]! ^ tl[i2]! ^ tl[i3]! ^ tl[i4]! ^ tl[i5]! ^ tl[i6]! ^ tl[i7]!
      }
      for (; i < data.length; i++) {
        const at = (l ^ data[i]!) & 255
        l = ((l >>> 8) | (h << 24)) ^ tl[at]!
        h = (h >>> 8) ^ th[at]!
      }
    },
    digest() {
      const out = Buffer.alloc(8)
      out.writeInt32BE(~h, 0)
      out.writeInt32BE(~l, 4)
      return out
    },
  }
}
