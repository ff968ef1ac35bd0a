import { shownChecksum } from './attributes.ts'
import { about, bucketOf } from './bucket.ts'
import { s3Operation } from './declare.ts'
import type { Version } from './documents.ts'
import { readNeeds, standingVersion } from './read-object.ts'
import { shownId } from './object.ts'

/** One row an attribute that can be asked for. */
const ATTRIBUTES: ReadonlyMap<string, (version: Version) => object> = new Map<string, (version: Version) => object>([
  ['ETag', (version) => ({ ETag: version.etag })],
  ['ObjectSize', (version) => ({ ObjectSize: version.size })],
  ['StorageClass', (version) => ({ StorageClass: version.storageClass })],
  ['Checksum', (version) => (version.checksum ? { Checksum: shownChecksum(version.checksum) } : {})],
  ['ObjectParts', (version) => (version.parts ? { ObjectParts: { TotalPartsCount: version.parts.length } } : {})],
])

export const GetObjectAttributes = s3Operation({
  name: 'GetObjectAttributes',
  unsigned: 'anonymous',
  authorize: (call) => [
    ...readNeeds(call, 's3:GetObject', 's3:GetObjectVersion'),
    ...readNeeds(call, 's3:GetObjectAttributes', 's3:GetObjectVersionAttributes'),
  ],
  handle(call) {
    const bucket = bucketOf(call)
    const version = standingVersion(call, bucket)
    const asked = call.input.ObjectAttributes.map((name) => ATTRIBUTES.get(name)?.(version) ?? {})
    const output = {
      LastModified: new Date(version.modified),
      ...shownId(bucket, version),
      ...Object.assign({}, ...asked),
    }
    return about(call, bucket, output, [], call.input.Key)
  },
})
