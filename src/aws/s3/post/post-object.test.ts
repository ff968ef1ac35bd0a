import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../../test/world.ts'
import type { AwsClient } from '../../../wire/aws-client.ts'
import type { Credentials } from '../../../wire/sigv4/request.ts'
import { signingKey } from '../../../wire/sigv4/signing-key.ts'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  await aws.call('s3', 'CreateBucket', { Bucket: 'forms' })
})
afterAll(() => w.close())

interface Form {
  readonly conditions?: readonly unknown[]
  readonly fields?: Readonly<Record<string, string>>
  readonly expires?: number
  readonly change?: (fields: Map<string, string>) => void
  readonly content?: string
  /** The customer, unless told otherwise. */
  readonly by?: string | Credentials
}

/** A form as boto3's generate_presigned_post makes it, sent as a browser sends it. */
const post = async (asked: Form = {}, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${w.endpoint}/forms`, { method: 'POST', body: await formOf(asked), headers, redirect: 'manual' })

async function formOf({ conditions = [], fields = {}, expires = 60_000, change, content = 'hello', by }: Form) {
  const { accessKeyId, secretAccessKey } = typeof by === 'object' ? by : await w.credentials(by ?? 'customer')
  const date = new Date(w.clock.now()).toISOString().replace(/[-:]|\.\d+/g, '')
  const scope = { date: date.slice(0, 8), region: 'us-east-1', service: 's3' }
  const signed = {
    key: 'up/${filename}',
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${accessKeyId}/${scope.date}/us-east-1/s3/aws4_request`,
    'x-amz-date': date,
  }
  const policy = JSON.stringify({
    expiration: new Date(w.clock.now() + expires).toISOString(),
    conditions: [
      { bucket: 'forms' },
      ['starts-with', '$key', 'up/'],
      ...Object.entries(signed)
        .filter(([name]) => name !== 'key')
        .map(([name, value]) => ({ [name]: value })),
      ...conditions,
    ],
  })
  const encoded = Buffer.from(policy).toString('base64')
  const signature = signingKey(secretAccessKey, scope).code(encoded, 'hex')
  const all = new Map(Object.entries({ ...signed, ...fields, policy: encoded, 'x-amz-signature': signature }))
  change?.(all)
  const form = new FormData()
  for (const [name, value] of all) form.append(name, value)
  form.append('file', new Blob([content], { type: 'text/plain' }), 'note.txt')
  return form
}

/** To a bucket that the host names. */
async function postByHost(asked: Form) {
  const form = new Response(await formOf(asked))
  const body = Buffer.from(await form.arrayBuffer())
  const headers = { host: 'forms.localhost', 'content-type': form.headers.get('content-type') ?? '' }
  const sent = request(w.endpoint, { method: 'POST', headers }).end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  answer.resume()
  return answer
}

const read = (Key: string) => aws.call('s3', 'GetObject', { Bucket: 'forms', Key })

test('a signed form puts the file under its own name and type, and answers what it asks', async () => {
  const bare = await post()
  expect([bare.status, bare.headers.get('etag')]).toEqual([204, '"5d41402abc4b2a76b9719d911017c592"'])
  expect(await read('up/note.txt')).toMatchObject({ ContentType: 'text/plain', ContentLength: 5 })
  const status = { fields: { success_action_status: '201' }, conditions: [{ success_action_status: '201' }] }
  const created = await post(status)
  expect(created.status).toBe(201)
  expect(await created.text()).toContain('<Bucket>forms</Bucket><Key>up/note.txt</Key><ETag>')
  const redirect = 'https://app.example/done?x=1'
  const moved = await post({
    fields: { success_action_redirect: redirect },
    conditions: [{ success_action_redirect: redirect }],
  })
  expect(moved.status).toBe(303)
  expect(moved.headers.get('location')).toMatch(
    /^https:\/\/app\.example\/done\?x=1&bucket=forms&key=up%2Fnote\.txt&etag=/,
  )
})

