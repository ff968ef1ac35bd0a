import { request as httpRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountId } from '../../src/kernel/brands.ts'
import { seededRandom } from '../../src/kernel/random.ts'
import { accessKeyId } from '../../src/wire/key-id.ts'
import { presign, sign } from '../../src/wire/sigv4/sign.ts'
import type { Credentials } from '../../src/wire/sigv4/request.ts'
import { world, type TestWorld } from '../world.ts'

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const form = (body: string): Asked => ({
  method: 'POST',
  path: '/',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body,
})

/** One harmless call of each family; route53 has the five-minute window. */
const CALLS: Readonly<Record<string, Asked>> = {
  iam: form('Action=ListRoles&Version=2010-05-08'),
  sts: form('Action=GetCallerIdentity&Version=2011-06-15'),
  s3: { method: 'GET', path: '/', headers: {}, body: '' },
  ec2: form('Action=DescribeVpcs&Version=2016-11-15'),
  secretsmanager: {
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.ListSecrets' },
    body: '{}',
  },
  route53: { method: 'GET', path: '/2013-04-01/hostedzone', headers: {}, body: '' },
}

type Row = readonly [code: string, status: number]
const same = (row: Row) => ({ iam: row, sts: row, route53: row })

/** The table, service by service. */
const EXPECTED: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  'no credentials': {
    ...same(['MissingAuthenticationToken', 403]),
    s3: ['AccessDenied', 403],
    ec2: ['MissingAuthenticationToken', 401],
    secretsmanager: ['MissingAuthenticationTokenException', 400],
  },
  'an unknown key': {
    ...same(['InvalidClientTokenId', 403]),
    s3: ['InvalidAccessKeyId', 403],
    ec2: ['AuthFailure', 401],
    secretsmanager: ['UnrecognizedClientException', 400],
  },
  'a real AWS key': {
    ...same(['InvalidClientTokenId', 403]),
    s3: ['InvalidAccessKeyId', 403],
    ec2: ['AuthFailure', 401],
    secretsmanager: ['UnrecognizedClientException', 400],
  },
  'a forged session token': {
    ...same(['InvalidClientTokenId', 403]),
    s3: ['InvalidToken', 400],
    ec2: ['AuthFailure', 401],
    secretsmanager: ['UnrecognizedClientException', 400],
  },
  'a wrong secret': {
    ...same(['SignatureDoesNotMatch', 403]),
    s3: ['SignatureDoesNotMatch', 403],
    ec2: ['AuthFailure', 401],
    secretsmanager: ['InvalidSignatureException', 400],
  },
  'a tampered path': {
    ...same(['SignatureDoesNotMatch', 403]),
    s3: ['SignatureDoesNotMatch', 403],
    ec2: ['AuthFailure', 401],
    secretsmanager: ['InvalidSignatureException', 400],
  },
  'a tampered body': {
    iam: ['SignatureDoesNotMatch', 403],
    sts: ['SignatureDoesNotMatch', 403],
    ec2: ['AuthFailure', 401],
    secretsmanager: ['InvalidSignatureException', 400],
  },
  'a scope of another service': {
    iam: ['SignatureDoesNotMatch', 403],
    sts: ['SignatureDoesNotMatch', 403],
    ec2: ['AuthFailure', 401],
    secretsmanager: ['InvalidSignatureException', 400],
  },
  'a region that does not exist': {
    ...same(['SignatureDoesNotMatch', 403]),
    s3: ['AuthorizationHeaderMalformed', 400],
    ec2: ['AuthFailure', 401],
    secretsmanager: ['InvalidSignatureException', 400],
  },
  'an expired session': {
    ...same(['ExpiredToken', 403]),
    s3: ['ExpiredToken', 400],
    ec2: ['RequestExpired', 400],
    secretsmanager: ['ExpiredTokenException', 400],
  },
  'a date 16 minutes old': {
    ...same(['SignatureDoesNotMatch', 403]),
    s3: ['RequestTimeTooSkewed', 403],
    ec2: ['AuthFailure', 401],
    secretsmanager: ['InvalidSignatureException', 400],
  },
  'a date 16 minutes ahead': {
    ...same(['SignatureDoesNotMatch', 403]),
    s3: ['RequestTimeTooSkewed', 403],
    ec2: ['AuthFailure', 401],
    secretsmanager: ['InvalidSignatureException', 400],
  },
}

