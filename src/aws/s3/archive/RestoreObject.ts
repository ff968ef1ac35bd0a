import { Fault } from '../../../kernel/Fault.ts'
import type { Answer } from '../../operation.ts'
import { about, bucketOf } from '../bucket.ts'
import { s3Operation, type CallOf, type Output } from '../declare.ts'
import { objects } from '../documents.ts'
import { invalidArgument, malformedXml } from '../faults.ts'
import { LAST_MIDNIGHT, midnightAfter } from '../lifecycle-in-force.ts'
import { onMissingKey, onObject } from '../needs.ts'
import { versionOf, withChanged } from '../object.ts'
import { standingVersion } from '../read-object.ts'
import { isArchived, restored, restoreTime } from './archived.ts'

/**
 * Begins to bring a copy of an archived object where it can be read, for so many days; asked again while it is there, says until when.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html
 */
export const RestoreObject = s3Operation({
  name: 'RestoreObject',
  unsigned: 'anonymous',
  authorize(call) {
    const { Key: key, VersionId: id } = call.input
    const bucket = bucketOf(call)
    const version = versionOf(call.view, bucket, key, id)
    const context: Record<string, string> = id === undefined ? {} : { 's3:VersionId': id }
    const need = onObject(call, bucket, key, 's3:RestoreObject', context, version)
    return version ? [need] : [need, onMissingKey(call, bucket)]
  },
  handle(call): Answer<Output<'RestoreObject'>> {
    const { input, now, view } = call
    const bucket = bucketOf(call)
    const { days, tier } = asked(call)
    const version = standingVersion(call, bucket, 'refused')
    if (!isArchived(version))
      throw new Fault('InvalidObjectState', 403, "Restore is not allowed for the object's current storage class", {
        StorageClass: version.storageClass,
      })
    const state = restored(version, now)
    if (state === 'under way') throw new Fault('RestoreAlreadyInProgress', 409, 'Object restore is already in progress')
    const takes = restoreTime(version, tier)
    if (takes === undefined)
      throw invalidArgument(`Retrieval option is not supported by this storage class`, 'Tier', tier)
    const ready = state === 'here' ? now : now + (call.world.pace === 'real' ? takes : 0)
    // S3 counts from the next midnight, Greenwich time.
    const until = Math.min(midnightAfter(ready, days), LAST_MIDNIGHT)
    const stored = objects.find(view, bucket, input.Key) ?? { key: input.Key, versions: [version] }
    const write = objects.put(bucket, withChanged(stored, { ...version, restore: { ready, until } }))
    return { ...about(call, bucket, {}, [write], input.Key), status: state === 'here' ? 200 : 202 }
  },
})

function asked({ input: { RestoreRequest: request } }: CallOf<'RestoreObject'>) {
  if (request?.Type === 'SELECT' || request?.SelectParameters || request?.OutputLocation)
    throw new Fault('NotImplemented', 501, 'Not supported by Stint: S3 Select (s3:RestoreObject).')
  if (request?.Days === undefined) throw malformedXml()
  if (request.Days < 1) throw invalidArgument('restoration days should be at least 1', 'Days', String(request.Days))
  return { days: request.Days, tier: request.GlacierJobParameters?.Tier ?? request.Tier ?? 'Standard' }
}