test('the location says where the object is, as the form was addressed, its key as one word', async () => {
  expect((await post()).headers.get('location')).toBe(`${w.endpoint}/forms/up%2Fnote.txt`)
  expect((await postByHost({})).headers.location).toBe('http://forms.localhost/up%2Fnote.txt')
})

test('metadata and tags of the form are the object’s', async () => {
  const fields = {
    'x-amz-meta-who': 'ada',
    tagging: '<Tagging><TagSet><Tag><Key>team</Key><Value>red</Value></Tag></TagSet></Tagging>',
  }
  const conditions = [
    ['eq', '$x-amz-meta-who', 'ada'],
    ['starts-with', '$tagging', '<Tagging>'],
  ]
  expect((await post({ fields, conditions })).status).toBe(204)
  expect(await read('up/note.txt')).toMatchObject({ Metadata: { who: 'ada' }, TagCount: 1 })
})

test.each<[string, Form, number, string, RegExp]>([
  ['its policy has expired', { expires: -1000 }, 403, 'AccessDenied', /Policy expired/],
  [
    'a condition fails',
    { conditions: [['eq', '$x-amz-meta-a', 'b']], fields: { 'x-amz-meta-a': 'c' } },
    403,
    'AccessDenied',
    /Policy Condition failed: \["eq", "\$x-amz-meta-a", "b"\]/,
  ],
  [
    'a field has no condition',
    { fields: { 'x-amz-meta-b': 'c' } },
    403,
    'AccessDenied',
    /Extra input fields: x-amz-meta-b/,
  ],
  ['the file is too long', { conditions: [['content-length-range', 0, 4]] }, 400, 'EntityTooLarge', /exceeds/],
  ['the file is too short', { conditions: [['content-length-range', 6, 9]] }, 400, 'EntityTooSmall', /smaller/],
  [
    'its policy was changed after it was signed',
    {
      change: (fields) =>
        fields.set('policy', Buffer.from('{"expiration":"2099-01-01T00:00:00Z","conditions":[]}').toString('base64')),
    },
    403,
    'SignatureDoesNotMatch',
    /<AWSAccessKeyId>AKIA\w+<\/AWSAccessKeyId><StringToSign>[\w=]+<\/StringToSign><SignatureProvided>[\da-f]{64}<\/SignatureProvided><StringToSignBytes>65 79 /,
  ],
  [
    'it names no key',
    { change: (fields) => fields.delete('key') },
    400,
    'InvalidArgument',
    /must contain a field named 'key'/,
  ],
  [
    'a condition names its field without a dollar',
    { conditions: [['eq', 'x-amz-meta-a', 'b']], fields: { 'x-amz-meta-a': 'b' } },
    403,
    'AccessDenied',
    /Policy Condition failed: \["eq", "x-amz-meta-a", "b"\]/,
  ],
  [
    'a condition is of two fields',
    { conditions: [{ 'x-amz-meta-a': 'b', 'x-amz-meta-c': 'd' }] },
    400,
    'InvalidPolicyDocument',
    /Invalid Policy: Invalid Simple-Condition: Simple-Conditions must have exactly one property specified\./,
  ],
  [
    'a length is none',
    { conditions: [['content-length-range', 'test', '10']] },
    403,
    'AccessDenied',
    /Policy Condition failed: \["content-length-range", "test", "10"\]/,
  ],
  [
    'it lacks its signature',
    { change: (fields) => fields.delete('x-amz-signature') },
    400,
    'InvalidArgument',
    /named 'X-Amz-Signature'. {2}If it is specified, please check the order of the fields.<\/Message><ArgumentName>X-Amz-Signature</,
  ],
  [
    'it lacks all but the date of its signature',
    { change: (fields) => ['algorithm', 'credential'].forEach((name) => fields.delete(`x-amz-${name}`)) },
    400,
    'InvalidArgument',
    /named 'X-Amz-Algorithm'/,
  ],
  [
    'its policy is signed by nobody',
    { change: (fields) => [...fields.keys()].forEach((name) => name.startsWith('x-amz-') && fields.delete(name)) },
    403,
    'AccessDenied',
    /<Message>Access Denied</,
  ],
  [
    'its tags are no document',
    { fields: { tagging: 'not-xml' }, conditions: [['starts-with', '$tagging', '']] },
    400,
    'MalformedXML',
    /not well-formed or did not validate/,
  ],
  [
    'it is signed with Signature Version 2',
    { change: (fields) => fields.set('AWSAccessKeyId', 'AKIA') },
    400,
    'InvalidRequest',
    /AWS4-HMAC-SHA256/,
  ],
  [
    'nobody signed it',
    { change: (fields) => ['policy', 'x-amz-signature'].forEach((name) => fields.delete(name)) },
    403,
    'AccessDenied',
    /./,
  ],
])('when %s, nothing is kept', async (_what, form, status, code, message) => {
  await aws.call('s3', 'DeleteObject', { Bucket: 'forms', Key: 'up/note.txt' })
  const refused = await post(form)
  const text = (await refused.text()).replaceAll('&quot;', '"').replaceAll('&apos;', "'")
  expect([refused.status, /<Code>(\w+)</.exec(text)?.[1]]).toEqual([status, code])
  expect(text).toMatch(message)
  await expect(read('up/note.txt')).rejects.toMatchObject({ code: 'NoSuchKey' })
})

