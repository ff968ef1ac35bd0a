import { about, bucketOf } from './bucket.ts'
import { checkWrite, notImplemented } from './conditions.ts'
import { s3Operation, type Input } from './declare.ts'
import { objects } from './documents.ts'
import { deleteNeeds, deletion, lockRefusal } from './delete-object.ts'
import { checkBypass } from './object-lock/lock.ts'
import { versionOf } from './object.ts'

export const DeleteObject = s3Operation({
  name: 'DeleteObject',
  unsigned: 'anonymous',
  authorize(call) {
    const { Key: key, VersionId: versionId, IfMatch: ifMatch, BypassGovernanceRetention: bypass } = call.input
    return deleteNeeds(call, bucketOf(call), { key, versionId, ifMatch }, bypass)
  },
  handle(call) {
    const { Key: key, VersionId: versionId, IfMatch, BypassGovernanceRetention: bypass } = call.input
    refuseDirectoryConditions(call.input)
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

/** Only directory buckets delete by time or size: what cannot be held to is not done. @throws {Fault} NotImplemented. */
function refuseDirectoryConditions({ IfMatchLastModifiedTime: time, IfMatchSize: size }: Input<'DeleteObject'>): void {
  if (time !== undefined) throw notImplemented('x-amz-if-match-last-modified-time')
  if (size !== undefined) throw notImplemented('x-amz-if-match-size')
}
