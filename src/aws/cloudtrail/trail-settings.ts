import { operation, type Call } from '../operation.ts'
import { bucketNamed } from '../s3/documents.ts'
import type { Operations } from '../../wire/schema/cloudtrail.types.generated.ts'
import type { Write } from '../../store/Store.ts'
import { chainKey } from './digests.ts'
import { mayDeliver } from './bucket-access.ts'
import { deliveries, trailArn, trails, trailWork, type Trail } from './documents.ts'
import { faults } from './faults.ts'
import { folders, foldersOf } from './log-object.ts'
import { trailNeed, ownTrail } from './named-trail.ts'
import { ownOrganization, rolesForTrail, trailRoleNeeds } from './organization.ts'
import { checkTrailName } from './trail-name.ts'
import { checkedTrailTags } from './trail-tags.ts'

type Create = Operations['CreateTrail']
type Update = Operations['UpdateTrail']

/** Trails of one region. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
const MOST = 5
/** Letters of a prefix. */
const LONGEST_PREFIX = 200

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html */
const CreateTrail = operation<Create['input'], Create['output']>({
  name: 'CreateTrail',
  authorize: (call) => {
    const { Name: name, TagsList: tags = [] } = call.input
    const requestTags = Object.fromEntries(tags.map(({ Key, Value = '' }) => [Key, Value]))
    return [
      ...trailNeed(call, 'CreateTrail', name, { requestTags }),
      ...(call.input.IsOrganizationTrail ? trailRoleNeeds(call) : []),
    ]
  },
  handle(call) {
    const { input, region, view } = call
    checkTrailName(input.Name)
    checkSettings(input)
    const organization = input.IsOrganizationTrail ? ownOrganization(call) : undefined
    const account = organization?.management ?? call.account
    const trail: Trail = {
      name: input.Name,
      account,
      region,
      bucket: input.S3BucketName,
      ...(input.S3KeyPrefix ? { prefix: input.S3KeyPrefix } : {}),
      global: input.IncludeGlobalServiceEvents ?? true,
      multiRegion: input.IsMultiRegionTrail ?? false,
      validation: input.EnableLogFileValidation ?? false,
      ...(input.RecursiveLogging === undefined ? {} : { recursive: input.RecursiveLogging }),
      ...(organization ? { organization: organization.id } : {}),
      tags: checkedTrailTags(input.TagsList ?? []),
    }
    checkCombination(trail)
    const others = trails.all(view, account)
    if (others.some((one) => one.name === trail.name && (one.region === region || one.multiRegion)))
      throw faults.trailExists(trail.name, account)
    if (others.filter((one) => one.region === region || one.multiRegion).length >= MOST)
      throw faults.tooMany(account, String(MOST), region)
    checkBucket(call, trail)
    return {
      output: settingsShape(trail),
      writes: [trails.put(trail), ...folders(call, trail), ...(organization ? rolesForTrail(call, organization) : [])],
    }
  },
})

const UpdateTrail = operation<Update['input'], Update['output']>({
  name: 'UpdateTrail',
  authorize: (call) => [
    ...trailNeed(call, 'UpdateTrail', call.input.Name),
    ...(call.input.IsOrganizationTrail ? trailRoleNeeds(call) : []),
  ],
  handle(call) {
    const { input } = call
    const before = ownTrail(call, input.Name)
    checkSettings(input)
    const { prefix, organization: was, ...rest } = before
    const organization = (input.IsOrganizationTrail ?? was !== undefined) ? ownOrganization(call) : undefined
    const prefixNow = input.S3KeyPrefix === undefined ? prefix : input.S3KeyPrefix
    const trail: Trail = {
      ...rest,
      ...(prefixNow ? { prefix: prefixNow } : {}),
      ...(organization ? { organization: organization.id } : {}),
      bucket: input.S3BucketName ?? before.bucket,
      global: input.IncludeGlobalServiceEvents ?? before.global,
      multiRegion: input.IsMultiRegionTrail ?? before.multiRegion,
      validation: input.EnableLogFileValidation ?? before.validation,
      ...(input.RecursiveLogging === undefined ? {} : { recursive: input.RecursiveLogging }),
    }
    checkCombination(trail)
    checkBucket(call, trail)
    return {
      output: settingsShape(trail),
      writes: [
        trails.put(trail),
        ...folders(call, trail),
        ...newChain(call, trail, before),
        ...(organization ? rolesForTrail(call, organization) : []),
      ],
    }
  },
})

/** Digests tell of nothing that was before validation was switched on. */
function newChain({ view, now }: Call<unknown>, trail: Trail, before: Trail): readonly Write[] {
  const delivery = deliveries.find(view, trail)
  if (!delivery || trail.validation === before.validation) return []
  const { chains: _, digestAttempted: __, digestError: ___, ...rest } = delivery
  return [deliveries.put(trail, { ...rest, chains: { [chainKey(trail)]: { since: now, files: [] } } })]
}

const DeleteTrail = operation<Operations['DeleteTrail']['input'], Operations['DeleteTrail']['output']>({
  name: 'DeleteTrail',
  authorize: (call) => trailNeed(call, 'DeleteTrail', call.input.Name),
  handle(call) {
    const trail = ownTrail(call, call.input.Name)
    return { output: {}, writes: [trails.drop(trail), deliveries.drop(trail), trailWork.drop(trail)] }
  },
})

type Settings = Omit<Update['input'], 'Name'>

function checkSettings(input: Settings): void {
  refuseUnserved(input)
  if ((input.S3KeyPrefix ?? '').length > LONGEST_PREFIX) throw faults.prefix(String(LONGEST_PREFIX))
}

/** What needs a service that is not here: nothing of that kind exists, and is answered so. */
function refuseUnserved(input: Settings): void {
  if (input.SnsTopicName) throw faults.topic()
  if (input.CloudWatchLogsLogGroupArn || input.CloudWatchLogsRoleArn) throw faults.logGroup()
  if (input.KmsKeyId) throw faults.key(input.KmsKeyId)
}

function checkCombination({ multiRegion, global }: Trail): void {
  if (multiRegion && !global) throw faults.combination('Multi-Region trail must include global service events.')
}

/** @throws {Fault} S3BucketDoesNotExistException, InsufficientS3BucketPolicyException. */
export function checkBucket({ world, view }: Call<unknown>, trail: Trail): void {
  const bucket = bucketNamed(view, trail.bucket)
  if (!bucket) throw faults.noBucket(trail.bucket)
  if (!foldersOf(trail).every((folder) => mayDeliver(world, view, trail, bucket, folder)))
    throw faults.bucketPolicy(trail.bucket)
}

export function settingsShape(trail: Trail) {
  return {
    Name: trail.name,
    S3BucketName: trail.bucket,
    ...(trail.prefix === undefined ? {} : { S3KeyPrefix: trail.prefix }),
    IncludeGlobalServiceEvents: trail.global,
    IsMultiRegionTrail: trail.multiRegion,
    TrailARN: trailArn(trail),
    LogFileValidationEnabled: trail.validation,
    IsOrganizationTrail: trail.organization !== undefined,
    RecursiveLogging: trail.recursive ?? true,
  }
}

export const trailSettings = [CreateTrail, UpdateTrail, DeleteTrail]
