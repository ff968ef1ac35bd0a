import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let owner: AwsClient
let writer: AwsClient
let stranger: AwsClient
let ownerId: string
let writerId: string
const Bucket = 'shared-by-lists'
const denied = expect.objectContaining({ code: 'AccessDenied', status: 403 })

beforeAll(async () => {
  w = await world()
  owner = await w.client('customer')
  writer = await w.client('redhat')
  stranger = await w.client('management')
  ownerId = await idOf(owner, 'of-the-owner')
  writerId = await idOf(writer, 'of-the-writer')
  await owner.call('s3', 'CreateBucket', { Bucket, ObjectOwnership: 'ObjectWriter' })
  const OPEN = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false } // prettier-ignore
  await owner.call('s3', 'PutPublicAccessBlock', { Bucket, PublicAccessBlockConfiguration: OPEN })
})
afterAll(() => w.close())

async function idOf(client: AwsClient, name: string): Promise<string> {
  await client.call('s3', 'CreateBucket', { Bucket: name })
  return (await client.call('s3', 'GetBucketAcl', { Bucket: name })).Owner?.ID ?? ''
}
const policy = (...Statement: readonly object[]) =>
  owner.call('s3', 'PutBucketPolicy', { Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) })
const allow = (Principal: unknown, ...Action: readonly string[]) => ({
  Effect: 'Allow',
  Principal,
  Action,
  Resource: `arn:aws:s3:::${Bucket}/*`,
})
const mayWrite = () => allow({ AWS: w.cloud.identity.accounts.redhat }, 's3:PutObject', 's3:PutObjectAcl')
const write = (Key: string, more: object = {}) =>
  writer.call('s3', 'PutObject', { Bucket, Key, Body: Buffer.from('theirs'), ...more })
const read = (client: AwsClient, Key: string) => client.call('s3', 'GetObject', { Bucket, Key })

test('what another account wrote is that account’s: the bucket’s owner neither reads it nor gives it to anybody', async () => {
  await policy(mayWrite(), allow('*', 's3:GetObject', 's3:GetObjectAcl', 's3:PutObjectAcl'))
  await write('theirs')
  for (const client of [owner, stranger]) {
    await expect(read(client, 'theirs')).rejects.toEqual(denied)
    await expect(client.call('s3', 'GetObjectAcl', { Bucket, Key: 'theirs' })).rejects.toEqual(denied)
    await expect(client.call('s3', 'PutObjectAcl', { Bucket, Key: 'theirs', ACL: 'public-read' })).rejects.toEqual(denied) // prettier-ignore
  }
  const copied = { Bucket, Key: 'copied', CopySource: `${Bucket}/theirs` }
  await expect(owner.call('s3', 'CopyObject', copied)).rejects.toEqual(denied)
  expect((await fetch(`${w.endpoint}/${Bucket}/theirs`)).status).toBe(403)
  expect(await read(writer, 'theirs')).toMatchObject({ ContentLength: 6 })
  await owner.call('s3', 'DeleteObject', { Bucket, Key: 'theirs' })
})

test('the object’s owner gives it by its list, and the bucket’s owner may still deny it', async () => {
  await policy(mayWrite())
  await write('given', { ACL: 'bucket-owner-read' })
  expect(await read(owner, 'given')).toMatchObject({ ContentLength: 6 })
  await expect(read(stranger, 'given')).rejects.toEqual(denied)
  await writer.call('s3', 'PutObjectAcl', { Bucket, Key: 'given', ACL: 'public-read' })
  expect(await read(stranger, 'given')).toMatchObject({ ContentLength: 6 })
  await policy(mayWrite(), { ...allow('*', 's3:GetObject'), Effect: 'Deny' })
  for (const client of [owner, writer, stranger]) await expect(read(client, 'given')).rejects.toEqual(denied)
})

test('a list holds a hundred grants', async () => {
  await policy(mayWrite())
  await write('granted')
  const grant = (i: number) => ({ Grantee: { Type: 'CanonicalUser', ID: i.toString(16).padStart(64, '0') }, Permission: 'READ' }) // prettier-ignore
  const put = (many: number) =>
    writer.call('s3', 'PutObjectAcl', { Bucket, Key: 'granted', AccessControlPolicy: { Owner: { ID: writerId }, Grants: Array.from({ length: many }, (_, i) => grant(i)) } as never }) // prettier-ignore
  await put(100)
  await expect(put(101)).rejects.toMatchObject({ code: 'MalformedACLError', status: 400 })
})

