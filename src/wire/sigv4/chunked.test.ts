import { createHash } from 'node:crypto'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, expect, test } from 'vitest'
import { parseAuthorization, type Signed } from './authorization.ts'
import { bodyStream, type Signer } from './body-stream.ts'
import { BodyProblem } from './body-problem.ts'
import type { SignableRequest } from './request.ts'
import { verifySignature } from './verify.ts'

/** AWS's published example: 66,560 letters a in chunks of 65,536 and 1,024. */
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const LETTERS = Buffer.alloc(66_560, 'a')
const CHUNKS = [LETTERS.subarray(0, 65_536), LETTERS.subarray(65_536), Buffer.alloc(0)]

interface Example {
  readonly payload: string
  readonly signedHeaders: string
  readonly seed: string
  readonly chunks: readonly string[]
  readonly headers: Record<string, string>
  readonly end: string
}

const PLAIN: Example = {
  payload: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  signedHeaders:
    'content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class',
  seed: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  chunks: [
    'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
    '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
    'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
  ],
  headers: { 'content-length': '66824' },
  end: '\r\n',
}

const TRAILER: Example = {
  payload: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  signedHeaders:
    'content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer',
  seed: '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e',
  chunks: [
    'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2',
    '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7',
    '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992',
  ],
  headers: { 'x-amz-trailer': 'x-amz-checksum-crc32c' },
  end: 'x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n',
}

function requestOf(example: Example): SignableRequest {
  return {
    method: 'PUT',
    url: '/examplebucket/chunkObject.txt',
    headers: new Map(
      Object.entries({
        host: 's3.amazonaws.com',
        'x-amz-date': '20130524T000000Z',
        'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        'x-amz-content-sha256': example.payload,
        'content-encoding': 'aws-chunked',
        'x-amz-decoded-content-length': '66560',
        ...example.headers,
        authorization: `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${example.signedHeaders},Signature=${example.seed}`,
      }),
    ),
  }
}

const bodyOf = (example: Example, chunks: readonly Buffer[] = CHUNKS) =>
  Buffer.concat([
    ...chunks.flatMap((chunk, i) => [
      Buffer.from(`${chunk.length.toString(16)};chunk-signature=${example.chunks[i]}\r\n`),
      chunk,
      Buffer.from(chunk.length > 0 ? '\r\n' : ''),
    ]),
    Buffer.from(example.end),
  ])

function signerOf(request: SignableRequest): Signer {
  return { signed: parseAuthorization(request) as Signed, secret: SECRET }
}

/** What comes out, fed in pieces of this many bytes; or why nothing does. */
async function decoded(
  request: SignableRequest,
  signer: Signer | undefined,
  body: Buffer,
  piece = 8_191,
  limit = 2 ** 31,
): Promise<Buffer | string> {
  const pieces: Buffer[] = []
  for (let at = 0; at < body.length; at += piece) pieces.push(body.subarray(at, at + piece))
  const out: Buffer[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      out.push(chunk)
      done()
    },
  })
  try {
    await pipeline(Readable.from(pieces), bodyStream(request, signer, limit), sink)
    return Buffer.concat(out)
  } catch (error) {
    if (error instanceof BodyProblem) return error.reason
    throw error
  }
}

