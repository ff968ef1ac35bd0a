import { crc32, deflateSync } from 'node:zlib'

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/** A black and white PNG of a QR code, `scale` pixels a module, with the four light modules around it that readers need. */
export function qrPng(modules: readonly (readonly boolean[])[], scale = 4): Buffer {
  const quiet = 4
  const size = (modules.length + 2 * quiet) * scale
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([1, 0, 0, 0, 0], 8) // one bit a pixel, grey
  const stride = 1 + Math.ceil(size / 8)
  const lines = Buffer.alloc(stride * size)
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const dark = modules[Math.floor(y / scale) - quiet]?.[Math.floor(x / scale) - quiet] ?? false
      const at = y * stride + 1 + (x >> 3)
      if (!dark) lines[at] = (lines[at] as number) | (128 >> (x & 7))
    }
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(lines)), chunk('IEND')])
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}
