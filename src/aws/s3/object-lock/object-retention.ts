import { Fault } from '../../../kernel/Fault.ts'
import { about, bucketOf, refuseNowhere } from '../bucket.ts'
import { s3Operation, type CallOf } from '../declare.ts'
import { objects, type Bucket, type Lock, type Version } from '../documents.ts'
import { invalidRequest, malformedXml } from '../faults.ts'
import { onMissingKey, onObject } from '../needs.ts'
import { versionOf, withChanged } from '../object.ts'
import { standingVersion } from '../read-object.ts'
import type { Need } from '../../operation.ts'
import { hasLock } from './configuration.ts'
import { bypassNeed, lockAs, lockContext, pastDate, protectedByLock } from './lock.ts'

type LockCall = CallOf<'GetObjectRetention' | 'PutObjectRetention' | 'GetObjectLegalHold' | 'PutObjectLegalHold'>

/** One action, on whichever version. */
export function lockNeed(call: LockCall, action: string, context: Record<string, string> = {}): readonly Need[] {
  const { Key: key, VersionId: id } = call.input
  const bucket = bucketOf(call)
  const version = versionOf(call.view, bucket, key, id)
  const named = id === undefined ? context : { ...context, 's3:VersionId': id }
  const need = onObject(call, bucket, key, action, named, version)
  return version ? [need] : [need, onMissingKey(call, bucket)]
}

/** The version that the call is about. @throws {Fault} InvalidRequest in a bucket without Object Lock. */
export function lockableVersion(call: LockCall, bucket: Bucket): Version {
  if (!hasLock(bucket)) throw invalidRequest('Bucket is missing Object Lock Configuration')
  return standingVersion(call, bucket, 'refused')
}

export function changeLock(call: LockCall, bucket: Bucket, version: Version, lock: Lock) {
  const { Key: key } = call.input
  const stored = objects.find(call.view, bucket, key) ?? { key, versions: [version] }
  return about(call, bucket, {}, [objects.put(bucket, withChanged(stored, { ...version, lock }))], key)
}

export const noObjectLock = () =>
  new Fault('NoSuchObjectLockConfiguration', 404, 'The specified object does not have a ObjectLock configuration')

export const GetObjectRetention = s3Operation({
  name: 'GetObjectRetention',
  unsigned: 'anonymous',
  authorize: (call) => lockNeed(call, 's3:GetObjectRetention'),
  handle(call) {
    const bucket = bucketOf(call)
    const { mode, until } = lockableVersion(call, bucket).lock ?? {}
    if (mode === undefined || until === undefined) throw noObjectLock()
    return about(call, bucket, { Retention: { Mode: mode, RetainUntilDate: new Date(until) } }, [], call.input.Key)
  },
})

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectRetention.html */
export const PutObjectRetention = s3Operation({
  name: 'PutObjectRetention',
  unsigned: 'anonymous',
  refuseFirst: refuseNowhere,
  authorize(call) {
    const { Key: key, VersionId: id, Retention: asked, BypassGovernanceRetention: bypass = false } = call.input
    const bucket = bucketOf(call)
    const context = lockContext({ mode: asked?.Mode, until: asked?.RetainUntilDate }, call.now)
    return [
      ...lockNeed(call, 's3:PutObjectRetention', context),
      ...bypassNeed(call, bucket, key, versionOf(call.view, bucket, key, id), bypass),
    ]
  },
  handle(call) {
    const bucket = bucketOf(call)
    const wanted = retentionOf(call)
    const version = lockableVersion(call, bucket)
    if (!mayChange(version.lock, wanted, call)) throw protectedByLock()
    const { mode: _, until: __, ...rest } = version.lock ?? {}
    return changeLock(call, bucket, version, { ...rest, ...wanted })
  },
})

/** An empty document takes the retention away. @throws {Fault} MalformedXML, InvalidArgument. */
function retentionOf({ input: { Retention: asked }, now }: CallOf<'PutObjectRetention'>): Lock {
  if (asked?.EventHold !== undefined || asked?.EventHoldDuration !== undefined)
    throw new Fault('NotImplemented', 501, 'Stint does not implement event holds.')
  const { Mode: mode, RetainUntilDate: until } = asked ?? {}
  if (!asked || (mode === undefined) !== (until === undefined)) throw malformedXml()
  if (until && until.getTime() <= now) throw pastDate('RetainUntilDate', until)
  return lockAs(mode, until)
}

/** A retention that runs may only grow; in governance mode, whoever may bypass it changes it as he likes. */
function mayChange(running: Lock | undefined, wanted: Lock, call: CallOf<'PutObjectRetention'>): boolean {
  if (running?.until === undefined || running.until <= call.now) return true
  if (running.mode === 'GOVERNANCE' && call.input.BypassGovernanceRetention) return true
  return wanted.mode === running.mode && (wanted.until ?? 0) >= running.until
}
