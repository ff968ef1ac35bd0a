import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let aws: AwsClient
const Bucket = 'configured'
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  await aws.call('s3', 'CreateBucket', { Bucket })
})
afterAll(() => w.close())

const refusal = (code: string, message?: string) =>
  expect.objectContaining({ code, status: 400, ...(message === undefined ? {} : { message }) })
const many = (count: number, rule: object) => Array.from({ length: count }, (_, n) => ({ ...rule, ID: `rule ${n}` }))

describe('CORS', () => {
  const RULE = { AllowedOrigins: ['https://app.example.com'], AllowedMethods: ['GET'] }
  const put = (CORSRules: readonly object[]) =>
    aws.call('s3', 'PutBucketCors', { Bucket, CORSConfiguration: { CORSRules } as never })

  test('100 rules with ids of 255 characters and an age of nothing are kept', async () => {
    const CORSRules = many(100, { ...RULE, MaxAgeSeconds: 0 }).map((rule) => ({
      ...rule,
      ID: rule.ID.padEnd(255, 'x'),
    }))
    await put(CORSRules)
    expect((await aws.call('s3', 'GetBucketCors', { Bucket })).CORSRules).toEqual(CORSRules)
  })

  test('an origin of nothing is kept', async () => {
    const CORSRules = [{ ...RULE, AllowedOrigins: [''] }]
    await put(CORSRules)
    expect((await aws.call('s3', 'GetBucketCors', { Bucket })).CORSRules).toEqual(CORSRules)
  })

  test.each<[string, object[], string, string?]>([
    ['no rules', [], 'MalformedXML'],
    ['101 rules', many(101, RULE), 'InvalidRequest', 'The number of CORS rules should not exceed allowed limit of 100 rules.'],
    ['an id of 256 characters', [{ ...RULE, ID: 'x'.repeat(256) }], 'InvalidArgument', 'ID length should not exceed allowed limit of 255'],
    ['an id twice', [{ ...RULE, ID: 'a' }, { ...RULE, ID: 'a' }], 'InvalidArgument', 'Rule ID must be unique. Found same ID for more than one rule'],
    ['a negative age', [{ ...RULE, MaxAgeSeconds: -1 }], 'MalformedXML', 'MaxAgeSeconds "-1" is not a valid value.'],
    ['a method that is none', [{ ...RULE, AllowedMethods: ['PATCH'] }], 'InvalidRequest', 'Found unsupported HTTP method in CORS config. Unsupported method is PATCH'],
    ['no method', [{ ...RULE, AllowedMethods: [] }], 'MalformedXML'],
    ['an empty header', [{ ...RULE, AllowedHeaders: [''] }], 'MalformedXML'],
    ['two wildcards', [{ ...RULE, AllowedOrigins: ['https://*.*.com'] }], 'InvalidRequest', 'AllowedOrigin "https://*.*.com" can not have more than one wildcard.'],
    ['a header that is none', [{ ...RULE, ExposeHeaders: ['a b'] }], 'InvalidRequest', 'ExposeHeader "a b" contains invalid character.'],
  ])('%s: refused', async (_, rules, code, message) => {
    await expect(put(rules)).rejects.toEqual(refusal(code, message))
  }) // prettier-ignore
})

