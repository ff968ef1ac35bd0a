import { askedGrants, wireAcl } from './access-control.ts'
import { about, bucketOf, refuseNowhere } from './bucket.ts'
import { s3Operation } from './declare.ts'
import { objects } from './documents.ts'
import { aclsAreOff } from './faults.ts'
import { onMissingKey, onObject } from './needs.ts'
import { versionOf, withChanged } from './object.ts'
import { readNeeds, standingVersion } from './read-object.ts'

export const GetObjectAcl = s3Operation({
  name: 'GetObjectAcl',
  unsigned: 'anonymous',
  authorize: (call) => readNeeds(call, 's3:GetObjectAcl', 's3:GetObjectVersionAcl'),
  handle(call) {
    const bucket = bucketOf(call)
    const version = standingVersion(call, bucket)
    return about(call, bucket, wireAcl(bucket, version.owner, version.grants), [], call.input.Key)
  },
})

export const PutObjectAcl = s3Operation({
  name: 'PutObjectAcl',
  unsigned: 'anonymous',
  refuseFirst: refuseNowhere,
  authorize(call) {
    const { Key: key, VersionId: id } = call.input
    const bucket = bucketOf(call)
    const version = versionOf(call.view, bucket, key, id)
    const need = onObject(
      call,
      bucket,
      key,
      id === undefined ? 's3:PutObjectAcl' : 's3:PutObjectVersionAcl',
      id === undefined ? {} : { 's3:VersionId': id },
      version,
    )
    return version ? [need] : [need, onMissingKey(call, bucket)]
  },
  handle(call) {
    const bucket = bucketOf(call)
    const version = standingVersion(call, bucket, 'refused')
    const grants = askedGrants(call, bucket, version.owner, 'bucket-owner-full-control')
    if (bucket.ownership === 'BucketOwnerEnforced' && call.input.ACL !== 'bucket-owner-full-control') throw aclsAreOff()
    const stored = objects.find(call.view, bucket, call.input.Key) ?? { key: call.input.Key, versions: [version] }
    return about(call, bucket, {}, [objects.put(bucket, withChanged(stored, { ...version, grants }))], call.input.Key)
  },
})
