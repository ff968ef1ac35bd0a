import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { checksum } from '../../wire/sigv4/checksums.ts'
import { presign, sign } from '../../wire/sigv4/sign.ts'

let w: TestWorld
let aws: AwsClient
const Bucket = 'telling'
const Key = 'k'
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  await aws.call('s3', 'CreateBucket', { Bucket })
  await put()
})
afterAll(() => w.close())

const put = (more: object = {}) =>
  aws.call('s3', 'PutObject', { Bucket, Key, Body: Buffer.from('0123456789'), ...more })
const refusal = (code: string, message: string) => expect.objectContaining({ code, message })
const md5 = (text: string) => createHash('md5').update(text).digest('base64')

/** A signed request as it stands on the wire, and the elements of its answer’s error; `signedBody`: the body that was signed. */
async function told(
  method: string,
  url: string,
  more: Readonly<Record<string, string>> = {},
  body = '',
  signedBody = body,
) {
  return elements(await ask(method, url, more, body, signedBody))
}

async function ask(
  method: string,
  url: string,
  more: Readonly<Record<string, string>> = {},
  body = '',
  signedBody = body,
) {
  const headers = new Map([['host', new URL(w.endpoint).host], ...Object.entries(more)])
  const signed = sign({ method, url, headers }, await w.credentials('customer'), { region: 'us-east-1', service: 's3' }, w.clock.now(), Buffer.from(signedBody)) // prettier-ignore
  return fetch(w.endpoint + url, { method, headers: Object.fromEntries(signed), ...(body === '' ? {} : { body }) })
}

const body = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).text()

const elements = async (answer: Response) =>
  Object.fromEntries([...(await answer.text()).matchAll(/<([A-Z][\w-]*)>([^<]*)<\/\1>/g)].map((found) => [found[1], found[2]])) // prettier-ignore

