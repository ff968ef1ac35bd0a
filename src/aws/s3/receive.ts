import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { Fault } from '../../kernel/Fault.ts'
import {
  CHECKSUM_ALGORITHMS,
  checksum,
  checksumOfHeader,
  isChecksum,
  type ChecksumAlgorithm,
} from '../../wire/sigv4/checksums.ts'
import type { Blobs } from '../../store/Store.ts'
import type { Call } from '../operation.ts'
import { content } from './content.ts'
import type { Checksum, Segment } from './documents.ts'
import { invalidRequest } from './faults.ts'

/** Bytes of an object or part that stand in the blob store, and what they were found to be. */
export interface Received {
  readonly segments: readonly Segment[]
  readonly size: number
  /** Hex. */
  readonly md5: string
  readonly checksum: Checksum
}

/** What of a body is hashed as it passes. */
function running(algorithm: ChecksumAlgorithm) {
  const md5 = createHash('md5')
  const sum = checksum(algorithm)
  return {
    take(chunk: Uint8Array) {
      md5.update(chunk)
      sum.update(chunk)
    },
    end: () => ({ md5: md5.digest(), value: sum.digest() }),
  }
}

/** MD5 (hex) and checksum of bytes that stand in the blob store already. */
export async function digestsOf(blobs: Blobs, segments: readonly Segment[], algorithm: ChecksumAlgorithm) {
  const sums = running(algorithm)
  for await (const chunk of content(blobs, segments) as AsyncIterable<Buffer>) sums.take(chunk)
  const { md5, value } = sums.end()
  return { md5: md5.toString('hex'), checksum: { algorithm, value, type: 'FULL_OBJECT' } as const }
}

interface BodyInput {
  readonly Body?: Readable | Uint8Array | undefined
  readonly ContentMD5?: string | undefined
  readonly ChecksumAlgorithm?: string | undefined
}

/** Which checksum the bytes must have, and whether their sender must say it. */
export interface ExpectedChecksum {
  readonly algorithm: ChecksumAlgorithm
  readonly mustBeSent: boolean
}

/** Bytes of one PUT, at most. */
const LARGEST = 5 * 1024 ** 3

/**
 * Reads a request's payload into the blob store, checking every digest that came with it. `check` runs before a byte is read;
 * it may refuse, and may say which checksum the bytes must have.
 * What is not named by a document later is removed by the store: a refused write leaves nothing.
 * @throws {Fault} BadDigest, InvalidDigest, EntityTooLarge, InvalidRequest for a checksum that S3 does not know.
 */
export async function receive(call: Call<BodyInput>, check: () => ExpectedChecksum | undefined): Promise<Received> {
  const { headers } = call.http
  const { announcedMd5, algorithm } = beforeBody(call, () => ({
    algorithm: agreed(algorithmOf(call), check()),
    announcedMd5: md5Announced(call.input.ContentMD5 ?? headers.get('content-md5')),
  }))
  const sums = running(algorithm)
  let size = 0
  const take = (chunk: Uint8Array) => {
    size += chunk.length
    if (size > LARGEST) throw new Fault('EntityTooLarge', 400, 'Your proposed upload exceeds the maximum allowed size')
    sums.take(chunk)
  }
  const ref = await call.world.blobs.put(metered(call, take))
  const { md5, value } = sums.end()
  if (announcedMd5 && !announcedMd5.equals(md5)) throw wrongMd5(announcedMd5, md5)
  const announced = headers.get(`x-amz-checksum-${algorithm.toLowerCase()}`)
  if (announced !== undefined && announced !== value)
    throw new Fault('BadDigest', 400, `The ${algorithm} you specified did not match the calculated checksum.`)
  return {
    segments: size === 0 ? [] : [{ digest: ref.digest, start: 0, size }],
    size,
    md5: md5.toString('hex'),
    checksum: { algorithm, value, type: 'FULL_OBJECT' },
  }
}

