import { Fault } from '../../kernel/Fault.ts'
import type { Need } from '../operation.ts'
import { bodyFault } from '../payload-stream.ts'
import { asksForAcl, objectAcl } from './access-control.ts'
import { attributesOf, shownChecksum, shownEncryption } from './attributes.ts'
import { about, bucketOf } from './bucket.ts'
import { checkWrite, notImplemented } from './conditions.ts'
import { s3Operation, type CallOf } from './declare.ts'
import { refuseEarly } from '../early-refusal.ts'
import type { Bucket, Version } from './documents.ts'
import { shownExpiration } from './expiration.ts'
import { etagOf } from './kms.ts'
import { onMatch, onObject, requestTags } from './needs.ts'
import { checkKey, nextVersionId, quoted, putVersion, shownId, versionOf } from './object.ts'
import { checkIntegrity, lockNeeds, lockOf } from './object-lock/lock.ts'
import { receive, type Received } from './receive.ts'
import { headerTags } from './tags.ts'

export const PutObject = s3Operation<'PutObject', Received>({
  name: 'PutObject',
  unsigned: 'anonymous',
  prepare: (call) =>
    receive(call, () => {
      checkKey(call.input.Key)
      if (call.input.WriteOffsetBytes !== undefined) throw notImplemented('x-amz-write-offset-bytes')
      const bucket = bucketOf(call)
      refuseEarly(call, writeNeeds(call, bucket))
      checkIntegrity(call, lockOf(call, bucket), 'Object')
      return undefined
    }).catch(withHexDigest),
  authorize: (call) => writeNeeds(call, bucketOf(call)),
  handle(call) {
    const { input, view, prepared } = call
    const bucket = bucketOf(call)
    checkWrite(input, input.Key, versionOf(view, bucket, input.Key, undefined))
    const attributes = attributesOf(input, bucket, call.http.headers.get('expires'))
    const version: Version = {
      id: nextVersionId(bucket, call),
      modified: call.now,
      etag: etagOf(attributes, prepared.md5, call.random),
      size: prepared.size,
      segments: prepared.segments,
      checksum: prepared.checksum,
      tags: headerTags(input.Tagging),
      ...attributes,
      ...objectAcl(call, bucket),
      ...lockOf(call, bucket),
    }
    const output = {
      ETag: quoted(version.etag),
      ...shownChecksum(version.checksum),
      ...shownEncryption(version),
      ...shownExpiration(bucket, input.Key, version),
      // Where versioning is suspended, S3 was seen to tell a copy's version `null`, but not a new object's.
      ...(version.id === 'null' ? {} : shownId(bucket, version)),
    }
    return about(call, bucket, output, [putVersion(call, bucket, version)], input.Key)
  },
})

/** S3 was seen to tell which MD5 it expected of an object in hex, and of all else as it was sent. */
function withHexDigest(error: unknown): never {
  const fault = bodyFault(error)
  const sent = fault instanceof Fault ? fault.detail['ExpectedDigest'] : undefined
  if (!(fault instanceof Fault) || typeof sent !== 'string') throw error
  const ExpectedDigest = Buffer.from(sent, 'base64').toString('hex')
  throw new Fault(fault.code, fault.status, fault.message, { ...fault.detail, ExpectedDigest })
}

/** What writing an object takes: also its tags, its access control list and its lock, when the request brings them. */
export function writeNeeds(
  call: CallOf<'PutObject' | 'CopyObject' | 'CreateMultipartUpload'>,
  bucket: Bucket,
): readonly Need[] {
  const { input } = call
  const tags = headerTags(input.Tagging)
  const lock = lockNeeds(call)
  const context = { ...requestTags(tags), ...lock.context }
  const on = (action: string) => onObject(call, bucket, input.Key, action, context)
  return [
    on('s3:PutObject'),
    ...(tags.length > 0 ? [on('s3:PutObjectTagging')] : []),
    ...(asksForAcl(input) ? [on('s3:PutObjectAcl')] : []),
    ...lock.actions.map(on),
    ...onMatch(call, bucket, input.Key, 'IfMatch' in input ? input.IfMatch : undefined),
  ]
}
