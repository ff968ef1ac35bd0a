import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../../test/world.ts'
import type { AwsClient } from '../../../wire/aws-client.ts'

const ACCOUNT = '111122223333'
const DAY = 24 * 60 * 60 * 1000
const PROTECTED = 'Access Denied because object protected by object lock.'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  await aws.call('s3', 'CreateBucket', { Bucket: 'vault', ObjectLockEnabledForBucket: true })
  await aws.call('s3', 'CreateBucket', { Bucket: 'plain' })
})
afterAll(() => w.close())

const refusal = (code: string, status: number, message?: string) =>
  expect.objectContaining({ code, status, ...(message === undefined ? {} : { message }) })
const inDays = (days: number, from = w.clock.now()) => new Date(Math.floor(from / 1000) * 1000 + days * DAY)
const ContentMD5 = createHash('md5').update('held').digest('base64')

type Lock = Partial<Parameters<typeof aws.call<'s3', 'PutObject'>>[2]>
async function put(Key: string, lock: Lock = {}, Bucket = 'vault'): Promise<{ Bucket: string; Key: string; VersionId: string }> {
  const { VersionId = '' } = await aws.call('s3', 'PutObject', { Bucket, Key, Body: Buffer.from('held'), ContentMD5, ...lock })
  return { Bucket, Key, VersionId }
} // prettier-ignore
const governed = (days = 10): Lock => ({ ObjectLockMode: 'GOVERNANCE', ObjectLockRetainUntilDate: inDays(days) })
const complied = (days = 10): Lock => ({ ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: inDays(days) })

