import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let aws: AwsClient
const Bucket = 'observed'
const versioned = { Bucket: 'versioned' }
const put = (Key: string, more: object = {}) => aws.call('s3', 'PutObject', { Bucket, Key, Body: Buffer.from('0123456789'), ...more }) // prettier-ignore

beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  for (const name of [Bucket, versioned.Bucket]) await aws.call('s3', 'CreateBucket', { Bucket: name })
  await aws.call('s3', 'PutBucketVersioning', { ...versioned, VersioningConfiguration: { Status: 'Enabled' } })
  await put('k')
})
afterAll(() => w.close())

describe('ids of versions', () => {
  const MADE_UP = 'HPniJFCxqTsMuIH9KX8K8wEjNUgmABCD'
  const refused = { code: 'InvalidArgument', status: 400, message: 'Invalid version id specified' }

  test.each(['GetObject', 'HeadObject', 'DeleteObject', 'GetObjectTagging'] as const)(
    'that S3 never gave are refused: %s',
    async (operation) => {
      const asked = aws.call('s3', operation, { Bucket, Key: 'k', VersionId: MADE_UP })
      await expect(asked).rejects.toMatchObject(operation === 'HeadObject' ? { status: 400 } : refused)
    },
  )

  test('that S3 never gave are versions that do not exist among many that are deleted', async () => {
    const Delete = { Objects: [{ Key: 'k', VersionId: MADE_UP }] }
    const { Deleted, Errors } = await aws.call('s3', 'DeleteObjects', { Bucket, Delete })
    const Message = 'The specified version does not exist.'
    expect([Deleted, Errors]).toEqual([undefined, [{ Key: 'k', VersionId: MADE_UP, Code: 'NoSuchVersion', Message }]])
  })

  test('that are gone are deleted again in silence, and lists go on behind them', async () => {
    const ids: string[] = []
    for (let i = 0; i < 5; i++) {
      await w.clock.advance(1000)
      ids.unshift((await aws.call('s3', 'PutObject', { ...versioned, Key: 'five', Body: Buffer.from('x') })).VersionId ?? '')
    } // prettier-ignore
    const list = async (more: object) => {
      const { Versions = [] } = await aws.call('s3', 'ListObjectVersions', { ...versioned, ...more })
      return Versions.map(({ VersionId: id }) => id)
    }
    const behind = { KeyMarker: 'five', VersionIdMarker: ids[2] }
    expect(await list(behind)).toEqual(ids.slice(3))
    for (const VersionId of [...ids.slice(0, 3), ids[0]])
      await aws.call('s3', 'DeleteObject', { ...versioned, Key: 'five', VersionId })
    expect(await list(behind)).toEqual(ids.slice(3))
    await expect(aws.call('s3', 'GetObject', { ...versioned, Key: 'five', VersionId: ids[0] })).rejects.toMatchObject({
      code: 'NoSuchVersion',
      status: 404,
    })
  })

  test('are told of a copy, but not of a new object, where versioning is suspended', async () => {
    const suspended = { Bucket: 'suspended' }
    await aws.call('s3', 'CreateBucket', suspended)
    await aws.call('s3', 'PutBucketVersioning', { ...suspended, VersioningConfiguration: { Status: 'Suspended' } })
    const written = await aws.call('s3', 'PutObject', { ...suspended, Key: 'k', Body: Buffer.from('x') })
    const copied = await aws.call('s3', 'CopyObject', { ...suspended, Key: 'copy', CopySource: 'suspended/k' })
    const read = await aws.call('s3', 'HeadObject', { ...suspended, Key: 'k' })
    expect([written.VersionId, copied.VersionId, read.VersionId]).toEqual([undefined, 'null', 'null'])
  })
})

