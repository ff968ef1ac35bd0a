import { firstDenial, standingOf } from '../authorize.ts'
import { Fault } from '../../kernel/Fault.ts'
import { about, bucketOf, refuseNowhere } from './bucket.ts'
import { checkWrite, notImplemented } from './conditions.ts'
import { s3Operation, type CallOf, type Output } from './declare.ts'
import { objects, type Bucket, type StoredObject } from './documents.ts'
import { deleteNeeds, deletion, lockRefusal, type Deleted, type Deletion } from './delete-object.ts'
import { malformedXml, noSuchVersion } from './faults.ts'
import { checkBypass } from './object-lock/lock.ts'
import { checkKey } from './object.ts'
import { isVersionId } from './version-id.ts'

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
  refuseFirst: refuseNowhere,
  authorize: () => [],
  handle(call) {
    const { Objects: asked, Quiet: quiet } = call.input.Delete
    const bucket = bucketOf(call)
    if (asked.length === 0 || asked.length > MOST) throw malformedXml()
    const { BypassGovernanceRetention: bypass } = call.input
    checkBypass(bucket, bypass)
    const refused = refusals(call, bucket)
    const after = new Map<string, StoredObject>()
    const deleted: DeletedRow[] = []
    const errors: ErrorRow[] = []
    for (const { Key: key, VersionId: versionId, ETag: etag, LastModifiedTime: time, Size: size } of asked) {
      const before = after.get(key) ?? objects.find(call.view, bucket, key)
      const refusal =
        // As of one that is deleted alone: only directory buckets look at time and size.
        (time === undefined && size === undefined ? undefined : notImplemented('x-amz-if-match-size')) ??
        refused({ key, versionId, ifMatch: etag }) ??
        lockRefusal(call, { key, versionId }, before, bypass) ??
        conditionRefusal(etag, { key, versionId }, before)
      if (refusal) {
        const { code: Code = 'AccessDenied', message: Message } = refusal
        errors.push({ Key: key, ...(versionId === undefined ? {} : { VersionId: versionId }), Code, Message })
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

interface Refusal {
  readonly code?: string
  readonly message: string
}

/** Why a single key may not be deleted: there is no such version id, or the policies' word. */
function refusals(call: CallOf<'DeleteObjects'>, bucket: Bucket): (deletion: Deletion) => Refusal | undefined {
  const standing = standingOf(call)
  return (asked) =>
    asked.versionId !== undefined && !isVersionId(asked.versionId)
      ? noSuchVersion(asked.key, asked.versionId)
      : (thrown(() => checkKey(asked.key)) ??
        firstDenial(call, deleteNeeds(call, bucket, asked, call.input.BypassGovernanceRetention), standing))
}

/** A key may be deleted on the condition that it still has an ETag: another one stays. */
function conditionRefusal(
  etag: string | undefined,
  { key, versionId }: Deletion,
  before: StoredObject | undefined,
): Refusal | undefined {
  const meant = before?.versions.find(({ id }) => versionId === undefined || id === versionId)
  return thrown(() => checkWrite({ IfMatch: etag }, key, meant, true))
}

/** What of a check refuses a single key. */
function thrown(check: () => void): Fault | undefined {
  try {
    check()
    return undefined
  } catch (fault) {
    if (fault instanceof Fault) return fault
    throw fault
  }
}

function row({ key, versionId }: Deletion, done: Deleted): DeletedRow {
  const named = versionId === undefined ? {} : { VersionId: versionId }
  if (!done.marker || done.versionId === undefined) return { Key: key, ...named }
  return { Key: key, ...named, DeleteMarker: true, DeleteMarkerVersionId: done.versionId }
}
