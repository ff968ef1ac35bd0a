import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { presign } from '../../wire/sigv4/sign.ts'

const Bucket = 'guarded'
const OBJECTS = `arn:aws:s3:::${Bucket}/*`

let w: TestWorld
let aws: AwsClient
let count = 0
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  await aws.call('s3', 'CreateBucket', { Bucket })
  await aws.call('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } })
})
afterAll(() => w.close())

const denied = expect.objectContaining({ code: 'AccessDenied' })
const put = (by: AwsClient, Key: string) => by.call('s3', 'PutObject', { Bucket, Key, Body: Buffer.from('x') })

/** A user who may do all there is but what is denied. */
async function userWithout(...denials: readonly object[]) {
  const UserName = `guest-${count++}`
  const statements = denials.map((denial) => ({ Effect: 'Deny', Resource: '*', ...denial }))
  const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*' }, ...statements]
  await aws.call('iam', 'CreateUser', { UserName })
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await aws.call('iam', 'PutUserPolicy', { UserName, PolicyName: 'p', PolicyDocument })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName })
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  }
  return { credentials, client: await w.client(credentials) }
}

test('a presigned URL tells its age and how it is signed, however its parameters are escaped', async () => {
  await put(aws, 'old')
  const { credentials } = await userWithout({
    Action: 's3:GetObject',
    Condition: { NumericGreaterThan: { 's3:signatureAge': '600000' } },
  })
  const { host } = new URL(w.endpoint)
  const asked = { method: 'GET', url: `/${Bucket}/old`, headers: new Map([['host', host]]) }
  const url = (age: number) =>
    presign(asked, credentials, { region: 'us-east-1', service: 's3' }, w.clock.hostNow() - age, 3600)
  const status = async (path: string) => (await fetch(`${w.endpoint}${path}`)).status
  expect(await status(url(1000))).toBe(200)
  expect(await status(url(900_000))).toBe(403)
  expect(await status(url(900_000).replace('X-Amz-Date', 'X%2DAmz%2DDate'))).toBe(403)
  expect(await status(url(900_000).replace(/(X-Amz-Date=)(\d)/, (_, name, digit) => `${name}%3${digit}`))).toBe(403)
})

test('conditional writes are enforced on what writes an object, and not on what feeds an upload', async () => {
  const { client } = await userWithout({
    Action: 's3:PutObject',
    Resource: OBJECTS,
    Condition: { Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } },
  })
  await expect(put(client, 'plain')).rejects.toEqual(denied)
  await client.call('s3', 'PutObject', { Bucket, Key: 'new', Body: Buffer.from('x'), IfNoneMatch: '*' })
  const at = { Bucket, Key: 'big' }
  const { UploadId = '' } = await client.call('s3', 'CreateMultipartUpload', at)
  const { ETag } = await client.call('s3', 'UploadPart', { ...at, UploadId, PartNumber: 1, Body: Buffer.from('x') })
  const done = { ...at, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } }
  await expect(client.call('s3', 'CompleteMultipartUpload', done)).rejects.toEqual(denied)
  await client.call('s3', 'CompleteMultipartUpload', { ...done, IfNoneMatch: '*' })
})

test('the keys of every request and the tags of a new bucket are there where buckets are made and listed', async () => {
  const Condition = { StringEquals: { 's3:authType': 'REST-HEADER' } }
  const noHeaders = await userWithout({ Action: ['s3:CreateBucket', 's3:ListAllMyBuckets'], Condition })
  await expect(noHeaders.client.call('s3', 'CreateBucket', { Bucket: 'by-header' })).rejects.toEqual(denied)
  await expect(noHeaders.client.call('s3', 'ListBuckets', {})).rejects.toEqual(denied)
  const noTeam = await userWithout({ Action: 's3:*', Condition: { StringEquals: { 'aws:RequestTag/team': 'red' } } })
  const tagged = (Value: string) =>
    noTeam.client.call('s3', 'CreateBucket', {
      Bucket: `of-${Value}`,
      CreateBucketConfiguration: { Tags: [{ Key: 'team', Value }] },
    })
  await tagged('blue')
  await expect(tagged('red')).rejects.toEqual(denied)
})