describe.each([
  ['signed chunks', PLAIN],
  ['signed chunks with a signed trailer', TRAILER],
])("AWS's example of %s", (_, example) => {
  const request = requestOf(example)
  const signer = signerOf(request)

  test('begins with a valid signature and decodes, in pieces of any size', async () => {
    expect(verifySignature(request, signer.signed, SECRET)).toBe(true)
    for (const piece of [89, 8_191, 1_000_000])
      expect(await decoded(request, signer, bodyOf(example), piece)).toEqual(LETTERS)
  })

  test('fails when data, a chunk signature, the secret or the order is changed', async () => {
    const body = bodyOf(example)
    for (const at of [100, 40_000, 66_000]) {
      const changed = Buffer.from(body)
      changed[at] = (changed[at] as number) ^ 1
      expect(await decoded(request, signer, changed)).toBe('signature')
    }
    const swapped = { ...example, chunks: [example.chunks[1] as string, ...example.chunks.slice(1)] }
    expect(await decoded(request, signer, bodyOf(swapped))).toBe('signature')
    expect(await decoded(request, { ...signer, secret: 'other' }, body)).toBe('signature')
    expect(await decoded(request, undefined, body).catch((error: BodyProblem) => error.reason)).toBe('signature')
  })

  test('fails when it ends early or goes on', async () => {
    const body = bodyOf(example)
    expect(await decoded(request, signer, body.subarray(0, 65_000))).toBe('incomplete')
    expect(await decoded(request, signer, body.subarray(0, 65_536 + 90))).toBe('incomplete')
    expect(await decoded(request, signer, Buffer.concat([body, Buffer.from('x')]))).toBe('framing')
  })

  test('fails when chunks carry no signature', async () => {
    const unsigned = Buffer.from(
      bodyOf(example)
        .toString('latin1')
        .replaceAll(/;chunk-signature=[0-9a-f]{64}/g, ''),
      'latin1',
    )
    expect(await decoded(request, signer, unsigned)).toBe('framing')
  })
})

test('a signed trailer must be as it was signed', async () => {
  const request = requestOf(TRAILER)
  const signer = signerOf(request)
  const end = (text: string) => decoded(request, signer, bodyOf({ ...TRAILER, end: text }))
  expect(await end(TRAILER.end.replace('sOO8', 'sOO9'))).toBe('signature')
  expect(await end('x-amz-checksum-crc32c:sOO8/Q==\r\n\r\n')).toBe('trailer')
  expect(await end('\r\n')).toBe('trailer')
  // Some clients put an empty line before the trailer's signature.
  expect(await end(TRAILER.end.replace('\r\nx-amz-trailer-signature', '\r\n\r\nx-amz-trailer-signature'))).toEqual(
    LETTERS,
  )
})