describe('lifecycle', () => {
  const day = (date: number) => new Date(Date.UTC(2030, 0, date))
  const RULE = { Status: 'Enabled', Filter: { Prefix: 'tmp/' }, Expiration: { Days: 90 } }
  const put = (Rules: readonly object[]) =>
    aws.call('s3', 'PutBucketLifecycleConfiguration', { Bucket, LifecycleConfiguration: { Rules } as never })

  test('what AWS takes is kept, and a rule without a name gets one', async () => {
    const uploads = { ID: 'cleanup-incomplete-multipart-registry-uploads', Status: 'Enabled', Filter: { Prefix: '' }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } } // prettier-ignore
    const moves = { ...RULE, ID: 'moves', Transitions: [{ Days: 30, StorageClass: 'STANDARD_IA' }, { Days: 60, StorageClass: 'GLACIER' }] } // prettier-ignore
    const tagged = { ID: 'tagged', Status: 'Disabled', Filter: { And: { Prefix: 'a', Tags: [{ Key: 'k', Value: 'v' }] } }, NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 2 } } // prettier-ignore
    await put([uploads, moves, tagged, RULE])
    const { Rules = [] } = await aws.call('s3', 'GetBucketLifecycleConfiguration', { Bucket })
    expect(Rules).toEqual([uploads, moves, tagged, { ...RULE, ID: expect.stringMatching(/^[\w+/]{48}$/) as string }])
    expect(Buffer.from(Rules[3]?.ID ?? '', 'base64').toString()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-/)
  })

  test('rules with filters may do the same to the same keys', async () => {
    await put([RULE, { ...RULE, Expiration: { Days: 9 } }, { ...RULE, Filter: { Prefix: '' } }])
  })

  test('the least size that moves is told when it is put, and is one that there is', async () => {
    const asked = (TransitionDefaultMinimumObjectSize?: string) =>
      aws.call('s3', 'PutBucketLifecycleConfiguration', { Bucket, LifecycleConfiguration: { Rules: [RULE] }, TransitionDefaultMinimumObjectSize }) // prettier-ignore
    const told = (TransitionDefaultMinimumObjectSize: string) => ({ TransitionDefaultMinimumObjectSize })
    expect(await asked()).toMatchObject(told('all_storage_classes_128K'))
    expect(await asked('varies_by_storage_class')).toMatchObject(told('varies_by_storage_class'))
    expect(await aws.call('s3', 'GetBucketLifecycleConfiguration', { Bucket })).toMatchObject(told('varies_by_storage_class')) // prettier-ignore
    await expect(asked('any')).rejects.toEqual(refusal('InvalidRequest', 'Invalid TransitionDefaultMinimumObjectSize found: any')) // prettier-ignore
  })

  test('an And may hold an empty prefix and one thing more, and old rules prefixes of their own', async () => {
    const Filter = { And: { Prefix: '', ObjectSizeGreaterThan: 0 } }
    await put([{ ...RULE, Filter, Expiration: { Days: 91 }, Transitions: [{ Days: 0, StorageClass: 'GLACIER' }, { Days: 90, StorageClass: 'DEEP_ARCHIVE' }] }]) // prettier-ignore
    await put([{ ...RULE, Filter, Expiration: { Date: day(2) }, Transitions: [{ Date: day(1), StorageClass: 'GLACIER' }] }]) // prettier-ignore
    const old = { ...RULE, Filter: undefined }
    const moving = { Status: 'Enabled', Prefix: 'ab', Transitions: [{ Days: 1, StorageClass: 'GLACIER' }] }
    await put([{ ...old, Prefix: 'a' }, { ...old, Prefix: 'b' }, moving]) // prettier-ignore
  })

  test.each<[string, object[], string, string?]>([
    ['1001 rules', many(1001, RULE), 'InvalidRequest', 'The number of lifecycle rules must not exceed the allowed limit of 1000 rules'],
    ['an id of 256 characters', [{ ...RULE, ID: 'x'.repeat(256) }], 'InvalidArgument', 'ID length should not exceed allowed limit of 255'],
    ['an id twice', [{ ...RULE, ID: 'a' }, { ...RULE, ID: 'a' }], 'InvalidArgument', 'Rule ID must be unique. Found same ID for more than one rule'],
    ['nothing to do', [{ Status: 'Enabled', Filter: {} }], 'InvalidRequest', 'At least one action needs to be specified in a rule'],
    ['nothing to do it to', [{ Status: 'Enabled', Expiration: { Days: 1 } }], 'MalformedXML'],
    ['two filters', [{ ...RULE, Prefix: 'a' }], 'MalformedXML'],
    ['a filter by two things without And', [{ ...RULE, Filter: { Prefix: 'a', Tag: { Key: 'k', Value: 'v' } } }], 'MalformedXML'],
    ['a status that is none', [{ ...RULE, Status: 'On' }], 'MalformedXML'],
    ['no days', [{ ...RULE, Expiration: { Days: 0 } }], 'InvalidArgument', "'Days' for Expiration action must be a positive integer"],
    ['days and a date', [{ ...RULE, Expiration: { Days: 1, Date: new Date('2030-01-01') } }], 'MalformedXML'],
    ['a date at noon', [{ ...RULE, Expiration: { Date: new Date('2030-01-01T12:00:00Z') } }], 'InvalidArgument', "'Date' must be at midnight GMT"],
    ['a move too soon', [{ ...RULE, Transitions: [{ Days: 29, StorageClass: 'STANDARD_IA' }] }], 'InvalidArgument', "'Days' in Transition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'"],
    ['a move after the end', [{ ...RULE, Transitions: [{ Days: 90, StorageClass: 'GLACIER' }] }], 'InvalidArgument', "'Days' in the Expiration action for filter '(prefix=tmp/)' must be greater than 'Days' in the Transition action"],
    ['a class twice', [{ ...RULE, Transitions: [1, 2].map((Days) => ({ Days, StorageClass: 'GLACIER' })) }], 'InvalidRequest', "'StorageClass' must be different for 'Transition' actions in same 'Rule' with filter '(prefix=tmp/)'"],
    ['no days for what is not current', [{ Status: 'Enabled', Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 0 } }], 'InvalidArgument', "'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer"],
    ['uploads by tag', [{ ...RULE, Filter: { Tag: { Key: 'k', Value: 'v' } }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }], 'InvalidRequest', 'AbortIncompleteMultipartUpload cannot be specified with Tags.'],
    ['uploads by size', [{ ...RULE, Filter: { ObjectSizeGreaterThan: 9 }, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }], 'InvalidRequest', 'AbortIncompleteMultipartUpload cannot be specified with Object Size.'],
    ['And of one thing', [{ ...RULE, Filter: { And: { Prefix: 'a' } } }], 'MalformedXML'],
    ['And of nothing', [{ ...RULE, Filter: { And: {} } }], 'MalformedXML'],
    ['no object is so small', [{ ...RULE, Filter: { ObjectSizeLessThan: 0 } }], 'InvalidRequest', "'ObjectSizeLessThan' should be between 1 and 1099511627776000."],
    ['nor smaller than nothing', [{ ...RULE, Filter: { ObjectSizeGreaterThan: -1 } }], 'InvalidRequest', "'ObjectSizeGreaterThan' should be between 0 and 1099511627776000."],
    ['sizes between which there is none', [{ ...RULE, Filter: { And: { ObjectSizeGreaterThan: 5, ObjectSizeLessThan: 5 } } }], 'InvalidRequest', "'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'."],
    ['markers by size', [{ ...RULE, Filter: { ObjectSizeGreaterThan: 9 }, Expiration: { ExpiredObjectDeleteMarker: false } }], 'InvalidRequest', 'ExpiredObjectDeleteMarker cannot be specified with Object Size.'],
    ['markers by tag', [{ ...RULE, Filter: { Tag: { Key: 'k', Value: 'v' } }, Expiration: { ExpiredObjectDeleteMarker: true } }], 'InvalidRequest', 'ExpiredObjectDeleteMarker cannot be specified with Tags.'],
    ['markers and days', [{ ...RULE, Expiration: { Days: 1, ExpiredObjectDeleteMarker: false } }], 'MalformedXML'],
    ['a filter after a prefix of old', [{ ...RULE, Filter: undefined, Prefix: 'a' }, RULE], 'InvalidRequest', 'Filter element can only be used in Lifecycle V2.'],
    ['a prefix of old after a filter', [RULE, { ...RULE, Filter: undefined, Prefix: 'a' }], 'InvalidRequest', 'Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter.'],
    ['a prefix of old twice', [1, 2].map(() => ({ ...RULE, Filter: undefined, Prefix: 'a' })), 'InvalidRequest', "Found two rules with same prefix 'a'"],
    ['ends of keys that overlap by prefixes of old', ['', 'a'].map((Prefix) => ({ ...RULE, Filter: undefined, Prefix })), 'InvalidRequest', "Found overlapping prefixes '' and 'a' for same action type 'Expiration'"],
    ['moves of keys that overlap by prefixes of old', ['dir/', 'di'].map((Prefix) => ({ Status: 'Enabled', Prefix, Transitions: [{ Days: 1, StorageClass: 'GLACIER' }] })), 'InvalidRequest', "Found overlapping prefixes 'dir/' and 'di' for same action type 'Transition'"],
    ['versions to keep with a prefix of old', [{ Status: 'Enabled', Prefix: 'a', NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 1 } }], 'InvalidRequest', 'NewerNoncurrentVersions element can only be used in Lifecycle V2.'],
    ['moves by days and by date', [{ ...RULE, Expiration: undefined, Transitions: [{ Days: 1, StorageClass: 'GLACIER' }, { Date: day(1), StorageClass: 'DEEP_ARCHIVE' }] }], 'InvalidRequest', "Found mixed 'Date' and 'Days' based Transition actions in lifecycle rule for filter '(prefix=tmp/)'"],
    ['a move by date and an end by days', [{ ...RULE, Transitions: [{ Date: day(1), StorageClass: 'GLACIER' }] }], 'InvalidRequest', "Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule for filter '(prefix=tmp/)'"],
    ['a move on the day of the end', [{ ...RULE, Expiration: { Date: day(1) }, Transitions: [{ Date: day(1), StorageClass: 'GLACIER' }] }], 'InvalidArgument', "'Date' in the Expiration action for filter '(prefix=tmp/)' must be greater than 'Date' in the Transition action"],
    ['a colder class before a warmer one', [{ ...RULE, Transitions: [{ Days: 1, StorageClass: 'DEEP_ARCHIVE' }, { Days: 1, StorageClass: 'GLACIER' }] }], 'InvalidArgument', "'Days' in the Transition action for StorageClass 'DEEP_ARCHIVE' for filter '(prefix=tmp/)' must be greater than 'Days' in the Transition action for StorageClass 'GLACIER' for filter '(prefix=tmp/)'"],
    ['moves before a class was paid for', [{ Status: 'Enabled', Filter: { Prefix: '' }, Transitions: [{ Days: 30, StorageClass: 'GLACIER' }, { Days: 119, StorageClass: 'DEEP_ARCHIVE' }] }], 'InvalidArgument', "'Days' in the 'Transition' action for StorageClass 'DEEP_ARCHIVE' for filter '(prefix=)' must be 90 days more than 'filter '(prefix=)'' in the 'Transition' action for StorageClass 'GLACIER'"],
    ['the same of what is seldom read', [{ Status: 'Enabled', Filter: {}, Transitions: [{ Days: 30, StorageClass: 'STANDARD_IA' }, { Days: 59, StorageClass: 'GLACIER' }] }], 'InvalidArgument', "'Days' in the 'Transition' action for StorageClass 'GLACIER' for filter '()' must be 30 days more than 'filter '()'' in the 'Transition' action for StorageClass 'STANDARD_IA'"],
    ['the same of old versions', [{ Status: 'Enabled', Filter: {}, NoncurrentVersionTransitions: [{ NoncurrentDays: 1, StorageClass: 'GLACIER_IR' }, { NoncurrentDays: 90, StorageClass: 'GLACIER' }] }], 'InvalidArgument', "'NoncurrentDays' in the 'NoncurrentVersionTransition' action for StorageClass 'GLACIER' for filter '()' must be 90 days more than 'filter '()'' in the 'NoncurrentVersionTransition' action for StorageClass 'GLACIER_IR'"],
    ['a move of old versions after their end', [{ Status: 'Enabled', Filter: { And: { Prefix: 'a', Tags: [{ Key: 'k', Value: 'v' }], ObjectSizeLessThan: 9 } }, NoncurrentVersionExpiration: { NoncurrentDays: 30 }, NoncurrentVersionTransitions: [{ NoncurrentDays: 30, StorageClass: 'GLACIER' }] }], 'InvalidArgument', "'NoncurrentDays' in the NoncurrentVersionExpiration action for filter '(prefix=a and tag={key=k, value=v} and objectsizelessthan=9)' must be greater than 'NoncurrentDays' in the NoncurrentVersionTransition action"],
    ['a class of old versions twice', [{ Status: 'Enabled', Filter: {}, NoncurrentVersionTransitions: [1, 2].map((NoncurrentDays) => ({ NoncurrentDays, StorageClass: 'GLACIER' })) }], 'InvalidRequest', "'StorageClass' must be different for 'NoncurrentVersionTransition' actions in same 'Rule' with filter '()'"],
    ['old versions moved before they are', [{ Status: 'Enabled', Filter: {}, NoncurrentVersionTransitions: [{ NoncurrentDays: -1, StorageClass: 'GLACIER' }] }], 'InvalidArgument', "'NoncurrentDays' in NoncurrentVersionTransition action must be nonnegative"],
    ['no versions to keep', [{ Status: 'Enabled', Filter: {}, NoncurrentVersionExpiration: { NoncurrentDays: 1, NewerNoncurrentVersions: 0 } }], 'InvalidArgument', 'NewerNoncurrentVersions must be a positive integer'],
  ])('%s: refused', async (_, rules, code, message) => {
    await expect(put(rules)).rejects.toEqual(refusal(code, message))
  }) // prettier-ignore
})

