import { firstDenial, standingOf } from '../authorize.ts'
import { about, bucketOf } from './bucket.ts'
import { s3Operation, type CallOf, type Output } from './declare.ts'
import { objects, type Bucket, type StoredObject } from './documents.ts'
import { deleteNeeds, deletion, lockRefusal, type Deleted, type Deletion } from './delete-object.ts'
import { malformedXml } from './faults.ts'
import { checkBypass } from './object-lock/lock.ts'

type DeletedRow = NonNullable<Output<'DeleteObjects'>['Deleted']>[number]
type ErrorRow = NonNullable<Output<'DeleteObjects'>['Errors']>[number]

const MOST = 1000

/**
 * Up to a thousand keys at once. Each is allowed or refused by itself: the call succeeds and names the refused ones.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 */
export const DeleteObjects = s3Operation({
  name: 'DeleteObjects',
  unsigned: 'anonymous',
  authorize: () => [],
  handle(call) {
    const { Objects: asked, Quiet: quiet } = call.input.Delete
    if (asked.length === 0 || asked.length > MOST) throw malformedXml()
    const bucket = bucketOf(call)
    const { BypassGovernanceRetention: bypass } = call.input
    checkBypass(bucket, bypass)
    const refused = refusals(call, bucket)
    const after = new Map<string, StoredObject>()
    const deleted: DeletedRow[] = []
    const errors: ErrorRow[] = []
    for (const { Key: key, VersionId: versionId } of asked) {
      const before = after.get(key) ?? objects.find(call.view, bucket, key)
      const refusal = refused({ key, versionId }) ?? lockRefusal(call, { key, versionId }, before, bypass)?.message
      if (refusal !== undefined) {
        errors.push({
          Key: key,
          ...(versionId === undefined ? {} : { VersionId: versionId }),
          Code: 'AccessDenied',
          Message: refusal,
        })
        continue
      }
      const done = deletion(call, bucket, { key, versionId }, before)
      if (done.after) after.set(key, done.after)
      deleted.push(row({ key, versionId }, done))
    }
    const output = { ...(quiet ? {} : { Deleted: deleted }), ...(errors.length > 0 ? { Errors: errors } : {}) }
    return about(
      call,
      bucket,
      output,
      [...after.values()].map((value) => objects.put(bucket, value)),
    )
  },
})

/** The policies' word on each single key: why it may not be deleted, or undefined. */
function refusals(call: CallOf<'DeleteObjects'>, bucket: Bucket): (deletion: Deletion) => string | undefined {
  const standing = standingOf(call)
  return (asked) =>
    firstDenial(call, deleteNeeds(call, bucket, asked, call.input.BypassGovernanceRetention), standing)?.message
}

function row({ key, versionId }: Deletion, done: Deleted): DeletedRow {
  const named = versionId === undefined ? {} : { VersionId: versionId }
  if (!done.marker || done.versionId === undefined) return { Key: key, ...named }
  return { Key: key, ...named, DeleteMarker: true, DeleteMarkerVersionId: done.versionId }
}