describe('what an error says beside its code', () => {
  test('of a wrong digest, both, and an object’s in hex', async () => {
    const { UploadId = '' } = await aws.call('s3', 'CreateMultipartUpload', { Bucket, Key })
    for (const [query, ExpectedDigest] of [
      ['', createHash('md5').update('one').digest('hex')],
      [`?partNumber=1&uploadId=${UploadId}`, md5('one')],
    ] as const)
      expect(await told('PUT', `/${Bucket}/${Key}${query}`, { 'content-md5': md5('one') }, 'other')).toMatchObject({
        Code: 'BadDigest',
        ExpectedDigest,
        CalculatedDigest: md5('other'),
      })
    expect(await told('PUT', `/${Bucket}/x`, { 'content-md5': 'abc' }, 'y')).toMatchObject({ 'Content-MD5': 'abc' })
  })

  test('of a wrong hash of the body, both', async () => {
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
    for (const [method, url] of [
      ['PUT', `/${Bucket}/x`],
      ['PUT', `/${Bucket}?tagging`],
    ] as const)
      // prettier-ignore
      expect(await told(method, url, {}, 'other', 'one')).toMatchObject({
        Code: 'XAmzContentSHA256Mismatch',
        ClientComputedContentSHA256: sha256('one'),
        S3ComputedContentSHA256: sha256('other'),
      })
  })

  test('of a storage class and of arguments that there are not, which', async () => {
    expect(await told('PUT', `/${Bucket}/x`, { 'x-amz-storage-class': 'COLD' })).toMatchObject({ StorageClassRequested: 'COLD' }) // prettier-ignore
    expect(await told('GET', `/${Bucket}?list-type=2&encoding-type=base64`)).toMatchObject({
      Message: 'Invalid Encoding Method specified in Request',
      ArgumentName: 'encoding-type',
      ArgumentValue: 'base64',
    })
    expect(await told('PUT', `/${Bucket}/x`, { 'x-amz-copy-source': 'nothing' })).toMatchObject({
      Message: 'Invalid copy source object key',
      ArgumentName: 'x-amz-copy-source',
      ArgumentValue: 'x-amz-copy-source',
    })
  })

  test('of a wrong signature, what S3 would have signed', async () => {
    const person = await w.credentials('customer')
    const target = { region: 'us-east-1', service: 's3' }
    const host = new URL(w.endpoint).host
    const headers = new Map([['host', host], ['x-amz-content-sha256', 'UNSIGNED-PAYLOAD']]) // prettier-ignore
    const signed = sign({ method: 'GET', url: `/${Bucket}/k`, headers }, person, target, w.clock.now(), undefined)
    const answer = await elements(await fetch(`${w.endpoint}/${Bucket}/other`, { headers: Object.fromEntries(signed) }))
    expect(answer).toMatchObject({ Code: 'SignatureDoesNotMatch', AWSAccessKeyId: person.accessKeyId })
    expect(answer['CanonicalRequest']).toMatch(new RegExp(`^GET\n/${Bucket}/other\n\nhost:${host}\n`))
    expect(answer['StringToSign']).toMatch(/^AWS4-HMAC-SHA256\n\d{8}T\d{6}Z\n\d{8}\/us-east-1\/s3\/aws4_request\n[\da-f]{64}$/) // prettier-ignore
    expect(answer['StringToSignBytes']).toMatch(/^41 57 53 34 /)
  })

  test.each([
    ['2020-01-01T00:00:00Z', 'Tue Dec 31 16:00:00 PST 2019'],
    ['2021-07-04T05:06:07Z', 'Sat Jul 03 22:06:07 PDT 2021'],
  ])('of a lock that ends in the past (%s), when, by the clock of its makers', async (until, shown) => {
    await aws.call('s3', 'CreateBucket', { Bucket: 'told-locked', ObjectLockEnabledForBucket: true })
    await put({ Bucket: 'told-locked', ContentMD5: md5('0123456789') })
    const body = `<Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>${until}</RetainUntilDate></Retention>`
    expect(await told('PUT', `/told-locked/${Key}?retention`, { 'content-md5': md5(body) }, body)).toMatchObject({
      Message: 'The retain until date must be in the future!',
      ArgumentName: 'RetainUntilDate',
      ArgumentValue: shown,
    })
  })

  test('of a lapsed address, when it lapsed', async () => {
    const person = await w.credentials('customer')
    const headers = new Map([['host', new URL(w.endpoint).host]])
    const made = w.clock.now() - 10_000
    const url = presign({ method: 'GET', url: `/${Bucket}/k`, headers }, person, { region: 'us-east-1', service: 's3' }, made, 5) // prettier-ignore
    const second = (ms: number) => new Date(ms).toISOString().replace(/\.\d+/, '')
    expect(await elements(await fetch(w.endpoint + url))).toMatchObject({
      Message: 'Request has expired',
      'X-Amz-Expires': '5',
      Expires: second(Math.floor(made / 1000) * 1000 + 5000),
    })
  })

  test.each([
    ['Bearer of-another-api', '', 'Unsupported Authorization Type'],
    ['Basic dTpw', '', 'Unsupported Authorization Type'],
    ['AWS4-HMAC-SHA25 Credential=a', '', 'Unsupported Authorization Type'],
    ['Bearer of-another-api', '?X-Amz-Algorithm=AWS4-HMAC-SHA256', 'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified'],
  ])('of an authorization that is none of AWS’s (%s, %j), what was sent', async (authorization, query, message) => {
    const answer = await fetch(`${w.endpoint}/${Bucket}/k${query}`, { headers: { authorization } })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain(
      `<Error><Code>InvalidArgument</Code><Message>${message}</Message><ArgumentName>Authorization</ArgumentName><ArgumentValue>${authorization}</ArgumentValue>`,
    )
  }) // prettier-ignore

  test('of a signature for another region than the endpoint’s, the right one', async () => {
    const west = 's3.us-west-2.amazonaws.com'
    const headers = new Map([['host', west], ['x-amz-content-sha256', 'UNSIGNED-PAYLOAD']]) // prettier-ignore
    const target = { region: 'eu-west-1', service: 's3' }
    const signed = sign({ method: 'GET', url: `/${Bucket}`, headers }, await w.credentials('customer'), target, w.clock.now(), undefined) // prettier-ignore
    const answer = await w.cloud.door.handle({
      method: 'GET',
      url: `/${Bucket}`,
      host: west,
      headers: signed,
      body: Buffer.alloc(0),
      sourceIp: '127.0.0.1',
      secure: false,
    })
    expect(answer.status).toBe(400)
    expect(String(answer.body)).toContain(
      '<Code>AuthorizationHeaderMalformed</Code><Message>The authorization header is malformed; the region &apos;eu-west-1&apos; is wrong; expecting &apos;us-west-2&apos;</Message><Region>us-west-2</Region>',
    )
  })
})

test.each([
  ['If-Match', () => '"x"'],
  ['If-Unmodified-Since', () => new Date(0).toUTCString()],
  ['If-Modified-Since', () => new Date(w.clock.now()).toUTCString()],
])('a copy whose source’s %s fails names the header that said so', async (name, value) => {
  const condition = { [`x-amz-copy-source-${name.toLowerCase()}`]: value() }
  const answer = await told('PUT', `/${Bucket}/copy`, { 'x-amz-copy-source': `${Bucket}/k`, ...condition })
  expect(answer).toMatchObject({ Code: 'PreconditionFailed', Condition: `x-amz-copy-source-${name}` })
})

