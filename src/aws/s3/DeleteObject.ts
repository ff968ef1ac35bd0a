import { about, bucketOf } from './bucket.ts'
import { checkWrite } from './conditions.ts'
import { s3Operation } from './declare.ts'
import { objects } from './documents.ts'
import { deleteNeeds, deletion, lockRefusal } from './delete-object.ts'
import { checkBypass } from './object-lock/lock.ts'
import { versionOf } from './object.ts'

export const DeleteObject = s3Operation({
  name: 'DeleteObject',
  unsigned: 'anonymous',
  authorize(call) {
    const { Key: key, VersionId: versionId, BypassGovernanceRetention: bypass } = call.input
    return deleteNeeds(call, bucketOf(call), { key, versionId }, bypass)
  },
  handle(call) {
    const { Key: key, VersionId: versionId, IfMatch, BypassGovernanceRetention: bypass } = call.input
    const bucket = bucketOf(call)
    checkBypass(bucket, bypass)
    const before = objects.find(call.view, bucket, key)
    const refusal = lockRefusal(call, { key, versionId }, before, bypass)
    if (refusal) throw refusal
    if (IfMatch !== undefined) checkWrite({ IfMatch }, key, versionOf(call.view, bucket, key, versionId), true)
    const { after, marker, versionId: shown } = deletion(call, bucket, { key, versionId }, before)
    const output = { ...(marker ? { DeleteMarker: true } : {}), ...(shown === undefined ? {} : { VersionId: shown }) }
    return about(call, bucket, output, after ? [objects.put(bucket, after)] : [], key)
  },
})
