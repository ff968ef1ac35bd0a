import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../../test/world.ts'
import type { AwsClient } from '../../../wire/aws-client.ts'

const PAGE = 'https://app.example.com'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  for (const Bucket of ['shared', 'closed']) await aws.call('s3', 'CreateBucket', { Bucket })
  await aws.call('s3', 'PutObject', { Bucket: 'shared', Key: 'a/b.txt', Body: Buffer.from('hello') })
  await aws.call('s3', 'PutBucketCors', {
    Bucket: 'shared',
    CORSConfiguration: {
      CORSRules: [
        {
          AllowedOrigins: ['https://*.example.com'],
          AllowedMethods: ['GET', 'PUT'],
          AllowedHeaders: ['x-amz-*', 'Content-Type'],
          ExposeHeaders: ['ETag', 'x-amz-version-id'],
          MaxAgeSeconds: 3000,
        },
        { AllowedOrigins: ['*'], AllowedMethods: ['HEAD'] },
      ],
    },
  })
})
afterAll(() => w.close())

const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
  fetch(`${w.endpoint}${path}`, { method, headers })
const preflight = (path: string, method?: string, headers?: string, origin = PAGE) =>
  ask('OPTIONS', path, {
    origin,
    ...(method === undefined ? {} : { 'access-control-request-method': method }),
    ...(headers === undefined ? {} : { 'access-control-request-headers': headers }),
  })
const cors = (response: Response) =>
  Object.fromEntries([...response.headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'))

const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method'

test('a preflight that a rule lets through tells all that the rule says', async () => {
  const answer = await preflight('/shared/a/b.txt', 'PUT', 'X-Amz-Date, content-type')
  expect([answer.status, await answer.text()]).toEqual([200, ''])
  expect(cors(answer)).toEqual({
    'access-control-allow-origin': PAGE,
    'access-control-allow-methods': 'GET, PUT',
    'access-control-allow-headers': 'x-amz-date, content-type',
    'access-control-expose-headers': 'ETag, x-amz-version-id',
    'access-control-max-age': '3000',
    'access-control-allow-credentials': 'true',
    vary: VARY,
  })
})

test('a rule for any origin lets no credentials through', async () => {
  const answer = await preflight('/shared/a/b.txt', 'HEAD', undefined, 'http://random:1234')
  expect(cors(answer)).toEqual({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'HEAD',
    vary: VARY,
  })
})

test.each<[string, number, string, RegExp, () => Promise<Response>]>([
  ['no origin', 400, 'BadRequest', /Insufficient information\. Origin request header needed\./, () => ask('OPTIONS', '/shared/a')],
  ['no such bucket', 403, 'AccessForbidden', /CORSResponse: Bucket not found<.*<Method>PUT<.*<ResourceType>BUCKET</, () => preflight('/nowhere-at-all/a', 'PUT')],
  ['a bucket without CORS', 403, 'AccessForbidden', /CORSResponse: CORS is not enabled for this bucket\.<.*<Method>OPTIONS<.*<ResourceType>BUCKET</, () => preflight('/closed/a')],
  ['no method', 400, 'BadRequest', /Invalid Access-Control-Request-Method: null/, () => preflight('/shared/a')],
  ['another origin', 403, 'AccessForbidden', /This CORS request is not allowed.*<Method>GET<.*<ResourceType>OBJECT</, () => preflight('/shared/a', 'GET', undefined, 'https://example.org')],
  ['another method', 403, 'AccessForbidden', /<ResourceType>BUCKET</, () => preflight('/shared', 'DELETE')],
  ['a header too many', 403, 'AccessForbidden', /CORSResponse: This CORS request/, () => preflight('/shared/a', 'GET', 'authorization')],
] )('%s: %i %s', async (_, status, code, text, asked) => {
  const answer = await asked()
  const body = await answer.text()
  expect([answer.status, /<Code>(.*?)</.exec(body)?.[1]]).toEqual([status, code])
  expect(body).toMatch(text)
  expect(cors(answer)).toEqual({})
}) // prettier-ignore

test('a call from a page is served as any other, and only a rule lets the page read the answer', async () => {
  const readable = await ask('GET', '/shared/a/b.txt', { origin: PAGE })
  // Nobody signed it: what is refused is told to the page too.
  expect(readable.status).toBe(403)
  expect(cors(readable)).toMatchObject({ 'access-control-allow-origin': PAGE, 'access-control-max-age': '3000' })
  expect(cors(await ask('GET', '/shared/a/b.txt', { origin: 'https://example.org' }))).toEqual({})
  expect(cors(await ask('GET', '/closed/a', { origin: PAGE }))).toEqual({})
  expect(cors(await ask('GET', '/shared/a/b.txt'))).toEqual({})
})

test('pages reach nothing but buckets', async () => {
  for (const [method, path, headers] of [
    ['GET', '/', {}],
    ['GET', '/shared?Action=AssumeRoleWithWebIdentity&Version=2011-06-15', {}],
    ['POST', '/', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['POST', '/shared', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['POST', '/shared', { 'x-amz-target': 'secretsmanager.ListSecrets' }],
  ] as const) {
    const answer = await ask(method, path, { ...headers, origin: PAGE })
    expect([path, answer.status, await answer.text()]).toEqual([path, 403, 'Requests from web pages are not served.\n'])
  }
})

test.each([
  [{ AllowedOrigins: ['*'], AllowedMethods: ['MYMETHOD'] }, 'InvalidRequest', 'Found unsupported HTTP method in CORS config. Unsupported method is MYMETHOD'],
  [{ AllowedOrigins: ['*.*'], AllowedMethods: ['GET'] }, 'InvalidRequest', 'AllowedOrigin "*.*" can not have more than one wildcard.'],
  [{ AllowedOrigins: ['*'], AllowedMethods: ['GET'], ExposeHeaders: ['x-*'] }, 'InvalidRequest', 'ExposeHeader "x-*" contains wildcard. We currently do not support wildcard for ExposeHeader.'],
  [{ AllowedOrigins: [], AllowedMethods: ['GET'] }, 'MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema'],
])('%o is refused: %s', async (rule, code, message) => {
  await expect(
    aws.call('s3', 'PutBucketCors', { Bucket: 'closed', CORSConfiguration: { CORSRules: [rule] } }),
  ).rejects.toEqual(expect.objectContaining({ code, message, status: 400 }))
}) // prettier-ignore