test('encryption has one rule, by an algorithm that there is', async () => {
  const put = (Rules: object[]) =>
    aws.call('s3', 'PutBucketEncryption', { Bucket, ServerSideEncryptionConfiguration: { Rules } as never })
  const by = (SSEAlgorithm: string, more: object = {}) => ({
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm, ...more },
  })
  for (const rules of [[], [by('AES256'), by('AES256')], [by('DES')]])
    await expect(put(rules)).rejects.toEqual(refusal('MalformedXML'))
  await expect(put([by('AES256', { KMSMasterKeyID: 'k' })])).rejects.toEqual(refusal('InvalidArgument'))
  await put([by('aws:kms')])
})

test('an access log goes to a bucket of one’s own beside it', async () => {
  await aws.call('s3', 'CreateBucket', { Bucket: 'logs' })
  const west = await w.client('customer', 'us-west-2')
  await west.call('s3', 'CreateBucket', { Bucket: 'logs-west', CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } }) // prettier-ignore
  const other = await w.client('management')
  await other.call('s3', 'CreateBucket', { Bucket: 'logs-other' })
  const put = (TargetBucket: string) =>
    aws.call('s3', 'PutBucketLogging', { Bucket, BucketLoggingStatus: { LoggingEnabled: { TargetBucket, TargetPrefix: 'a/' } } }) // prettier-ignore
  await expect(put('no-such-logs')).rejects.toEqual(refusal('InvalidTargetBucketForLogging', 'The target bucket for logging does not exist')) // prettier-ignore
  await expect(put('logs-other')).rejects.toEqual(refusal('InvalidTargetBucketForLogging', 'The owner for the bucket to be logged and the target bucket must be the same.')) // prettier-ignore
  await expect(put('logs-west')).rejects.toMatchObject({ code: 'CrossLocationLoggingProhibitted', status: 403 })
  await put('logs')
  expect((await aws.call('s3', 'GetBucketLogging', { Bucket })).LoggingEnabled).toEqual({ TargetBucket: 'logs', TargetPrefix: 'a/' }) // prettier-ignore
})