describe('checksums', () => {
  test('one, and of a form that it can have', async () => {
    await expect(put({ ChecksumSHA256: 'abc' })).rejects.toEqual(refusal('InvalidRequest', 'Value for x-amz-checksum-sha256 header is invalid.')) // prettier-ignore
    await expect(put({ ChecksumCRC32: 'AAAAAA==', ChecksumCRC32C: 'AAAAAA==' })).rejects.toEqual(refusal('InvalidRequest', 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.')) // prettier-ignore
    await expect(put({ ChecksumAlgorithm: 'SHA1', ChecksumCRC32: 'AAAAAA==' })).rejects.toEqual(refusal('InvalidRequest', 'Value for x-amz-sdk-checksum-algorithm header is invalid.')) // prettier-ignore
  })

  test.each([
    ['XXHASH64', 'P1/BeKgYZ+c='],
    ['XXHASH3', 'beNDGwX3wR8='],
    ['XXHASH128', '41NmdhnsZktJZV/JaSFl+w=='],
  ])('%s is held to the bytes, and told', async (algorithm, value) => {
    const name = `Checksum${algorithm}`
    const wrong = Buffer.alloc(Buffer.from(value, 'base64').length).toString('base64')
    await expect(put({ [name]: wrong })).rejects.toEqual(refusal('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`)) // prettier-ignore
    expect(await put({ [name]: value })).toMatchObject({ [name]: value, ChecksumType: 'FULL_OBJECT' })
    expect(await aws.call('s3', 'HeadObject', { Bucket, Key, ChecksumMode: 'ENABLED' })).toMatchObject({
      [name]: value,
    })
  })

  test.each(['MD5', 'SHA512'] as const)('%s is one of them, of the whole and of parts', async (ChecksumAlgorithm) => {
    const name = `Checksum${ChecksumAlgorithm}`
    const of = (text: string | Buffer) => createHash(ChecksumAlgorithm.toLowerCase()).update(text).digest('base64')
    const right = of('0123456789')
    expect(await put({ ChecksumAlgorithm, [name]: right })).toMatchObject({
      [name]: right,
      ChecksumType: 'FULL_OBJECT',
    })
    await expect(put({ [name]: of('other') })).rejects.toMatchObject({ code: 'BadDigest' })
    const UploadId = await begun({ ChecksumAlgorithm })
    const sent = await part(UploadId, { [name]: of('part') })
    const MultipartUpload = { Parts: [{ PartNumber: 1, ...sent }] }
    const { [name]: whole } = (await aws.call('s3', 'CompleteMultipartUpload', { Bucket, Key: 'm', UploadId, MultipartUpload })) as Record<string, unknown> // prettier-ignore
    expect(whole).toBe(`${of(Buffer.from(of('part'), 'base64'))}-1`)
  })

  const part = (UploadId: string, more: object) =>
    aws.call('s3', 'UploadPart', { Bucket, Key: 'm', UploadId, PartNumber: 1, Body: Buffer.from('part'), ...more })
  const begun = async (more: object) =>
    String((await aws.call('s3', 'CreateMultipartUpload', { Bucket, Key: 'm', ...more })).UploadId)

  test('a completion is held to the mode, the parts’ checksums and the size', async () => {
    const UploadId = await begun({ ChecksumAlgorithm: 'SHA256' })
    await expect(part(UploadId, {})).rejects.toEqual(refusal('InvalidRequest', 'Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: null')) // prettier-ignore
    const { ETag, ChecksumSHA256 } = await part(UploadId, {
      ChecksumSHA256: createHash('sha256').update('part').digest('base64'),
    })
    const complete = (more: object, sum: object = { ChecksumSHA256 }) =>
      aws.call('s3', 'CompleteMultipartUpload', { Bucket, Key: 'm', UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag, ...sum }] }, ...more }) // prettier-ignore
    await expect(complete({ ChecksumType: 'FULL_OBJECT' })).rejects.toEqual(refusal('InvalidRequest', 'The upload was created using the COMPOSITE checksum mode. The complete request must use the same checksum mode.')) // prettier-ignore
    await expect(complete({}, {})).rejects.toEqual(refusal('InvalidRequest', 'The upload was created using a sha256 checksum. The complete request must include the checksum for each part. It was missing for part 1 in the request.')) // prettier-ignore
    await expect(complete({}, { ChecksumSHA256: createHash('sha256').digest('base64') })).rejects.toMatchObject({ code: 'InvalidPart' }) // prettier-ignore
    await expect(complete({}, { ChecksumCRC32: 'AAAAAA==' })).rejects.toEqual(refusal('BadDigest', 'The crc32 you specified for part 1 did not match what we received.')) // prettier-ignore
    await expect(complete({ ChecksumCRC32: 'AAAAAA==' })).rejects.toEqual(refusal('BadDigest', 'The sha256 you specified did not match the calculated checksum.')) // prettier-ignore
    await expect(complete({ MpuObjectSize: 5 })).rejects.toEqual(refusal('InvalidRequest', "The provided 'x-amz-mp-object-size' header value 5 does not match what was computed: 4")) // prettier-ignore
    expect(await complete({ MpuObjectSize: 4 })).toMatchObject({ ChecksumType: 'COMPOSITE' })
    const { ObjectParts } = await aws.call('s3', 'GetObjectAttributes', { Bucket, Key: 'm', ObjectAttributes: ['ObjectParts'] }) // prettier-ignore
    expect(ObjectParts).toEqual({
      TotalPartsCount: 1,
      PartNumberMarker: '0',
      NextPartNumberMarker: '1',
      MaxParts: 1000,
      IsTruncated: false,
      Parts: [{ PartNumber: 1, Size: 4, ChecksumSHA256 }],
    })
  })

  const crc32cOf = (bytes: Buffer) => {
    const sum = checksum('CRC32C')
    sum.update(bytes)
    return sum.digest()
  }

  test('a part that is read by its number, or by the range that it is, comes with its own checksum', async () => {
    const UploadId = await begun({ ChecksumAlgorithm: 'CRC32C' })
    const sent = async (PartNumber: number, Body: Buffer) => ({
      PartNumber,
      ...(await part(UploadId, { PartNumber, Body, ChecksumCRC32C: crc32cOf(Body) })),
    })
    const size = 5 * 1024 * 1024
    const Parts = [await sent(1, Buffer.alloc(size, 'x')), await sent(2, Buffer.from('tail'))]
    await aws.call('s3', 'CompleteMultipartUpload', { Bucket, Key: 'm', UploadId, MultipartUpload: { Parts } })
    const head = async (more: object) =>
      (await aws.call('s3', 'HeadObject', { Bucket, Key: 'm', ChecksumMode: 'ENABLED', ...more }))['ChecksumCRC32C']
    expect(await head({ PartNumber: 2 })).toBe(Parts[1]?.['ChecksumCRC32C'])
    expect(await head({ Range: `bytes=0-${size - 1}` })).toBe(Parts[0]?.['ChecksumCRC32C'])
    expect(await head({ Range: `bytes=0-${size}` })).toBeUndefined()
    expect(await head({})).toMatch(/-2$/)
  })

  test('parts of an upload with a checksum of the whole need not say theirs', async () => {
    const UploadId = await begun({ ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' })
    const { ETag } = await part(UploadId, {})
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] }
    expect(await aws.call('s3', 'CompleteMultipartUpload', { Bucket, Key: 'm', UploadId, MultipartUpload })).toMatchObject({ ChecksumType: 'FULL_OBJECT' }) // prettier-ignore
  })

  test('of a part that is all there is is told by its number, and of its whole by GetObjectAttributes without the number of parts', async () => {
    const UploadId = await begun({ ChecksumAlgorithm: 'CRC32C' })
    const ChecksumCRC32C = crc32cOf(Buffer.from('part'))
    const sent = await part(UploadId, { ChecksumCRC32C })
    const MultipartUpload = { Parts: [{ PartNumber: 1, ...sent }] }
    const { ChecksumCRC32C: whole = '' } = await aws.call('s3', 'CompleteMultipartUpload', { Bucket, Key: 'm', UploadId, MultipartUpload }) // prettier-ignore
    expect(whole).toMatch(/-1$/)
    const read = { Bucket, Key: 'm', ChecksumMode: 'ENABLED' }
    expect(await aws.call('s3', 'HeadObject', { ...read, PartNumber: 1 })).toMatchObject({ ChecksumCRC32C })
    expect(await aws.call('s3', 'HeadObject', read)).toMatchObject({ ChecksumCRC32C: whole })
    const { Checksum } = await aws.call('s3', 'GetObjectAttributes', { Bucket, Key: 'm', ObjectAttributes: ['Checksum'] }) // prettier-ignore
    expect(Checksum).toEqual({ ChecksumCRC32C: whole.replace('-1', ''), ChecksumType: 'COMPOSITE' })
  })

  test('of a whole is taken from who says that it is of the whole', async () => {
    const UploadId = await begun({ ChecksumAlgorithm: 'CRC32C', ChecksumType: 'FULL_OBJECT' })
    const ChecksumCRC32C = crc32cOf(Buffer.from('part'))
    const { ETag } = await part(UploadId, { ChecksumCRC32C })
    const complete = (more: object) =>
      aws.call('s3', 'CompleteMultipartUpload', { Bucket, Key: 'm', UploadId, ChecksumCRC32C, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] }, ...more }) // prettier-ignore
    await expect(complete({})).rejects.toEqual(refusal('BadDigest', 'The crc32c you specified did not match the calculated checksum.')) // prettier-ignore
    expect(await complete({ ChecksumType: 'FULL_OBJECT' })).toMatchObject({ ChecksumCRC32C })
  })

  test('are told to who asks in whichever case', async () => {
    const { ChecksumCRC64NVME } = await put()
    expect(ChecksumCRC64NVME).toBeDefined()
    const read = await aws.call('s3', 'HeadObject', { Bucket, Key, ChecksumMode: 'enabled' })
    expect(read).toMatchObject({ ChecksumCRC64NVME })
  })

  test('are none that are base64 of another number of bytes', async () => {
    const message = 'Value for x-amz-checksum-crc32 header is invalid.'
    await expect(put({ ChecksumCRC32: 'abcdef12' })).rejects.toEqual(refusal('InvalidRequest', message))
  })

  test('a mode needs an algorithm', async () => {
    await expect(begun({ ChecksumType: 'COMPOSITE' })).rejects.toEqual(refusal('InvalidRequest', 'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.')) // prettier-ignore
  })
})