/** A user who may do everything but what is named. */
async function userWithout(name: string, actions: readonly string[]): Promise<AwsClient> {
  await aws.call('iam', 'CreateUser', { UserName: name })
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
      { Effect: 'Deny', Action: actions, Resource: '*' },
    ],
  })
  await aws.call('iam', 'PutUserPolicy', { UserName: name, PolicyName: 'most', PolicyDocument })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: name })
  return w.client({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' })
}

test('in governance mode a version is deleted only by who may bypass it and says so', async () => {
  const at = await put('g', governed())
  await expect(aws.call('s3', 'DeleteObject', at)).rejects.toEqual(refusal('AccessDenied', 403, PROTECTED))
  const other = await userWithout('careful', ['s3:BypassGovernanceRetention'])
  const bypassing = { ...at, BypassGovernanceRetention: true }
  await expect(other.call('s3', 'DeleteObject', bypassing)).rejects.toEqual(
    refusal(
      'AccessDenied',
      403,
      `User: arn:aws:iam::${ACCOUNT}:user/careful is not authorized to perform: s3:BypassGovernanceRetention on resource: "arn:aws:s3:::vault/g" with an explicit deny in an identity-based policy`,
    ),
  )
  // A marker on top is nobody's loss.
  expect(await aws.call('s3', 'DeleteObject', { Bucket: 'vault', Key: 'g' })).toMatchObject({ DeleteMarker: true })
  expect(await aws.call('s3', 'DeleteObject', bypassing)).toMatchObject({ VersionId: at.VersionId })
})

test('in compliance mode nobody deletes it before its time, and everybody after', async () => {
  const at = await put('c', complied(2))
  for (const BypassGovernanceRetention of [false, true])
    await expect(aws.call('s3', 'DeleteObject', { ...at, BypassGovernanceRetention })).rejects.toEqual(
      refusal('AccessDenied', 403, PROTECTED),
    )
  await w.clock.advance(2 * DAY)
  await aws.call('s3', 'DeleteObject', at)
})

test('a legal hold stands until it is taken off, whoever bypasses what', async () => {
  const at = await put('h', { ObjectLockLegalHoldStatus: 'ON' })
  await expect(aws.call('s3', 'DeleteObject', { ...at, BypassGovernanceRetention: true })).rejects.toEqual(
    refusal('AccessDenied', 403, PROTECTED),
  )
  expect(await aws.call('s3', 'GetObjectLegalHold', at)).toEqual({ LegalHold: { Status: 'ON' } })
  await aws.call('s3', 'PutObjectLegalHold', { ...at, LegalHold: { Status: 'OFF' } })
  expect(await aws.call('s3', 'HeadObject', at)).toMatchObject({ ObjectLockLegalHoldStatus: 'OFF' })
  await aws.call('s3', 'DeleteObject', at)
})

test('of many keys the locked ones are named as refused', async () => {
  const [held, free] = [await put('many/held', governed()), await put('many/free')]
  const Objects = [held, free].map(({ Key, VersionId }) => ({ Key, VersionId }))
  expect(await aws.call('s3', 'DeleteObjects', { Bucket: 'vault', Delete: { Objects } })).toMatchObject({
    Deleted: [{ Key: 'many/free' }],
    Errors: [{ Key: 'many/held', VersionId: held.VersionId, Code: 'AccessDenied', Message: PROTECTED }],
  })
  const all = { Bucket: 'vault', Delete: { Objects: Objects.slice(0, 1) }, BypassGovernanceRetention: true }
  expect(await aws.call('s3', 'DeleteObjects', all)).toMatchObject({ Deleted: [{ Key: 'many/held' }] })
})

test('a retention that runs may grow; less of it takes the bypass, in governance mode', async () => {
  const at = await put('grow', governed(10))
  const retain = (Mode: string, days: number, BypassGovernanceRetention?: boolean) =>
    aws.call('s3', 'PutObjectRetention', {
      ...at,
      Retention: { Mode, RetainUntilDate: inDays(days) },
      ...(BypassGovernanceRetention === undefined ? {} : { BypassGovernanceRetention }),
    })
  await retain('GOVERNANCE', 20)
  await expect(retain('GOVERNANCE', 15)).rejects.toEqual(refusal('AccessDenied', 403, PROTECTED))
  await expect(retain('COMPLIANCE', 30)).rejects.toEqual(refusal('AccessDenied', 403, PROTECTED))
  await retain('GOVERNANCE', 15, true)
  await aws.call('s3', 'PutObjectRetention', { ...at, Retention: {}, BypassGovernanceRetention: true })
  await expect(aws.call('s3', 'GetObjectRetention', at)).rejects.toEqual(
    refusal('NoSuchObjectLockConfiguration', 404, 'The specified object does not have a ObjectLock configuration'),
  )
  await retain('COMPLIANCE', 5)
  await expect(retain('GOVERNANCE', 30, true)).rejects.toEqual(refusal('AccessDenied', 403, PROTECTED))
  await expect(retain('COMPLIANCE', 4, true)).rejects.toEqual(refusal('AccessDenied', 403, PROTECTED))
  const asked = w.clock.now()
  await retain('COMPLIANCE', 6)
  expect(await aws.call('s3', 'GetObjectRetention', at)).toEqual({
    Retention: { Mode: 'COMPLIANCE', RetainUntilDate: inDays(6, asked) },
  })
})

test('the bucket’s default counts for what says nothing, also for uploads in parts and copies', async () => {
  const Bucket = 'defaults'
  await aws.call('s3', 'CreateBucket', { Bucket, ObjectLockEnabledForBucket: true })
  const rule = { DefaultRetention: { Mode: 'COMPLIANCE', Days: 3 } }
  await aws.call('s3', 'PutObjectLockConfiguration', {
    Bucket,
    ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: rule },
  })
  await put('whole', {}, Bucket)
  await aws.call('s3', 'CopyObject', { Bucket, Key: 'copy', CopySource: `${Bucket}/whole` })
  const { UploadId = '' } = await aws.call('s3', 'CreateMultipartUpload', { Bucket, Key: 'parts' })
  const part = { Bucket, Key: 'parts', UploadId, PartNumber: 1 }
  const { ETag } = await aws.call('s3', 'UploadPart', { ...part, Body: Buffer.from('held'), ContentMD5 })
  const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] }
  await aws.call('s3', 'CompleteMultipartUpload', { Bucket, Key: 'parts', UploadId, MultipartUpload })
  for (const Key of ['whole', 'copy', 'parts']) {
    const { LastModified, ObjectLockMode, ObjectLockRetainUntilDate } = await aws.call('s3', 'HeadObject', { Bucket, Key })
    const days = (Number(ObjectLockRetainUntilDate) - Number(LastModified)) / DAY
    expect([ObjectLockMode, Math.round(days * 1000) / 1000]).toEqual(['COMPLIANCE', 3])
  }
  await expect(
    aws.call('s3', 'PutObject', { Bucket, Key: 'unvouched', Body: Buffer.from('held') }),
  ).rejects.toEqual(
    refusal(
      'InvalidRequest',
      400,
      'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
    ),
  )
}) // prettier-ignore

test('nobody but the sender vouches for the parts of what will be locked', async () => {
  for (const asked of [governed(), { ObjectLockLegalHoldStatus: 'ON' } as const, {}]) {
    const at = { Bucket: 'vault', Key: 'parts' }
    const { UploadId = '' } = await aws.call('s3', 'CreateMultipartUpload', { ...at, ...asked })
    const part = { ...at, UploadId, PartNumber: 1, Body: Buffer.from('held') }
    await aws.call('s3', 'UploadPart', { ...part, ContentMD5 })
    const unvouched = aws.call('s3', 'UploadPart', part)
    if (Object.keys(asked).length === 0) await unvouched
    else
      await expect(unvouched).rejects.toEqual(
        refusal(
          'InvalidRequest',
          400,
          'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Part requests with Object Lock parameters',
        ),
      )
  }
})

