import { describe, expect, test } from 'vitest'
import { parseAuthorization } from './authorization.ts'

const GOOD =
  'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=host;x-amz-date, Signature=5d672d79'
const DATE = { 'x-amz-date': '20150830T123600Z' }

const parse = (authorization: string | undefined, headers: Record<string, string> = DATE, url = '/') =>
  parseAuthorization({
    method: 'GET',
    url,
    headers: new Map(Object.entries({ ...headers, ...(authorization === undefined ? {} : { authorization }) })),
  })

describe('an Authorization header', () => {
  test('gives who, for what, when', () => {
    expect(parse(GOOD, { ...DATE, 'x-amz-security-token': 't' })).toEqual({
      kind: 'header',
      accessKeyId: 'AKIDEXAMPLE',
      scope: { date: '20150830', region: 'us-east-1', service: 'iam' },
      signedHeaders: ['host', 'x-amz-date'],
      signature: '5d672d79',
      date: '20150830T123600Z',
      token: 't',
    })
  })
  test('may stand beside a Date header instead of X-Amz-Date, and without blanks after its commas', () => {
    expect(parse(GOOD.replaceAll(', ', ','), { date: 'Sun, 30 Aug 2015 12:36:00 GMT' })).toMatchObject({
      date: '20150830T123600Z',
    })
  })
  test('that is absent is anonymous', () => {
    expect(parse(undefined)).toEqual({ kind: 'anonymous' })
  })

  test('reads a second request of the same signer as it reads the first', () => {
    const header = (signature: string) => `${GOOD.slice(0, GOOD.indexOf('Signature='))}Signature=${signature}`
    const first = parse(header('a'.repeat(64)))
    expect(parse(header('b'.repeat(64)))).toEqual({ ...first, signature: 'b'.repeat(64) })
    expect(parse(header('c'.repeat(64)), {})).toMatchObject({ kind: 'unreadable', reason: 'incomplete' })
    expect(parse(header('d'.repeat(64)), { 'x-amz-date': 'yesterday' })).toMatchObject({ reason: 'incomplete' })
    expect(parse(`${header('e'.repeat(64))}, XSignature=${'f'.repeat(64)}`)).toMatchObject({
      signature: 'e'.repeat(64),
    })
  })

  const DIGEST = / \(Hashed with SHA-256 and encoded with Base64\) Authorization=[A-Za-z0-9+/]{43}=$/
  test('names each part that is missing and never shows what was sent', () => {
    const value = parse('AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request', {})
    expect(value).toMatchObject({ kind: 'unreadable', reason: 'incomplete' })
    const message = (value as { message: string }).message
    expect(message).toMatch(DIGEST)
    expect(message.replace(DIGEST, '')).toBe(
      "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    )
  })

  test.each([
    ['AWS AKIDEXAMPLE:c2ln', 'v2'],
    [GOOD.replace('HMAC', 'ECDSA-P256'), 'v4a'],
    [GOOD.replace('SHA256', 'SHA1'), 'algorithm'],
    ['Bearer eyJhbGciOiJIUzI1NiJ9', 'scheme'],
    ['', 'scheme'],
    [`${GOOD}, ${GOOD}`, 'incomplete'],
    [`${GOOD},${GOOD.slice(17)}`, 'incomplete'],
    [GOOD.replace('/iam', ''), 'credential'],
    [GOOD.replace('/iam', '/'), 'credential'],
    [GOOD.replace('us-east-1', ''), 'credential'],
    [GOOD.replace('aws4_request', 'aws3_request'), 'credential'],
  ])('%s is unreadable as %s', (header, reason) => {
    expect(parse(header)).toMatchObject({ kind: 'unreadable', reason })
  })

  test.each(['20150830', '20150230T123600Z', '2015-08-30T12:36:00Z', 'yesterday GMT', '20150830T126000Z'])(
    'with the date %s is incomplete',
    (date) => {
      expect(parse(GOOD, { 'x-amz-date': date })).toMatchObject({
        reason: 'incomplete',
        message: expect.stringContaining("'basic format'"),
      })
    },
  )
})

describe('a presigned query', () => {
  const QUERY: Record<string, string> = {
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': 'AKIDEXAMPLE%2F20150830%2Fus-east-1%2Fs3%2Faws4_request',
    'X-Amz-Date': '20150830T123600Z',
    'X-Amz-Expires': '604800',
    'X-Amz-SignedHeaders': 'host',
    'X-Amz-Signature': 'ab',
  }
  const url = (changes: Record<string, string | undefined> = {}) =>
    `/b/k?${Object.entries({ ...QUERY, ...changes })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${value}`)
      .join('&')}`

  test('gives the same as a header, and how long', () => {
    expect(parse(undefined, {}, url())).toMatchObject({
      kind: 'presigned',
      accessKeyId: 'AKIDEXAMPLE',
      expires: 604800,
      signedHeaders: ['host'],
    })
  })
  test.each(Object.keys(QUERY).filter((name) => name !== 'X-Amz-Expires'))('without %s is unreadable', (name) => {
    expect(parse(undefined, {}, url({ [name]: undefined }))).toMatchObject({ reason: 'query' })
  })
  test.each(['604801', '691200', '0', '-1', 'x', '1e3', '', '9'.repeat(400)])(
    'with X-Amz-Expires=%s is refused',
    (expires) => {
      expect(parse(undefined, {}, url({ 'X-Amz-Expires': expires }))).toMatchObject({ reason: 'expires' })
    },
  )
  test('beside an Authorization header is two mechanisms at once', () => {
    expect(parse(GOOD, DATE, url())).toMatchObject({ reason: 'both' })
    expect(parse(undefined, {}, url({ AWSAccessKeyId: 'AKIDEXAMPLE', Signature: 'x' }))).toMatchObject({
      reason: 'both',
    })
  })
  test('of version 2 is told apart', () => {
    expect(parse(undefined, {}, '/b/k?AWSAccessKeyId=AKIDEXAMPLE&Signature=c2ln&Expires=1700000000')).toMatchObject({
      reason: 'v2',
    })
  })
  test('that only looks like one is not', () => {
    expect(parse(undefined, {}, '/b/k?prefix=X-Amz-Signature&Signature=1&__proto__=x')).toEqual({ kind: 'anonymous' })
  })
})
