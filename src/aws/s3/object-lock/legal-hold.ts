import { about, bucketOf, refuseNowhere } from '../bucket.ts'
import { s3Operation } from '../declare.ts'
import { malformedXml } from '../faults.ts'
import { lockAs, lockContext } from './lock.ts'
import { changeLock, lockableVersion, lockNeed, noObjectLock } from './object-retention.ts'

export const GetObjectLegalHold = s3Operation({
  name: 'GetObjectLegalHold',
  unsigned: 'anonymous',
  authorize: (call) => lockNeed(call, 's3:GetObjectLegalHold'),
  handle(call) {
    const bucket = bucketOf(call)
    const hold = lockableVersion(call, bucket).lock?.hold
    if (hold === undefined) throw noObjectLock()
    return about(call, bucket, { LegalHold: { Status: hold } }, [], call.input.Key)
  },
})

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html */
export const PutObjectLegalHold = s3Operation({
  name: 'PutObjectLegalHold',
  unsigned: 'anonymous',
  refuseFirst: refuseNowhere,
  authorize: (call) =>
    lockNeed(call, 's3:PutObjectLegalHold', lockContext({ hold: call.input.LegalHold?.Status }, call.now)),
  handle(call) {
    const bucket = bucketOf(call)
    const hold = call.input.LegalHold?.Status
    if (hold === undefined) throw malformedXml()
    const version = lockableVersion(call, bucket)
    return changeLock(call, bucket, version, { ...version.lock, ...lockAs(undefined, undefined, hold) })
  },
})