describe('STREAMING-UNSIGNED-PAYLOAD-TRAILER', () => {
  const request = (length: number, trailer: string, more: Record<string, string> = {}): SignableRequest => ({
    method: 'PUT',
    url: '/b/k',
    headers: new Map(
      Object.entries({
        'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        'x-amz-decoded-content-length': String(length),
        'x-amz-trailer': trailer,
        ...more,
      }),
    ),
  })
  const hello = (trailers: string) => Buffer.from(`b\r\nhello world\r\n0\r\n${trailers}\r\n`)

  test.each([
    ['x-amz-checksum-crc32', 'DUoRhQ=='],
    ['x-amz-checksum-crc32c', 'yZRlqg=='],
    ['x-amz-checksum-crc64nvme', 'jSnVw/bqjr4='],
    ['x-amz-checksum-sha1', 'Kq5sNclPz7QV2+lfQIuc6R7oRu0='],
    ['x-amz-checksum-sha256', 'uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek='],
  ])('compares the trailing %s', async (name, value) => {
    const decode = (trailers: string) => decoded(request(11, name), undefined, hello(trailers), 3)
    expect(String(await decode(`${name}:${value}\r\n`))).toBe('hello world')
    expect(String(await decode(`${name} : ${value}\n`))).toBe('hello world')
    expect(await decode(`${name}:AAAA${value.slice(4)}\r\n`)).toBe('checksum')
    expect(await decode('')).toBe('trailer')
    expect(await decode(`${name}:${value}\r\nx-amz-meta-a:1\r\n`)).toBe('trailer')
    expect(await decode(`${name}:${value}\r\n${name}:${value}\r\n`)).toBe('trailer')
    expect(await decode(`${name}\r\n`)).toBe('trailer')
  })

  test('compares checksums among the headers as well', async () => {
    const body = hello('x-amz-checksum-crc32:DUoRhQ==\r\n')
    const with256 = (value: string) =>
      decoded(request(11, 'x-amz-checksum-crc32', { 'x-amz-checksum-sha256': value }), undefined, body)
    expect(String(await with256('uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek='))).toBe('hello world')
    expect(await with256('AAAA')).toBe('checksum')
  })

  const at = async (length: number, text: string, limit?: number) => {
    try {
      return await decoded(request(length, ''), undefined, Buffer.from(text), 5, limit)
    } catch (error) {
      return (error as BodyProblem).reason
    }
  }
  test.each([
    ['a length that is too short', 10, 'b\r\nhello world\r\n0\r\n\r\n', 'incomplete'],
    ['a length that is too long', 12, 'b\r\nhello world\r\n0\r\n\r\n', 'incomplete'],
    ['a size that is no hex', 11, 'xb\r\nhello world\r\n0\r\n\r\n', 'framing'],
    ['a negative size', 11, '-b\r\nhello world\r\n0\r\n\r\n', 'framing'],
    ['a size beyond all numbers', 11, 'fffffffffffffffff\r\nhello', 'framing'],
    ['a size beyond the length', 11, 'ffffffffffffffff\r\nhello', 'incomplete'],
    ['data longer than its size', 11, '5\r\nhello world\r\n0\r\n\r\n', 'framing'],
    ['an endless line', 11, '0'.repeat(5_000), 'framing'],
    ['a chunk extension', 11, 'b;name=value\r\nhello world\r\n0\r\n\r\n', 'framing'],
    ['small chunks that are not the last', 11, '5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n', 'chunk-size'],
  ])('%s is refused', async (_, length, text, reason) => {
    expect(await at(length, text)).toBe(reason)
  })

  test('nothing at all is an empty object', async () => {
    expect(String(await at(0, '0\r\n\r\n'))).toBe('')
    expect(String(await at(0, '0\r\n'))).toBe('')
    expect(await at(0, '')).toBe('incomplete')
  })

  test('the length must be told and fit the limit, and trailers must be checksums', async () => {
    const refused = (value: SignableRequest, limit = 100) => {
      try {
        bodyStream(value, undefined, limit)
      } catch (error) {
        return (error as BodyProblem).reason
      }
      return undefined
    }
    expect(refused(request(101, ''))).toBe('too-large')
    expect(refused(request(NaN, ''))).toBe('length')
    expect(refused(request(5, 'x-amz-meta-owner'))).toBe('trailer')
    expect(refused(request(5, 'x-amz-checksum-crc32'))).toBeUndefined()
  })
})

describe('a body without chunks', () => {
  const put = (headers: Record<string, string>): SignableRequest => ({
    method: 'PUT',
    url: '/b/k',
    headers: new Map(Object.entries(headers)),
  })
  const hello = Buffer.from('hello world')
  const sha256 = createHash('sha256').update(hello).digest('hex')

  test('must have the hash and checksums announced, and not be longer than allowed', async () => {
    expect(await decoded(put({ 'x-amz-content-sha256': sha256 }), undefined, hello)).toEqual(hello)
    expect(await decoded(put({ 'x-amz-content-sha256': sha256 }), undefined, Buffer.from('hello worlD'))).toBe('sha256')
    expect(await decoded(put({ 'x-amz-checksum-crc32': 'DUoRhQ==' }), undefined, hello)).toEqual(hello)
    expect(await decoded(put({ 'x-amz-checksum-crc32': 'AAAAAA==' }), undefined, hello)).toBe('checksum')
    expect(await decoded(put({ 'content-md5': 'XrY7u+Ae7tCTyyK7j1rNww==' }), undefined, hello)).toEqual(hello)
    expect(await decoded(put({ 'content-md5': 'AAAA' }), undefined, hello)).toBe('checksum')
    expect(await decoded(put({}), undefined, hello, 4, 10)).toBe('too-large')
    expect(await decoded(put({}), undefined, hello, 4, 11)).toEqual(hello)
  })
})
