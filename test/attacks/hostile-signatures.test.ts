import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountId } from '../../src/kernel/brands.ts'
import { seededRandom } from '../../src/kernel/random.ts'
import { accessKeyId } from '../../src/wire/key-id.ts'
import type { Credentials } from '../../src/wire/sigv4/request.ts'
import { presign } from '../../src/wire/sigv4/sign.ts'
import { world, type TestWorld } from '../world.ts'
import { sender, signedBy, type Answered, type Asked } from './hostile-inputs.ts'

const CUSTOMER = '111122223333'
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const WHO: Asked = { method: 'POST', url: '/', headers: FORM, body: 'Action=GetCallerIdentity&Version=2011-06-15' }
const BUCKETS: Asked = {
  method: 'GET',
  url: '/',
  headers: { 'x-amz-content-sha256': createHash('sha256').digest('hex') },
  body: '',
}
const MINUTE = 60_000
const trusting = (AWS: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
  })

const codeOf = ({ status, text }: Answered) => `${status} ${/<Code>([^<]+)</.exec(text)?.[1] ?? ''}`.trim()

describe('a signature that is almost right', () => {
  let w: TestWorld
  let door: ReturnType<typeof sender>
  let person: Credentials
  let session: Credentials
  let other: Credentials
  beforeAll(async () => {
    w = await world()
    door = sender(w.endpoint)
    person = await w.credentials('customer')
    const aws = await w.client('customer')
    const { Role } = await aws.call('iam', 'CreateRole', {
      RoleName: 'R',
      AssumeRolePolicyDocument: trusting(CUSTOMER),
    })
    const assume = async (): Promise<Credentials> => {
      const { Credentials: c } = await aws.call('sts', 'AssumeRole', {
        RoleArn: Role?.Arn ?? '',
        RoleSessionName: 'me',
      })
      return {
        accessKeyId: c?.AccessKeyId ?? '',
        secretAccessKey: c?.SecretAccessKey ?? '',
        sessionToken: c?.SessionToken,
      }
    }
    session = await assume()
    other = await assume()
  })
  afterAll(async () => {
    door.close()
    await w.close()
  })

  const signed = (asked: Asked, who = person, service = 'sts'): Asked => signedBy(who, w.endpoint, service, asked)
  const outcome = async (asked: Asked) => codeOf(await door.send(asked))
  const changed = (asked: Asked, header: string, change: (value: string) => string): Asked => ({
    ...asked,
    headers: { ...asked.headers, [header]: change(asked.headers[header] ?? '') },
  })
  const inAuthorization = (from: string | RegExp, to: string, asked = signed(WHO)) =>
    changed(asked, 'authorization', (value) => value.replace(from, to))

  it('is accepted when it is right', async () => {
    expect([
      await outcome(signed(WHO)),
      await outcome(signed(WHO, session)),
      await outcome(signed(BUCKETS, person, 's3')),
    ]).toEqual(['200', '200', '200'])
  })

  describe('of a session whose token', () => {
    const with_ = (change: Partial<Credentials>) => outcome(signed(WHO, { ...session, ...change }))
    it('has one character changed, anywhere, opens nothing', async () => {
      const token = session.sessionToken ?? ''
      for (let at = 0; at < token.length; at += 7) {
        const flipped = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
        expect(await with_({ sessionToken: flipped }), String(at)).toBe('403 InvalidClientTokenId')
      }
    })
    it('is another session’s, cut short, repeated or missing opens nothing', async () => {
      const token = session.sessionToken ?? ''
      for (const sessionToken of [
        other.sessionToken,
        token.slice(0, -4),
        token + token,
        `${token} `.repeat(2).trim(),
        'x',
        'null',
        '{}',
        undefined,
      ])
        expect(await with_({ sessionToken }), sessionToken?.slice(0, 20)).toBe('403 InvalidClientTokenId')
    })
    it('belongs to another key’s secret opens nothing', async () => {
      expect(await with_({ secretAccessKey: other.secretAccessKey })).toBe('403 SignatureDoesNotMatch')
      expect(await with_({ accessKeyId: other.accessKeyId })).toBe('403 InvalidClientTokenId')
      expect(await outcome(signed(WHO, { ...person, sessionToken: session.sessionToken }))).toBe(
        '403 InvalidClientTokenId',
      )
    })
    it('was sealed by another world opens nothing', async () => {
      const elsewhere = await world()
      const aws = await elsewhere.client('customer')
      const { Credentials: c } = await aws.call('sts', 'GetSessionToken', {})
      await elsewhere.close()
      expect(
        await outcome(
          signed(WHO, {
            accessKeyId: c?.AccessKeyId ?? '',
            secretAccessKey: c?.SecretAccessKey ?? '',
            sessionToken: c?.SessionToken,
          }),
        ),
      ).toBe('403 InvalidClientTokenId')
    })
  })

  it.each([
    [
      'that does not cover the host',
      () => inAuthorization(/SignedHeaders=[^,]+/, 'SignedHeaders=content-type;x-amz-date'),
      '403 SignatureDoesNotMatch',
    ],
    [
      'that names a header twice',
      () => inAuthorization('SignedHeaders=', 'SignedHeaders=host;'),
      '403 SignatureDoesNotMatch',
    ],
    [
      'whose headers are not in order',
      () => inAuthorization(/SignedHeaders=([^;,]+);([^,]+)/, 'SignedHeaders=$2;$1'),
      '403 SignatureDoesNotMatch',
    ],
    [
      'whose headers are in capitals',
      () => inAuthorization(/(SignedHeaders=[^,]*)host/, '$1Host'),
      '403 SignatureDoesNotMatch',
    ],
    [
      'that names a header which is not there',
      () => inAuthorization('SignedHeaders=', 'SignedHeaders=x-none;'),
      '403 SignatureDoesNotMatch',
    ],
    [
      'in capitals',
      () => inAuthorization(/Signature=(\w+)/, 'Signature=' + 'A'.repeat(64)),
      '403 SignatureDoesNotMatch',
    ],
    ['that is empty', () => inAuthorization(/Signature=\w+/, 'Signature='), '400 IncompleteSignature'],
    [
      'that is no hexadecimal',
      () => inAuthorization(/Signature=\w+/, `Signature=${'z'.repeat(64)}`),
      '403 SignatureDoesNotMatch',
    ],
    ['one digit too long', () => inAuthorization(/Signature=(\w+)/, 'Signature=$10'), '403 SignatureDoesNotMatch'],
    ['given twice', () => inAuthorization(/(Signature=\w+)/, '$1, $1'), '400 IncompleteSignature'],
    ['with an empty region', () => inAuthorization('/us-east-1/', '//'), '400 IncompleteSignature'],
    ['with an empty service', () => inAuthorization('/sts/', '//'), '400 IncompleteSignature'],
    ['scoped to another service', () => inAuthorization('/sts/', '/iam/'), '403 SignatureDoesNotMatch'],
    ['scoped to another day', () => inAuthorization(/\/\d{8}\//, '/20200101/'), '403 SignatureDoesNotMatch'],
    ['with another terminator', () => inAuthorization('aws4_request', 'aws5_request'), '400 IncompleteSignature'],
    [
      'with too many parts in its credential',
      () => inAuthorization('/us-east-1/', '/us-east-1/x/'),
      '400 IncompleteSignature',
    ],
    ['of an unknown algorithm', () => inAuthorization('AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA1'), '400 IncompleteSignature'],
    ['without a date', () => changed(signed(WHO), 'x-amz-date', () => ''), '400 IncompleteSignature'],
    [
      'with a date that is none',
      () => changed(signed(WHO), 'x-amz-date', () => '20261399T999999Z'),
      '400 IncompleteSignature',
    ],
    [
      'over a header that was changed',
      () => changed(signed(WHO), 'content-type', () => 'application/x-www-form-urlencoded; charset=utf-8'),
      '403 SignatureDoesNotMatch',
    ],
    ['over another method', () => ({ ...signed(WHO), method: 'PUT' }), '403 SignatureDoesNotMatch'],
    ['over another path', () => ({ ...signed(WHO), url: '/x' }), '403 SignatureDoesNotMatch'],
    [
      'of which half stands in the query',
      () => ({ ...signed(WHO), url: '/?X-Amz-Signature=x&X-Amz-Algorithm=AWS4-HMAC-SHA256' }),
      '400 IncompleteSignature',
    ],
    [
      'that leaves the payload unsigned, which only S3 takes',
      () => signed({ ...WHO, headers: { ...FORM, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }),
      '403 SignatureDoesNotMatch',
    ],
    [
      'that streams its payload, which only S3 takes',
      () => signed({ ...WHO, headers: { ...FORM, 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' } }),
      '403 SignatureDoesNotMatch',
    ],
    [
      'that declares another body',
      () => signed({ ...WHO, headers: { ...FORM, 'x-amz-content-sha256': 'a'.repeat(64) } }),
      '403 SignatureDoesNotMatch',
    ],
    [
      'over a token added afterwards',
      () => ({ ...signed(WHO), headers: { ...signed(WHO).headers, 'x-amz-security-token': 'x' } }),
      '403 SignatureDoesNotMatch',
    ],
    [
      'of another kind altogether',
      () => ({ ...WHO, headers: { ...FORM, authorization: 'Basic dXNlcjpwYXNz' } }),
      '400 IncompleteSignature',
    ],
    [
      'with nothing in its header',
      () => ({ ...WHO, headers: { ...FORM, authorization: '' } }),
      '400 IncompleteSignature',
    ],
  ])('%s is refused', async (_what, asked, expected) => expect(await outcome(asked())).toBe(expected))

  it.each([
    [
      'with a header of its own added afterwards',
      () => ({
        ...signed(BUCKETS, person, 's3'),
        headers: { ...signed(BUCKETS, person, 's3').headers, 'x-amz-acl': 'public-read' },
      }),
      '403 AccessDenied',
    ],
    [
      'without the payload’s hash',
      () => {
        const { 'x-amz-content-sha256': _hash, ...headers } = signed(BUCKETS, person, 's3').headers
        return { ...BUCKETS, headers }
      },
      '400 InvalidRequest',
    ],
    [
      'of version 2',
      () => ({ ...BUCKETS, headers: { authorization: `AWS ${person.accessKeyId}:abc=` } }),
      '400 InvalidRequest',
    ],
    [
      'of version 2 in the query',
      () => ({ ...BUCKETS, url: `/?AWSAccessKeyId=${person.accessKeyId}&Signature=abc&Expires=9999999999` }),
      '400 InvalidRequest',
    ],
  ])('at S3, %s is refused', async (_what, asked, expected) => expect(await outcome(asked())).toBe(expected))

  const presigned = (at: number, seconds: number) =>
    presign(
      { method: 'GET', url: '/', headers: new Map([['host', new URL(w.endpoint).host]]) },
      person,
      { service: 's3', region: 'us-east-1' },
      at,
      seconds,
    )
  const get = (url: string) => outcome({ method: 'GET', url, headers: {}, body: '' })

  it('presigned for longer than a week, for less than a second or without an end is refused', async () => {
    const now = Date.now()
    expect(await get(presigned(now, 604_800))).toBe('200')
    for (const seconds of [604_801, 8 * 86_400, 0, -1, 1e15])
      expect(await get(presigned(now, seconds)), String(seconds)).toBe('400 AuthorizationQueryParametersError')
    expect(await get(presigned(now, 60).replace(/&X-Amz-Expires=\d+/, ''))).toBe(
      '400 AuthorizationQueryParametersError',
    )
    expect(await get(presigned(now, 60).replace(/(X-Amz-Expires=)\d+/, '$1abc'))).toBe(
      '400 AuthorizationQueryParametersError',
    )
    expect(await get(presigned(now + 20 * MINUTE, 60))).toBe('403 AccessDenied')
    expect(await get(`${presigned(now, 60)}&X-Amz-Expires=604800`)).toBe('403 SignatureDoesNotMatch')
    expect(await get(presigned(now, 60).replace('X-Amz-SignedHeaders=host', 'X-Amz-SignedHeaders='))).toBe(
      '400 AuthorizationQueryParametersError',
    )
  })

  it('a quarter of an hour or an age away from now is refused', async () => {
    const stamped = (ms: number): Asked =>
      changed(signed(WHO), 'x-amz-date', () => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, ''))
    for (const ms of [16 * MINUTE, -16 * MINUTE, 1e12, -1e12])
      expect(await outcome(stamped(Date.now() + ms)), String(ms)).toBe('403 SignatureDoesNotMatch')
  })

  it('names an account by its key id alone, and is nobody’s', async () => {
    const forged = [
      CUSTOMER,
      `AKIA${CUSTOMER}0000`,
      accessKeyId(accountId(CUSTOMER), 'AKIA', seededRandom('x')),
      accessKeyId(accountId(CUSTOMER), 'ASIA', seededRandom('x')),
      'test',
      'root',
      '__proto__',
      '',
    ]
    for (const id of forged)
      expect(await outcome(signed(WHO, { accessKeyId: id, secretAccessKey: 'test' })), id).toBe(
        id === '' ? '400 IncompleteSignature' : '403 InvalidClientTokenId',
      )
  })
})

describe('what an answer tells of other accounts', () => {
  let w: TestWorld
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.close())

  it('an ARN of another account in a parameter does not lend its account', async () => {
    const redhat = await w.client('redhat')
    const { Role } = await redhat.call('iam', 'GetRole', { RoleName: 'RH-Managed-OpenShift-Installer' })
    const aws = await w.client('customer')
    await expect(aws.call('iam', 'GetRole', { RoleName: 'RH-Managed-OpenShift-Installer' })).rejects.toMatchObject({
      code: 'NoSuchEntity',
    })
    await expect(
      aws.call('iam', 'SimulatePrincipalPolicy', { PolicySourceArn: Role?.Arn ?? '', ActionNames: ['s3:GetObject'] }),
    ).rejects.toMatchObject({ status: expect.toSatisfy((status: number) => status >= 400 && status < 500) as number })
    const { Policy } = await redhat.call('iam', 'CreatePolicy', {
      PolicyName: 'theirs',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
      }),
    })
    await expect(aws.call('iam', 'GetPolicy', { PolicyArn: Policy?.Arn ?? '' })).rejects.toMatchObject({
      code: expect.stringMatching(/AccessDenied|NoSuchEntity/) as string,
    })
    await expect(
      aws.call('iam', 'CreatePolicyVersion', { PolicyArn: Policy?.Arn ?? '', PolicyDocument: '{}' }),
    ).rejects.toMatchObject({ status: expect.toSatisfy((status: number) => status >= 400 && status < 500) as number })
    const { SecretARN } = {
      SecretARN:
        (
          await redhat.call('secretsmanager', 'CreateSecret', {
            Name: 'theirs',
            SecretString: 'x',
            ClientRequestToken: 'c'.repeat(32),
          })
        ).ARN ?? '',
    }
    await expect(aws.call('secretsmanager', 'GetSecretValue', { SecretId: SecretARN })).rejects.toMatchObject({
      code: expect.stringMatching(/AccessDeniedException|ResourceNotFoundException/) as string,
    })
  })

  it('a role that is not there and one that is closed are refused in the same words', async () => {
    const aws = await w.client('customer')
    await aws.call('iam', 'CreateRole', { RoleName: 'Closed', AssumeRolePolicyDocument: trusting(CUSTOMER) })
    const redhat = await w.client('redhat')
    const refusal = async (name: string) => {
      const call = redhat.call('sts', 'AssumeRole', {
        RoleArn: `arn:aws:iam::${CUSTOMER}:role/${name}`,
        RoleSessionName: 'me',
      })
      const { code, status, message } = (await call.catch((error: unknown) => error)) as {
        code: string
        status: number
        message: string
      }
      return [code, status, message.replace(name, 'X')]
    }
    expect(await refusal('Closed')).toEqual(await refusal('Missing'))
    expect((await refusal('Closed'))[0]).toBe('AccessDenied')
  })
})
