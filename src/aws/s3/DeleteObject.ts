import { about, bucketOf } from './bucket.ts'
import { checkWrite } from './conditions.ts'
import { s3Operation } from './declare.ts'
import { objects } from './documents.ts'
import { deleteNeed, deletion } from './delete-object.ts'
import { versionOf } from './object.ts'

export const DeleteObject = s3Operation({
  name: 'DeleteObject',
  unsigned: 'anonymous',
  authorize: (call) => [deleteNeed(call, bucketOf(call), { key: call.input.Key, versionId: call.input.VersionId })],
  handle(call) {
    const { Key: key, VersionId: versionId, IfMatch } = call.input
    const bucket = bucketOf(call)
    if (IfMatch !== undefined) checkWrite({ IfMatch }, key, versionOf(call.view, bucket, key, versionId))
    const {
      after,
      marker,
      versionId: shown,
    } = deletion(call, bucket, { key, versionId }, objects.find(call.view, bucket, key))
    const output = { ...(marker ? { DeleteMarker: true } : {}), ...(shown === undefined ? {} : { VersionId: shown }) }
    return about(call, bucket, output, after ? [objects.put(bucket, after)] : [], key)
  },
})
