import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import { sign } from '../../wire/sigv4/sign.ts'

let w: TestWorld
beforeAll(async () => {
  w = await world()
  await ask('PUT', '/raw')
})
afterAll(() => w.close())

interface Sent {
  readonly body?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
  readonly service?: 's3' | 'route53'
}

/** A signed request as it was written, since no SDK would write it; with the digest that S3 asks of documents. */
async function ask(method: string, url: string, { body = '', headers: more = {}, service = 's3' }: Sent = {}) {
  const bytes = Buffer.from(body)
  const headers = new Map([
    ['host', new URL(w.endpoint).host],
    ['x-amz-content-sha256', createHash('sha256').update(bytes).digest('hex')],
    ...(bytes.length > 0 ? [['content-md5', createHash('md5').update(bytes).digest('base64')] as const] : []),
    ...Object.entries(more),
  ])
  const target = { region: 'us-east-1', service }
  const signed = sign({ method, url, headers }, await w.credentials('customer'), target, w.clock.now(), bytes)
  const answer = await fetch(w.endpoint + url, { method, headers: Object.fromEntries(signed), ...(bytes.length > 0 ? { body: bytes } : {}) }) // prettier-ignore
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

const element = (text: string, name: string) => new RegExp(`<${name}>(.*?)</${name}>`).exec(text)?.[1]
const codeOf = async (asked: ReturnType<typeof ask>) => {
  const { status, text } = await asked
  return [status, element(text, 'Code')]
}

test.each(['analytics', 'intelligent-tiering', 'inventory', 'metrics'])(
  'a configuration of which a bucket has many is put without a word (%s)',
  async (kind) => {
    const body = CONFIGURATIONS[kind] ?? ''
    expect(await ask('PUT', `/raw?${kind}&id=a`, { body })).toMatchObject({ status: 204, text: '' })
  },
)

const CONFIGURATIONS: Readonly<Record<string, string>> = {
  analytics: '<AnalyticsConfiguration><Id>a</Id><StorageClassAnalysis></StorageClassAnalysis></AnalyticsConfiguration>',
  'intelligent-tiering':
    '<IntelligentTieringConfiguration><Id>a</Id><Status>Enabled</Status><Tiering><Days>90</Days><AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering></IntelligentTieringConfiguration>',
  inventory:
    '<InventoryConfiguration><Id>a</Id><IsEnabled>true</IsEnabled><IncludedObjectVersions>All</IncludedObjectVersions><Schedule><Frequency>Daily</Frequency></Schedule><Destination><S3BucketDestination><Bucket>arn:aws:s3:::raw</Bucket><Format>CSV</Format></S3BucketDestination></Destination></InventoryConfiguration>',
  metrics: '<MetricsConfiguration><Id>a</Id></MetricsConfiguration>',
}

test('headers are given back byte by byte', async () => {
  const utf8 = Buffer.from('ÄMÄZÕÑ — S3').toString('latin1')
  const headers = { 'cache-control': utf8, 'content-disposition': `attachment; filename="${utf8}"` }
  await ask('PUT', '/raw/bytes', { body: 'x', headers })
  for (const method of ['HEAD', 'GET'])
    expect(Object.fromEntries((await ask(method, '/raw/bytes')).headers)).toMatchObject(headers)
  const beyond = await ask('GET', `/raw/bytes?response-cache-control=${encodeURIComponent('—')}`)
  expect(beyond).toMatchObject({ status: 400 })
  expect(beyond.text).toContain('<Code>InvalidArgument</Code><Message>Header value cannot be represented using ISO-8859-1.</Message><ArgumentName>response-cache-control</ArgumentName>') // prettier-ignore
})

test('where a bucket is told beside its objects, and a HEAD is of a document that is not there', async () => {
  for (const url of ['/raw', '/raw?list-type=2'])
    expect((await ask('GET', url)).headers.get('x-amz-bucket-region')).toBe('us-east-1')
  expect((await ask('HEAD', '/raw')).headers.get('content-type')).toBe('application/xml')
})

test('what is no list of access is a malformed one', async () => {
  expect(await codeOf(ask('PUT', '/raw?acl', { body: '<AccessControlPolicy>' }))).toEqual([400, 'MalformedACLError'])
  const asked = ask('PUT', '/listed-wrongly', { headers: { 'x-amz-acl': 'for-friends' } })
  expect(await codeOf(asked)).toEqual([400, 'InvalidArgument'])
})

test('listings tell what they list behind what it is of', async () => {
  const order = async (url: string) => [...(await ask('GET', url)).text.matchAll(/<(Owner|Buckets|Name|Contents|Version)>/g)].map(([, name]) => name) // prettier-ignore
  expect((await order('/')).slice(0, 2)).toEqual(['Owner', 'Buckets'])
  await ask('PUT', '/raw/listed', { body: 'x' })
  for (const [url, last] of [
    ['/raw', 'Contents'],
    ['/raw?list-type=2', 'Contents'],
    ['/raw?versions', 'Version'],
  ] as const)
    // prettier-ignore
    expect((await order(url)).filter((name) => name !== 'Owner').slice(0, 2)).toEqual(['Name', last])
})

describe('documents of S3', () => {
  const block = (inner: string) => `<PublicAccessBlockConfiguration>${inner}</PublicAccessBlockConfiguration>`
  const yes = '<BlockPublicAcls>true</BlockPublicAcls>'
  const tagging = (inner: string) => `<Tagging><TagSet>${inner}</TagSet></Tagging>`
  const tag = '<Tag><Key>k</Key><Value>v</Value></Tag>'
  test.each([
    ['publicAccessBlock', block(`${yes}<BlockPublicAcl>true</BlockPublicAcl>`), 'an element that is misspelled'],
    ['publicAccessBlock', block(`${yes}<BlockPublicAcls>false</BlockPublicAcls>`), 'one that is said twice'],
    ['publicAccessBlock', block('true'), 'a text where elements are expected'],
    ['tagging', tagging(`${tag}<Tog/>`), 'something else in a list'],
    ['tagging', tagging('<Tag><Key>k</Key><Value>v</Value><Secret/></Tag>'), 'something else in an item of a list'],
    ['publicAccessBlock', block(`text${yes}`), 'a text before its elements'],
    ['tagging', tagging(`${tag}text`), 'a text in a list'],
    ['tagging', `<Tagging xmlns="http://example.com/"><TagSet>${tag}</TagSet></Tagging>`, 'another namespace'],
    ['tagging', `<Tagging><TagSet xmlns="http://example.com/">${tag}</TagSet></Tagging>`, 'another namespace inside'],
    ['tagging', `<x:Tagging><TagSet>${tag}</TagSet></x:Tagging>`, 'a prefix that stands for nothing'],
    ['tagging', `<Tagging><TagSet>${tag}</TagSet><TagSet/></Tagging>`, 'two lists'],
    ['delete', '<Delete><Object><Key>k</Key><Foo>1</Foo></Object></Delete>', 'an element too much'],
  ])('?%s of %s is malformed: %s', async (subresource, body) => {
    const method = subresource === 'delete' ? 'POST' : 'PUT'
    expect(await codeOf(ask(method, `/raw?${subresource}`, { body }))).toEqual([400, 'MalformedXML'])
  })

  test('are taken with a namespace, comments and the digits of XML’s booleans', async () => {
    const body = `<PublicAccessBlockConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><!-- x --> <BlockPublicAcls>1</BlockPublicAcls></PublicAccessBlockConfiguration>`
    expect((await ask('PUT', '/raw?publicAccessBlock', { body })).status).toBe(200)
    const named = `<s3:Tagging xmlns:s3="http://s3.amazonaws.com/doc/2006-03-01/"><s3:TagSet/></s3:Tagging>`
    expect((await ask('PUT', '/raw?tagging', { body: named })).status).toBeLessThan(300)
  })
})

test('Route 53 takes no element that its schema does not have, and none twice', async () => {
  const zone = (inner: string) =>
    `<CreateHostedZoneRequest><CallerReference>1</CallerReference>${inner}</CreateHostedZoneRequest>`
  for (const inner of ['<Name>a.example</Name><Nome>b</Nome>', '<Name>a.example</Name><Name>b.example</Name>']) {
    const asked = ask('POST', '/2013-04-01/hostedzone', { body: zone(inner), service: 'route53' })
    expect(await codeOf(asked)).toEqual([400, 'InvalidInput'])
  }
})

describe('uploads in parts', () => {
  const begin = async (headers = {}) => element((await ask('POST', '/raw/k?uploads', { headers })).text, 'UploadId')
  const upload = async (id: string | undefined, number: unknown, body: string | Buffer) =>
    ask('PUT', `/raw/k?partNumber=${number}&uploadId=${id}`, { body })
  const complete = (id: string | undefined, parts: readonly (readonly [number, string | null])[], headers = {}) => {
    const list = parts.map(([n, etag]) => `<Part><PartNumber>${n}</PartNumber><ETag>${etag}</ETag></Part>`)
    const body = `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`
    return ask('POST', `/raw/k?uploadId=${id}`, { body, headers })
  }

  test('are completed again by who says the same, and by nobody else', async () => {
    const id = await begin()
    const [one, two] = [await upload(id, 1, 'one'), await upload(id, 2, 'two')].map(({ headers }) => headers.get('etag')) // prettier-ignore
    const first = await complete(id, [[1, one ?? '']])
    expect((await complete(id, [[1, one ?? '']])).text.replace(/<RequestId>.*/s, '')).toBe(first.text)
    for (const [number, etag] of [
      [1, two ?? ''],
      [1, 'none'],
    ] as const)
      // prettier-ignore
      expect(await codeOf(complete(id, [[number, etag]]))).toEqual([404, 'NoSuchUpload'])
  })

  test.each(['abc', '1.5', '0', '10001', '99999999999999999999'])('say what was sent as number %s', async (number) => {
    const { status, text } = await upload(await begin(), number, 'x')
    expect(element(text, 'Message')).toBe('Part number must be an integer between 1 and 10000, inclusive')
    expect([status, element(text, 'ArgumentName'), element(text, 'ArgumentValue')]).toEqual([400, 'partNumber', number])
  })

  test.each([
    [{ 'x-amz-checksum-algorithm': 'FOO' }, 'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, MD5, SHA1, SHA256, SHA512, XXHASH128, XXHASH3, XXHASH64]'],
    [{ 'x-amz-checksum-algorithm': 'CRC32', 'x-amz-checksum-type': 'HALF' }, 'Value for x-amz-checksum-type header is invalid.'],
  ])('are not begun with %j', async (headers, message) => {
    const { status, text } = await ask('POST', '/raw/k?uploads', { headers })
    expect([status, element(text, 'Code'), element(text, 'Message')]).toEqual([400, 'InvalidRequest', message])
  }) // prettier-ignore

  test('are told from a part on that is a number', async () => {
    await ask('PUT', '/raw/k', { body: 'x' })
    for (const from of ['abc', '1.5', '0x1'])
      expect(
        await codeOf(ask('GET', '/raw/k?attributes', { headers: { 'x-amz-object-attributes': 'ObjectParts', 'x-amz-part-number-marker': from } })), // prettier-ignore
      ).toEqual([400, 'InvalidArgument'])
  })

  test('are held to a checksum of the whole, which must be one that there is', async () => {
    const id = await begin()
    const etag = (await upload(id, 1, 'x')).headers.get('etag')
    const crc64 = 'x-amz-checksum-crc64nvme'
    for (const [headers, message] of [
      [
        { 'x-amz-checksum-crc32': 'AAAAAA==', [crc64]: 'AAAAAAAAAAA=' },
        'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
      ],
      [{ [crc64]: 'x' }, `Value for ${crc64} header is invalid.`],
    ] as const) {
      const { status, text } = await complete(id, [[1, etag]], headers)
      expect([status, element(text, 'Code'), element(text, 'Message')]).toEqual([400, 'InvalidRequest', message])
    }
    const { status, text } = await complete(id, [[1, etag]], { [crc64]: 'Lb1nAmRU5LE=' })
    expect([status, element(text, 'ChecksumCRC64NVME')]).toEqual([200, 'Lb1nAmRU5LE='])
  })
})

test('a checksum that was announced for a trailer is not taken for sent where no trailer can be', async () => {
  const headers = { 'x-amz-trailer': 'x-amz-checksum-crc32' }
  expect(await codeOf(ask('PUT', '/raw/untrailed', { body: 'x', headers }))).toEqual([400, 'MalformedTrailerError'])
  const body = '<Delete><Object><Key>k</Key></Object></Delete>'
  expect(await codeOf(ask('POST', '/raw?delete', { body, headers }))).toEqual([400, 'MalformedTrailerError'])
})

test('an error of S3’s tells code, message and what it is about, and not the path once more', async () => {
  const { text } = await ask('GET', '/raw/none')
  expect([...text.matchAll(/<(\w+)>/g)].map(([, name]) => name)).toEqual([
    'Error',
    'Code',
    'Message',
    'Key',
    'RequestId',
    'HostId',
  ])
})
