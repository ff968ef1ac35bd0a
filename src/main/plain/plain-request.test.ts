import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { duplexPair } from 'node:stream'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { headerMap } from '../../wire/sigv4/request.ts'
import { INCOMPLETE, LONGEST, plainRequest } from './plain-request.ts'

const BODY = 'Action=GetCallerIdentity&Version=2011-06-15'
const HEAD = [
  'POST / HTTP/1.1',
  'Host: sts.us-east-1.amazonaws.com',
  'Content-Type: application/x-www-form-urlencoded; charset=utf-8',
  'User-Agent: Boto3/1.40.0 md/Botocore#1.40.0 ua/2.1 os/linux#6.8 lang/python#3.12',
  'X-Amz-Date: 20261128T120000Z',
  'Authorization: AWS4-HMAC-SHA256 Credential=AKIA/20261128/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0a',
  `Content-Length: ${BODY.length}`,
  'Connection: keep-alive',
]

const bytesOf = (lines: readonly string[], body = BODY): Buffer =>
  Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1')
/** The plain request with a line more. */
const and = (...more: readonly string[]): Buffer => bytesOf([...HEAD, ...more])
/** … with the line of that name said in another way; undefined: not at all. */
const but = (name: string, line?: string, body = BODY): Buffer =>
  bytesOf(
    HEAD.flatMap((one) => (!one.startsWith(name) ? [one] : line === undefined ? [] : [line])),
    body,
  )

const taken = (bytes: Buffer) => {
  const request = plainRequest(bytes)
  if (!request || request === INCOMPLETE) throw new Error(`not taken: ${request}`)
  return request
}

describe('a plain request', () => {
  it('is read as it was said', () => {
    const { url, host, headers, body } = taken(bytesOf(HEAD))
    expect([url, host, String(body)]).toEqual(['/', 'sts.us-east-1.amazonaws.com', BODY])
    expect([...headers.keys()]).toEqual(['host', 'content-type', 'user-agent', 'x-amz-date', 'authorization', 'content-length', 'connection']) // prettier-ignore
    expect(headers.get('x-amz-date')).toBe('20261128T120000Z')
  })

  it.each<[string, Buffer, string, string | undefined]>([
    ['a header twice, joined by a comma', and('X-A: 1', 'x-a:2'), 'x-a', '1,2'],
    ['blanks and tabs around a value, but not within', and('X-A: \t 1 \t2  '), 'x-a', '1 \t2'],
    ['nothing for a value', and('X-A:', 'X-B: \t'), 'x-a', ''],
    ['a value outside ASCII, a character a byte', and('X-A: \xe9\xff'), 'x-a', '\xe9\xff'],
    ['colons in a value', and('X-A: a:b'), 'x-a', 'a:b'],
    ['a name of every character there is', and("!#$%&'*+-.^_`|~09aZ: 1"), "!#$%&'*+-.^_`|~09az", '1'],
    ['names like those of every object', and('__proto__: 1', 'constructor: 2'), '__proto__', '1'],
    ['zeros before its length', but('Content-Length', `content-length: 000${BODY.length}`), 'content-length', '00043'],
  ])('may have %s', (_what, bytes, name, value) => {
    expect(taken(bytes).headers.get(name)).toBe(value)
  })

  it('may have no body, and a target with whatever is printed', () => {
    const bytes = Buffer.from(
      String(but('Content-Length', 'Content-Length: 0', '')).replace('POST / ', 'POST /a%20b?c="<>\\^`{|}~#d?e#f '),
    )
    expect(taken(bytes)).toMatchObject({ url: '/a%20b?c="<>\\^`{|}~#d?e#f', body: Buffer.alloc(0) })
  })

  it('is waited for when its head is here and its body is not', () => {
    const whole = bytesOf(HEAD)
    for (let missing = 1; missing <= BODY.length; missing++)
      expect(plainRequest(whole.subarray(0, whole.length - missing))).toBe(INCOMPLETE)
    expect(plainRequest(whole.subarray(0, whole.length - BODY.length - 1))).toBeUndefined()
  })

  it('is as long as 64 KiB and not longer', () => {
    const head = bytesOf(HEAD).length - BODY.length
    const long = (length: number) => but('Content-Length', `Content-Length: ${length}`, 'a'.repeat(length))
    const most = LONGEST - head - 3
    expect(taken(long(most)).body.length).toBe(most)
    expect(plainRequest(long(most).subarray(0, -1))).toBe(INCOMPLETE)
    expect(plainRequest(long(most + 1))).toBeUndefined()
    expect(plainRequest(long(most + 1).subarray(0, -1))).toBeUndefined()
  })

  it('has at most 64 lines of headers, and a head of at most 16 KiB', () => {
    const lines = (count: number) => Array.from({ length: count - HEAD.length + 1 }, () => 'X-A: 1')
    expect(taken(and(...lines(64))).headers.size).toBe(8)
    expect(plainRequest(and(...lines(65)))).toBeUndefined()
    expect(taken(and(`X-A: ${'a'.repeat(15_000)}`)).headers.get('x-a')).toHaveLength(15_000)
    expect(plainRequest(and(`X-A: ${'a'.repeat(16_000)}`))).toBeUndefined()
  })
})