describe('a caller who is not who they say', () => {
  let w: TestWorld
  let person: Credentials
  let expired: Credentials
  beforeAll(async () => {
    w = await world()
    person = await w.credentials('customer')
    const aws = await w.client('customer')
    const got = await aws.call('sts', 'GetSessionToken', { DurationSeconds: 900 })
    expired = {
      accessKeyId: got.Credentials?.AccessKeyId ?? '',
      secretAccessKey: got.Credentials?.SecretAccessKey ?? '',
      sessionToken: got.Credentials?.SessionToken,
    }
    await w.clock.advance(901_000)
  })
  afterAll(() => w.close())

  const send = (asked: Asked): Promise<{ status: number; code: string; text: string }> =>
    new Promise((resolve, reject) => {
      const url = new URL(w.endpoint)
      const outgoing = httpRequest(
        { host: url.hostname, port: url.port, method: asked.method, path: asked.path, headers: asked.headers },
        (answer) => {
          let text = ''
          answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
          answer.on('end', () => {
            const code =
              /<Code>([^<]+)</.exec(text)?.[1] ?? /"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"/.exec(text)?.[1] ?? ''
            resolve({ status: answer.statusCode ?? 0, code, text })
          })
        },
      )
      outgoing.on('error', reject)
      outgoing.end(asked.body)
    })

  const signed = (
    service: string,
    credentials: Credentials,
    change: { at?: number; region?: string; scope?: string } = {},
  ): Asked => {
    const asked = CALLS[service] as Asked
    const headers = new Map([['host', new URL(w.endpoint).host], ...Object.entries(asked.headers)])
    const target = { service: change.scope ?? service, region: change.region ?? 'us-east-1' }
    const made = sign(
      { method: asked.method, url: asked.path, headers },
      credentials,
      target,
      change.at ?? Date.now(),
      Buffer.from(asked.body),
    )
    return { ...asked, headers: Object.fromEntries(made) }
  }

  const MINUTE = 60_000
  const ATTEMPTS: Readonly<Record<string, (service: string) => Asked>> = {
    'no credentials': (service) => CALLS[service] as Asked,
    'an unknown key': (service) =>
      signed(service, {
        ...person,
        accessKeyId: accessKeyId(accountId('111122223333'), 'AKIA', seededRandom('nobody')),
      }),
    'a real AWS key': (service) =>
      signed(service, {
        accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      }),
    'a forged session token': (service) =>
      signed(service, { ...expired, sessionToken: `${expired.sessionToken?.slice(0, -8)}AAAAAAA=` }),
    'a wrong secret': (service) => signed(service, { ...person, secretAccessKey: 'x'.repeat(40) }),
    'a tampered path': (service) => {
      const asked = signed(service, person)
      return { ...asked, path: `${asked.path}?prefix=other` }
    },
    'a tampered body': (service) => {
      const asked = signed(service, person)
      return { ...asked, body: asked.body.startsWith('{') ? '{"MaxResults":1}' : `${asked.body}&MaxItems=1` }
    },
    'a scope of another service': (service) => signed(service, person, { scope: service === 'iam' ? 'sts' : 'iam' }),
    'a region that does not exist': (service) => signed(service, person, { region: 'us-north-9' }),
    'an expired session': (service) => signed(service, expired),
    'a date 16 minutes old': (service) => signed(service, person, { at: Date.now() - 16 * MINUTE }),
    'a date 16 minutes ahead': (service) => signed(service, person, { at: Date.now() + 16 * MINUTE + 901_000 }),
  }

  const cells = Object.entries(EXPECTED).flatMap(([attempt, row]) =>
    Object.entries(row).map(([service, [code, status]]) => [attempt, service, code, status] as const),
  )
  it.each(cells)('with %s at %s is refused with %s %i', async (attempt, service, code, status) => {
    const got = await send((ATTEMPTS[attempt] as (service: string) => Asked)(service))
    expect([got.code, got.status], got.text).toEqual([code, status])
  })

  it.each(Object.keys(CALLS))('while the right key is answered by %s', async (service) => {
    expect((await send(signed(service, person))).status).toBe(200)
  })

  it('a date six minutes old is too old for Route 53 alone', async () => {
    const at = Date.now() - 6 * MINUTE
    expect((await send(signed('sts', person, { at }))).status).toBe(200)
    expect(await send(signed('route53', person, { at }))).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' })
  })

  it('the answer to a real AWS key says that it was sent to the wrong place, and nothing shows its secret', async () => {
    const got = await send((ATTEMPTS['a real AWS key'] as (service: string) => Asked)('sts'))
    expect(got.text).toContain('check AWS_ENDPOINT_URL')
  })

  it('a presigned request lives as long as it says and no longer', async () => {
    const aws = await w.client('customer')
    await aws.call('s3', 'CreateBucket', { Bucket: 'presigned-things' })
    await aws.call('s3', 'PutObject', { Bucket: 'presigned-things', Key: 'a b', Body: Buffer.from('hello') })
    const headers = new Map([['host', new URL(w.endpoint).host]])
    const url = (at: number) =>
      presign(
        { method: 'GET', url: '/presigned-things/a%20b', headers },
        person,
        { service: 's3', region: 'us-east-1' },
        at,
        60,
      )
    const get = (path: string) => send({ method: 'GET', path, headers: {}, body: '' })
    expect((await get(url(Date.now()))).text).toBe('hello')
    expect(await get(url(Date.now() - 2 * MINUTE))).toMatchObject({ status: 403, code: 'AccessDenied' })
    expect(await get(url(Date.now()).replace('a%20b', 'other'))).toMatchObject({
      status: 403,
      code: 'SignatureDoesNotMatch',
    })
  })

  it('a key that is made inactive, or whose user is deleted, is known no longer', async () => {
    const aws = await w.client('customer')
    await aws.call('iam', 'CreateUser', { UserName: 'temp' })
    const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: 'temp' })
    const key = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
    expect((await send(signed('sts', key))).status).toBe(200)
    await aws.call('iam', 'UpdateAccessKey', { UserName: 'temp', AccessKeyId: key.accessKeyId, Status: 'Inactive' })
    expect(await send(signed('sts', key))).toMatchObject({ code: 'InvalidClientTokenId', status: 403 })
  })

  it('a session of a role that was deleted and made anew is not revived', async () => {
    const aws = await w.client('customer')
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }],
    })
    const make = () => aws.call('iam', 'CreateRole', { RoleName: 'Phoenix', AssumeRolePolicyDocument: trust })
    await make()
    const { Credentials: c } = await aws.call('sts', 'AssumeRole', {
      RoleArn: 'arn:aws:iam::111122223333:role/Phoenix',
      RoleSessionName: 'me',
    })
    const old = {
      accessKeyId: c?.AccessKeyId ?? '',
      secretAccessKey: c?.SecretAccessKey ?? '',
      sessionToken: c?.SessionToken,
    }
    expect((await send(signed('sts', old))).status).toBe(200)
    await aws.call('iam', 'DeleteRole', { RoleName: 'Phoenix' })
    expect(await send(signed('sts', old))).toMatchObject({ code: 'InvalidClientTokenId', status: 403 })
    await make()
    expect(await send(signed('sts', old))).toMatchObject({ code: 'InvalidClientTokenId', status: 403 })
  })
})