test('of many deletions, one of a version id that cannot be fails alone', async () => {
  await put({ Key: 'gone' })
  const { Deleted, Errors } = await aws.call('s3', 'DeleteObjects', {
    Bucket,
    Delete: { Objects: [{ Key: 'gone' }, { Key: 'k', VersionId: 'nope' }] },
  })
  expect(Deleted).toEqual([{ Key: 'gone' }])
  expect(Errors).toEqual([
    { Key: 'k', VersionId: 'nope', Code: 'NoSuchVersion', Message: 'The specified version does not exist.' },
  ])
})

test('of many deletions, one whose ETag is another fails alone, and deletes nothing', async () => {
  const { ETag = '' } = await put({ Key: 'kept' })
  const ask = (...Objects: readonly { readonly Key: string; readonly ETag: string }[]) =>
    aws.call('s3', 'DeleteObjects', { Bucket, Delete: { Objects } })
  expect(await ask({ Key: 'kept', ETag: '"x"' })).toEqual({
    Errors: [
      {
        Key: 'kept',
        Code: 'PreconditionFailed',
        Message: 'At least one of the pre-conditions you specified did not hold',
      },
    ],
  })
  expect(await ask({ Key: 'kept', ETag })).toEqual({ Deleted: [{ Key: 'kept' }] })
})

