import { Fault } from '../../kernel/Fault.ts'
import { about, bucketArn, namedBucket } from './bucket.ts'
import { isBucketName } from './bucket-name.ts'
import { canonicalUser } from './canonical-user.ts'
import { asksForAcl, grantsOf, hasGrantHeaders, ownersOnly, requestedGrants } from './access-control.ts'
import { s3Operation, type CallOf } from './declare.ts'
import { bucketNames, buckets, type Bucket, type Ownership } from './documents.ts'
import { invalidBucketName } from './faults.ts'
import { requestFacts } from './needs.ts'
import { checkQuota } from '../servicequotas/quota.ts'
import type { FirstLook } from '../operation.ts'
import { aclWithOwnership } from './settings.ts'
import { checkedTags, refuseBucketTags, refuseReservedTags } from './tags.ts'

/** Opted in by default or long known; others S3 would call an invalid location. */
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/

export const CreateBucket = s3Operation({
  name: 'CreateBucket',
  authorize(call) {
    const { input } = call
    const resource = bucketArn(input.Bucket)
    const location = input.CreateBucketConfiguration?.LocationConstraint
    const context: Record<string, string> = { ...requestFacts(call) }
    if (location) context['s3:LocationConstraint'] = location
    if (input.ACL !== undefined) context['s3:x-amz-acl'] = input.ACL
    if (input.ObjectOwnership !== undefined) context['s3:x-amz-object-ownership'] = input.ObjectOwnership
    const tags = input.CreateBucketConfiguration?.Tags ?? []
    const requestTags = Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]))
    return [
      { action: 's3:CreateBucket', resource, context, requestTags },
      ...(tags.length > 0 ? [{ action: 's3:TagResource', resource, context, requestTags }] : []),
      ...(asksForAcl(input) ? [{ action: 's3:PutBucketAcl', resource, context }] : []),
      ...(input.ObjectLockEnabledForBucket
        ? ['s3:PutBucketObjectLockConfiguration', 's3:PutBucketVersioning'].map((action) => ({
            action,
            resource,
            context,
          }))
        : []),
      ...(input.ObjectOwnership === undefined ? [] : [{ action: 's3:PutBucketOwnershipControls', resource, context }]),
    ]
  },
  refuseFirst(call) {
    if (call.input.CreateBucketConfiguration?.LocationConstraint !== undefined) regionOf(call)
  },
  handle(call) {
    const bucket = newBucket(call)
    const taken = bucketNames.find(call.view, bucket.name)
    if (taken) return again(call, bucket)
    const { name, account, region, created } = bucket
    // Two made at the same time may exceed it by one: guarding all buckets would make them fail each other.
    checkQuota({ ...call, region: 'us-east-1' }, 's3', BUCKETS, buckets.count(call.view, account) + 1, tooManyBuckets)
    const writes = [bucketNames.put(name, { account, region, created }), buckets.put(bucket)]
    return about(call, bucket, { Location: locationOf(bucket), BucketArn: bucketArn(name) }, writes)
  },
})

function newBucket(call: CallOf<'CreateBucket'>): Bucket {
  const { input, account } = call
  if (!isBucketName(input.Bucket)) throw invalidBucketName(input.Bucket)
  const ownership = ownershipOf(input)
  if (ownership === 'BucketOwnerEnforced' && asksForAcl(input) && !isPrivate(input)) {
    grantsOf(input, canonicalUser(account))
    throw aclWithOwnership()
  }
  const tags = input.CreateBucketConfiguration?.Tags ?? []
  refuseReservedTags(tags)
  refuseBucketTags(call, { name: input.Bucket, account }, tags)
  const bucket: Bucket = {
    name: input.Bucket,
    account,
    region: regionOf(call),
    created: call.now,
    ownership,
    publicAccessBlock: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
    grants: [],
    configurations: {},
    ...(input.CreateBucketConfiguration?.LocationConstraint === 'EU' ? { location: 'EU' as const } : {}),
    ...(tags.length > 0 ? { tags: checkedTags(tags, 50) } : {}),
    ...(input.ObjectLockEnabledForBucket ? LOCKED : {}),
  }
  const owner = canonicalUser(account)
  const grants = isPrivate(input) ? ownersOnly(owner) : requestedGrants(call, bucket, owner)
  return { ...bucket, grants }
}

/** The list that every bucket has that is given none. */
const isPrivate = (input: CallOf<'CreateBucket'>['input']): boolean =>
  input.ACL === 'private' && !hasGrantHeaders(input)

/**
 * Who says that the bucket is to have the list `private`, and nothing of its ownership, is seen to get one in which lists count.
 * @see https://github.com/versity/versitygw/issues/1869
 */
const ownershipOf = (input: CallOf<'CreateBucket'>['input']): Ownership =>
  (input.ObjectOwnership ?? (isPrivate(input) ? 'BucketOwnerPreferred' : 'BucketOwnerEnforced')) as Ownership

/** By path in us-east-1, elsewhere by name. @see https://docs.aws.amazon.com/cli/latest/reference/s3api/create-bucket.html#examples */
const locationOf = ({ name, region }: Bucket): string =>
  region === 'us-east-1' ? `/${name}` : `http://${name}.s3.amazonaws.com/`

/** Service Quotas' code. */
const BUCKETS = 'L-DC2B2D3D'

const tooManyBuckets = () => new Fault('TooManyBuckets', 400, 'You have attempted to create more buckets than allowed')

const LOCKED = {
  versioning: 'Enabled',
  configurations: { objectLock: { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } } },
} as const

/**
 * us-east-1 is the absence of a constraint; elsewhere the constraint must be the endpoint's region, whatever else it may be.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
 */
function regionOf({ input, region: endpoint }: FirstLook<CallOf<'CreateBucket'>['input']>): string {
  const asked = input.CreateBucketConfiguration?.LocationConstraint ?? ''
  const region = asked === 'EU' ? 'eu-west-1' : asked
  if (endpoint !== 'us-east-1') {
    if (region !== endpoint) throw illegal(asked || 'unspecified')
    return region
  }
  if (asked === '') return endpoint
  if (!REGION.test(region) || region === 'us-east-1')
    throw new Fault('InvalidLocationConstraint', 400, 'The specified location-constraint is not valid', {
      LocationConstraint: asked,
    })
  return region
}

const illegal = (constraint: string) =>
  new Fault(
    'IllegalLocationConstraintException',
    400,
    `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  )

/** us-east-1 alone answers the owner's second CreateBucket as if it were the first, where it brings no tags. */
function again(call: CallOf<'CreateBucket'>, wanted: Bucket) {
  if (bucketNames.find(call.view, wanted.name)?.account !== wanted.account)
    throw new Fault(
      'BucketAlreadyExists',
      409,
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
      { BucketName: wanted.name },
    )
  const existing = namedBucket(call, wanted.name)
  if (existing.region === 'us-east-1' && wanted.region === 'us-east-1' && !wanted.tags)
    return about(call, existing, { Location: locationOf(existing), BucketArn: bucketArn(existing.name) })
  throw new Fault(
    'BucketAlreadyOwnedByYou',
    409,
    'Your previous request to create the named bucket succeeded and you already own it.',
    { BucketName: wanted.name },
  )
}