test('an object whose list was emptied is read by nobody, and its owner can still mend the list', async () => {
  await policy(mayWrite())
  await write('emptied')
  const AccessControlPolicy = { Owner: { ID: writerId }, Grants: [] }
  await writer.call('s3', 'PutObjectAcl', { Bucket, Key: 'emptied', AccessControlPolicy })
  await expect(read(writer, 'emptied')).rejects.toEqual(denied)
  await writer.call('s3', 'PutObjectAcl', { Bucket, Key: 'emptied', ACL: 'private' })
  expect(await read(writer, 'emptied')).toMatchObject({ ContentLength: 6 })
})

test('a bucket’s list opens it to another account, as far as that account’s own policies go', async () => {
  const ACL = { GrantFullControl: `id=${ownerId}`, GrantRead: `id=${writerId}`, GrantWrite: `id=${writerId}` }
  await owner.call('s3', 'DeleteBucketPolicy', { Bucket })
  await expect(writer.call('s3', 'ListObjectsV2', { Bucket })).rejects.toEqual(denied)
  await owner.call('s3', 'PutBucketAcl', { Bucket, ...ACL })
  expect((await writer.call('s3', 'ListObjectsV2', { Bucket })).Name).toBe(Bucket)
  await write('by-the-list')
  await expect(stranger.call('s3', 'ListObjectsV2', { Bucket })).rejects.toEqual(denied)
  await expect(writer.call('s3', 'GetBucketAcl', { Bucket })).rejects.toEqual(denied)
  const { AccessKey } = await userOf(writer, 'without-rights')
  const user = await w.client({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }) // prettier-ignore
  await expect(user.call('s3', 'ListObjectsV2', { Bucket })).rejects.toEqual(denied)
})

async function userOf(client: AwsClient, UserName: string) {
  await client.call('iam', 'CreateUser', { UserName })
  return client.call('iam', 'CreateAccessKey', { UserName })
}

test('while lists do not count, everything is the bucket owner’s, and is told so', async () => {
  await policy(mayWrite())
  await write('before')
  await owner.call('s3', 'PutBucketAcl', { Bucket, ACL: 'private' })
  const Rules = [{ ObjectOwnership: 'BucketOwnerEnforced' }]
  await owner.call('s3', 'PutBucketOwnershipControls', { Bucket, OwnershipControls: { Rules } })
  expect(await read(owner, 'before')).toMatchObject({ ContentLength: 6 })
  await expect(read(writer, 'before')).rejects.toEqual(denied)
  expect(await owner.call('s3', 'GetObjectAcl', { Bucket, Key: 'before' })).toEqual({
    Owner: { ID: ownerId },
    Grants: [{ Grantee: { Type: 'CanonicalUser', ID: ownerId }, Permission: 'FULL_CONTROL' }],
  })
})

test('a bucket may be asked for with the list that it would have anyway', async () => {
  const ownership = async (name: string) =>
    (await owner.call('s3', 'GetBucketOwnershipControls', { Bucket: name })).OwnershipControls?.Rules
  await owner.call('s3', 'CreateBucket', { Bucket: 'asked-private', ACL: 'private' })
  expect(await ownership('asked-private')).toEqual([{ ObjectOwnership: 'BucketOwnerPreferred' }])
  const ObjectOwnership = 'BucketOwnerEnforced'
  await owner.call('s3', 'CreateBucket', { Bucket: 'asked-twice', ACL: 'private', ObjectOwnership })
  expect(await ownership('asked-twice')).toEqual([{ ObjectOwnership }])
  await expect(
    owner.call('s3', 'CreateBucket', { Bucket: 'asked-public', ACL: 'public-read', ObjectOwnership }),
  ).rejects.toMatchObject({ code: 'InvalidBucketAclWithObjectOwnership' })
})

