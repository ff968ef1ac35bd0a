import type { Need } from '../operation.ts'
import { about, bucketOf, refuseNowhere } from './bucket.ts'
import { s3Operation, type CallOf } from './declare.ts'
import { objects, type Tag, type Version } from './documents.ts'
import { noSuchKey } from './faults.ts'
import { onMissingKey, onObject, requestTags } from './needs.ts'
import { shownId, versionOf, withChanged } from './object.ts'
import { standingVersion } from './read-object.ts'
import { checkedTags } from './tags.ts'

type TagCall = CallOf<'PutObjectTagging' | 'DeleteObjectTagging' | 'GetObjectTagging'>

function needs(call: TagCall, verb: 'Get' | 'Put' | 'Delete', tags: readonly Tag[] = []): readonly Need[] {
  const { Key: key, VersionId: id } = call.input
  const bucket = bucketOf(call)
  const version = versionOf(call.view, bucket, key, id)
  const context = { ...requestTags(tags), ...(id === undefined ? {} : { 's3:VersionId': id }) }
  const need = onObject(
    call,
    bucket,
    key,
    `s3:${verb}Object${id === undefined ? '' : 'Version'}Tagging`,
    context,
    version,
  )
  return version && !version.deleted ? [need] : [need, onMissingKey(call, bucket)]
}

function retag(call: TagCall, tags: readonly Tag[]) {
  const bucket = bucketOf(call)
  const version = standingVersion(call, bucket, 'refused')
  const stored = objects.find(call.view, bucket, call.input.Key) ?? { key: call.input.Key, versions: [version] }
  const changed: Version = { ...version, tags }
  return about(
    call,
    bucket,
    shownId(bucket, version),
    [objects.put(bucket, withChanged(stored, changed))],
    call.input.Key,
  )
}

export const GetObjectTagging = s3Operation({
  name: 'GetObjectTagging',
  unsigned: 'anonymous',
  authorize: (call) => needs(call, 'Get'),
  handle(call) {
    const bucket = bucketOf(call)
    const { Key: key, VersionId: id } = call.input
    // Here alone S3 was seen to name the key with its bucket.
    if (id === undefined && !versionOf(call.view, bucket, key, id)) throw noSuchKey(`${bucket.name}/${key}`)
    const version = standingVersion(call, bucket, 'refused')
    return about(call, bucket, { TagSet: version.tags, ...shownId(bucket, version) }, [], call.input.Key)
  },
})

export const PutObjectTagging = s3Operation({
  name: 'PutObjectTagging',
  unsigned: 'anonymous',
  refuseFirst: refuseNowhere,
  authorize: (call) => needs(call, 'Put', call.input.Tagging.TagSet),
  handle: (call) => retag(call, checkedTags(call.input.Tagging.TagSet, 10)),
})

export const DeleteObjectTagging = s3Operation({
  name: 'DeleteObjectTagging',
  unsigned: 'anonymous',
  authorize: (call) => needs(call, 'Delete'),
  handle: (call) => retag(call, []),
})
