import type { AccountId } from '../../kernel/brands.ts'
import { firstDenial, standingOf } from '../authorize.ts'
import type { Call, World } from '../operation.ts'
import type { Bucket } from '../s3/documents.ts'
import { onBucket, onObject } from '../s3/needs.ts'
import type { View } from '../../store/projection.ts'
import { trailArn, type Trail } from './documents.ts'

const SERVICE = 'cloudtrail.amazonaws.com'
const ACL = 'bucket-owner-full-control'

/** The folder below which a trail's files of an account stand; an organization's trail has one for each below its own. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html */
export function folderOf({ prefix, organization, account: own }: Trail, account: AccountId = own): string {
  const above = [
    ...(prefix === undefined ? [] : [prefix]),
    'AWSLogs',
    ...(organization === undefined ? [] : [organization]),
  ]
  return `${above.join('/')}/${account}/CloudTrail`
}

/** CloudTrail itself as S3's caller, for one trail: what the bucket's policy says of it decides. */
function asService(world: World, view: View, trail: Trail): Call<unknown> {
  return {
    operation: 'PutObject',
    service: 's3',
    input: {},
    caller: { kind: 'service', arn: SERVICE, userId: SERVICE },
    account: trail.account,
    region: trail.region,
    now: world.clock.now(),
    view,
    random: world.random,
    world,
    http: {
      method: 'PUT',
      host: SERVICE,
      url: '/',
      headers: new Map([['x-amz-acl', ACL]]),
      sourceIp: SERVICE,
      userAgent: SERVICE,
      secure: true,
    },
    requestId: '',
  }
}

/** Whether the bucket's policy lets CloudTrail look at its access control list and write below the trail's folder. */
export function mayDeliver(world: World, view: View, trail: Trail, bucket: Bucket, key: string): boolean {
  const call = asService(world, view, trail)
  const source = { 'aws:SourceArn': trailArn(trail), 'aws:SourceAccount': trail.account }
  const needs = [
    onBucket(call, bucket, 's3:GetBucketAcl', source),
    onObject(call, bucket, key, 's3:PutObject', { ...source, 's3:x-amz-acl': ACL }),
  ]
  return firstDenial(call, needs, standingOf(call)) === undefined
}