test('a copy tells of its source’s version unless that is null', async () => {
  const plain = await aws.call('s3', 'PutObject', { ...versioned, Key: 'source', Body: Buffer.from('x') })
  const { CopySourceVersionId } = await aws.call('s3', 'CopyObject', { Bucket, Key: 'copied', CopySource: 'versioned/source' }) // prettier-ignore
  const suspended = await aws.call('s3', 'CopyObject', { Bucket, Key: 'copied', CopySource: 'suspended/k' })
  expect([CopySourceVersionId, suspended.CopySourceVersionId]).toEqual([plain.VersionId, undefined])
})

test('a copy onto itself leads to the page that it says anew', async () => {
  const asked = { Bucket, Key: 'leading', WebsiteRedirectLocation: '/there' }
  await aws.call('s3', 'PutObject', { ...asked, Body: Buffer.from('x') })
  await aws.call('s3', 'CopyObject', { ...asked, CopySource: `https://s3.amazonaws.com/${Bucket}/leading` })
  expect(await aws.call('s3', 'HeadObject', { Bucket, Key: 'leading' })).toMatchObject({ WebsiteRedirectLocation: '/there' }) // prettier-ignore
})

test('a delete marker takes no access control list', async () => {
  await aws.call('s3', 'PutObject', { ...versioned, Key: 'marked', Body: Buffer.from('x') })
  await aws.call('s3', 'DeleteObject', { ...versioned, Key: 'marked' })
  const asked = aws.call('s3', 'PutObjectAcl', { ...versioned, Key: 'marked', ACL: 'bucket-owner-full-control' })
  await expect(asked).rejects.toMatchObject({ code: 'MethodNotAllowed', status: 405 })
})

test('metadata is given back with nothing escaped but what an encoded word must not hold', async () => {
  await put('named', { Metadata: { name: '=?UTF-8?Q?a_=E2=80=94_b%E2.pdf=3F?=' } })
  const { Metadata } = await aws.call('s3', 'HeadObject', { Bucket, Key: 'named' })
  expect(Metadata).toEqual({ name: '=?UTF-8?Q?a_=E2=80=94_b%E2.pdf=3F?=' })
})