test('who is stopped by the block of public lists is told so, in the bucket’s own account', async () => {
  const blocked = { Bucket: 'blocks-public-lists', ObjectOwnership: 'ObjectWriter' } as const
  await owner.call('s3', 'CreateBucket', blocked)
  const told = (action: string, resource: string) => ({
    code: 'AccessDenied',
    status: 403,
    message: `User: arn:aws:iam::111122223333:user/stint is not authorized to perform: s3:${action} on resource: "arn:aws:s3:::${resource}" because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access.`,
  })
  const asked = { Bucket: blocked.Bucket, ACL: 'public-read' } as const
  await expect(owner.call('s3', 'PutBucketAcl', asked)).rejects.toMatchObject(told('PutBucketAcl', blocked.Bucket))
  const object = { ...asked, Key: 'k', Body: Buffer.from('x') }
  await expect(owner.call('s3', 'PutObject', object)).rejects.toMatchObject(told('PutObject', `${blocked.Bucket}/k`))
})

test('who may write by a bucket’s list replaces and deletes what is theirs, and nothing else', async () => {
  const open = 'written-by-lists'
  await owner.call('s3', 'CreateBucket', { Bucket: open, ObjectOwnership: 'ObjectWriter' })
  await owner.call('s3', 'PutObject', { Bucket: open, Key: 'of-the-owner', Body: Buffer.from('x') })
  await owner.call('s3', 'PutBucketAcl', { Bucket: open, GrantWrite: `id=${writerId}` })
  const put = (Key: string) => writer.call('s3', 'PutObject', { Bucket: open, Key, Body: Buffer.from('y') })
  await expect(put('of-the-owner')).rejects.toEqual(denied)
  await expect(writer.call('s3', 'DeleteObject', { Bucket: open, Key: 'of-the-owner' })).rejects.toEqual(denied)
  await put('new')
  await put('new')
  const listed = (Key: string) =>
    writer.call('s3', 'PutObject', { Bucket: open, Key, Body: Buffer.from('y'), ACL: 'bucket-owner-read' })
  await listed('new')
  await expect(listed('of-the-owner')).rejects.toEqual(denied)
  await expect(writer.call('s3', 'PutObjectAcl', { Bucket: open, Key: 'of-the-owner', ACL: 'public-read' })).rejects.toEqual(denied) // prettier-ignore
  await expect(writer.call('s3', 'PutObjectAcl', { Bucket: open, Key: 'missing', ACL: 'public-read' })).rejects.toEqual(denied) // prettier-ignore
  await writer.call('s3', 'DeleteObject', { Bucket: open, Key: 'new' })
  const { Contents } = await owner.call('s3', 'ListObjectsV2', { Bucket: open })
  expect(Contents?.map(({ Key }) => Key)).toEqual(['of-the-owner'])
})

test('an expected owner that is no account is refused before there is a bucket', async () => {
  for (const ExpectedBucketOwner of ['abc', '1'.repeat(13)])
    await expect(owner.call('s3', 'GetBucketAcl', { Bucket: 'nowhere-at-all', ExpectedBucketOwner })).rejects.toEqual(
      expect.objectContaining({
        code: 'InvalidBucketOwnerAWSAccountID',
        status: 400,
        message: `The value of the expected bucket owner parameter must be an AWS Account ID... [${ExpectedBucketOwner}]`,
      }),
    )
})

test('a bucket’s policy is nobody’s but its account’s, whatever it allows', async () => {
  const guarded = 'whose-policy'
  await owner.call('s3', 'CreateBucket', { Bucket: guarded })
  const Resource = `arn:aws:s3:::${guarded}`
  const Statement = [
    { Effect: 'Allow', Principal: { AWS: w.cloud.identity.accounts.redhat }, Action: 's3:*', Resource },
  ]
  const asked = { Bucket: guarded, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }
  await owner.call('s3', 'PutBucketPolicy', asked)
  const refused = expect.objectContaining({ code: 'MethodNotAllowed', status: 405 })
  await expect(writer.call('s3', 'PutBucketPolicy', asked)).rejects.toEqual(refused)
  await expect(writer.call('s3', 'GetBucketPolicy', asked)).rejects.toEqual(refused)
  await expect(writer.call('s3', 'DeleteBucketPolicy', asked)).rejects.toEqual(refused)
  await expect(stranger.call('s3', 'DeleteBucketPolicy', asked)).rejects.toEqual(denied)
  expect(await writer.call('s3', 'GetBucketVersioning', { Bucket: guarded })).toEqual({})
})

test('no list names anybody by mail any more', async () => {
  const asked = { Bucket: 'blocks-public-lists', GrantRead: 'emailAddress="somebody@example.com"' }
  await expect(owner.call('s3', 'PutBucketAcl', asked)).rejects.toMatchObject({ code: 'MethodNotAllowed', status: 405 })
})
