import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { parseAuthorization, type Signed } from './authorization.ts'
import { parseAmzDate } from './amz-date.ts'
import { EMPTY_SHA256, sha256Hex } from './canonical.ts'
import { presign, sign } from './sign.ts'
import { headerMap, type SignableRequest } from './request.ts'
import { coverageProblem, scopeProblem, verifySignature } from './verify.ts'

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const S3_SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

const request = (method: string, url: string, headers: Record<string, string>): SignableRequest => ({
  method,
  url,
  headers: new Map(Object.entries(headers)),
})

function signedOf(value: SignableRequest): Signed {
  const authorization = parseAuthorization(value)
  if (authorization.kind !== 'header' && authorization.kind !== 'presigned') throw new Error(authorization.kind)
  return authorization
}

const authorization = (scope: string, signedHeaders: string, signature: string, key = 'AKIDEXAMPLE') =>
  `AWS4-HMAC-SHA256 Credential=${key}/${scope}/aws4_request, SignedHeaders=${signedHeaders}, Signature=${signature}`

describe("AWS's published examples", () => {
  const S3 = '20130524/us-east-1/s3'
  const S3_DATE = '20130524T000000Z'
  const EXAMPLES: Record<string, { request: SignableRequest; secret: string; body?: string }> = {
    'the smallest request': {
      secret: SECRET,
      request: request('GET', '/', {
        host: 'example.amazonaws.com',
        'x-amz-date': '20150830T123600Z',
        authorization: authorization(
          '20150830/us-east-1/service',
          'host;x-amz-date',
          '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
        ),
      }),
    },
    'IAM ListUsers in the query': {
      secret: SECRET,
      request: request('GET', '/?Action=ListUsers&Version=2010-05-08', {
        host: 'iam.amazonaws.com',
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        'x-amz-date': '20150830T123600Z',
        authorization: authorization(
          '20150830/us-east-1/iam',
          'content-type;host;x-amz-date',
          '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
        ),
      }),
    },
    'S3 GET with a range': {
      secret: S3_SECRET,
      request: request('GET', '/test.txt', {
        host: 'examplebucket.s3.amazonaws.com',
        range: 'bytes=0-9',
        'x-amz-content-sha256': EMPTY_SHA256,
        'x-amz-date': S3_DATE,
        authorization: authorization(
          S3,
          'host;range;x-amz-content-sha256;x-amz-date',
          'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
        ),
      }),
    },
    'S3 PUT of a key with a dollar sign': {
      secret: S3_SECRET,
      body: 'Welcome to Amazon S3.',
      request: request('PUT', '/test$file.text', {
        host: 'examplebucket.s3.amazonaws.com',
        date: 'Fri, 24 May 2013 00:00:00 GMT',
        'x-amz-content-sha256': sha256Hex('Welcome to Amazon S3.'),
        'x-amz-date': S3_DATE,
        'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        authorization: authorization(
          S3,
          'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
          '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
        ),
      }),
    },
    'S3 presigned GET': {
      secret: S3_SECRET,
      request: request(
        'GET',
        '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
        { host: 'examplebucket.s3.amazonaws.com' },
      ),
    },
  }

  test.each(Object.entries(EXAMPLES))(
    '%s verifies, and with another secret, method, path, host or body does not',
    (_, example) => {
      const key = example.secret === S3_SECRET ? 'AKIAIOSFODNN7EXAMPLE' : 'AKIDEXAMPLE'
      const value = {
        ...example.request,
        url: example.request.url,
        headers: new Map(
          [...example.request.headers].map(([n, v]) => [n, n === 'authorization' ? v.replace('AKIDEXAMPLE', key) : v]),
        ),
      }
      const bodyHash = sha256Hex(example.body ?? '')
      const signed = signedOf(value)
      expect(verifySignature(value, signed, example.secret, bodyHash)).toBe(true)
      expect(verifySignature(value, signed, `${example.secret}x`, bodyHash)).toBe(false)
      expect(verifySignature({ ...value, method: 'DELETE' }, signed, example.secret, bodyHash)).toBe(false)
      expect(verifySignature({ ...value, url: `/x${value.url}` }, signed, example.secret, bodyHash)).toBe(false)
      const elsewhere = new Map(value.headers).set('host', 'evil.example.com')
      expect(verifySignature({ ...value, headers: elsewhere }, signed, example.secret, bodyHash)).toBe(false)
      if (signed.kind === 'header')
        expect(verifySignature(value, signed, example.secret, sha256Hex('other'))).toBe(false)
    },
  )
})

const AT = parseAmzDate('20261123T100000Z') as number
const CREDENTIALS = { accessKeyId: 'ASIAQEXAMPLE00000001', secretAccessKey: 'secret/one', sessionToken: 'token+/=' }
const IAM = { service: 'iam', region: 'us-east-1' }
const S3 = { service: 's3', region: 'eu-central-1' }

