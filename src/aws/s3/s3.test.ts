import { sign } from '../../wire/sigv4/sign.ts'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let aws: AwsClient
let redhat: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  redhat = await w.client('redhat')
})
afterAll(() => w.close())

const CUSTOMER = '111122223333'
const refusal = (code: string, status: number) => expect.objectContaining({ code, status })
const anonymous = { unsigned: true }

async function text(body: Readable | Uint8Array | undefined): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of Readable.from(body instanceof Uint8Array ? [body] : (body ?? [])))
    chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

const put = (Bucket: string, Key: string, body: string) =>
  aws.call('s3', 'PutObject', { Bucket, Key, Body: Buffer.from(body) })
const publicRead = (bucket: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AllowReadPublicAccess',
        Effect: 'Allow',
        Principal: '*',
        Action: ['s3:GetObject'],
        Resource: [`arn:aws:s3:::${bucket}/*`],
      },
    ],
  })
const OPEN = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: false, RestrictPublicBuckets: false }

describe('buckets', () => {
  test('a name belongs to one account in the world', async () => {
    await aws.call('s3', 'CreateBucket', { Bucket: 'taken' })
    await expect(redhat.call('s3', 'CreateBucket', { Bucket: 'taken' })).rejects.toEqual(
      refusal('BucketAlreadyExists', 409),
    )
    // us-east-1 lets the owner say it twice.
    await aws.call('s3', 'CreateBucket', { Bucket: 'taken' })
    const west = { LocationConstraint: 'us-west-2' }
    const wests = await w.client('customer', 'us-west-2')
    await wests.call('s3', 'CreateBucket', { Bucket: 'taken-west', CreateBucketConfiguration: west })
    await expect(
      wests.call('s3', 'CreateBucket', { Bucket: 'taken-west', CreateBucketConfiguration: west }),
    ).rejects.toEqual(refusal('BucketAlreadyOwnedByYou', 409))
  })

  test('outside us-east-1 a location constraint is needed, and it must be the region asked', async () => {
    const west = await w.client('customer', 'us-west-2')
    await expect(west.call('s3', 'CreateBucket', { Bucket: 'nowhere' })).rejects.toEqual(
      refusal('IllegalLocationConstraintException', 400),
    )
    await expect(
      west.call('s3', 'CreateBucket', {
        Bucket: 'nowhere',
        CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' },
      }),
    ).rejects.toEqual(refusal('IllegalLocationConstraintException', 400))
    await expect(
      aws.call('s3', 'CreateBucket', { Bucket: 'nowhere', CreateBucketConfiguration: { LocationConstraint: 'nope' } }),
    ).rejects.toEqual(refusal('InvalidLocationConstraint', 400))
  })

  test('a bucket of another region answers PermanentRedirect', async () => {
    await aws.call('s3', 'CreateBucket', {
      Bucket: 'in-ohio',
      CreateBucketConfiguration: { LocationConstraint: 'us-east-2' },
    })
    await expect(aws.call('s3', 'ListObjectsV2', { Bucket: 'in-ohio' })).rejects.toEqual(
      refusal('PermanentRedirect', 301),
    )
    expect(await aws.call('s3', 'GetBucketLocation', { Bucket: 'in-ohio' })).toMatchObject({
      LocationConstraint: 'us-east-2',
    })
  })

  test('a bucket that holds something is not deleted', async () => {
    await aws.call('s3', 'CreateBucket', { Bucket: 'full' })
    await put('full', 'k', '1')
    await expect(aws.call('s3', 'DeleteBucket', { Bucket: 'full' })).rejects.toEqual(refusal('BucketNotEmpty', 409))
    await aws.call('s3', 'DeleteObject', { Bucket: 'full', Key: 'k' })
    await aws.call('s3', 'DeleteBucket', { Bucket: 'full' })
    await expect(aws.call('s3', 'ListObjectsV2', { Bucket: 'full' })).rejects.toEqual(refusal('NoSuchBucket', 404))
  })

  test.each([
    ['GetBucketTagging', 'NoSuchTagSet'],
    ['GetBucketPolicy', 'NoSuchBucketPolicy'],
    ['GetBucketLifecycleConfiguration', 'NoSuchLifecycleConfiguration'],
    ['GetBucketCors', 'NoSuchCORSConfiguration'],
    ['GetBucketWebsite', 'NoSuchWebsiteConfiguration'],
    ['GetBucketReplication', 'ReplicationConfigurationNotFoundError'],
    ['GetObjectLockConfiguration', 'ObjectLockConfigurationNotFoundError'],
  ] as const)('when a bucket has none, %s answers %s', async (operation, code) => {
    await aws.call('s3', 'CreateBucket', { Bucket: 'plain' })
    await expect(aws.call('s3', operation, { Bucket: 'plain' })).rejects.toEqual(refusal(code, 404))
  })

  test('a lifecycle configuration comes back as it was put, dates and all', async () => {
    await aws.call('s3', 'CreateBucket', { Bucket: 'cycle' })
    const rule = {
      ID: 'sweep',
      Status: 'Enabled',
      Filter: { Prefix: 'tmp/' },
      Expiration: { Date: new Date('2030-01-01T00:00:00Z') },
    }
    await aws.call('s3', 'PutBucketLifecycleConfiguration', {
      Bucket: 'cycle',
      LifecycleConfiguration: { Rules: [rule] },
    })
    expect((await aws.call('s3', 'GetBucketLifecycleConfiguration', { Bucket: 'cycle' })).Rules).toEqual([rule])
  })
})