test('an access log is for readers with a permission that there is', async () => {
  await aws.call('s3', 'CreateBucket', { Bucket: 'granted-logs' })
  const put = (Permission: string) =>
    aws.call('s3', 'PutBucketLogging', { Bucket, BucketLoggingStatus: { LoggingEnabled: { TargetBucket: 'granted-logs', TargetPrefix: '', TargetGrants: [{ Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery' }, Permission }] } } }) // prettier-ignore
  await put('READ_ACP')
  await expect(put('LOOK')).rejects.toEqual(refusal('MalformedXML'))
})

test('replicas go to a bucket that keeps versions, by a rule that has a name', async () => {
  for (const name of ['replicated', 'replicas']) await aws.call('s3', 'CreateBucket', { Bucket: name })
  const keepVersions = (name: string) => aws.call('s3', 'PutBucketVersioning', { Bucket: name, VersioningConfiguration: { Status: 'Enabled' } }) // prettier-ignore
  await keepVersions('replicated')
  const Statement = [{ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sts:AssumeRole' }]
  const { Role } = await aws.call('iam', 'CreateRole', { RoleName: 'replicator', AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }) }) // prettier-ignore
  const put = (name: string) =>
    aws.call('s3', 'PutBucketReplication', { Bucket: 'replicated', ReplicationConfiguration: { Role: Role?.Arn ?? '', Rules: [{ Status: 'Enabled', Priority: 1, DeleteMarkerReplication: { Status: 'Disabled' }, Filter: { Prefix: 'a' }, Destination: { Bucket: `arn:aws:s3:::${name}` } }] } }) // prettier-ignore
  for (const name of ['no-such-replicas', 'replicas'])
    await expect(put(name)).rejects.toEqual(refusal('InvalidRequest', 'Destination bucket must have versioning enabled.')) // prettier-ignore
  await keepVersions('replicas')
  await put('replicas')
  const { ReplicationConfiguration: kept } = await aws.call('s3', 'GetBucketReplication', { Bucket: 'replicated' })
  expect(kept?.Rules[0]?.ID).toMatch(/^[\w+/]{48}$/)
})

test('a website has a page to begin with, or sends everybody elsewhere', async () => {
  const put = (WebsiteConfiguration: object) => aws.call('s3', 'PutBucketWebsite', { Bucket, WebsiteConfiguration })
  await expect(put({ ErrorDocument: { Key: 'e' } })).rejects.toEqual(refusal('InvalidArgument'))
  await expect(put({ IndexDocument: { Suffix: 'a/b' } })).rejects.toEqual(refusal('InvalidArgument', 'The IndexDocument Suffix is not well formed')) // prettier-ignore
  await expect(put({ IndexDocument: { Suffix: 'i' }, RedirectAllRequestsTo: { HostName: 'h' } })).rejects.toEqual(refusal('InvalidArgument', 'RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.')) // prettier-ignore
  await put({ RedirectAllRequestsTo: { HostName: 'example.com' } })
  await put({ IndexDocument: { Suffix: 'index.html' }, RoutingRules: [{ Redirect: { HostName: 'example.com' } }] })
})

test('a bucket with a dot in its name is never accelerated, however that is asked', async () => {
  await aws.call('s3', 'CreateBucket', { Bucket: 'a.dotted.name' })
  const put = (name: string, Status: string) =>
    aws.call('s3', 'PutBucketAccelerateConfiguration', { Bucket: name, AccelerateConfiguration: { Status } as never })
  for (const status of ['Enabled', 'fast'])
    await expect(put('a.dotted.name', status)).rejects.toEqual(refusal('InvalidRequest', 'S3 Transfer Acceleration is not supported for buckets with periods (.) in their names')) // prettier-ignore
  await expect(put(Bucket, 'fast')).rejects.toEqual(refusal('MalformedXML'))
  await put(Bucket, 'Suspended')
})

test('a named configuration has a name that AWS takes', async () => {
  for (const Id of ['a/b', 'x'.repeat(65)])
    await expect(
      aws.call('s3', 'PutBucketMetricsConfiguration', { Bucket, Id, MetricsConfiguration: { Id } }),
    ).rejects.toEqual(refusal('InvalidConfigurationId', 'The specified configuration id is invalid.'))
})