describe('parts', () => {
  const Key = 'parted'
  const begin = async (more: object = {}) =>
    (await aws.call('s3', 'CreateMultipartUpload', { Bucket, Key, ...more })).UploadId ?? ''

  test('have checksums to tell only where the upload has an algorithm', async () => {
    for (const [more, expected] of [
      [{}, undefined],
      [{ ChecksumAlgorithm: 'CRC32' }, 'poTHxg=='],
    ] as const) {
      const upload = { Bucket, Key, UploadId: await begin(more) }
      const copied = await aws.call('s3', 'UploadPartCopy', { ...upload, PartNumber: 1, CopySource: `${Bucket}/k` })
      const { Parts } = await aws.call('s3', 'ListParts', upload)
      expect(Object.keys(copied.CopyPartResult ?? {}).some((name) => name.startsWith('Checksum'))).toBe(!!expected)
      expect(Parts).toEqual([expect.objectContaining({ PartNumber: 1, Size: 10 })])
      expect(Parts?.[0]?.ChecksumCRC32).toBe(expected)
      expect(Parts?.[0]).not.toHaveProperty('ChecksumCRC64NVME')
    }
  })

  test('and their uploads tell who began them, by ARN and name', async () => {
    const uploads = { Bucket: 'begun-by-many' }
    await aws.call('s3', 'CreateBucket', uploads)
    const { ID } = (await aws.call('s3', 'ListBuckets', {})).Owner ?? {}
    const Statement = [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }]
    await aws.call('iam', 'CreateRole', { RoleName: 'uploader', Path: '/of/', AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }) }) // prettier-ignore
    await aws.call('iam', 'AttachRolePolicy', { RoleName: 'uploader', PolicyArn: 'arn:aws:iam::aws:policy/AmazonS3FullAccess' }) // prettier-ignore
    const RoleArn = 'arn:aws:iam::111122223333:role/of/uploader'
    const { Credentials } = await aws.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'nightly' })
    const session = await w.client({ accessKeyId: Credentials?.AccessKeyId ?? '', secretAccessKey: Credentials?.SecretAccessKey ?? '', sessionToken: Credentials?.SessionToken ?? '' }) // prettier-ignore
    for (const [client, initiator] of [
      [aws, { ID: 'arn:aws:iam::111122223333:user/stint', DisplayName: 'stint' }],
      [session, { ID: 'arn:aws:sts::111122223333:assumed-role/uploader/nightly', DisplayName: 'uploader/nightly' }],
    ] as const) {
      const { UploadId } = await client.call('s3', 'CreateMultipartUpload', { ...uploads, Key })
      const { Uploads } = await aws.call('s3', 'ListMultipartUploads', uploads)
      expect(Uploads?.find((one) => one.UploadId === UploadId)).toMatchObject({ Initiator: initiator, Owner: { ID } })
      const parted = await aws.call('s3', 'ListParts', { ...uploads, Key, UploadId: UploadId ?? '' })
      expect(parted).toMatchObject({ Initiator: initiator, Owner: { ID } })
    }
  })

  test('are listed from the first on behind an empty marker', async () => {
    const { PartNumberMarker } = await aws.call('s3', 'ListParts', { Bucket, Key, UploadId: await begin(), PartNumberMarker: '' }) // prettier-ignore
    expect(PartNumberMarker).toBe('0')
  })

  test('that are none end at part 0', async () => {
    const upload = { Bucket, Key, UploadId: await begin() }
    const { NextPartNumberMarker, IsTruncated } = await aws.call('s3', 'ListParts', upload)
    expect([NextPartNumberMarker, IsTruncated]).toEqual(['0', false])
  })

  test.each([
    ['bytes=0-100', 'InvalidArgument', 'Range specified is not valid for source object of size: 10'],
    ['bytes=100-200', 'InvalidRequest', 'The specified copy range is invalid for the source object size'],
  ])('are not copied of %s of ten bytes: %s', async (CopySourceRange, code, message) => {
    const UploadId = await begin()
    const asked = aws.call('s3', 'UploadPartCopy', { Bucket, Key, UploadId, PartNumber: 1, CopySource: `${Bucket}/k`, CopySourceRange }) // prettier-ignore
    await expect(asked).rejects.toMatchObject({ code, status: 400, message })
  })

  test('of an upload without an algorithm are refused with a checksum, whose whole may have any', async () => {
    const upload = { Bucket, Key, UploadId: await begin() }
    const { ETag, ChecksumCRC32 } = await aws.call('s3', 'UploadPart', { ...upload, PartNumber: 1, Body: Buffer.from('part'), ChecksumCRC32: 'SQ9wxg==' }) // prettier-ignore
    const complete = (part: object, more: object = {}) =>
      aws.call('s3', 'CompleteMultipartUpload', { ...upload, MultipartUpload: { Parts: [{ PartNumber: 1, ETag, ...part }] }, ...more }) // prettier-ignore
    await expect(complete({ ChecksumCRC32 })).rejects.toMatchObject({ code: 'InvalidPart', status: 400 })
    expect(await complete({}, { ChecksumCRC32: 'AAAAAA==' })).toMatchObject({ ChecksumType: 'FULL_OBJECT' })
  })

  test('out of order are refused', async () => {
    const upload = { Bucket, Key, UploadId: await begin() }
    const part = async (PartNumber: number) => {
      const { ETag } = await aws.call('s3', 'UploadPart', { ...upload, PartNumber, Body: Buffer.from('part') })
      return { PartNumber, ETag }
    }
    const Parts = [await part(2), await part(1)]
    const message = 'The list of parts was not in ascending order. Parts must be ordered by part number.'
    const asked = aws.call('s3', 'CompleteMultipartUpload', { ...upload, MultipartUpload: { Parts } })
    await expect(asked).rejects.toMatchObject({ code: 'InvalidPartOrder', status: 400, message })
  })

  test('of an upload that may replace nothing conflict with whoever deleted what it found', async () => {
    const object = { Bucket, Key: 'deleted-meanwhile' }
    await put(object.Key)
    const complete = async (UploadId: string) => {
      const { ETag } = await aws.call('s3', 'UploadPart', { ...object, UploadId, PartNumber: 1, Body: Buffer.from('part') }) // prettier-ignore
      return aws.call('s3', 'CompleteMultipartUpload', { ...object, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] }, IfNoneMatch: '*' }) // prettier-ignore
    }
    const first = await begin(object)
    await expect(complete(first)).rejects.toMatchObject({ code: 'PreconditionFailed', status: 412 })
    await aws.call('s3', 'DeleteObject', object)
    await expect(complete(first)).rejects.toMatchObject({ code: 'ConditionalRequestConflict', status: 409 })
    expect(await complete(await begin(object))).toMatchObject({ Key: object.Key })
  })

  test('make up uploads, whose lists tell where they end, and nothing of a page that has but prefixes', async () => {
    const uploading = { Bucket: 'uploading' }
    await aws.call('s3', 'CreateBucket', uploading)
    const list = async (more: object = {}) => {
      const found = await aws.call('s3', 'ListMultipartUploads', { ...uploading, ...more })
      return [found.NextKeyMarker, found.NextUploadIdMarker, found.UploadIdMarker, found.Prefix]
    }
    expect(await list()).toEqual(['', '', '', undefined])
    const { UploadId: a } = await aws.call('s3', 'CreateMultipartUpload', { ...uploading, Key: 'a/1' })
    const { UploadId: b } = await aws.call('s3', 'CreateMultipartUpload', { ...uploading, Key: 'b' })
    expect(await list()).toEqual(['b', b, '', undefined])
    expect(await list({ MaxUploads: 1, UploadIdMarker: 'ignored', Prefix: 'a' })).toEqual(['a/1', a, '', 'a'])
    expect(await list({ MaxUploads: 1, Delimiter: '/' })).toEqual(['', '', '', undefined])
  })
})

