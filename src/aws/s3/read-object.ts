import type { Answer, Need } from '../operation.ts'
import { shownRestore } from './archive/archived.ts'
import { refuseCustomerKey, shownAttributes, shownChecksum } from './attributes.ts'
import { about, bucketOf } from './bucket.ts'
import { isNotModified } from './conditions.ts'
import { rangeOf, type Range } from './content.ts'
import type { CallOf, Output } from './declare.ts'
import type { Bucket, Checksum, Version } from './documents.ts'
import { shownExpiration } from './expiration.ts'
import { Fault } from '../../kernel/Fault.ts'
import { invalidArgument, invalidRequest, methodNotAllowed, noSuchKey, noSuchVersion } from './faults.ts'
import { checkDecryptable } from './kms.ts'
import { checkPartNumber } from './multipart.ts'
import { onMissingKey, onObject } from './needs.ts'
import { instant, quoted, shownId, versionOf } from './object.ts'
import { shownLock } from './object-lock/lock.ts'

type ReadCall = CallOf<'GetObject' | 'HeadObject'>

/** What reading a version takes; `action` is named for the newest one, its `…Version` sister for one that is named. */
export function readNeeds(
  call: CallOf<'GetObject' | 'HeadObject' | 'GetObjectTagging' | 'GetObjectAcl' | 'GetObjectAttributes'>,
  action: string,
  versioned: string,
): readonly Need[] {
  const { Key: key, VersionId: id } = call.input
  const bucket = bucketOf(call)
  const version = versionOf(call.view, bucket, key, id)
  const context: Record<string, string> = id === undefined ? {} : { 's3:VersionId': id }
  const read = onObject(call, bucket, key, id === undefined ? action : versioned, context, version)
  return version && !version.deleted ? [read] : [read, onMissingKey(call, bucket)]
}

/**
 * @param marker what a delete marker is that nobody named: to reads no key at all, to tags and locks something that has none
 * @throws {Fault} NoSuchKey, NoSuchVersion; MethodNotAllowed for a delete marker that was asked for by its id.
 */
export function standingVersion(
  call: CallOf<'GetObject' | 'GetObjectRetention'>,
  bucket: Bucket,
  marker: 'missing' | 'refused' = 'missing',
): Version {
  const { Key: key, VersionId: id } = call.input
  const version = versionOf(call.view, bucket, key, id)
  if (!version) throw id === undefined ? noSuchKey(key) : noSuchVersion(key, id)
  if (!version.deleted) return version
  const isMissing = id === undefined && marker === 'missing'
  const headers = {
    'x-amz-delete-marker': 'true',
    'x-amz-version-id': version.id,
    // Nothing can be done with a marker but to delete it.
    ...(isMissing ? {} : { allow: 'DELETE', 'last-modified': instant(version.modified).toUTCString() }),
  }
  const fault = isMissing ? noSuchKey(key) : methodNotAllowed(call.http.method, 'DeleteMarker')
  throw new Fault(fault.code, fault.status, fault.message, { ...fault.detail, headers })
}

/** GetObject's and HeadObject's answer without the bytes; `range` is undefined for the whole object. */
export function describe(call: ReadCall): {
  readonly answer: Answer<Output<'HeadObject'>>
  readonly version: Version
  readonly range: Range | undefined
} {
  const { input } = call
  const bucket = bucketOf(call)
  const version = standingVersion(call, bucket)
  refuseCustomerKey(input.SSECustomerAlgorithm, input.SSECustomerKey, input.SSECustomerKeyMD5)
  checkDecryptable(call, bucket, version)
  if (isNotModified(input, version, call.now))
    return { answer: notModified(call, bucket, version), version, range: undefined }
  const part = input.PartNumber === undefined ? undefined : partRange(version, input.PartNumber)
  if (part && input.Range !== undefined)
    throw invalidRequest('Cannot specify both Range header and partNumber query parameter')
  const range = part ?? rangeOf(input.Range, version.size)
  const output = {
    ...shownAttributes(bucket, version),
    ...(version.parts && input.PartNumber !== undefined ? { PartsCount: version.parts.length } : {}),
    ContentLength: range ? range.end - range.start + 1 : version.size,
    ...(range ? { ContentRange: `bytes ${range.start}-${range.end}/${version.size}` } : {}),
    ...(wantsChecksum(input) ? shownChecksum(checksumOf(range, version, part !== undefined)) : {}),
    ...shownLock(call, bucket, version),
    ...shownRestore(version, call.now),
    // Not even of the newest version, when it is asked for by its id: so HEAD was seen to answer.
    ...(input.VersionId === undefined ? shownExpiration(bucket, input.Key, version) : {}),
    ...overrides(call),
  }
  return {
    answer: {
      ...about(call, bucket, output, [], input.Key),
      ...(range ? { status: 206 } : {}),
      ...expiry(call, version),
    },
    version,
    range,
  }
}