/** Read by Node, or refused by it. */
const ODD: readonly (readonly [what: string, bytes: Buffer])[] = [
  ['nothing at all', Buffer.alloc(0)],
  ['half a head', bytesOf(HEAD).subarray(0, 100)],
  ['an empty line before it', Buffer.concat([Buffer.from('\r\n'), bytesOf(HEAD)])],
  ['a byte behind it', Buffer.concat([bytesOf(HEAD), Buffer.from('P')])],
  ['the next request behind it', Buffer.concat([bytesOf(HEAD), bytesOf(HEAD)])],
  ...['GET / HTTP/1.1', 'PUT / HTTP/1.1', 'post / HTTP/1.1', 'POST / HTTP/1.0', 'POST / HTTP/1.10', 'POST / http/1.1', 'POST  / HTTP/1.1', 'POST /  HTTP/1.1', 'POST / HTTP/1.1 ', ' POST / HTTP/1.1', 'POST\t/ HTTP/1.1', 'POST / RTSP/1.0', 'POST /a b HTTP/1.1', 'POST /\xe9 HTTP/1.1', 'POST /\x7f HTTP/1.1', 'POST /\0 HTTP/1.1', 'POST * HTTP/1.1', 'POST http://sts.amazonaws.com/ HTTP/1.1', 'POST sts.amazonaws.com:443 HTTP/1.1', 'POST / HTTP/1.1\rX-A: 1', 'POST / HTTP/1.1\nX-A: 1'].map((line) => [JSON.stringify(line), but('POST', line)] as const),
  ['no Host', but('Host')],
  ['two Hosts', and('Host: sts.us-east-1.amazonaws.com')],
  ['no Content-Length', but('Content-Length')],
  ['two Content-Lengths', and('Content-Length: 5')],
  ['two Content-Lengths that agree', and(`content-length: ${BODY.length}`)],
  ...['', '+43', '-43', '43, 43', '4 3', '43.0', '43\t', '43\t ', '4e1', '0x2b', '43;', '43\x0b', '18446744073709551659', '999999', '100000'].map((length) => [`Content-Length: ${JSON.stringify(length)}`, but('Content-Length', `Content-Length: ${length}`)] as const),
  ['no content type', but('Content-Type')],
  ...['text/plain', 'multipart/form-data; boundary=a', 'application/json', 'application/x-amz-json-1.2', 'application/x-www-form-urlencodedx'].map((type) => [type, but('Content-Type', `Content-Type: ${type}`)] as const),
  ...['close', 'upgrade', 'Keep-Alive, close', 'keep-alive, x-a', ''].map((value) => [`Connection: ${value}`, but('Connection', `Connection: ${value}`)] as const),
  ['two Connections', and('Connection: keep-alive')],
  ...['Transfer-Encoding: chunked', 'transfer-encoding:', 'Expect: 100-continue', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA', 'Trailer: x-a', 'TE: trailers', 'Origin: https://evil.example', 'Proxy-Connection: close', 'Host : a', 'X-A\t: b', ': b', 'X-A', ' folded', '\tfolded: b', 'X-A: a\n b', 'X-A: a\nTransfer-Encoding: chunked', 'X-A: a\rTransfer-Encoding: chunked', 'X-A: a\0', 'X-A: a\x7f', 'X-A: a\t', 'X-A: a\x0b', 'X\xe9: b', 'X A: b', 'X(A): b', 'X-A"": b', '"Transfer-Encoding": chunked', `${'x'.repeat(129)}: 1`].map((line) => [JSON.stringify(line.slice(0, 60)), and(line)] as const),
  ['no line’s end but line feeds', Buffer.from(String(bytesOf(HEAD)).replaceAll('\r\n', '\n'))],
  ['no line’s end but carriage returns', Buffer.from(String(bytesOf(HEAD)).replaceAll('\r\n', '\r'))],
] // prettier-ignore

describe('is left to Node', () => {
  it.each(ODD)('%s', (_what, bytes) => {
    expect(plainRequest(bytes)).toBeUndefined()
  })
})

/** What Node's own reader makes of bytes: the requests that it told of, whole, and the errors. */
interface Heard {
  readonly requests: readonly object[]
  readonly errors: readonly (string | undefined)[]
}

let heard: { requests: object[]; errors: (string | undefined)[] } = { requests: [], errors: [] }
const told = ({ method, url, rawHeaders, headers }: IncomingMessage, body: Buffer) => ({
  method,
  url,
  headers: [...headerMap(rawHeaders)],
  host: headers.host,
  body: body.toString('latin1'),
})
const node = createServer({ maxHeaderSize: 64 * 1024 })
  .on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { requests } = heard
    if (!response.shouldKeepAlive) heard.errors.push('asks to close')
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => requests.push(told(request, Buffer.concat(pieces))))
  })
  .on('clientError', ({ code }: NodeJS.ErrnoException) => heard.errors.push(code))