test('what a form says in letters that headers do not hold is told as far as they hold it', async () => {
  const fields = {
    'Cache-Control': 'a — é',
    'x-amz-meta-a': 'ÄÖÜ',
    'x-amz-meta-b': '\0\x01',
    'x-amz-meta-c': '=?UTF-8?Q?a?=',
    'x-amz-meta-d': 'a\t~',
  }
  const conditions = Object.keys(fields).map((name) => ['starts-with', `$${name}`, ''])
  expect((await post({ fields, conditions })).status).toBe(204)
  const { CacheControl, Metadata } = await aws.call('s3', 'HeadObject', { Bucket: 'forms', Key: 'up/note.txt' })
  expect(CacheControl).toBe('a   é')
  expect(Metadata).toEqual({ a: '=?UTF-8?B?w4TDlsOc?=', b: '=?UTF-8?B?AAE=?=', c: '=?UTF-8?Q?a?=', d: 'a\t~' })
})

test('a file without a name leaves the place of its name in the key', async () => {
  const form = new Map(await formOf({}))
  const parts = [...form].map(([name, value]) => `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${typeof value === 'string' ? value : 'hello'}\r\n`) // prettier-ignore
  const headers = { 'content-type': 'multipart/form-data; boundary=b' }
  await fetch(`${w.endpoint}/forms`, { method: 'POST', body: `${parts.join('')}--b--\r\n`, headers })
  expect(await read('up/${filename}')).toMatchObject({ ContentLength: 5 })
})

test('a form that is none is refused, and one that is cut off leaves nothing', async () => {
  const send = async (body: string, type = 'multipart/form-data; boundary=b') => {
    const answer = await fetch(`${w.endpoint}/forms`, { method: 'POST', body, headers: { 'content-type': type } })
    return /<Code>(\w+)</.exec(await answer.text())?.[1]
  }
  expect(await send('hello', 'multipart/form-data')).toBe('MalformedPOSTRequest')
  expect(await send('hello')).toBe('MalformedPOSTRequest')
  expect(await send('key=k', 'text/html')).toBe('PreconditionFailed')
  expect(await send('--b\r\ncontent-disposition: form-data; name="key"\r\n\r\nk\r\n--b--\r\n')).toBe('InvalidArgument')
  const field = `--b\r\ncontent-disposition: form-data; name="x"\r\n\r\n${'x'.repeat(30_000)}\r\n--b--`
  expect(await send(field)).toBe('MaxPostPreDataLengthExceededError')
})