test('who may not list a bucket is told where it lives by HEAD, signed or not', async () => {
  const wests = await w.client('customer', 'us-west-2')
  await wests.call('s3', 'CreateBucket', {
    Bucket: 'far-west',
    CreateBucketConfiguration: { LocationConstraint: 'us-west-2' },
  })
  const anonymous = await fetch(`${w.endpoint}/far-west`, { method: 'HEAD' })
  expect(anonymous.headers.get('content-type')).toBe('application/xml')
  expect([anonymous.status, anonymous.headers.get('x-amz-bucket-region')]).toEqual([403, 'us-west-2'])
  const headers = new Map([['host', new URL(w.endpoint).host]])
  const signed = sign({ method: 'HEAD', url: '/far-west', headers }, await w.credentials('redhat'), { region: 'us-west-2', service: 's3' }, w.clock.now(), Buffer.alloc(0)) // prettier-ignore
  const stranger = await fetch(`${w.endpoint}/far-west`, { method: 'HEAD', headers: Object.fromEntries(signed) })
  expect([stranger.status, stranger.headers.get('x-amz-bucket-region')]).toEqual([403, 'us-west-2'])
})

describe('an issuer in a bucket', () => {
  const KEY = '.well-known/openid-configuration'
  const read = () => aws.call('s3', 'GetObject', { Bucket: 'demo-oidc', Key: KEY }, anonymous)

  beforeAll(async () => {
    await aws.call('s3', 'CreateBucket', { Bucket: 'demo-oidc' })
    await put('demo-oidc', KEY, '{"issuer":"x"}')
  })

  test('is closed until its owner opens it', async () => {
    await expect(read()).rejects.toEqual(refusal('AccessDenied', 403))
    await expect(
      aws.call('s3', 'PutBucketPolicy', { Bucket: 'demo-oidc', Policy: publicRead('demo-oidc') }),
    ).rejects.toThrow(/public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access/)
    await aws.call('s3', 'PutPublicAccessBlock', { Bucket: 'demo-oidc', PublicAccessBlockConfiguration: OPEN })
    await aws.call('s3', 'PutBucketPolicy', { Bucket: 'demo-oidc', Policy: publicRead('demo-oidc') })
    expect(await text((await read()).Body)).toBe('{"issuer":"x"}')
    expect(await aws.call('s3', 'GetBucketPolicyStatus', { Bucket: 'demo-oidc' })).toEqual({
      PolicyStatus: { IsPublic: true },
    })
  })

  test('does not tell strangers which keys are missing', async () => {
    const missing = { Bucket: 'demo-oidc', Key: 'nope' }
    await expect(aws.call('s3', 'GetObject', missing, anonymous)).rejects.toEqual(refusal('AccessDenied', 403))
    await expect(aws.call('s3', 'GetObject', missing)).rejects.toEqual(refusal('NoSuchKey', 404))
    await expect(aws.call('s3', 'ListObjectsV2', { Bucket: 'demo-oidc' }, anonymous)).rejects.toEqual(
      refusal('AccessDenied', 403),
    )
  })

  test('is shut by RestrictPublicBuckets for all but its own account, whatever its policy says', async () => {
    await aws.call('s3', 'PutPublicAccessBlock', {
      Bucket: 'demo-oidc',
      PublicAccessBlockConfiguration: { ...OPEN, RestrictPublicBuckets: true },
    })
    await expect(read()).rejects.toEqual(refusal('AccessDenied', 403))
    await expect(redhat.call('s3', 'GetObject', { Bucket: 'demo-oidc', Key: KEY })).rejects.toEqual(
      refusal('AccessDenied', 403),
    )
    expect(await text((await aws.call('s3', 'GetObject', { Bucket: 'demo-oidc', Key: KEY })).Body)).toBe(
      '{"issuer":"x"}',
    )
  })
})