test('who may not ask for a lock is not shown it', async () => {
  await put('seen', { ...governed(), ObjectLockLegalHoldStatus: 'ON' })
  const at = { Bucket: 'vault', Key: 'seen' }
  const shown = await aws.call('s3', 'HeadObject', at)
  expect(shown).toMatchObject({ ObjectLockMode: 'GOVERNANCE', ObjectLockLegalHoldStatus: 'ON' })
  const blind = await userWithout('blind', ['s3:GetObjectRetention', 's3:GetObjectLegalHold'])
  expect(Object.keys(await blind.call('s3', 'HeadObject', at)).filter((name) => name.includes('Lock'))).toEqual([])
})

test('what a policy says of retention is asked of who puts it', async () => {
  await aws.call('iam', 'CreateUser', { UserName: 'short' })
  const Condition = { NumericGreaterThan: { 's3:object-lock-remaining-retention-days': '7' } }
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
      { Effect: 'Deny', Action: 's3:PutObjectRetention', Resource: '*', Condition },
    ],
  })
  await aws.call('iam', 'PutUserPolicy', { UserName: 'short', PolicyName: 'week', PolicyDocument })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: 'short' })
  const short = await w.client({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' })
  const write = (days: number) =>
    short.call('s3', 'PutObject', { Bucket: 'vault', Key: 'week', Body: Buffer.from('held'), ContentMD5, ...governed(days) })
  await write(7)
  await expect(write(30)).rejects.toEqual(refusal('AccessDenied', 403))
}) // prettier-ignore

test.each<[string, string, number, string, () => Promise<unknown>]>([
  ['a mode without a date', 'InvalidArgument', 400, 'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied', () => put('x', { ObjectLockMode: 'GOVERNANCE' })],
  ['an unknown mode without a date', 'InvalidArgument', 400, 'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied', () => put('x', { ObjectLockMode: 'governance' })],
  ['an unknown mode', 'InvalidArgument', 400, 'Unknown wormMode directive.', () => put('x', { ...governed(), ObjectLockMode: 'governance' })],
  ['a date that has passed', 'InvalidArgument', 400, 'The retain until date must be in the future!', () => put('x', governed(-1))],
  ['an unknown hold', 'InvalidArgument', 400, "Legal Hold must be either of 'ON' or 'OFF'", () => put('x', { ObjectLockLegalHoldStatus: 'on' })],
  ['a lock in a plain bucket', 'InvalidRequest', 400, 'Bucket is missing ObjectLockConfiguration', () => put('x', governed(), 'plain')],
  ['retention in a plain bucket', 'InvalidRequest', 400, 'Bucket is missing Object Lock Configuration', () => aws.call('s3', 'GetObjectRetention', { Bucket: 'plain', Key: 'x' })],
  ['a bypass in a plain bucket', 'InvalidArgument', 400, 'x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.', () => aws.call('s3', 'DeleteObject', { Bucket: 'plain', Key: 'x', BypassGovernanceRetention: true })],
  ['locks without versions', 'InvalidBucketState', 409, "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration", () => aws.call('s3', 'PutObjectLockConfiguration', { Bucket: 'plain', ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } })],
  ['no more versions', 'InvalidBucketState', 409, 'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.', () => aws.call('s3', 'PutBucketVersioning', { Bucket: 'vault', VersioningConfiguration: { Status: 'Suspended' } })],
  ['a default of no days', 'InvalidArgument', 400, 'Default retention period must be a positive integer value.', () => aws.call('s3', 'PutObjectLockConfiguration', { Bucket: 'vault', ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE', Days: 0 } } } })],
  ['a default without a period', 'MalformedXML', 400, 'The XML you provided was not well-formed or did not validate against our published schema', () => aws.call('s3', 'PutObjectLockConfiguration', { Bucket: 'vault', ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Mode: 'GOVERNANCE' } } } })],
])('%s: %s', async (_, code, status, message, asked) => {
  await put('x', {}, 'plain')
  await expect(asked()).rejects.toEqual(refusal(code, status, message))
}) // prettier-ignore

test('a bucket that exists may get Object Lock once it is versioned', async () => {
  await aws.call('s3', 'CreateBucket', { Bucket: 'later' })
  await aws.call('s3', 'PutBucketVersioning', { Bucket: 'later', VersioningConfiguration: { Status: 'Enabled' } })
  const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled' }
  await aws.call('s3', 'PutObjectLockConfiguration', { Bucket: 'later', ObjectLockConfiguration })
  expect(await aws.call('s3', 'GetObjectLockConfiguration', { Bucket: 'later' })).toEqual({ ObjectLockConfiguration })
})

test('a delete marker has neither retention nor tags', async () => {
  await put('marked')
  await aws.call('s3', 'DeleteObject', { Bucket: 'vault', Key: 'marked' })
  const at = { Bucket: 'vault', Key: 'marked' }
  for (const asked of [aws.call('s3', 'GetObjectRetention', at), aws.call('s3', 'GetObjectTagging', at)])
    await expect(asked).rejects.toEqual(refusal('MethodNotAllowed', 405))
})
