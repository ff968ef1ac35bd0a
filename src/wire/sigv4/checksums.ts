import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { crc32c, crc64nvme, type Crc } from './crc.ts'
import { xxHash } from './xxhash.ts'

/** S3's checksum algorithms as `x-amz-checksum-algorithm` spells them. */
export type ChecksumAlgorithm =
  'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256' | 'SHA512' | 'MD5' | 'XXHASH64' | 'XXHASH3' | 'XXHASH128'

export interface Checksum {
  update(data: Uint8Array): void
  /** Base64, as it stands in headers and trailers. */
  digest(): string
}

function crc32Checksum(): Checksum {
  let value = 0
  return {
    update: (data) => void (value = crc32(data, value)),
    digest() {
      const out = Buffer.alloc(4)
      out.writeUInt32BE(value)
      return out.toString('base64')
    },
  }
}

function hashChecksum(name: 'sha1' | 'sha256' | 'sha512' | 'md5'): Checksum {
  const hash = createHash(name)
  return { update: (data) => void hash.update(data), digest: () => hash.digest('base64') }
}

/** A CRC or xxHash: both write their number's highest byte first. */
function numberChecksum(make: () => Crc): Checksum {
  const crc = make()
  return { update: crc.update, digest: () => crc.digest().toString('base64') }
}

const ALGORITHMS: Readonly<Record<ChecksumAlgorithm, () => Checksum>> = {
  CRC32: crc32Checksum,
  CRC32C: () => numberChecksum(crc32c),
  CRC64NVME: () => numberChecksum(crc64nvme),
  SHA1: () => hashChecksum('sha1'),
  SHA256: () => hashChecksum('sha256'),
  SHA512: () => hashChecksum('sha512'),
  MD5: md5,
  XXHASH64: () => numberChecksum(() => xxHash('XXHASH64')),
  XXHASH3: () => numberChecksum(() => xxHash('XXHASH3')),
  XXHASH128: () => numberChecksum(() => xxHash('XXHASH128')),
}

export const CHECKSUM_ALGORITHMS = Object.keys(ALGORITHMS) as readonly ChecksumAlgorithm[]

/** A checksum to be fed piece by piece; an xxHash once `xxHashLoading` is over. */
export function checksum(algorithm: ChecksumAlgorithm): Checksum {
  return ALGORITHMS[algorithm]()
}

/** Bytes. */
const LENGTHS: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
  SHA512: 64,
  MD5: 16,
  XXHASH64: 8,
  XXHASH3: 8,
  XXHASH128: 16,
}

/** Whether a text can be such a checksum. */
export function isChecksum(algorithm: ChecksumAlgorithm, text: string): boolean {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === LENGTHS[algorithm] && bytes.toString('base64') === text
}

/** For `Content-MD5` as well. */
export function md5(): Checksum {
  return hashChecksum('md5')
}

const BY_HEADER: ReadonlyMap<string, ChecksumAlgorithm> = new Map(
  CHECKSUM_ALGORITHMS.map((algorithm) => [`x-amz-checksum-${algorithm.toLowerCase()}`, algorithm]),
)

/** `x-amz-checksum-crc32` → `CRC32`; undefined for any other header. */
export function checksumOfHeader(name: string): ChecksumAlgorithm | undefined {
  return BY_HEADER.get(name)
}