/** `Expires` as the writer said it, whatever that was, unless the reader asks for another. */
function expiry({ input }: ReadCall, { headers }: Version): { readonly headers?: Readonly<Record<string, string>> } {
  const { Expires: expires } = headers
  return expires === undefined || input.ResponseExpires !== undefined ? {} : { headers: { expires } }
}

const wantsChecksum = ({ ChecksumMode: mode }: ReadCall['input']): boolean => mode?.toUpperCase() === 'ENABLED'

/** Of all there is; or of the one part that is asked for, or that a range is, where parts have checksums of their own. */
function checksumOf(range: Range | undefined, version: Version, asPart: boolean): Checksum | undefined {
  const { size, checksum, parts = [], partChecksums } = version
  const isWhole = !range || (range.start === 0 && range.end === size - 1)
  if (isWhole && !(asPart && partChecksums)) return checksum
  if (!checksum || !partChecksums || !range) return undefined
  let start = 0
  const index = parts.findIndex((length) => {
    const isIt = range.start === start && range.end === start + length - 1
    start += length
    return isIt
  })
  const value = partChecksums[index]
  return value === undefined ? undefined : { ...checksum, value }
}

function notModified(call: ReadCall, bucket: Bucket, version: Version): Answer<Output<'HeadObject'>> {
  const output = { ETag: quoted(version.etag), LastModified: instant(version.modified), ...shownId(bucket, version) }
  return { ...about(call, bucket, output, [], call.input.Key), status: 304 }
}

function partRange(version: Version, number: number): Range | undefined {
  checkPartNumber(number)
  const sizes = version.parts ?? [version.size]
  const size = sizes[number - 1]
  if (size === undefined)
    throw new Fault('InvalidPartNumber', 416, 'The requested partnumber is not satisfiable', {
      ActualPartCount: sizes.length,
      PartNumberRequested: number,
    })
  const start = sizes.slice(0, number - 1).reduce((sum, other) => sum + other, 0)
  return size === 0 ? undefined : { start, end: start + size - 1 }
}

const OVERRIDES = [
  ['ResponseCacheControl', 'CacheControl', 'response-cache-control'],
  ['ResponseContentDisposition', 'ContentDisposition', 'response-content-disposition'],
  ['ResponseContentEncoding', 'ContentEncoding', 'response-content-encoding'],
  ['ResponseContentLanguage', 'ContentLanguage', 'response-content-language'],
  ['ResponseContentType', 'ContentType', 'response-content-type'],
  ['ResponseExpires', 'Expires', 'response-expires'],
] as const

const BEYOND_LATIN = /[^\0-\xff]/

/** Response headers that the reader asks for: only who signs may. */
function overrides(call: ReadCall): Record<string, string | Date> {
  const asked = OVERRIDES.flatMap(([member, name, sent]) => {
    const value = call.input[member]
    if (typeof value === 'string' && BEYOND_LATIN.test(value))
      throw invalidArgument('Header value cannot be represented using ISO-8859-1.', sent, value)
    return value === undefined ? [] : [[name, value] as const]
  })
  if (asked.length > 0 && call.caller.kind === 'anonymous')
    throw invalidRequest('Request specific response headers cannot be used for anonymous GET requests.')
  return Object.fromEntries(asked)
}
