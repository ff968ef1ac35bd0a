import { beforeAll, expect, test } from 'vitest'
import { checksum, checksumOfHeader, CHECKSUM_ALGORITHMS, md5, type ChecksumAlgorithm } from './checksums.ts'
import { crc32c, crc64nvme, type Crc } from './crc.ts'
import { xxHashLoading } from './xxhash.ts'

beforeAll(() => xxHashLoading())

const hex = (crc: Crc, text: string) => {
  crc.update(Buffer.from(text))
  return crc.digest().toString('hex')
}

test("the CRC catalogue's check values, of '123456789'", () => {
  expect(hex(crc32c(), '123456789')).toBe('e3069283')
  expect(hex(crc64nvme(), '123456789')).toBe('ae8b14860a799888')
  expect(hex(crc32c(), '')).toBe('00000000')
  expect(hex(crc64nvme(), '')).toBe('0000000000000000')
})

test.each<[ChecksumAlgorithm, string]>([
  ['CRC32', 'DUoRhQ=='],
  ['CRC32C', 'yZRlqg=='],
  ['CRC64NVME', 'jSnVw/bqjr4='],
  ['SHA1', 'Kq5sNclPz7QV2+lfQIuc6R7oRu0='],
  ['SHA256', 'uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek='],
])("%s of 'hello world' is as S3 writes it", (algorithm, value) => {
  const sum = checksum(algorithm)
  sum.update(Buffer.from('hello world'))
  expect(sum.digest()).toBe(value)
})

test('pieces of any length make the same as the whole', () => {
  const data = Buffer.from(Array.from({ length: 1000 }, (_, i) => (i * 37 + (i >> 3)) & 255))
  for (const make of [...CHECKSUM_ALGORITHMS.map((name) => () => checksum(name)), md5]) {
    const whole = make()
    whole.update(data)
    const pieces = make()
    for (let at = 0, length = 0; at < data.length; at += length)
      pieces.update(data.subarray(at, at + (length = (length * 2 + 1) % 29)))
    expect(pieces.digest()).toBe(whole.digest())
  }
})

test('a checksum header names its algorithm', () => {
  expect(checksumOfHeader('x-amz-checksum-crc64nvme')).toBe('CRC64NVME')
  expect(checksumOfHeader('x-amz-checksum-algorithm')).toBeUndefined()
  expect(checksumOfHeader('x-amz-checksum-type')).toBeUndefined()
})