describe('what is signed here verifies here', () => {
  const ODD_PATHS = [
    '/b/a%20b',
    '/b/a+b',
    '/b/(x)',
    '/b/~',
    '/b/%C3%A9',
    '/b/é',
    '/b/a//b/../c',
    '/b/a/./',
    '/b/%2F%2e',
    "/b/!'*",
    '/b/%zz',
    '/',
    '//',
  ]
  test.each(ODD_PATHS.flatMap((path) => [[path, IAM] as const, [path, S3] as const]))('%s for %o', (path, target) => {
    const plain = request('PUT', `${path}?list-type=2&prefix=a%20%2B/&empty`, {
      host: 'h',
      'x-amz-meta-a': '  two   blanks ',
    })
    const value = { ...plain, headers: sign(plain, CREDENTIALS, target, AT, Buffer.from('body')) }
    expect(verifySignature(value, signedOf(value), CREDENTIALS.secretAccessKey, sha256Hex('body'))).toBe(true)
    const presigned = { ...plain, url: presign(plain, CREDENTIALS, target, AT, 60) }
    expect(
      verifySignature(
        presigned,
        signedOf(presigned),
        CREDENTIALS.secretAccessKey,
        target === S3 ? undefined : EMPTY_SHA256,
      ),
    ).toBe(true)
    expect(signedOf(presigned)).toMatchObject({ kind: 'presigned', token: 'token+/=', expires: 60 })
  })

  const signedIam = (headers: Record<string, string> = {}) => {
    const plain = request('POST', '/', { host: 'iam.amazonaws.com', ...headers })
    return { ...plain, headers: sign(plain, CREDENTIALS, IAM, AT, Buffer.from('Action=ListRoles')) }
  }

  test('a header sent twice counts as its values joined by a comma', () => {
    const value = signedIam({ 'x-amz-meta': 'one,two' })
    const twice = headerMap(
      [...value.headers].flatMap(([n, v]) => (n === 'x-amz-meta' ? [n, 'one', 'X-Amz-Meta', ' two '] : [n, v])),
    )
    expect(
      verifySignature(
        { ...value, headers: twice },
        signedOf(value),
        CREDENTIALS.secretAccessKey,
        sha256Hex('Action=ListRoles'),
      ),
    ).toBe(true)
  })

  test('a signature in capital hex, too short or with a signed header missing is none', () => {
    const value = signedIam({ 'x-a': '1' })
    const signed = signedOf(value)
    const hash = sha256Hex('Action=ListRoles')
    const verify = (changed: Partial<Signed>, headers = value.headers) =>
      verifySignature({ ...value, headers }, { ...signed, ...changed }, CREDENTIALS.secretAccessKey, hash)
    expect(verify({})).toBe(true)
    expect(verify({ signature: signed.signature.toUpperCase() })).toBe(false)
    expect(verify({ signature: signed.signature.slice(2) })).toBe(false)
    expect(verify({ signature: 'é'.repeat(64) })).toBe(false)
    const without = new Map(value.headers)
    without.delete('x-a')
    expect(verify({}, without)).toBe(false)
  })

  test('UNSIGNED-PAYLOAD and STREAMING-… are for S3 alone, even when signed rightly', () => {
    for (const declared of ['UNSIGNED-PAYLOAD', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', EMPTY_SHA256.toUpperCase()]) {
      const value = signedIam({ 'x-amz-content-sha256': declared })
      expect(verifySignature(value, signedOf(value), CREDENTIALS.secretAccessKey, sha256Hex('Action=ListRoles'))).toBe(
        false,
      )
    }
  })

  test('S3 asks for x-amz-content-sha256 in a request signed by header', () => {
    const plain = request('GET', '/b/k', { host: 'h' })
    const headers = sign(plain, CREDENTIALS, S3, AT, 'unsigned')
    const value = { ...plain, headers }
    expect(verifySignature(value, signedOf(value), CREDENTIALS.secretAccessKey)).toBe(true)
    headers.delete('x-amz-content-sha256')
    expect(verifySignature(value, signedOf(value), CREDENTIALS.secretAccessKey)).toBe(false)
  })
})

describe('scope', () => {
  const signed = (scope: Partial<Signed['scope']>): Signed => ({
    kind: 'header',
    accessKeyId: 'AKIDEXAMPLE',
    scope: { date: '20150830', region: 'us-east-1', service: 'iam', ...scope },
    signedHeaders: ['host'],
    signature: '',
    date: '20150830T123600Z',
  })
  const call = { service: 'iam', regionIsValid: (region: string) => region === 'us-east-1' }
  test('another service, a region that is none, or the day of another date is named', () => {
    expect(scopeProblem(signed({}), call)).toBeUndefined()
    expect(scopeProblem(signed({ service: 'sts' }), call)).toBe(
      "Credential should be scoped to correct service: 'iam'. ",
    )
    expect(scopeProblem(signed({ region: 'mars-1' }), call)).toBe(
      "Credential should be scoped to a valid region, not 'mars-1'. ",
    )
    expect(scopeProblem(signed({ date: '20150829' }), call)).toBe(
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20150829' != '20150830', from '20150830T123600Z'.",
    )
  })
})

describe('coverage', () => {
  const covers = (service: string, signedHeaders: string[], present: string[]) =>
    coverageProblem(request('GET', '/', Object.fromEntries(present.map((name) => [name, 'v']))), {
      kind: 'header',
      accessKeyId: 'AKIDEXAMPLE',
      scope: { date: '20150830', region: 'us-east-1', service },
      signedHeaders,
      signature: '',
      date: '20150830T123600Z',
    })
  test('host must be signed, and no name twice', () => {
    expect(covers('iam', ['x-amz-date'], ['host', 'x-amz-date'])).toMatchObject({ reason: 'host' })
    expect(covers('iam', ['host', 'host'], ['host'])).toMatchObject({ reason: 'host' })
    expect(
      covers('iam', ['host', 'x-amz-date'], ['host', 'x-amz-date', 'user-agent', 'x-amz-user-agent']),
    ).toBeUndefined()
  })
  test('the names are lower-case and in order', () => {
    expect(covers('s3', ['x-amz-date', 'host'], ['host', 'x-amz-date'])).toMatchObject({ reason: 'order' })
    expect(covers('iam', ['X-Amz-Date', 'host'], ['host', 'x-amz-date'])).toMatchObject({ reason: 'order' })
  })
  test('the token and the target everywhere, every x-amz- header for S3', () => {
    expect(covers('iam', ['host'], ['host', 'x-amz-security-token'])).toMatchObject({
      headers: ['x-amz-security-token'],
    })
    expect(covers('secretsmanager', ['host'], ['host', 'x-amz-target'])).toMatchObject({ headers: ['x-amz-target'] })
    expect(covers('s3', ['host'], ['host', 'x-amz-acl', 'content-type'])).toMatchObject({ headers: ['x-amz-acl'] })
  })
})

describe('what is not ASCII', () => {
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

  /** The steps of AWS's page on bytes, with nothing of ours. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
  const signatureOver = (canonical: Buffer) => {
    const digest = createHash('sha256').update(canonical).digest('hex')
    const scope = '20261123/eu-central-1/s3/aws4_request'
    const key = ['20261123', 'eu-central-1', 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${SECRET}`)
    return hmac(key, `AWS4-HMAC-SHA256\n20261123T100000Z\n${scope}\n${digest}`).toString('hex')
  }

  const sent = (header: Buffer, signature: string, url = '/b/k') =>
    request('PUT', url, {
      host: 'h',
      'x-amz-content-sha256': EMPTY_SHA256,
      'x-amz-date': '20261123T100000Z',
      'x-amz-meta-name': header.toString('latin1'),
      authorization: authorization(
        '20261123/eu-central-1/s3',
        'host;x-amz-content-sha256;x-amz-date;x-amz-meta-name',
        signature,
      ),
    })

  const canonicalOf = (header: Buffer, path = '/b/k', query = '') =>
    Buffer.concat([
      Buffer.from(
        `PUT\n${path}\n${query}\nhost:h\nx-amz-content-sha256:${EMPTY_SHA256}\nx-amz-date:20261123T100000Z\nx-amz-meta-name:`,
      ),
      header,
      Buffer.from(`\n\nhost;x-amz-content-sha256;x-amz-date;x-amz-meta-name\n${EMPTY_SHA256}`),
    ])

  const accepted = (value: SignableRequest) => verifySignature(value, signedOf(value), SECRET, EMPTY_SHA256)

  test.each(['groß.jpg', 'à', 'à propos', '日本', '📈'])(
    'a header %j is signed by the bytes of its UTF-8, and by those alone',
    (text) => {
      const bytes = Buffer.from(text)
      expect(accepted(sent(bytes, signatureOver(canonicalOf(bytes))))).toBe(true)
      const twice = Buffer.from(bytes.toString('latin1'))
      expect(accepted(sent(bytes, signatureOver(canonicalOf(twice))))).toBe(false)
      expect(accepted(sent(twice, signatureOver(canonicalOf(bytes))))).toBe(false)
    },
  )

  test('a header in ISO 8859-1 is signed by its bytes', () => {
    const bytes = Buffer.from([0x67, 0x72, 0x6f, 0xdf])
    expect(accepted(sent(bytes, signatureOver(canonicalOf(bytes))))).toBe(true)
  })

  test('an address is signed as it is escaped, be it UTF-8 or not', () => {
    const plain = Buffer.from('x')
    for (const [url, path, query] of [
      ['/b/%c3%a9?prefix=%C3%a9', '/b/%C3%A9', 'prefix=%C3%A9'],
      ['/b/%ff?prefix=%FF%41', '/b/%FF', 'prefix=%FFA'],
    ] as const)
      expect(accepted(sent(plain, signatureOver(canonicalOf(plain, path, query)), url))).toBe(true)
  })
})