describe('bucket policies', () => {
  beforeAll(() => aws.call('s3', 'CreateBucket', { Bucket: 'ruled' }))
  const statement = (more: object) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: CUSTOMER },
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::ruled/*',
          ...more,
        },
      ],
    })

  test.each([
    ["Policies must be valid JSON and the first byte must be '{'", 'x'],
    ['Policy has invalid resource', statement({ Resource: 'arn:aws:s3:::other/*' })],
    ['Policy has invalid resource', statement({ Resource: `arn:aws:s3:::${'r*'.repeat(5000)}x/*` })],
    ['Policy has invalid action', statement({ Action: 'ec2:RunInstances' })],
    ['Policy has invalid action', statement({ Action: 's3:ReadObject' })],
    ['Action does not apply to any resource(s) in statement', statement({ Action: ['s3:GetObject', 's3:ListBucket'] })],
    ['Action does not apply to any resource(s) in statement', statement({ Resource: 'arn:aws:s3:::ruled' })],
    ['Policy has an invalid condition key', statement({ Condition: { StringEquals: { 's3:suffix': 'x' } } })],
    ['This policy contains invalid Json', '{'],
    ['Missing required field Statement', '{"Version": "2012-10-17"}'],
    ['The policy must contain a valid version string', '{"Version": "2012", "Statement": []}'],
    ['Invalid principal in policy', statement({ Principal: { AWS: `arn:aws:iam::${CUSTOMER}:role/nobody` } })],
  ])('%s', async (message, Policy) => {
    await expect(aws.call('s3', 'PutBucketPolicy', { Bucket: 'ruled', Policy })).rejects.toEqual(
      expect.objectContaining({ code: 'MalformedPolicy', status: 400, message }),
    )
  })
})

test.each([
  { Action: 's3:*', Resource: 'arn:aws:s3:::ruled-too/*' },
  { Action: ['s3:GetObject', 's3:ListBucket'], Resource: ['arn:aws:s3:::ruled-too', 'arn:aws:s3:::ruled-too/*'] },
  { Action: ['s3:GetObject', 's3:ListBucket'], Resource: 'arn:aws:s3:::ruled-*' },
  { Action: 's3:ListBucket', Resource: 'arn:aws:s3:::ruled-too', Condition: { StringEquals: { 'S3:Prefix': 'x' } } },
])('a bucket policy whose actions are about its resources is taken: %j', async (more) => {
  await aws.call('s3', 'CreateBucket', { Bucket: 'ruled-too' })
  const statement = { Effect: 'Allow', Principal: { AWS: CUSTOMER }, ...more }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: statement })
  expect(await aws.call('s3', 'PutBucketPolicy', { Bucket: 'ruled-too', Policy })).toEqual({})
})

describe('objects', () => {
  beforeAll(() => aws.call('s3', 'CreateBucket', { Bucket: 'things' }))

  test('what was put is got: bytes, type, metadata, ETag', async () => {
    const made = await aws.call('s3', 'PutObject', {
      Bucket: 'things',
      Key: 'a b/ü+',
      Body: Buffer.from('hello'),
      ContentType: 'text/plain',
      Metadata: { owner: 'demo' },
    })
    expect(made).toMatchObject({ ETag: '"5d41402abc4b2a76b9719d911017c592"', ServerSideEncryption: 'AES256' })
    const got = await aws.call('s3', 'GetObject', { Bucket: 'things', Key: 'a b/ü+' })
    expect(await text(got.Body)).toBe('hello')
    expect(got).toMatchObject({ ContentType: 'text/plain', ContentLength: 5, Metadata: { owner: 'demo' } })
  })

  test('a range is that range', async () => {
    await put('things', 'ten', '0123456789')
    const got = await aws.call('s3', 'GetObject', { Bucket: 'things', Key: 'ten', Range: 'bytes=2-4' })
    expect(await text(got.Body)).toBe('234')
    expect(got.ContentRange).toBe('bytes 2-4/10')
    await expect(aws.call('s3', 'GetObject', { Bucket: 'things', Key: 'ten', Range: 'bytes=10-' })).rejects.toEqual(
      refusal('InvalidRange', 416),
    )
  })

  test('conditions hold or refuse', async () => {
    await put('things', 'once', '1')
    const wanted = { Bucket: 'things', Key: 'once', Body: Buffer.from('2') }
    await expect(aws.call('s3', 'PutObject', { ...wanted, IfNoneMatch: '*' })).rejects.toEqual(
      refusal('PreconditionFailed', 412),
    )
    await expect(aws.call('s3', 'GetObject', { Bucket: 'things', Key: 'once', IfMatch: '"x"' })).rejects.toEqual(
      refusal('PreconditionFailed', 412),
    )
  })

  test('a wrong Content-MD5 leaves nothing behind', async () => {
    const body = { Bucket: 'things', Key: 'spoilt', Body: Buffer.from('abc') }
    await expect(aws.call('s3', 'PutObject', { ...body, ContentMD5: 'CY9rzUYh03PK3k6DJie09g==' })).rejects.toEqual(
      refusal('BadDigest', 400),
    )
    await expect(aws.call('s3', 'PutObject', { ...body, ContentMD5: 'abc' })).rejects.toEqual(
      refusal('InvalidDigest', 400),
    )
    await expect(aws.call('s3', 'GetObject', { Bucket: 'things', Key: 'spoilt' })).rejects.toEqual(
      refusal('NoSuchKey', 404),
    )
  })

  test('when the writer may not write, no byte of it is kept', async () => {
    const body = { Bucket: 'things', Key: 'foreign', Body: Buffer.from('unwelcome') }
    const sha256 = createHash('sha256').update('unwelcome').digest('hex')
    await expect(redhat.call('s3', 'PutObject', body)).rejects.toEqual(refusal('AccessDenied', 403))
    await expect(aws.call('s3', 'PutObject', body, anonymous)).rejects.toEqual(refusal('AccessDenied', 403))
    expect(await w.store.blobs.get(sha256)).toBeUndefined()
  })

  test('access control lists are off', async () => {
    const body = { Bucket: 'things', Key: 'open', Body: Buffer.from('x') }
    await expect(aws.call('s3', 'PutObject', { ...body, ACL: 'public-read' })).rejects.toEqual(
      refusal('AccessControlListNotSupported', 400),
    )
    await aws.call('s3', 'PutObject', { ...body, ACL: 'bucket-owner-full-control' })
  })

  test('a copy is the bytes and metadata of its source, or what replaces them', async () => {
    await aws.call('s3', 'PutObject', { Bucket: 'things', Key: 'from', Body: Buffer.from('x'), Metadata: { a: '1' } })
    await aws.call('s3', 'CopyObject', { Bucket: 'things', Key: 'to', CopySource: 'things/from' })
    expect((await aws.call('s3', 'HeadObject', { Bucket: 'things', Key: 'to' })).Metadata).toEqual({ a: '1' })
    await expect(
      aws.call('s3', 'CopyObject', { Bucket: 'things', Key: 'to', CopySource: 'things/to' }),
    ).rejects.toEqual(refusal('InvalidRequest', 400))
    await aws.call('s3', 'CopyObject', {
      Bucket: 'things',
      Key: 'to',
      CopySource: '/things/to',
      MetadataDirective: 'REPLACE',
      Metadata: { b: '2' },
    })
    expect((await aws.call('s3', 'HeadObject', { Bucket: 'things', Key: 'to' })).Metadata).toEqual({ b: '2' })
  })

  test.each([
    ['escaped but for its slashes', 'things/a%20%2B/%25b%3F'],
    ['escaped as a whole', encodeURIComponent('/things/a +/%b?')],
    ['with a plus, which is a blank', 'things/a+%2B/%25b%3F'],
  ])('the source of a copy may be %s', async (_what, CopySource) => {
    await put('things', 'a +/%b?', 'x')
    await aws.call('s3', 'CopyObject', { Bucket: 'things', Key: 'from afar', CopySource })
    const half = aws.call('s3', 'CopyObject', { Bucket: 'things', Key: 'from afar', CopySource: `${CopySource}%` })
    await expect(half).rejects.toEqual(refusal('InvalidArgument', 400))
  })

  test('each of many deletions is decided by itself', async () => {
    await aws.call('s3', 'CreateBucket', { Bucket: 'partly' })
    await put('partly', 'free', '1')
    await put('partly', 'kept', '1')
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Principal: { AWS: CUSTOMER },
          Action: 's3:DeleteObject',
          Resource: 'arn:aws:s3:::partly/kept',
        },
      ],
    })
    await aws.call('s3', 'PutBucketPolicy', { Bucket: 'partly', Policy })
    const done = await aws.call('s3', 'DeleteObjects', {
      Bucket: 'partly',
      Delete: { Objects: [{ Key: 'free' }, { Key: 'kept' }, { Key: 'never-was' }] },
    })
    expect(done.Deleted?.map(({ Key }) => Key)).toEqual(['free', 'never-was'])
    expect(done.Errors).toMatchObject([{ Key: 'kept', Code: 'AccessDenied' }])
  })
})

test('with versioning, deleting hides and versions stay', async () => {
  const Bucket = 'versions'
  await aws.call('s3', 'CreateBucket', { Bucket })
  await aws.call('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  const first = await put(Bucket, 'k', 'one')
  await put(Bucket, 'k', 'two')
  const marker = await aws.call('s3', 'DeleteObject', { Bucket, Key: 'k' })
  expect(marker.DeleteMarker).toBe(true)
  await expect(aws.call('s3', 'GetObject', { Bucket, Key: 'k' })).rejects.toEqual(refusal('NoSuchKey', 404))
  const old = await aws.call('s3', 'GetObject', { Bucket, Key: 'k', VersionId: first.VersionId })
  expect(await text(old.Body)).toBe('one')
  await aws.call('s3', 'DeleteObject', { Bucket, Key: 'k', VersionId: marker.VersionId })
  expect(await text((await aws.call('s3', 'GetObject', { Bucket, Key: 'k' })).Body)).toBe('two')
  const listed = await aws.call('s3', 'ListObjectVersions', { Bucket, MaxKeys: 1 })
  expect(listed).toMatchObject({ IsTruncated: true, NextKeyMarker: 'k', Versions: [{ IsLatest: true }] })
  const rest = await aws.call('s3', 'ListObjectVersions', {
    Bucket,
    KeyMarker: 'k',
    VersionIdMarker: listed.NextVersionIdMarker,
  })
  expect(rest.Versions).toMatchObject([{ VersionId: first.VersionId, IsLatest: false }])
})

test('parts put together are the object, with their composite ETag', async () => {
  const at = { Bucket: 'multi', Key: 'image' }
  await aws.call('s3', 'CreateBucket', { Bucket: 'multi' })
  const { UploadId = '' } = await aws.call('s3', 'CreateMultipartUpload', at)
  const big = Buffer.alloc(5 * 1024 * 1024, 'a')
  const one = await aws.call('s3', 'UploadPart', { ...at, UploadId, PartNumber: 1, Body: big })
  const two = await aws.call('s3', 'UploadPart', { ...at, UploadId, PartNumber: 2, Body: Buffer.from('tail') })
  const parts = [
    { PartNumber: 1, ETag: one.ETag },
    { PartNumber: 2, ETag: two.ETag },
  ]
  const complete = (Parts: typeof parts) =>
    aws.call('s3', 'CompleteMultipartUpload', { ...at, UploadId, MultipartUpload: { Parts } })
  await expect(complete([...parts].reverse())).rejects.toEqual(refusal('InvalidPartOrder', 400))
  await expect(complete([{ PartNumber: 3, ETag: one.ETag }])).rejects.toEqual(refusal('InvalidPart', 400))
  const made = await complete(parts)
  expect(made.ETag).toMatch(/^"[0-9a-f]{32}-2"$/)
  expect(await complete(parts)).toEqual(made)
  await expect(complete(parts.slice(1))).rejects.toEqual(refusal('NoSuchUpload', 404))
  const seam = await aws.call('s3', 'GetObject', { ...at, Range: `bytes=${big.length - 2}-${big.length + 1}` })
  expect(await text(seam.Body)).toBe('aata')
})

test('a policy may turn on the tags of the request and of the object', async () => {
  await aws.call('s3', 'CreateBucket', { Bucket: 'tagged' })
  await aws.call('s3', 'PutObject', { Bucket: 'tagged', Key: 'k', Body: Buffer.from('x'), Tagging: 'secret=yes' })
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Deny',
        Principal: { AWS: CUSTOMER },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::tagged/*',
        Condition: { StringEquals: { 's3:ExistingObjectTag/secret': 'yes' } },
      },
    ],
  })
  await aws.call('s3', 'PutBucketPolicy', { Bucket: 'tagged', Policy })
  await expect(aws.call('s3', 'GetObject', { Bucket: 'tagged', Key: 'k' })).rejects.toEqual(
    refusal('AccessDenied', 403),
  )
  await aws.call('s3', 'PutObjectTagging', { Bucket: 'tagged', Key: 'k', Tagging: { TagSet: [] } })
  await aws.call('s3', 'GetObject', { Bucket: 'tagged', Key: 'k' })
})