describe('the place of a new bucket', () => {
  const create = async (region: string, LocationConstraint?: string, name = 'placed-wrongly') =>
    (await w.client('customer', region)).call('s3', 'CreateBucket', {
      Bucket: name,
      ...(LocationConstraint === undefined ? {} : { CreateBucketConfiguration: { LocationConstraint } as never }),
    })

  test.each(['eu-west-1', 'us-east-1'])('that is told as EU by %s stays EU, which is Ireland', async (region) => {
    const name = `told-as-eu-by-${region}`
    await create(region, 'EU', name)
    expect(await aws.call('s3', 'GetBucketLocation', { Bucket: name })).toMatchObject({ LocationConstraint: 'EU' })
    const { Buckets } = await aws.call('s3', 'ListBuckets', { Prefix: name })
    expect(Buckets).toEqual([expect.objectContaining({ Name: name, BucketRegion: 'eu-west-1' })])
  })

  test.each([
    ['us-east-2', undefined, 'unspecified'],
    ['us-west-1', 'us-east-2', 'us-east-2'],
    ['us-west-1', 'us-east-1', 'us-east-1'],
    ['us-east-2', 'EU', 'EU'],
    ['eu-west-1', 'bar', 'bar'],
    ['us-west-1', 'aws-global', 'aws-global'],
  ])('is not for the endpoint of %s to make: %s', async (region, constraint, shown) => {
    const message = `The ${shown} location constraint is incompatible for the region specific endpoint this request was sent to.`
    const refused = { code: 'IllegalLocationConstraintException', status: 400, message }
    await expect(create(region, constraint)).rejects.toMatchObject(refused)
  })

  test.each(['us-east-1', 'foo', 'aws-global'])('is none in us-east-1: %s', async (constraint) => {
    const refused = { code: 'InvalidLocationConstraint', status: 400 }
    await expect(create('us-east-1', constraint)).rejects.toMatchObject(refused)
  })
})

