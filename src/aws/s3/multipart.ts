import { createHash } from 'node:crypto'
import type { AccountId } from '../../kernel/brands.ts'
import type { Call, Need } from '../operation.ts'
import { checksum, CHECKSUM_ALGORITHMS, type ChecksumAlgorithm } from '../../wire/sigv4/checksums.ts'
import { Fault } from '../../kernel/Fault.ts'
import { bucketOf, type BucketInput } from './bucket.ts'
import { canonicalUser } from './canonical-user.ts'
import { uploads, type Bucket, type Checksum, type Part, type Upload } from './documents.ts'
import { invalidArgument, invalidRequest, noSuchUpload } from './faults.ts'
import { pageStart } from './listing.ts'
import { onObject } from './needs.ts'
import { unquoted } from './object.ts'

interface UploadInput extends BucketInput {
  readonly Key: string
  readonly UploadId: string
}

/** All parts but the last: bytes, at least. */
const SMALLEST_PART = 5 * 1024 * 1024
const MOST_PARTS = 10_000

export function checkPartNumber(number: number): void {
  if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS)
    throw invalidArgument(
      `Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`,
      'partNumber',
      String(number),
    )
}

/** After which part a list goes on. @throws {Fault} InvalidArgument for what is no number, or below zero. */
export function partMarker(asked: string | undefined): number {
  const name = 'part-number-marker'
  if (asked === undefined || asked === '') return 0
  if (!/^-?\d{1,9}$/.test(asked))
    throw invalidArgument(`Provided ${name} not an integer or within integer range`, name, asked)
  return pageStart(Number(asked), name)
}

/** @throws {Fault} NoSuchUpload when there is none of this id for this key. */
export function uploadOf(call: Call<UploadInput>, bucket: Bucket): Upload {
  const { UploadId: id, Key: key } = call.input
  const upload = /^[\w.-]+$/.test(id) ? uploads.find(call.view, bucket, id) : undefined
  if (!upload || upload.key !== key) throw noSuchUpload(id)
  return upload
}

/**
 * Who began an upload: the root user is the account, all others are told by ARN and name. That a role's session is told as `role/session` is
 * inferred from how users are.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Initiator.html
 */
export function shownInitiator({ initiator: arn }: Upload): { readonly ID: string; readonly DisplayName?: string } {
  const [account = '', resource = ''] = arn.split(':').slice(4)
  if (resource === 'root') return { ID: canonicalUser(account as AccountId) }
  const [kind, ...names] = resource.split('/')
  return { ID: arn, DisplayName: kind === 'user' ? (names.at(-1) ?? '') : names.join('/') }
}

export function uploadNeed(call: Call<UploadInput>, action: string): readonly Need[] {
  return [onObject(call, bucketOf(call), call.input.Key, action)]
}

interface ClaimedPart extends ChecksumMembers {
  readonly PartNumber?: number | undefined
  readonly ETag?: string | undefined
}

/** What a request says of bytes by their checksums. */
type ChecksumMembers = { readonly [Algorithm in ChecksumAlgorithm as `Checksum${Algorithm}`]?: string | undefined }

interface Completion extends ChecksumMembers {
  readonly MultipartUpload?: { readonly Parts?: readonly ClaimedPart[] | undefined } | undefined
  readonly ChecksumType?: string | undefined
  readonly MpuObjectSize?: number | undefined
}

/**
 * The parts that make up the object, in order.
 * @throws {Fault} InvalidRequest, InvalidArgument, InvalidPart, InvalidPartOrder, EntityTooSmall.
 */
export function chosenParts(id: string, claimed: readonly ClaimedPart[], present: readonly Part[]): readonly Part[] {
  if (claimed.length === 0) throw invalidRequest('You must specify at least one part')
  const byNumber = new Map(present.map((part) => [part.number, part]))
  const chosen = claimed.map(({ PartNumber: number = 0, ETag: etag = '' }, index) => {
    if (number < 1) throw invalidArgument('PartNumber must be >= 1', 'PartNumber', String(number))
    if (index > 0 && number <= (claimed[index - 1]?.PartNumber ?? 0)) throw outOfOrder(id)
    const part = byNumber.get(number)
    if (!part || part.etag !== unquoted(etag)) throw notThere(id, number, etag)
    return part
  })
  const small = chosen.slice(0, -1).find((part) => part.size < SMALLEST_PART)
  if (small)
    throw new Fault('EntityTooSmall', 400, 'Your proposed upload is smaller than the minimum allowed size', {
      ProposedSize: String(small.size),
      MinSizeAllowed: String(SMALLEST_PART),
      PartNumber: String(small.number),
      ETag: small.etag,
    })
  return chosen
}