test('a copy has the checksum that it is asked for', async () => {
  const { CopyObjectResult } = await aws.call('s3', 'CopyObject', { Bucket, Key: 'summed', CopySource: `${Bucket}/k`, ChecksumAlgorithm: 'SHA1' }) // prettier-ignore
  expect(CopyObjectResult).toMatchObject({ ChecksumSHA1: createHash('sha1').update('0123456789').digest('base64') })
})

test('a number that is none is told by the name of its parameter', async () => {
  expect(await told('GET', `/${Bucket}?max-keys=ten`)).toMatchObject({
    Message: 'Provided max-keys not an integer or within integer range',
    ArgumentName: 'max-keys',
  })
})

test.each([
  ['k?partNumber=0', { Message: 'Part number must be an integer between 1 and 10000, inclusive', ArgumentValue: '0' }],
  ['k?partNumber=x', { Message: 'Part number must be an integer between 1 and 10000, inclusive' }],
  ['k?partNumber=2', { Code: 'InvalidPartNumber', ActualPartCount: '1', PartNumberRequested: '2' }],
  ['k?versionId=', { Message: 'Version id cannot be the empty string', ArgumentName: 'versionId' }],
])('what is wrong with %s', async (asked, answer) => {
  expect(await told('GET', `/${Bucket}/${asked}`)).toMatchObject(answer)
})

test('an empty token or marker is none', async () => {
  expect(await told('GET', `/${Bucket}?list-type=2&continuation-token=`)).toMatchObject({ Message: 'The continuation token provided is incorrect' }) // prettier-ignore
  expect(await told('GET', `/${Bucket}?versions&key-marker=k&version-id-marker=`)).toMatchObject({ Message: 'A version-id marker cannot be empty.' }) // prettier-ignore
  expect(await told('GET', `/${Bucket}?versions&key-marker=k&version-id-marker=x`)).toMatchObject({ Message: 'Invalid version id specified' }) // prettier-ignore
  expect(await told('GET', `/${Bucket}?versions&version-id-marker=x`)).toMatchObject({ Message: 'A version-id marker cannot be specified without a key marker.' }) // prettier-ignore
})