for (const more of ['checkContinue', 'checkExpectation', 'upgrade', 'connect'])
  node.on(more, () => heard.errors.push(more))
afterAll(() => node.close())

async function byNode(bytes: Buffer): Promise<Heard> {
  const mine: typeof heard = (heard = { requests: [], errors: [] })
  const [near, far] = duplexPair()
  node.emit('connection', far)
  near.write(bytes)
  for (let turns = 0; turns < 3; turns++) await new Promise(setImmediate)
  near.destroy()
  far.destroy()
  return mine
}

const BROKEN = ['\r\n', '\r', '\n', '\r\n\r\n', '\0', '\t', ' ', '\t\r\n', ' \r\n', ':', ',', ';', '\x0b', '\x7f', '\x80', '\xff', '%', '#', '?', '/', '0', '1', '+', '-', 'P', 'GET / HTTP/1.1\r\nhost: a\r\n\r\n', 'POST ', 'HTTP/1.0', 'http://a/', 'chunked', 'close', 'keep-alive', 'upgrade', '0\r\n\r\n'] // prettier-ignore
const LINES = ['Transfer-Encoding: chunked', 'Transfer-Encoding:', 'Content-Length: 43', 'Content-Length: 5', 'content-length:43', 'Host: b', 'Host:', 'Connection: close', 'Connection: upgrade', 'Connection: keep-alive', 'Proxy-Connection: close', 'Keep-Alive: timeout=5', 'Upgrade: h2c', 'Expect: 100-continue', 'TE: trailers', 'Trailer: a', 'Content-Encoding: gzip', 'Content-Type: text/plain', 'Content-Type: application/x-amz-json-1.1', 'X-Amz-Target: a.b', 'Authorization: b', 'Cookie: a', 'Cookie: b', 'Set-Cookie: a', 'x:', ':', ' a: b', 'a', '__proto__: a', 'Origin: http://a'] // prettier-ignore

/** A change to a request: where it is cut, in parts of the whole; and how. */
type Change = (bytes: Buffer, at: number) => Buffer
const put =
  (text: string): Change =>
  (bytes, at) =>
    spliced(bytes, at, 0, Buffer.from(text, 'latin1'))
const spliced = (bytes: Buffer, at: number, gone: number, put: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + gone)])
/** Before the line that `at` is in, where that is one of the head. */
const line =
  (text: string): Change =>
  (bytes, at) => {
    const end = bytes.indexOf('\r\n', Math.min(at, bytes.indexOf('\r\n\r\n')))
    return end < 0 ? bytes : spliced(bytes, end + 2, 0, Buffer.from(`${text}\r\n`, 'latin1'))
  }
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.constantFrom(...BROKEN).map(put),
  fc.constantFrom(...LINES).map(line),
  fc.integer({ min: 0, max: 255 }).map(
    (byte): Change =>
      (bytes, at) =>
        spliced(bytes, at, 1, Buffer.of(byte)),
  ),
  fc.integer({ min: 1, max: 24 }).map(
    (length): Change =>
      (bytes, at) =>
        spliced(bytes, at, length, Buffer.alloc(0)),
  ),
  fc.integer({ min: 1, max: 60 }).map(
    (length): Change =>
      (bytes, at) =>
        spliced(bytes, at, 0, bytes.subarray(at, at + length)),
  ),
)
const SEEDS = [
  bytesOf(HEAD),
  but('Content-Length', 'Content-Length: 0', ''),
  bytesOf(['POST /?a=b HTTP/1.1', 'x-amz-target: secretsmanager.GetSecretValue', 'content-type: application/x-amz-json-1.1', 'host: localhost:4566', 'content-length: 2'], '{}'), // prettier-ignore
  but('Content-Length', 'Content-Length: 12', '0\r\n\r\nGET / HT'),
]
const changed = fc
  .tuple(fc.constantFrom(...SEEDS), fc.array(fc.tuple(change, fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 3 }))
  .map(([seed, changes]) =>
    changes.reduce((bytes, [make, part]) => make(bytes, Math.floor(part * bytes.length)), seed),
  ) // prettier-ignore

describe('whatever is taken', () => {
  it('is one request and the same to Node’s reader, and nothing else', async () => {
    let count = 0
    await fc.assert(
      fc.asyncProperty(changed, async (bytes) => {
        const request = plainRequest(bytes)
        if (!request || request === INCOMPLETE) return
        count++
        const { url, host, headers, body } = request
        expect(await byNode(bytes)).toEqual({
          requests: [{ method: 'POST', url, headers: [...headers], host, body: body.toString('latin1') }],
          errors: [],
        })
      }),
      { numRuns: 20_000, seed: 20_261_128 },
    )
    expect(count).toBeGreaterThan(4000)
  })
})