test('where requesters pay, a stranger’s form says that he will: by a field that is signed, or the request by a header', async () => {
  const Bucket = 'forms'
  const payer = (Payer: string) =>
    aws.call('s3', 'PutBucketRequestPayment', { Bucket, RequestPaymentConfiguration: { Payer } })
  const account = w.cloud.identity.accounts.redhat
  const Statement = [{ Effect: 'Allow', Principal: { AWS: account }, Action: 's3:PutObject', Resource: `arn:aws:s3:::${Bucket}/*` }] // prettier-ignore
  await aws.call('s3', 'PutBucketPolicy', { Bucket, Policy: JSON.stringify({ Version: '2012-10-17', Statement }) })
  await payer('Requester')
  const told = ({ status, headers }: Response) => [status, headers.get('x-amz-request-charged')]
  const agreed = { fields: { 'x-amz-request-payer': 'requester' }, conditions: [{ 'x-amz-request-payer': 'requester' }] } // prettier-ignore
  expect(told(await post({ by: 'redhat' }))).toEqual([403, null])
  expect(told(await post({ by: 'redhat', fields: agreed.fields }))).toEqual([403, null])
  expect(told(await post({ by: 'redhat', ...agreed }))).toEqual([204, 'requester'])
  expect(told(await post({ by: 'redhat' }, { 'x-amz-request-payer': 'requester' }))).toEqual([204, 'requester'])
  expect(told(await post())).toEqual([204, null])
  await payer('BucketOwner')
  expect(told(await post({ by: 'redhat' }))).toEqual([204, null])
})

test('a form tells policies that it is one', async () => {
  const UserName = 'no-forms'
  await aws.call('iam', 'CreateUser', { UserName })
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: 's3:*', Resource: '*' },
      { Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: { StringEquals: { 's3:authType': 'POST' } } },
    ],
  })
  await aws.call('iam', 'PutUserPolicy', { UserName, PolicyName: 'p', PolicyDocument })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName })
  const by = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
  expect((await post({ by })).status).toBe(403)
})

test('a form without a key is refused, and makes no bucket', async () => {
  const answer = await post({ change: (fields) => fields.set('key', '') })
  expect([answer.status, await answer.text()]).toEqual([
    400,
    expect.stringContaining('<Message>User key must have a length greater than 0.</Message><ArgumentName>key</ArgumentName>'), // prettier-ignore
  ])
})

test('a form puts its file, whatever source of a copy, trailer or framing it names', async () => {
  await aws.call('s3', 'PutObject', { Bucket: 'forms', Key: 'secret', Body: Buffer.from('secret') })
  const fields = {
    'x-amz-copy-source': 'forms/secret',
    'x-amz-trailer': 'x-amz-checksum-crc32',
    'x-amz-decoded-content-length': '2',
    'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
  }
  const conditions = Object.keys(fields).map((name) => ['starts-with', `$${name}`, ''])
  expect((await post({ fields, conditions, content: 'x'.repeat(100_000) })).status).toBe(204)
  expect(await read('up/note.txt')).toMatchObject({ ContentLength: 100_000 })
  expect(await aws.call('s3', 'HeadObject', { Bucket: 'forms', Key: 'up/note.txt', ChecksumMode: 'ENABLED' })).toMatchObject({ ChecksumType: 'FULL_OBJECT', ChecksumCRC64NVME: expect.any(String) as string }) // prettier-ignore
})

test('a policy that names no bucket is good for none', async () => {
  const { accessKeyId, secretAccessKey } = await w.credentials('customer')
  const change = (fields: Map<string, string>) => {
    const policy = JSON.parse(Buffer.from(fields.get('policy') ?? '', 'base64').toString()) as { conditions: unknown[] }
    const encoded = Buffer.from(JSON.stringify({ ...policy, conditions: policy.conditions.slice(1) })).toString(
      'base64',
    )
    const [, date = ''] = (fields.get('x-amz-credential') ?? '').split('/')
    const key = signingKey(secretAccessKey, { date, region: 'us-east-1', service: 's3' })
    fields.set('policy', encoded).set('x-amz-signature', key.code(encoded, 'hex'))
  }
  const answer = await post({ change, by: { accessKeyId, secretAccessKey } })
  expect([answer.status, await answer.text()]).toEqual([
    403,
    expect.stringContaining('Invalid according to Policy: Extra input fields: bucket'),
  ])
})