test('a reader who signs may say when the answer expires', async () => {
  const Expires = new Date('2030-01-01T00:00:00Z')
  expect(await aws.call('s3', 'GetObject', { Bucket, Key, ResponseExpires: Expires })).toMatchObject({ Expires })
})

test.each(['Thu, 01 Dec 2033 16:00:00 GMT', 'Thu Dec 01 2033', '0'])(
  'an object’s Expires is told as it was sent: %s',
  async (expires) => {
    await told('PUT', `/${Bucket}/e`, { expires })
    await aws.call('s3', 'CopyObject', { Bucket, Key: 'e2', CopySource: `${Bucket}/e` })
    const person = await w.credentials('customer')
    for (const key of ['e', 'e2']) {
      const url = presign({ method: 'GET', url: `/${Bucket}/${key}`, headers: new Map([['host', new URL(w.endpoint).host]]) }, person, { region: 'us-east-1', service: 's3' }, w.clock.now(), 60) // prettier-ignore
      const { headers } = await fetch(w.endpoint + url)
      expect([headers.get('expires'), headers.get('expiresstring')]).toEqual([expires, null])
    }
  },
)

test('a condition whose date is none is no condition', async () => {
  expect(await told('GET', `/${Bucket}/k`, { 'if-modified-since': 'yesterday' })).toEqual({})
})

test('an algorithm that is named without a checksum of it is refused', async () => {
  const text = 'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.' // prettier-ignore
  await expect(put({ ChecksumAlgorithm: 'SHA256' })).rejects.toEqual(refusal('InvalidRequest', text))
})

describe('an upload', () => {
  const Key = 'm'
  const PARTS = [{ PartNumber: 1 }]
  const begun = async () => {
    const { UploadId = '' } = await aws.call('s3', 'CreateMultipartUpload', { Bucket, Key })
    const { ETag = '' } = await aws.call('s3', 'UploadPart', { Bucket, Key, UploadId, PartNumber: 1, Body: Buffer.from('part') }) // prettier-ignore
    return { UploadId, ETag }
  }
  const complete = (UploadId: string, Parts: readonly object[], more: object = {}) =>
    aws.call('s3', 'CompleteMultipartUpload', {
      Bucket,
      Key,
      UploadId,
      MultipartUpload: { Parts: [...Parts] },
      ...more,
    })

  test('that is completed a second time is answered as it was, even where nothing may stand there', async () => {
    const { UploadId, ETag } = await begun()
    const first = await complete(UploadId, [{ PartNumber: 1, ETag }])
    expect(await complete(UploadId, [{ PartNumber: 1, ETag }], { IfNoneMatch: '*' })).toEqual(first)
    await put({ Key })
    await expect(complete(UploadId, [{ PartNumber: 1, ETag }])).rejects.toMatchObject({ code: 'NoSuchUpload' })
  })

  test('says which upload lacks a part, or has them in another order', async () => {
    const { UploadId, ETag } = await begun()
    const post = (parts: string) =>
      told(
        'POST',
        `/${Bucket}/m?uploadId=${UploadId}`,
        {},
        `<CompleteMultipartUpload>${parts}</CompleteMultipartUpload>`,
      )
    const one = (number: number, etag = ETag) => `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`
    expect(await post(one(1, '"abc"'))).toMatchObject({ Code: 'InvalidPart', UploadId, PartNumber: '1', ETag: 'abc' })
    expect(await post(one(1) + one(1))).toMatchObject({ Code: 'InvalidPartOrder', UploadId })
    expect(await post(one(0))).toMatchObject({ Code: 'InvalidArgument', Message: 'PartNumber must be &gt;= 1' })
    expect(await post('')).toMatchObject({ Code: 'InvalidRequest', Message: 'You must specify at least one part' })
    expect(await told('POST', `/${Bucket}/m?uploadId=${UploadId}`)).toMatchObject({ Code: 'InvalidRequest' })
  })

  test('that a list is to go on behind must be there', async () => {
    const list = (UploadIdMarker: string, KeyMarker?: string) =>
      aws.call('s3', 'ListMultipartUploads', { Bucket, UploadIdMarker, ...(KeyMarker ? { KeyMarker } : {}) })
    await expect(list('foo', 'm')).rejects.toEqual(refusal('InvalidArgument', 'Invalid uploadId marker'))
    expect(await list('foo')).toMatchObject({ IsTruncated: false })
  })

  test('with checksums is copied with one of the same algorithm', async () => {
    const { UploadId = '' } = await aws.call('s3', 'CreateMultipartUpload', { Bucket, Key, ChecksumAlgorithm: 'CRC32' })
    const sent = await aws.call('s3', 'UploadPart', { Bucket, Key, UploadId, PartNumber: 1, Body: Buffer.from('0123456789'), ChecksumCRC32: 'poTHxg==' }) // prettier-ignore
    expect(sent).toMatchObject({ ChecksumCRC32: expect.any(String) })
    await complete(
      UploadId,
      PARTS.map((part) => ({ ...part, ...(sent as object) })),
    )
    const { CopyObjectResult: copy } = await aws.call('s3', 'CopyObject', { Bucket, Key: 'copied', CopySource: `${Bucket}/m` }) // prettier-ignore
    expect(copy).toMatchObject({ ChecksumCRC32: (sent as { ChecksumCRC32: string }).ChecksumCRC32, ChecksumType: 'FULL_OBJECT' }) // prettier-ignore
  })
})