test('a version is named to policies where its access control list is put', async () => {
  const { VersionId = '' } = await put(aws, 'listed')
  const { client } = await userWithout({ Action: 's3:PutObjectVersionAcl', Condition: { StringEquals: { 's3:versionid': VersionId } } }) // prettier-ignore
  const asked = { Bucket, Key: 'listed', VersionId, ACL: 'bucket-owner-full-control' }
  await expect(client.call('s3', 'PutObjectAcl', asked)).rejects.toEqual(denied)
})

test('a copy is refused when its source is another account’s than expected', async () => {
  await put(aws, 'source')
  const copy = { Bucket, Key: 'copy', CopySource: `${Bucket}/source` }
  await expect(aws.call('s3', 'CopyObject', { ...copy, ExpectedSourceBucketOwner: '999999999999' })).rejects.toEqual(denied) // prettier-ignore
  const { UploadId = '' } = await aws.call('s3', 'CreateMultipartUpload', { Bucket, Key: 'copy' })
  const part = { ...copy, UploadId, PartNumber: 1 }
  await expect(aws.call('s3', 'UploadPartCopy', { ...part, ExpectedSourceBucketOwner: '999999999999' })).rejects.toEqual(denied) // prettier-ignore
  await aws.call('s3', 'CopyObject', { ...copy, ExpectedSourceBucketOwner: '111122223333' })
})

test('who has S3 replicate with a role must be allowed to hand that role to it', async () => {
  const Role = 'arn:aws:iam::111122223333:role/replicator'
  const rule = { Status: 'Enabled', Prefix: '', Destination: { Bucket: `arn:aws:s3:::${Bucket}` } } as const
  const asked = { Bucket, ReplicationConfiguration: { Role, Rules: [rule] } }
  const Condition = { StringEquals: { 'iam:PassedToService': 's3.amazonaws.com' } }
  const { client } = await userWithout({ Action: 'iam:PassRole', Resource: Role, Condition })
  await expect(client.call('s3', 'PutBucketReplication', asked)).rejects.toEqual(denied)
  await aws.call('s3', 'PutBucketReplication', asked)
})

test('who may not read an object learns of no ETag by writing or deleting on its condition', async () => {
  const Key = 'conditional'
  const { ETag } = await aws.call('s3', 'PutObject', { Bucket, Key, Body: Buffer.from('x') })
  const { client } = await userWithout({ Action: 's3:GetObject' })
  const { UploadId = '' } = await client.call('s3', 'CreateMultipartUpload', { Bucket, Key })
  const part = await client.call('s3', 'UploadPart', { Bucket, Key, UploadId, PartNumber: 1, Body: Buffer.from('y') })
  const MultipartUpload = { Parts: [{ PartNumber: 1, ETag: part.ETag }] }
  for (const IfMatch of [ETag, '"another"']) {
    const asked = { Bucket, Key, IfMatch }
    await expect(client.call('s3', 'PutObject', { ...asked, Body: Buffer.from('y') })).rejects.toEqual(denied)
    await expect(client.call('s3', 'DeleteObject', asked)).rejects.toEqual(denied)
    await expect(client.call('s3', 'CompleteMultipartUpload', { ...asked, UploadId, MultipartUpload })).rejects.toEqual(
      denied,
    )
    const { Errors } = await client.call('s3', 'DeleteObjects', { Bucket, Delete: { Objects: [{ Key, ETag: IfMatch }] } }) // prettier-ignore
    expect(Errors).toMatchObject([{ Key, Code: 'AccessDenied' }])
  }
  await client.call('s3', 'CompleteMultipartUpload', { Bucket, Key, UploadId, MultipartUpload })
  await client.call('s3', 'DeleteObject', { Bucket, Key, IfMatch: '*' })
})

test('who copies an object with its tags must be allowed to tag', async () => {
  await aws.call('s3', 'PutObject', { Bucket, Key: 'with-tags', Tagging: 'a=b', Body: Buffer.from('x') })
  const { client } = await userWithout({ Action: 's3:PutObjectTagging' })
  const copy = { Bucket, Key: 'copied-tags', CopySource: `${Bucket}/with-tags` }
  await expect(client.call('s3', 'CopyObject', copy)).rejects.toEqual(denied)
  await client.call('s3', 'CopyObject', { ...copy, TaggingDirective: 'REPLACE' })
  const other = await userWithout({ Action: 's3:PutObjectTagging', Condition: { StringEquals: { 's3:RequestObjectTag/a': 'b' } } }) // prettier-ignore
  await expect(other.client.call('s3', 'CopyObject', copy)).rejects.toEqual(denied)
})