/** A body that is refused unread must not go on by itself and fail where nobody listens. */
function beforeBody<Checked>(call: Call<BodyInput>, check: () => Checked): Checked {
  try {
    return check()
  } catch (error) {
    call.http.stream?.destroy()
    throw error
  }
}

function metered(call: Call<BodyInput>, take: (chunk: Uint8Array) => void): Readable | Uint8Array {
  const source = call.http.stream ?? call.input.Body ?? new Uint8Array()
  if (source instanceof Uint8Array) {
    take(source)
    return source
  }
  return Readable.from(passing(source, take), { objectMode: false })
}

async function* passing(source: Readable, take: (chunk: Uint8Array) => void) {
  for await (const chunk of source as AsyncIterable<Buffer>) {
    take(chunk)
    yield chunk
  }
}

/** Parts have the algorithm of their upload; the default of all else is S3's own. */
function agreed(sent: ChecksumAlgorithm | undefined, expected: ExpectedChecksum | undefined): ChecksumAlgorithm {
  if (expected && sent !== expected.algorithm && (sent !== undefined || expected.mustBeSent))
    throw invalidRequest(
      `Checksum Type mismatch occurred, expected checksum Type: ${expected.algorithm.toLowerCase()}, actual checksum Type: ${sent?.toLowerCase() ?? 'null'}`,
    )
  return sent ?? expected?.algorithm ?? 'CRC64NVME'
}

/** By a header or trailer that carries one, or by name. */
function algorithmOf(call: Call<BodyInput>): ChecksumAlgorithm | undefined {
  const { headers } = call.http
  const carried = checksumAnnounced(headers)
  const named = headers.get(SDK_ALGORITHM) ?? call.input.ChecksumAlgorithm
  if (named === undefined) return carried
  const algorithm = knownAlgorithm(named)
  if (carried && carried !== algorithm) throw invalidRequest(`Value for ${SDK_ALGORITHM} header is invalid.`)
  if (!carried && headers.has(SDK_ALGORITHM))
    throw invalidRequest(
      `${SDK_ALGORITHM} specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.`,
    )
  return algorithm
}

const SDK_ALGORITHM = 'x-amz-sdk-checksum-algorithm'

/**
 * The one checksum that a header or a trailer carries.
 * @throws {Fault} InvalidRequest for several, or for a value that no such checksum can have.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
export function checksumAnnounced(headers: ReadonlyMap<string, string>): ChecksumAlgorithm | undefined {
  const trailers = (headers.get('x-amz-trailer') ?? '').split(',').map((name) => name.trim().toLowerCase())
  const carried = (names: readonly string[]) => names.flatMap((name) => checksumOfHeader(name) ?? [])
  const [inHeader, another] = carried([...headers.keys()])
  if (another)
    throw invalidRequest('Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.')
  const [inTrailer] = carried(trailers)
  if (inHeader && inTrailer) throw invalidRequest('Expecting a single x-amz-checksum- header')
  const found = inHeader ?? inTrailer
  const name = `x-amz-checksum-${found?.toLowerCase()}`
  const value = headers.get(name)
  if (found && value !== undefined && !isChecksum(found, value))
    throw invalidRequest(`Value for ${name} header is invalid.`)
  return found
}

export function knownAlgorithm(name: string): ChecksumAlgorithm {
  const found = CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === name.toUpperCase())
  if (!found)
    throw invalidRequest(
      `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${CHECKSUM_ALGORITHMS.join(', ')}]`,
    )
  return found
}

/** The 16 bytes of a Content-MD5. @throws {Fault} InvalidDigest. */
export function md5Announced(text: string | undefined): Buffer | undefined {
  if (text === undefined) return undefined
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length === 16) return bytes
  throw new Fault('InvalidDigest', 400, 'The Content-MD5 you specified was invalid.', { 'Content-MD5': text })
}

function wrongMd5(announced: Buffer, calculated: Buffer): Fault {
  return new Fault('BadDigest', 400, 'The Content-MD5 you specified did not match what we received.', {
    ExpectedDigest: announced.toString('base64'),
    CalculatedDigest: calculated.toString('base64'),
  })
}