describe('what answers say beside their code', () => {
  test('conditions that S3 does not take, and why', async () => {
    expect(await told('PUT', `/${Bucket}/x`, { 'if-match': '"x"', 'if-none-match': '*' }, 'y')).toMatchObject({
      Code: 'NotImplemented',
      Header: 'If-Match,If-None-Match',
    })
    const headers = { 'if-match': '*' }
    expect(await body('PUT', `/${Bucket}/x`, headers)).toContain("<additionalMessage>We don&apos;t accept the provided value of If-Match header for this API</additionalMessage>") // prettier-ignore
  })

  test('a method that there is none of, and of what; a form that is none', async () => {
    const Code = 'MethodNotAllowed'
    expect(await told('POST', `/${Bucket}/k`)).toMatchObject({ Code, Method: 'POST', ResourceType: 'OBJECT' })
    expect(await told('DELETE', '/')).toMatchObject({ Code, Method: 'DELETE', ResourceType: 'SERVICE' })
    expect(await told('POST', `/${Bucket}`)).toMatchObject({
      Code: 'PreconditionFailed',
      Condition: 'Bucket POST must be of the enclosure-type multipart/form-data',
    })
  })

  test('of a delete marker, what may be done with it, and since when it is there', async () => {
    const marked = 'telling-markers'
    await aws.call('s3', 'CreateBucket', { Bucket: marked })
    await aws.call('s3', 'PutBucketVersioning', { Bucket: marked, VersioningConfiguration: { Status: 'Enabled' } })
    const { VersionId = '' } = await aws.call('s3', 'DeleteObject', { Bucket: marked, Key: 'gone' })
    const answer = await ask('GET', `/${marked}/gone?versionId=${VersionId}`)
    expect([answer.status, answer.headers.get('allow'), answer.headers.has('last-modified')]).toEqual([405, 'DELETE', true]) // prettier-ignore
    const missing = await ask('GET', `/${marked}/gone`)
    expect([missing.status, missing.headers.get('allow'), missing.headers.has('last-modified')]).toEqual([404, null, false]) // prettier-ignore
  })

  test('times in whole seconds, the same in lists and in headers', async () => {
    await put({ Key: 'timed' })
    const { Contents = [] } = await aws.call('s3', 'ListObjectsV2', { Bucket, Prefix: 'timed' })
    const { LastModified } = await aws.call('s3', 'HeadObject', { Bucket, Key: 'timed' })
    expect(Contents[0]?.LastModified).toEqual(LastModified)
    expect(await body('GET', `/${Bucket}?list-type=2`)).toMatch(/<LastModified>[^<]*\.000Z</)
  })

  test('attributes that are asked for without saying which', async () => {
    expect(await told('GET', `/${Bucket}/k?attributes`)).toMatchObject({ Code: 'InvalidArgument' })
  })

  test('a bucket’s region only to those who ask for some of them', async () => {
    expect((await aws.call('s3', 'ListBuckets', {})).Buckets?.[0]).not.toHaveProperty('BucketRegion')
    expect((await aws.call('s3', 'ListBuckets', { MaxBuckets: 1 })).Buckets?.[0]).toHaveProperty('BucketRegion')
  })

  test('204 where nothing is told', async () => {
    const tagging = '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>'
    expect((await ask('PUT', `/${Bucket}?tagging`, {}, tagging)).status).toBe(204)
  })

  test('where a bucket is: by its path, or by its name in another region', async () => {
    const west = await w.client('customer', 'us-west-2')
    const made = await west.call('s3', 'CreateBucket', { Bucket: 'telling-west', CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } }) // prettier-ignore
    expect(made.Location).toBe('http://telling-west.s3.amazonaws.com/')
  })
})

