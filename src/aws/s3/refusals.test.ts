import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { presign, sign } from '../../wire/sigv4/sign.ts'

let w: TestWorld
let aws: AwsClient
const Bucket = 'refusing'
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  await aws.call('s3', 'CreateBucket', { Bucket })
  await aws.call('s3', 'CreateBucket', { Bucket: 'with.dot', ObjectOwnership: 'ObjectWriter' })
  await aws.call('s3', 'PutObject', { Bucket, Key: 'k', Body: Buffer.from('0123456789') })
})
afterAll(() => w.close())

const rule = (SSEAlgorithm: string, KMSMasterKeyID?: string) => ({
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm, ...(KMSMasterKeyID === undefined ? {} : { KMSMasterKeyID }) },
})
const encrypt = (...Rules: readonly ReturnType<typeof rule>[]) =>
  aws.call('s3', 'PutBucketEncryption', { Bucket, ServerSideEncryptionConfiguration: { Rules } })
const put = (more: object) => aws.call('s3', 'PutObject', { Bucket, Key: 'k', Body: Buffer.from('x'), ...more })
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'
const MALFORMED = 'The XML you provided was not well-formed or did not validate against our published schema'

test.each<[string, number, string, () => Promise<unknown>]>([
  ['MalformedXML', 400, MALFORMED, () => encrypt()],
  ['MalformedXML', 400, MALFORMED, () => encrypt(rule('AES256'), rule('AES256'))],
  ['InvalidArgument', 400, 'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse', () => encrypt(rule('AES256', 'key'))],
  ['InvalidRequest', 400, 'S3 Transfer Acceleration is not supported for buckets with periods (.) in their names', () => aws.call('s3', 'PutBucketAccelerateConfiguration', { Bucket: 'with.dot', AccelerateConfiguration: { Status: 'Enabled' } })],
  ['InvalidArgument', 400, 'The encryption method specified is not supported', () => put({ ServerSideEncryption: 'foo' })],
  ['BadDigest', 400, 'The Content-MD5 you specified did not match what we received.', () => aws.call('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet: [] }, ContentMD5: 'CY9rzUYh03PK3k6DJie09g==' })],
  ['InvalidDigest', 400, 'The Content-MD5 you specified was invalid.', () => aws.call('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet: [] }, ContentMD5: 'abc' })],
  ['NotImplemented', 501, 'A header you provided implies functionality that is not implemented', () => put({ IfMatch: '*' })],
  ['NotImplemented', 501, 'A header you provided implies functionality that is not implemented', () => put({ IfNoneMatch: '"x"' })],
  ['InvalidTag', 400, 'Your TagKey cannot be prefixed with aws:', () => aws.call('s3', 'PutObjectTagging', { Bucket, Key: 'k', Tagging: { TagSet: [{ Key: 'aws:x', Value: '' }] } })],
  ['InvalidTag', 400, 'System tags cannot be added/updated by requester', () => aws.call('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet: [{ Key: 'aws:x', Value: '' }] } })],
  ['InvalidArgument', 400, "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.", () => put({ Tagging: 'a=1&a=2' })],
  ['InvalidArgument', 400, 'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms', () => put({ ServerSideEncryption: 'AES256', SSEKMSKeyId: 'k' })],
  ['KMS.NotFoundException', 400, `Invalid keyId 'mine'`, () => put({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'mine' })],
  ['KMS.NotFoundException', 400, `Key '${KEY}' does not exist`, () => put({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY.split('/')[1] })],
  ['KMS.NotFoundException', 400, 'Invalid arn eu-west-1', () => put({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY.replace('us-east-1', 'eu-west-1') })],
  ['KMS.NotFoundException', 400, `Key '${KEY}' does not exist`, () => put({ ServerSideEncryption: 'aws:kms', SSEKMSKeyId: KEY })],
  ['MalformedPolicy', 400, 'Allow with NotPrincipal is not allowed.', () => aws.call('s3', 'PutBucketPolicy', { Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', NotPrincipal: { AWS: '111122223333' }, Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }] }) })],
  ['AccessDenied', 403, 'Access Denied', () => put({ SSECustomerAlgorithm: 'AES256', SSECustomerKey: 'c2VjcmV0LWtleS1vZi10aGlydHktdHdvLWJ5dGVzISE=', SSECustomerKeyMD5: 'Lolt+oRo4zwgD+zhDTypfA==' })],
  ['InvalidRequest', 400, 'The encryption parameters are not applicable to this object.', () => aws.call('s3', 'GetObject', { Bucket, Key: 'k', SSECustomerAlgorithm: 'AES256' })],
  ['InvalidRequest', 400, 'The encryption parameters are not applicable to this object.', () => aws.call('s3', 'CopyObject', { Bucket, Key: 'k2', CopySource: `${Bucket}/k`, CopySourceSSECustomerAlgorithm: 'AES256' })],
  ['NotImplemented', 501, 'A header you provided implies functionality that is not implemented', () => aws.call('s3', 'DeleteObject', { Bucket, Key: 'k', IfMatchSize: 99 })],
  ['NotImplemented', 501, 'A header you provided implies functionality that is not implemented', () => aws.call('s3', 'DeleteObject', { Bucket, Key: 'k', IfMatchLastModifiedTime: new Date(0) })],
  ['InvalidRedirectLocation', 400, "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.", () => put({ WebsiteRedirectLocation: 'elsewhere' })],
  ['NotImplemented', 501, 'A header you provided implies functionality that is not implemented', () => put({ WriteOffsetBytes: 3 })],
  ['KeyTooLongError', 400, 'Your key is too long', () => aws.call('s3', 'GetObject', { Bucket, Key: 'k'.repeat(1025) })],
  ['KeyTooLongError', 400, 'Your key is too long', () => aws.call('s3', 'DeleteObject', { Bucket, Key: 'k'.repeat(1025) })],
  ['MissingSecurityHeader', 400, 'Your request was missing a required header', () => aws.call('s3', 'PutBucketAcl', { Bucket })],
  ['MalformedACLError', 400, MALFORMED, () => aws.call('s3', 'PutBucketAcl', { Bucket: 'with.dot', AccessControlPolicy: {} })],
  ['UnexpectedContent', 400, 'This request does not support content', () => aws.call('s3', 'PutBucketAcl', { Bucket: 'with.dot', ACL: 'private', AccessControlPolicy: {} })],
  ['MalformedPolicy', 400, 'Policy has an invalid condition key', () => aws.call('s3', 'PutBucketPolicy', { Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*`, Condition: { StringEquals: { foo: 'bar' } } }] }) })],
])('%s %i: %s', async (code, status, message, asked) => {
  await expect(asked()).rejects.toEqual(expect.objectContaining({ code, status, message }))
}) // prettier-ignore

test('of a canned ACL that is none, S3 has nothing to say but its name', async () => {
  const asked = aws.call('s3', 'PutObject', { Bucket: 'with.dot', Key: 'k', ACL: 'privatee' as 'private' })
  await expect(asked).rejects.toMatchObject({ code: 'InvalidArgument', status: 400, message: '' })
})

test('what is encrypted with AWS’s own key is read by nobody outside of its account', async () => {
  const OPEN = { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false } // prettier-ignore
  await aws.call('s3', 'PutPublicAccessBlock', { Bucket, PublicAccessBlockConfiguration: OPEN })
  const Statement = [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${Bucket}/*` }]
  await aws.call('s3', 'PutBucketPolicy', { Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) })
  for (const [Key, more] of [
    ['plain', {}],
    ['sealed', { ServerSideEncryption: 'aws:kms' }],
  ] as const)
    // prettier-ignore
    await aws.call('s3', 'PutObject', { Bucket, Key, Body: Buffer.from('x'), ...more })
  const read = async (by: AwsClient, Key: string) => (await by.call('s3', 'GetObject', { Bucket, Key })).ContentLength
  const other = await w.client('redhat')
  expect([await read(aws, 'sealed'), await read(other, 'plain')]).toEqual([1, 1])
  await expect(read(other, 'sealed')).rejects.toMatchObject({ code: 'AccessDenied', message: expect.stringContaining('kms:Decrypt') as string }) // prettier-ignore
  const unsigned = await fetch(`${w.endpoint}/${Bucket}/sealed`)
  expect([unsigned.status, await unsigned.text()]).toEqual([400, expect.stringContaining('require AWS Signature Version 4')]) // prettier-ignore
  await aws.call('s3', 'DeleteBucketPolicy', { Bucket })
})

test('a bucket that encrypts with a key that there is none of takes what is encrypted otherwise, and nothing else', async () => {
  await aws.call('s3', 'CreateBucket', { Bucket: 'keyed' })
  await aws.call('s3', 'PutBucketEncryption', { Bucket: 'keyed', ServerSideEncryptionConfiguration: { Rules: [rule('aws:kms', KEY)] } }) // prettier-ignore
  const write = (more: object) =>
    aws.call('s3', 'PutObject', { Bucket: 'keyed', Key: 'k', Body: Buffer.from('x'), ...more })
  await expect(write({})).rejects.toMatchObject({ code: 'KMS.NotFoundException', status: 400 })
  const { ServerSideEncryption, SSEKMSKeyId } = await write({ ServerSideEncryption: 'AES256' })
  expect([ServerSideEncryption, SSEKMSKeyId]).toEqual(['AES256', undefined])
})

test('MFA Delete is not switched on: without a device, by a session, with half a header, or by a user', async () => {
  const { Credentials: { AccessKeyId = '', SecretAccessKey = '', SessionToken } = {} } = await aws.call('sts', 'GetSessionToken', {}) // prettier-ignore
  const session = await w.client({ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }) // prettier-ignore
  const VersioningConfiguration = { Status: 'Enabled', MFADelete: 'Enabled' }
  const ask = (by: AwsClient, MFA?: string) => by.call('s3', 'PutBucketVersioning', { Bucket, VersioningConfiguration, MFA }) // prettier-ignore
  const device = 'arn:aws:iam::111122223333:mfa/me 123456'
  await expect(ask(aws)).rejects.toMatchObject({
    code: 'AccessDenied',
    message: 'Mfa Authentication must be used for this request',
  })
  await expect(ask(session, device)).rejects.toMatchObject({
    code: 'InvalidRequest',
    message: 'DevPay and Mfa are mutually exclusive authorization methods.',
  })
  await expect(ask(aws, '123456')).rejects.toMatchObject({
    code: 'InvalidArgument',
    message: 'Mfa header is invalid -- the header should be formatted as {serialNumber}(space){tokenCode}',
  })
  await expect(ask(aws, device)).rejects.toMatchObject({
    code: 'AccessDenied',
    message: 'This operation may only be performed by the bucket owner',
  })
  expect(await aws.call('s3', 'GetBucketVersioning', { Bucket })).toEqual({})
})

test('of many deletions, those on conditions of directory buckets are not done', async () => {
  const Delete = { Objects: [{ Key: 'k', Size: 99 }, { Key: 'none' }] }
  const { Errors, Deleted } = await aws.call('s3', 'DeleteObjects', { Bucket, Delete })
  expect([Errors, Deleted]).toMatchObject([[{ Key: 'k', Code: 'NotImplemented' }], [{ Key: 'none' }]])
})

test('a bucket says that it blocks its writers’ own keys, until it is told not to', async () => {
  const shown = async () => (await aws.call('s3', 'GetBucketEncryption', { Bucket })).ServerSideEncryptionConfiguration
  expect((await shown())?.Rules[0]?.BlockedEncryptionTypes).toEqual({ EncryptionType: ['SSE-C'] })
  const Rules = [{ ...rule('AES256'), BlockedEncryptionTypes: { EncryptionType: ['NONE'] } }]
  await aws.call('s3', 'PutBucketEncryption', { Bucket, ServerSideEncryptionConfiguration: { Rules } })
  const SSECustomerKey = 'c2VjcmV0LWtleS1vZi10aGlydHktdHdvLWJ5dGVzISE='
  const key = { SSECustomerAlgorithm: 'AES256', SSECustomerKey, SSECustomerKeyMD5: 'Lolt+oRo4zwgD+zhDTypfA==' }
  await expect(put(key)).rejects.toMatchObject({ code: 'NotImplemented' })
  await aws.call('s3', 'DeleteBucketEncryption', { Bucket })
})

test('a deletion of many must say the digest of its list, and the digest must be right', async () => {
  const body = '<Delete><Object><Key>gone</Key></Object></Delete>'
  const ask = async (more: readonly (readonly [string, string])[]) => {
    const sha256 = createHash('sha256').update(body).digest('hex')
    const headers = new Map([['host', new URL(w.endpoint).host], ['x-amz-content-sha256', sha256], ...more]) // prettier-ignore
    const url = `/${Bucket}?delete`
    const target = { region: 'us-east-1', service: 's3' }
    const person = await w.credentials('customer')
    const signed = sign({ method: 'POST', url, headers }, person, target, w.clock.now(), Buffer.from(body))
    const answer = await fetch(w.endpoint + url, { method: 'POST', headers: Object.fromEntries(signed), body })
    return [answer.status, /<Code>(\w+)/.exec(await answer.text())?.[1]]
  }
  const md5 = createHash('md5').update(body).digest('base64')
  expect(await ask([])).toEqual([400, 'InvalidRequest'])
  expect(await ask([['content-md5', 'CY9rzUYh03PK3k6DJie09g==']])).toEqual([400, 'BadDigest'])
  expect(await ask([['x-amz-checksum-crc32', 'AAAAAA==']])).toEqual([400, 'BadDigest'])
  expect(await ask([['content-md5', md5]])).toEqual([200, undefined])
})

test('an answer without a body says so by its length', async () => {
  const url = `/${Bucket}/empty`
  const headers = new Map([['host', new URL(w.endpoint).host]])
  const target = { region: 'us-east-1', service: 's3' }
  const signed = presign({ method: 'PUT', url, headers }, await w.credentials('customer'), target, w.clock.now(), 60)
  const answer = await fetch(w.endpoint + signed, { method: 'PUT', body: '' })
  expect([answer.status, answer.headers.get('content-length'), answer.headers.get('transfer-encoding')]).toEqual([200, '0', null]) // prettier-ignore
})

test('a condition must hold all the while that the parts of an upload come in', async () => {
  const { ETag: IfMatch } = await aws.call('s3', 'HeadObject', { Bucket, Key: 'k' })
  const { UploadId = '' } = await aws.call('s3', 'CreateMultipartUpload', { Bucket, Key: 'k' })
  const part = { Bucket, Key: 'k', UploadId, PartNumber: 1, Body: Buffer.from('part') }
  const { ETag } = await aws.call('s3', 'UploadPart', part)
  await w.clock.advance(1000)
  await put({ Body: Buffer.from('0123456789') })
  const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] }
  await expect(
    aws.call('s3', 'CompleteMultipartUpload', { Bucket, Key: 'k', UploadId, MultipartUpload, IfMatch }),
  ).rejects.toEqual(expect.objectContaining({ code: 'ConditionalRequestConflict', status: 409 }))
  await aws.call('s3', 'CompleteMultipartUpload', { Bucket, Key: 'k', UploadId, MultipartUpload })
})

test('the account’s quota of buckets counts, and Service Quotas raises it', async () => {
  const account = '111122223333'
  const many = Array.from({ length: 10_000 }, (_, i) => ({
    partition: account,
    key: `s3/bucket/filler-${i}`,
    value: {},
  }))
  await w.store.commit({ writes: many })
  const create = () => aws.call('s3', 'CreateBucket', { Bucket: 'one-more' })
  await expect(create()).rejects.toEqual(
    expect.objectContaining({
      code: 'TooManyBuckets',
      status: 400,
      message: 'You have attempted to create more buckets than allowed',
    }),
  )
  const quota = { ServiceCode: 's3', QuotaCode: 'L-DC2B2D3D' }
  await aws.call('servicequotas', 'RequestServiceQuotaIncrease', { ...quota, DesiredValue: 20_000 })
  await create()
  await w.store.commit({ writes: many.map(({ partition, key }) => ({ partition, key })) })
})

test('a range that is the whole object carries its checksum', async () => {
  const at = { Bucket, Key: 'c' }
  await aws.call('s3', 'PutObject', { ...at, Body: Buffer.from('0123456789') })
  for (const [Range, isWhole] of [['bytes=0-100', true], ['bytes=-15', true], ['bytes=0-8', false]] as const) {
    const answer = await aws.call('s3', 'HeadObject', { ...at, Range, ChecksumMode: 'ENABLED' })
    expect([Range, answer.ChecksumCRC64NVME !== undefined]).toEqual([Range, isWhole])
  }
}) // prettier-ignore

test.each(['/refusing/%FF', '/refusing/%zz', '/refusing?list-type=2&prefix=%FF', '/%FF/k'])(
  'an address that is no escaped UTF-8 is signed as it stands, and refused: %s',
  async (url) => {
    const request = { method: 'GET', url, headers: new Map([['host', new URL(w.endpoint).host]]) }
    const target = { service: 's3', region: 'us-east-1' }
    const signed = sign(request, await w.credentials('customer'), target, w.clock.hostNow(), undefined)
    signed.delete('host')
    const answer = await fetch(w.endpoint + url, { headers: Object.fromEntries(signed) })
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringContaining('<Code>InvalidURI</Code><Message>Couldn&apos;t parse the specified URI.</Message>'),
    ])
  },
)

describe('a presigned address', () => {
  const target = { region: 'us-east-1', service: 's3' }
  const presigned = async (
    key: string,
    more: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const url = `/${Bucket}/${key}?${new URLSearchParams(more).toString().replaceAll('+', '%20')}`
    const signed = presign({ method: 'PUT', url, headers: new Map([['host', new URL(w.endpoint).host], ...Object.entries(headers)]) }, await w.credentials('customer'), target, w.clock.now(), 60) // prettier-ignore
    return fetch(w.endpoint + signed, { method: 'PUT', body: 'x', headers })
  }
  const addressOf = async (key: string, headers: ReadonlyMap<string, string> = new Map()) =>
    presign({ method: 'PUT', url: `/${Bucket}/${key}`, headers: new Map([['host', new URL(w.endpoint).host], ...headers]) }, await w.credentials('customer'), target, w.clock.now(), 60) // prettier-ignore
  const head = (Key: string) => aws.call('s3', 'HeadObject', { Bucket, Key })

  test('may hold the headers that its maker wrote into it', async () => {
    const asked = { 'x-amz-meta-colour': 'deep blue', 'x-amz-storage-class': 'STANDARD_IA', 'X-Amz-Tagging': 'a=b&c=d' }
    expect((await presigned('hoisted', asked)).status).toBe(200)
    expect(await head('hoisted')).toMatchObject({ Metadata: { colour: 'deep blue' }, StorageClass: 'STANDARD_IA', TagCount: 2 }) // prettier-ignore
  })

  test('whose headers S3 does not take is refused as if they were sent', async () => {
    const answer = await presigned('refused', { 'x-amz-acl': 'public-read' })
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('AccessControlListNotSupported')]) // prettier-ignore
  })

  test('may hold a condition', async () => {
    const once = { 'If-None-Match': '*' }
    expect([(await presigned('once', once)).status, (await presigned('once', once)).status]).toEqual([200, 412])
    expect((await presigned('once', { 'If-Match': 'd41d8cd98f00b204e9800998ecf8427e' })).status).toBe(412)
  })

  test('says nothing of what will be sent, nor does who sends it', async () => {
    for (const said of ['UNSIGNED-PAYLOAD', '0'.repeat(64)]) {
      const sent = { method: 'PUT', body: 'x', headers: { 'x-amz-content-sha256': said } }
      expect((await fetch(w.endpoint + (await addressOf('unsaid')), sent)).status).toBe(200)
    }
  })

  test('tells of a header that was not signed which, and of one that is missing what S3 would have signed', async () => {
    const answer = async (url: string, headers: Readonly<Record<string, string>>) =>
      (await fetch(w.endpoint + url, { method: 'PUT', body: 'x', headers })).text()
    const stranger = await answer(await addressOf('k'), { 'x-amz-meta-a': 'b', 'x-amz-date': 'x' })
    expect(stranger).toMatch(/<Code>AccessDenied<.*<HeadersNotSigned>x-amz-meta-a, x-amz-date</)
    const missing = await answer(await addressOf('k', new Map([['x-amz-meta-a', 'b']])), {})
    expect(missing).toMatch(/<Code>SignatureDoesNotMatch<.*<CanonicalRequest>PUT\n.*\nx-amz-meta-a:\n/s)
  })

  test('whose credential is escaped twice is malformed', async () => {
    const url = (await addressOf('k')).replaceAll('%2F', '%252F')
    const answer = await fetch(w.endpoint + url, { method: 'PUT', body: 'x' })
    expect([answer.status, await answer.text()]).toEqual([
      400,
      expect.stringMatching(/<Code>AuthorizationQueryParametersError<\/Code><Message>Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting &quot;&lt;YOUR-AKID&gt;\/YYYYMMDD\/REGION\/SERVICE\/aws4_request&quot;\.</), // prettier-ignore
    ])
  })

  test('is of the path with its slashes, however they are written', async () => {
    const url = (await addressOf('a/b')).replace('a/b', 'a%2Fb')
    expect((await fetch(w.endpoint + url, { method: 'PUT', body: 'x' })).status).toBe(200)
    expect(await head('a/b')).toMatchObject({ ContentLength: 1 })
  })

  test('holds no digest of what will be sent, and is outweighed by a header', async () => {
    const asked = {
      'x-amz-checksum-crc32': 'AAAAAA==',
      'x-amz-sdk-checksum-algorithm': 'CRC32',
      'x-amz-meta-a': 'address',
    }
    expect((await presigned('outweighed', asked, { 'x-amz-meta-a': 'header' })).status).toBe(200)
    expect((await head('outweighed')).Metadata).toEqual({ a: 'header' })
  })
})

test('of a bucket whose requesters pay, strangers get nothing unless they say that they will', async () => {
  const paid = 'requesters-pay'
  await aws.call('s3', 'CreateBucket', { Bucket: paid })
  await aws.call('s3', 'DeletePublicAccessBlock', { Bucket: paid })
  await aws.call('s3', 'PutObject', { Bucket: paid, Key: 'k', Body: Buffer.from('x') })
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: `arn:aws:s3:::${paid}/*` }] }) // prettier-ignore
  await aws.call('s3', 'PutBucketPolicy', { Bucket: paid, Policy })
  const stranger = await w.client('redhat')
  const get = (more: object = {}) => stranger.call('s3', 'GetObject', { Bucket: paid, Key: 'k', ...more })
  expect((await get()).ContentLength).toBe(1)
  await aws.call('s3', 'PutBucketRequestPayment', { Bucket: paid, RequestPaymentConfiguration: { Payer: 'Requester' } })
  await expect(get()).rejects.toMatchObject({ code: 'AccessDenied', status: 403 })
  const copy = { Bucket, Key: 'copied', CopySource: `${paid}/k` }
  await expect(stranger.call('s3', 'CopyObject', copy)).rejects.toMatchObject({ code: 'AccessDenied' })
  expect((await get({ RequestPayer: 'requester' })).ContentLength).toBe(1)
  expect((await fetch(`${w.endpoint}/${paid}/k`, { headers: { 'x-amz-request-payer': 'requester' } })).status).toBe(403)
  expect((await aws.call('s3', 'GetObject', { Bucket: paid, Key: 'k' })).ContentLength).toBe(1)
})