describe('encryption', () => {
  const sealed = { Bucket: 'sealed' }
  const KEY = expect.stringMatching(/^arn:aws:kms:us-east-1:111122223333:key\/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/) as string // prettier-ignore
  const encrypt = (SSEAlgorithm: 'aws:kms' | 'AES256', more: object = {}) =>
    aws.call('s3', 'PutBucketEncryption', { ...sealed, ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm }, ...more }] } }) // prettier-ignore
  const write = (more: object = {}) => aws.call('s3', 'PutObject', { ...sealed, Key: 'k', Body: Buffer.from('x'), ...more }) // prettier-ignore
  const head = (Key = 'k') => aws.call('s3', 'HeadObject', { ...sealed, Key })
  const ontoItself = (more: object = {}) => aws.call('s3', 'CopyObject', { ...sealed, Key: 'k', CopySource: 'sealed/k', ...more }) // prettier-ignore
  beforeAll(() => aws.call('s3', 'CreateBucket', sealed))

  const customerKey = Buffer.alloc(32, 'k')
  const md5Of = (bytes: Buffer) => createHash('md5').update(bytes).digest('base64')
  const byCustomer = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: customerKey.toString('base64'), SSECustomerKeyMD5: md5Of(customerKey) } // prettier-ignore
  const SPECIFYING = 'Requests specifying Server Side Encryption with Customer provided keys must provide'
  const INVALID = 'The secret key was invalid for the specified algorithm.'

  test.each<[string, object, string, string?]>([
    ['and a method beside it', { ServerSideEncryption: 'AES256', SSECustomerAlgorithm: 'KMS' }, 'Server Side Encryption with Customer provided key is incompatible with the encryption method specified'],
    ['by an algorithm that is none', { SSECustomerAlgorithm: 'KMS' }, 'The Encryption request you specified is not valid. Supported value: AES256.', 'InvalidEncryptionAlgorithmError'],
    ['by no algorithm', { SSECustomerAlgorithm: undefined }, `${SPECIFYING} a valid encryption algorithm.`],
    ['that is not sent', { SSECustomerKey: undefined }, `${SPECIFYING} an appropriate secret key.`],
    ['that is too short', { SSECustomerKey: 'a2s=', SSECustomerKeyMD5: md5Of(Buffer.from('kk')) }, INVALID],
    ['of another digest', { SSECustomerKeyMD5: md5Of(Buffer.from('kk')) }, 'The calculated MD5 hash of the key did not match the hash that was provided.'],
  ])('by a key of one’s own %s is refused', async (_, more, message, code = 'InvalidArgument') => {
    for (const asked of [write({ ...byCustomer, ...more }), aws.call('s3', 'CreateMultipartUpload', { ...sealed, Key: 'm', ...byCustomer, ...more })])
      await expect(asked).rejects.toMatchObject({ code, status: 400, message })
  }) // prettier-ignore

  test('by a key of one’s own is blocked where nobody unblocked it', async () => {
    await expect(write(byCustomer)).rejects.toMatchObject({ code: 'AccessDenied', status: 403 })
  })

  test('by KMS leaves an ETag that is no MD5, of objects, parts and copies', async () => {
    const md5 = '"9dd4e461268c8034f5c8564e155c67a6"'
    const byKms = { ServerSideEncryption: 'aws:kms' }
    const [first, second] = [await write(byKms), await write(byKms)]
    expect([first.ETag, second.ETag]).toEqual([expect.stringMatching(/^"[\da-f]{32}"$/), expect.stringMatching(/^"[\da-f]{32}"$/)]) // prettier-ignore
    expect(new Set([first.ETag, second.ETag, md5]).size).toBe(3)
    expect((await head()).ETag).toBe(second.ETag)
    const copy = async (more: object) =>
      (await aws.call('s3', 'CopyObject', { ...sealed, Key: 'copy', CopySource: 'sealed/k', ...more })).CopyObjectResult?.ETag // prettier-ignore
    expect([md5, second.ETag]).not.toContain(await copy(byKms))
    expect(await copy({ ServerSideEncryption: 'AES256' })).toBe(md5)
    const upload = { ...sealed, Key: 'm' }
    const { UploadId = '' } = await aws.call('s3', 'CreateMultipartUpload', { ...upload, ...byKms })
    const part = await aws.call('s3', 'UploadPart', { ...upload, UploadId, PartNumber: 1, Body: Buffer.from('x') })
    expect(part.ETag).not.toBe(md5)
    const Parts = [{ PartNumber: 1, ETag: part.ETag }]
    const whole = await aws.call('s3', 'CompleteMultipartUpload', { ...upload, UploadId, MultipartUpload: { Parts } })
    expect(whole.ETag).toMatch(/^"[\da-f]{32}-1"$/)
  })

  test('by KMS tells its key, and whether it is by way of the bucket’s', async () => {
    const plainly = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY }
    const written = await write({ ServerSideEncryption: 'aws:kms' })
    expect([written, await head()]).toEqual([expect.objectContaining(plainly), expect.objectContaining(plainly)])
    expect([written, await head()]).not.toContainEqual(expect.objectContaining({ BucketKeyEnabled: true }))
    await encrypt('aws:kms', { BucketKeyEnabled: true })
    const asDefault = { ...plainly, BucketKeyEnabled: true }
    expect(await write()).toMatchObject(asDefault)
    expect(await head()).toMatchObject(asDefault)
    expect(await write({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: written.SSEKMSKeyId })).toMatchObject(asDefault)
    expect(await write({ ServerSideEncryption: 'aws:kms:dsse' })).not.toHaveProperty('BucketKeyEnabled')
    expect(await write({ ServerSideEncryption: 'AES256' })).not.toHaveProperty('SSEKMSKeyId')
  })

  test('of a bucket says whether it uses bucket keys, also where nobody said so', async () => {
    await encrypt('aws:kms')
    const { ServerSideEncryptionConfiguration: told } = await aws.call('s3', 'GetBucketEncryption', sealed)
    expect(told?.Rules).toEqual([{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' }, BucketKeyEnabled: false }]) // prettier-ignore
  })

  test('of a copy is its bucket’s, which changes an object enough to be copied onto itself', async () => {
    const refused = { code: 'InvalidRequest', status: 400 }
    await aws.call('s3', 'DeleteBucketEncryption', sealed)
    await write({ ServerSideEncryption: 'aws:kms' })
    expect(await ontoItself()).toMatchObject({ ServerSideEncryption: 'AES256' })
    expect(await head()).not.toHaveProperty('SSEKMSKeyId')
    await expect(ontoItself()).rejects.toMatchObject(refused)
    for (const algorithm of ['AES256', 'aws:kms'] as const) {
      await encrypt(algorithm)
      expect(await ontoItself()).toMatchObject({ ServerSideEncryption: algorithm })
    }
    expect(await head()).toMatchObject({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY })
  })
})

test('a date that is yet to come is no condition', async () => {
  const later = new Date(w.clock.now() + 86_400_000)
  const { ContentLength } = await aws.call('s3', 'GetObject', { Bucket, Key: 'k', IfModifiedSince: later })
  expect(ContentLength).toBe(10)
  await aws.call('s3', 'CopyObject', { Bucket, Key: 'later', CopySource: `${Bucket}/k`, CopySourceIfModifiedSince: later }) // prettier-ignore
  const now = new Date(w.clock.now())
  await expect(aws.call('s3', 'GetObject', { Bucket, Key: 'k', IfModifiedSince: now })).rejects.toMatchObject({ status: 304 }) // prettier-ignore
})

test('a list that goes on from a token does not tell from which key it once began', async () => {
  for (const Key of ['l1', 'l2', 'l3']) await put(Key)
  const first = await aws.call('s3', 'ListObjectsV2', { Bucket, StartAfter: 'l', MaxKeys: 1 })
  const ContinuationToken = first.NextContinuationToken
  const next = await aws.call('s3', 'ListObjectsV2', { Bucket, StartAfter: 'l', MaxKeys: 1, ContinuationToken })
  expect([first.StartAfter, next.StartAfter, next.Contents?.[0]?.Key]).toEqual(['l', undefined, 'l2'])
})

test('the header of tags may name keys without values, and leave out what stands between two ampersands', async () => {
  await put('tagged', { Tagging: 'one&&&two=2' })
  const { TagSet } = await aws.call('s3', 'GetObjectTagging', { Bucket, Key: 'tagged' })
  expect(TagSet).toEqual([
    { Key: 'one', Value: '' },
    { Key: 'two', Value: '2' },
  ])
})

test('there is no bucket before there is no document', async () => {
  const nowhere = { Bucket: 'no-such-bucket', Key: 'k' }
  const missing = { code: 'NoSuchBucket', status: 404 }
  await expect(aws.call('s3', 'PutObjectTagging', { ...nowhere, Tagging: {} as never })).rejects.toMatchObject(missing)
  await expect(aws.call('s3', 'DeleteObjects', { ...nowhere, Delete: { Objects: [] } })).rejects.toMatchObject(missing)
  await expect(aws.call('s3', 'DeleteObjects', { ...nowhere, Delete: { Objects: [{} as never] } })).rejects.toMatchObject(missing) // prettier-ignore
  await expect(aws.call('s3', 'PutObjectRetention', { ...nowhere, Retention: { Mode: 'HALF' } })).rejects.toMatchObject(missing) // prettier-ignore
})

describe('an access control list is judged before it is said that lists are off', () => {
  const MALFORMED = { code: 'MalformedACLError', status: 400, message: 'The XML you provided was not well-formed or did not validate against our published schema' } // prettier-ignore
  const invalid = (message: string) => ({ code: 'InvalidArgument', status: 400, message })
  const LOGS = {
    Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/s3/LogDelivery' },
    Permission: 'WRITE',
  }
  const policy = (grant: object, Owner?: object) => ({
    AccessControlPolicy: { Owner, Grants: [{ ...LOGS, ...grant }] },
  })
  let Owner: object | undefined
  beforeAll(async () => {
    Owner = (await aws.call('s3', 'ListBuckets', {})).Owner
  })

  test.each<[string, () => object, object]>([
    ['a canned one that is none', () => ({ ACL: 'fake-acl' }), invalid('')],
    ['a group that is none', () => ({ GrantWrite: 'uri="http://acs.amazonaws.com/groups/s3/FakeGroup"' }), invalid('Invalid group uri')],
    ['a header that is none', () => ({ GrantWrite: 'fakekey="1234"' }), invalid('Argument format not recognized')],
    ['an id that is none', () => ({ GrantWrite: 'id="wrong-id"' }), invalid('Invalid id')],
    ['no owner', () => policy({}), MALFORMED],
    ['a permission that is none', () => policy({ Permission: 'WRONG' }, Owner), MALFORMED],
    ['an owner that is none', () => policy({}, { ID: 'wrong-id' }), invalid('Invalid id')],
    ['a document’s group that is none', () => policy({ Grantee: { Type: 'Group', URI: 'http://acs.amazonaws.com/groups/s3/FakeGroup' } }, Owner), invalid('Invalid group uri')],
    ['a document’s id that is none', () => policy({ Grantee: { Type: 'CanonicalUser', ID: 'wrong-id' } }, Owner), invalid('Invalid id')],
    ['a type that is none', () => policy({ Grantee: { Type: 'BadType', ID: 'wrong-id' } }, Owner), MALFORMED],
    ['an empty document', () => ({ AccessControlPolicy: {} }), MALFORMED],
    ['a canned one beside grants', () => ({ ACL: 'private', GrantRead: `uri="${LOGS.Grantee.URI}"` }), { code: 'InvalidRequest', message: 'Specifying both Canned ACLs and Header Grants is not allowed' }],
    ['one of which nothing is wrong', () => policy({}, Owner), { code: 'AccessControlListNotSupported', status: 400 }],
  ])('%s', async (_what, asked, refused) => {
    await expect(aws.call('s3', 'PutBucketAcl', { Bucket, ...asked() } as never)).rejects.toMatchObject(refused)
    await expect(aws.call('s3', 'PutObjectAcl', { Bucket, Key: 'k', ...asked() } as never)).rejects.toMatchObject(refused)
  }) // prettier-ignore
})

const website = (more: object) =>
  aws.call('s3', 'PutBucketWebsite', { Bucket, WebsiteConfiguration: { IndexDocument: { Suffix: 'index.html' }, ...more } }) // prettier-ignore

test.each<[string, number, string, () => Promise<unknown>]>([
  ['IllegalVersioningConfigurationException', 400, 'The Versioning element must be specified', () => aws.call('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration: {} })],
  ['InvalidArgument', 400, 'x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.', () => aws.call('s3', 'DeleteObject', { Bucket, Key: 'k', BypassGovernanceRetention: true })],
  ['InvalidArgument', 400, 'Invalid x-amz-object-ownership header: RandomValue', () => aws.call('s3', 'CreateBucket', { Bucket: 'other', ObjectOwnership: 'RandomValue' as 'ObjectWriter' })],
  ['MalformedPolicy', 400, "Policies must be valid JSON and the first byte must be '{'", () => aws.call('s3', 'PutBucketPolicy', { Bucket, Policy: '' })],
  ['InvalidArgument', 400, 'Argument value eu-east-1 is not a valid AWS Region', () => aws.call('s3', 'ListBuckets', { BucketRegion: 'eu-east-1' })],
  ['IdMismatch', 400, 'Document ID does not match the specified configuration ID.', () => aws.call('s3', 'PutBucketInventoryConfiguration', { Bucket, Id: 'one', InventoryConfiguration: { Id: 'other', IsEnabled: true, IncludedObjectVersions: 'All', Schedule: { Frequency: 'Daily' }, Destination: { S3BucketDestination: { Bucket: `arn:aws:s3:::${Bucket}`, Format: 'CSV' } } } })],
  ['NoSuchKey', 404, 'The specified key does not exist.', () => aws.call('s3', 'GetObjectTagging', { Bucket, Key: 'none' })],
  ['NoSuchKey', 404, 'The specified key does not exist.', () => aws.call('s3', 'DeleteObjectTagging', { Bucket, Key: 'none' })],
  ['InvalidTag', 400, 'User-defined tag keys can\'t start with "aws:". This prefix is reserved for system tags. Remove "aws:" from your tag keys and try again.', () => aws.call('s3', 'CreateBucket', { Bucket: 'other', CreateBucketConfiguration: { Tags: [{ Key: 'aws:test', Value: '1' }] } })],
  ['BucketAlreadyOwnedByYou', 409, 'Your previous request to create the named bucket succeeded and you already own it.', () => aws.call('s3', 'CreateBucket', { Bucket, CreateBucketConfiguration: { Tags: [{ Key: 'a', Value: '1' }] } })],
  ['InvalidRequest', 400, 'Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.', () => website({ RoutingRules: [{ Redirect: { Protocol: 'protocol' } }] })],
  ['InvalidRequest', 400, 'You can only define ReplaceKeyPrefix or ReplaceKey but not both.', () => website({ RoutingRules: [{ Redirect: { ReplaceKeyPrefixWith: 'a', ReplaceKeyWith: 'b' } }] })],
  ['InvalidRequest', 400, "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.", () => website({ RoutingRules: [{ Redirect: { ReplaceKeyPrefixWith: 'a' }, Condition: {} }] })],
  ['MalformedXML', 400, 'The XML you provided was not well-formed or did not validate against our published schema', () => website({ RoutingRules: [] })],
])('%s %i: %s', async (code, status, message, asked) => {
  await expect(asked()).rejects.toMatchObject({ code, status, message })
}) // prettier-ignore