test.each(['<Tagging><TagSet/></Tagging>', '<Tagging/>'])(
  '%s takes the tags of bucket and object away',
  async (empty) => {
    const TagSet = [{ Key: 'a', Value: 'b' }]
    await aws.call('s3', 'PutBucketTagging', { Bucket, Tagging: { TagSet } })
    await put({ Key: 'tagged', Tagging: 'a=b' })
    expect((await ask('PUT', `/${Bucket}?tagging`, {}, empty)).status).toBe(204)
    expect((await ask('PUT', `/${Bucket}/tagged?tagging`, {}, empty)).status).toBe(200)
    await expect(aws.call('s3', 'GetBucketTagging', { Bucket })).rejects.toMatchObject({ code: 'NoSuchTagSet' })
    expect(await aws.call('s3', 'GetObjectTagging', { Bucket, Key: 'tagged' })).toEqual({ TagSet: [] })
    expect(await told('PUT', `/${Bucket}?tagging`, {}, '<Tagging><Tags/></Tagging>')).toMatchObject({ Code: 'MalformedXML' }) // prettier-ignore
  },
)

test('a configuration is put to no bucket before it is malformed', async () => {
  for (const what of ['cors', 'versioning', 'lifecycle', 'encryption', 'tagging', 'acl', 'metrics&id=a'])
    for (const document of ['<a>', '<Other/>', ''])
      expect(await told('PUT', `/telling-nothing?${what}`, {}, document)).toMatchObject({
        Code: 'NoSuchBucket',
        BucketName: 'telling-nothing',
      })
  expect(await told('PUT', `/${Bucket}?cors`, {}, '<a>')).toMatchObject({ Code: 'MalformedXML' })
})

describe('what of an object a request is about', () => {
  test('is never taken for the object', async () => {
    await put({ Key: 'whole' })
    const whole = `/${Bucket}/whole`
    expect(await told('PUT', `${whole}?restore`)).toMatchObject({ Code: 'MethodNotAllowed', Method: 'PUT', ResourceType: 'RESTORE' }) // prettier-ignore
    expect(await told('GET', `${whole}?uploads`)).toMatchObject({ Code: 'InvalidRequest', Message: 'Key is not expected for the GET method ?uploads subresource' }) // prettier-ignore
    expect(await told('GET', `${whole}?acl&tagging`)).toMatchObject({ Code: 'InvalidArgument', Message: 'Conflicting query string parameters: acl, tagging', ArgumentName: 'ResourceType' }) // prettier-ignore
    for (const headers of [{}, { 'x-amz-copy-source': `/${Bucket}/told` }]) {
      const half = (query: string) => told('PUT', `${whole}?${query}`, headers, 'part')
      expect(await half('uploadId=x')).toMatchObject({ Code: 'MethodNotAllowed', Method: 'PUT', ResourceType: 'UPLOAD' }) // prettier-ignore
      expect(await half('partNumber=1')).toMatchObject({ Code: 'InvalidArgument', Message: 'This operation does not accept partNumber without uploadId', ArgumentName: 'partNumber', ArgumentValue: 'partNumber' }) // prettier-ignore
    }
    expect((await aws.call('s3', 'HeadObject', { Bucket, Key: 'whole' })).ContentLength).toBe(10)
    expect(await body('GET', `${whole}?foo=bar&x-id=GetObject`)).toBe('0123456789')
  })

  test('how many parts it has is told to who asks for one', async () => {
    const { UploadId = '' } = await aws.call('s3', 'CreateMultipartUpload', { Bucket, Key: 'parted' })
    const { ETag = '' } = await aws.call('s3', 'UploadPart', { Bucket, Key: 'parted', UploadId, PartNumber: 1, Body: Buffer.from('part') }) // prettier-ignore
    const parts = (marker: string) => told('GET', `/${Bucket}/parted?uploadId=${UploadId}&part-number-marker=${marker}`)
    expect(await parts('x')).toMatchObject({ Code: 'InvalidArgument', Message: 'Provided part-number-marker not an integer or within integer range' }) // prettier-ignore
    expect(await parts('-1')).toMatchObject({ Message: 'Argument part-number-marker must be an integer between 0 and 2147483647' }) // prettier-ignore
    await aws.call('s3', 'CompleteMultipartUpload', { Bucket, Key: 'parted', UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } }) // prettier-ignore
    const head = (more: object) => aws.call('s3', 'HeadObject', { Bucket, Key: 'parted', ...more })
    expect(await head({})).not.toHaveProperty('PartsCount')
    expect(await head({ PartNumber: 1 })).toMatchObject({ PartsCount: 1 })
  })
})
