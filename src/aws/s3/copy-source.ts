import type { Call, Need } from '../operation.ts'
import { expectedOf, namedBucket } from './bucket.ts'
import { refuseCustomerKey } from './attributes.ts'
import { checkCopyable } from './archive/archived.ts'
import { checkCopySource } from './conditions.ts'
import type { Bucket, Version } from './documents.ts'
import { invalidArgument, invalidRequest, noSuchKey, noSuchVersion } from './faults.ts'
import { checkDecryptable } from './kms.ts'
import { onMissingKey, onObject } from './needs.ts'
import { versionOf } from './object.ts'
import { checkPayer } from './requester-pays.ts'

interface CopyInput {
  readonly CopySource: string
  readonly CopySourceIfMatch?: string | undefined
  readonly CopySourceIfModifiedSince?: Date | undefined
  readonly CopySourceIfNoneMatch?: string | undefined
  readonly CopySourceIfUnmodifiedSince?: Date | undefined
  readonly ExpectedSourceBucketOwner?: string | undefined
  readonly CopySourceSSECustomerAlgorithm?: string | undefined
}

/** Where a copy comes from, as far as it exists. */
export interface Source {
  readonly bucket: Bucket
  readonly key: string
  readonly versionId: string | undefined
  readonly version: Version | undefined
}

const VERSIONED = /^(.+?)(?:\?versionId=([^&]*))?$/s
/** Behind the name of S3, too. */
const OBJECT = /^(?:https?:\/\/s3(?:[.-][\w-]+)*\.amazonaws\.com)?\/?([^/]+)\/(.+)$/s

/**
 * `bucket/key`, URL-encoded, `?versionId=` behind it. A plus is a blank, the slashes may be escaped, and S3's own name may stand in front of
 * it, as S3 was seen to take them.
 * @see https://github.com/aws/aws-sdk-js/issues/1821
 * @see https://github.com/aws/aws-cli/issues/614
 * @throws {Fault} AccessDenied when the bucket is not the expected owner's.
 */
export function sourceOf(call: Call<CopyInput>): Source {
  const { CopySource: text, ExpectedSourceBucketOwner: expected } = call.input
  const [, encoded = '', versionId] = VERSIONED.exec(text) ?? []
  const [, name, key] = OBJECT.exec(decoded(encoded)) ?? []
  if (name === undefined || key === undefined)
    throw invalidArgument('Invalid copy source object key', 'x-amz-copy-source', 'x-amz-copy-source')
  const bucket = expectedOf(expected, () => namedBucket(call, name))
  checkPayer(call, bucket)
  return { bucket, key, versionId, version: versionOf(call.view, bucket, key, versionId) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw badSource(text)
  }
}

const badSource = (text: string) => invalidArgument('Invalid copy source encoding.', 'x-amz-copy-source', text)

/** Reading the source; with its tags when they are copied along. */
export function sourceNeeds(call: Call<CopyInput>, source: Source, withTags: boolean): readonly Need[] {
  const { bucket, key, versionId, version } = source
  const suffix = versionId === undefined ? '' : 'Version'
  const context: Record<string, string> = versionId === undefined ? {} : { 's3:VersionId': versionId }
  const on = (action: string) => onObject(call, bucket, key, action, context, version)
  if (!version || version.deleted) return [on(`s3:GetObject${suffix}`), onMissingKey(call, bucket)]
  return [
    on(`s3:GetObject${suffix}`),
    ...(withTags && version.tags.length > 0 ? [on(`s3:GetObject${suffix}Tagging`)] : []),
  ]
}

/** @throws {Fault} NoSuchKey, NoSuchVersion, PreconditionFailed. */
export function standingSource(call: Call<CopyInput>, { bucket, key, versionId, version }: Source): Version {
  if (!version) throw versionId === undefined ? noSuchKey(key) : noSuchVersion(key, versionId)
  if (version.deleted) {
    if (versionId === undefined) throw noSuchKey(key)
    throw invalidRequest('The source of a copy request may not specifically refer to a delete marker by version id.')
  }
  const { input } = call
  refuseCustomerKey(input.CopySourceSSECustomerAlgorithm)
  checkDecryptable(call, bucket, version)
  checkCopySource(
    {
      IfMatch: input.CopySourceIfMatch,
      IfNoneMatch: input.CopySourceIfNoneMatch,
      IfModifiedSince: input.CopySourceIfModifiedSince,
      IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    },
    version,
    call.now,
  )
  checkCopyable(version, call.now)
  return version
}