const outOfOrder = (id: string) =>
  new Fault(
    'InvalidPartOrder',
    400,
    'The list of parts was not in ascending order. Parts must be ordered by part number.',
    { UploadId: id },
  )

const notThere = (id: string, number: number, etag: string) =>
  new Fault(
    'InvalidPart',
    400,
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { UploadId: id, PartNumber: String(number), ETag: unquoted(etag) },
  )

const claimedChecksum = (claimed: ChecksumMembers, algorithm: ChecksumAlgorithm): string | undefined =>
  claimed[`Checksum${algorithm}`]

/**
 * Holds a completion to what the upload was created with.
 * @throws {Fault} InvalidRequest; InvalidPart for a part of another checksum, BadDigest for one of another algorithm's.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 */
export function checkCompletion(claimed: Completion, upload: Upload, chosen: readonly Part[]): void {
  const { ChecksumType: type, MpuObjectSize: size, MultipartUpload: { Parts: claims = [] } = {} } = claimed
  if (type !== undefined && type !== upload.checksumType)
    throw invalidRequest(
      `The upload was created using the ${upload.checksumType ?? 'null'} checksum mode. The complete request must use the same checksum mode.`,
    )
  for (const [at, part] of chosen.entries()) checkClaimedPart(claims[at] ?? {}, upload, part)
  // Of several parts with a wrong checksum, S3 was seen to name the last.
  const wrong = chosen.findLastIndex((part, at) => !hasClaimedChecksum(claims[at] ?? {}, upload, part))
  const [part, claim] = [chosen[wrong], claims[wrong]]
  if (part) throw notThere(upload.id, part.number, claim?.ETag ?? '')
  const found = sizeOf(chosen)
  if (size !== undefined && size !== found)
    throw invalidRequest(
      `The provided 'x-amz-mp-object-size' header value ${size} does not match what was computed: ${found}`,
    )
}

function checkClaimedPart(
  claim: ClaimedPart,
  { checksumAlgorithm: algorithm, checksumType }: Upload,
  part: Part,
): void {
  const other = claimedAlgorithms(claim).find((claimed) => claimed !== algorithm)
  if (algorithm !== undefined && other !== undefined)
    throw new Fault('BadDigest', 400, `The ${other.toLowerCase()} you specified for part ${part.number} did not match what we received.`) // prettier-ignore
  if (checksumType === 'COMPOSITE' && claimedChecksum(claim, algorithm as ChecksumAlgorithm) === undefined)
    throw invalidRequest(
      `The upload was created using a ${algorithm?.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${part.number} in the request.`,
    )
}

/** Parts of an upload without an algorithm have no checksum that could be theirs, not even the one that they were sent with. */
const hasClaimedChecksum = (claim: ClaimedPart, upload: Upload, part: Part): boolean =>
  claimedAlgorithms(claim).every(
    (algorithm) => upload.checksumAlgorithm !== undefined && claimedChecksum(claim, algorithm) === part.checksum?.value,
  )

const claimedAlgorithms = (claim: ChecksumMembers): readonly ChecksumAlgorithm[] =>
  CHECKSUM_ALGORITHMS.filter((algorithm) => claimedChecksum(claim, algorithm) !== undefined)

export const sizeOf = (parts: readonly Part[]): number => parts.reduce((sum, part) => sum + part.size, 0)

/** MD5 of the parts' MD5s, and how many there are. */
export function compositeEtag(parts: readonly Pick<Part, 'etag'>[]): string {
  const hash = createHash('md5')
  for (const part of parts) hash.update(Buffer.from(part.etag, 'hex'))
  return `${hash.digest('hex')}-${parts.length}`
}

/** Checksum of the parts' checksums; undefined when some part has none of this kind. */
export function compositeChecksum(parts: readonly Part[], algorithm: ChecksumAlgorithm): Checksum | undefined {
  const sum = checksum(algorithm)
  for (const part of parts) {
    if (part.checksum?.algorithm !== algorithm) return undefined
    sum.update(Buffer.from(part.checksum.value, 'base64'))
  }
  return { algorithm, value: `${sum.digest()}-${parts.length}`, type: 'COMPOSITE' }
}
