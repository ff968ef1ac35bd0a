import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AwsError, awsClient, type AwsClient } from '../../src/wire/aws-client.ts'
import { worldClock } from '../../src/kernel/Clock.ts'
import { cloudUp, done, environmentFor, person, stint, type UpCloud } from '../built.ts'

const CUSTOMER = '111122223333'
const RED_HAT = '710019948333'
const RESOURCE = 'arn:aws:s3:::payroll/2026'
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })

describe('questions about permissions, asked at the terminal', () => {
  let folder: string
  let state: string
  let cloud: UpCloud
  let aws: AwsClient
  const clients: AwsClient[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stint-permissions-'))
    state = join(folder, 'state')
    cloud = await cloudUp(state)
    aws = await person(state)
    clients.push(aws)
    await aws.call('s3', 'CreateBucket', { Bucket: 'payroll' })
    await aws.call('iam', 'CreateRole', {
      RoleName: 'Payroll',
      AssumeRolePolicyDocument: policy({
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${RED_HAT}:role/RH-Managed-OpenShift-Installer` },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': 'paid' } },
      }),
    })
    await aws.call('iam', 'PutRolePolicy', {
      RoleName: 'Payroll',
      PolicyName: 'read',
      PolicyDocument: policy({
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::payroll/*',
        Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
      }),
    })
    await aws.call('iam', 'CreateUser', { UserName: 'ann' })
  }, 60_000)
  afterAll(async () => {
    for (const client of clients) client.close()
    await cloud.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('who-can names everybody, the chains of roles, and what it depends on', async () => {
    const text = await done(state, ['who-can', 's3:GetObject', RESOURCE])
    expect(text).toContain(`role arn:aws:iam::${CUSTOMER}:role/Payroll if IpAddress aws:SourceIp 192.0.2.0/24`)
    expect(text).toContain(
      `role arn:aws:iam::${RED_HAT}:role/RH-Managed-OpenShift-Installer if StringEquals sts:ExternalId paid`,
    )
    expect(text).toMatch(/bearers of tokens of arn:aws:iam::710019948333:oidc-provider\/\S+ if .*:sub/)
    expect(text).toContain(`user arn:aws:iam::${CUSTOMER}:user/stint`)
    expect(text).not.toContain('user/ann')
    const environment = await environmentFor(state)
    expect(await done(folder, ['who-can', 's3:GetObject', RESOURCE], { environment })).toBe(text)
    const { can } = JSON.parse(
      await done(state, ['who-can', 's3:GetObject', RESOURCE, '--condition', 'aws:SourceIp=192.0.2.7', '-o', 'json']),
    ) as { can: { principal: string; when: unknown[]; assumedBy?: unknown[] }[] }
    const payroll = can.find(({ principal }) => principal.endsWith('role/Payroll'))
    expect(payroll?.when).toEqual([])
    expect(payroll?.assumedBy).toHaveLength(1)
  })

  it('can says yes, no, or it depends, and why', async () => {
    const ask = (...words: string[]) => done(state, ['can', ...words])
    const refused = async (...words: string[]) => {
      const { code, out, err } = await stint(state, ['can', ...words])
      // What was answered is not said twice: beside it stands only what to type next.
      expect([code, err]).toEqual([1, expect.stringMatching(/^\n {2}stint (?:who-can|can … --condition) .*\n$/)])
      return out
    }
    expect(await ask('user/stint', 's3:GetObject', RESOURCE)).toMatch(/^Yes: /)
    const no = await refused('user/ann', 's3:GetObject', RESOURCE)
    expect(no).toMatch(/^No: arn:aws:iam::111122223333:user\/ann cannot s3:GetObject/)
    expect(no).toContain('because no identity-based policy allows the s3:GetObject action')
    expect(await refused('role/Payroll', 's3:GetObject', RESOURCE)).toMatch(/^It depends: .* if IpAddress aws:SourceIp/)
    expect(await ask('role/Payroll', 's3:GetObject', RESOURCE, '--condition', 'aws:SourceIp=192.0.2.1')).toMatch(/^Yes/)
    const outside = ['role/Payroll', 's3:GetObject', RESOURCE, '--condition', 'aws:SourceIp=198.51.100.1']
    const { verdict, allowed, explanation } = JSON.parse(await refused(...outside, '-o', 'json')) as {
      verdict: string
      allowed: boolean
      explanation: { nearMisses: { failed: unknown[] }[] }
    }
    expect([verdict, allowed]).toEqual(['no', false])
    expect(explanation.nearMisses[0]?.failed).toHaveLength(1)
    expect((await stint(state, ['can', 'user/nobody', 's3:GetObject', RESOURCE])).code).not.toBe(0)
    expect((await stint(state, ['can', 'user/ann', 's3:*', RESOURCE])).code).toBe(2)
  })

  it.each([
    [['can', 'user/nobody', 's3:GetObject', RESOURCE], 1, 'There is no user nobody in account 111122223333.'],
    [['can', 'nobody', 's3:GetObject', RESOURCE], 2, '"nobody" is no principal'],
    [['can', 'user/ann', 's3GetObject', RESOURCE], 2, '"s3GetObject" is no action'],
    [['can', 'user/ann', 's3:GetObject', 'payroll/2026'], 2, '"payroll/2026" is no resource: write its ARN, or "*"'],
    [['who-can', 's3:GetObject', 'payroll/2026'], 2, '"payroll/2026" is no resource: write its ARN, or "*"'],
    [['who-can', 's3:GetObjekt', RESOURCE], 2, 'AWS has no action s3:GetObjekt.'],
    [
      ['can', 'user/stint', 's3:GetObject', RESOURCE, '--condition', 'aws:SourceIpp=192.0.2.1'],
      0,
      'AWS has no condition key aws:SourceIpp. Did you mean aws:SourceIp?',
    ],
    [['who-can', 's3:GetObject', RESOURCE, '--condition', 's3:nothing=x'], 0, 'AWS has no condition key s3:nothing.\n'],
    [
      ['who-can', 's3:GetObject', 'arn:aws:s3:::no-such/key'],
      0,
      'the policy of bucket no-such, which no account in reach has',
    ],
  ])('%j says what is wrong with the question', async (words, exit, message) => {
    const { code, err } = await stint(state, words)
    expect([code, err]).toEqual([exit, expect.stringContaining(message)])
  })

  it('knows what needs no permission, and what no policy can give', async () => {
    const role = `arn:aws:iam::${CUSTOMER}:role/Payroll`
    expect(await done(state, ['can', 'user/ann', 'sts:GetCallerIdentity', '*'])).toContain('It needs no permission')
    const root = await stint(state, ['can', CUSTOMER, 'sts:AssumeRole', role])
    expect([root.code, root.out]).toEqual([1, expect.stringContaining('Roles may not be assumed by root accounts.')])
    expect(await done(state, ['who-can', 'sts:AssumeRole', role])).not.toContain('root user')
  })

  it('knows that a bucket’s policy may name one session, and that a public one may be kept within the account', async () => {
    const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::payroll/*' }
    const named = { ...statement, Principal: { AWS: `arn:aws:sts::${CUSTOMER}:assumed-role/Payroll/night` } }
    await aws.call('s3', 'PutBucketPolicy', { Bucket: 'payroll', Policy: policy(named) })
    const asked = ['can', 'role/Payroll', 's3:GetObject', RESOURCE, '--condition', 'aws:SourceIp=203.0.113.1']
    expect((await stint(state, asked)).out).toContain('if StringLike aws:userid *:night')
    expect(await done(state, [...asked, '--condition', 'aws:userid=AROAX:night'])).toContain('Yes')
    await aws.call('s3', 'DeletePublicAccessBlock', { Bucket: 'payroll' })
    await aws.call('s3', 'PutBucketPolicy', { Bucket: 'payroll', Policy: policy({ ...statement, Principal: '*' }) })
    expect(await done(state, ['who-can', 's3:GetObject', RESOURCE])).toContain('everyone *')
    const PublicAccessBlockConfiguration = { RestrictPublicBuckets: true }
    await aws.call('s3', 'PutPublicAccessBlock', { Bucket: 'payroll', PublicAccessBlockConfiguration })
    expect(await done(state, ['who-can', 's3:GetObject', RESOURCE])).not.toContain('everyone *')
    expect((await stint(state, ['can', 'anonymous', 's3:GetObject', RESOURCE])).err).toContain('RestrictPublicBuckets')
    await aws.call('s3', 'DeleteBucketPolicy', { Bucket: 'payroll' })
    const Rules = [{ ObjectOwnership: 'BucketOwnerPreferred' as const }]
    await aws.call('s3', 'PutBucketOwnershipControls', { Bucket: 'payroll', OwnershipControls: { Rules } })
    expect((await stint(state, ['who-can', 's3:GetObject', RESOURCE])).err).toContain(
      'Not read: the access control lists of bucket payroll.',
    )
    await aws.call('s3', 'DeleteBucket', { Bucket: 'payroll' })
    await aws.call('s3', 'CreateBucket', { Bucket: 'payroll' })
  })

  it('explain tells why a call was refused, also after a restart and a change of the policies', async () => {
    const { AccessKey: key } = await aws.call('iam', 'CreateAccessKey', { UserName: 'ann' })
    await aws.call('iam', 'PutUserPolicy', {
      UserName: 'ann',
      PolicyName: 'old',
      PolicyDocument: policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::payroll' }),
    })
    const env = await environmentFor(state)
    const ann = awsClient({
      endpoint: env['AWS_ENDPOINT_URL'] ?? '',
      region: 'us-east-1',
      credentials: { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' },
      clock: worldClock(),
    })
    clients.push(ann)
    const error: unknown = await ann
      .call('s3', 'GetObject', { Bucket: 'payroll', Key: '2026' })
      .catch((thrown: unknown) => thrown)
    if (!(error instanceof AwsError)) throw new Error('was not refused')
    await aws.call('iam', 'DeleteUserPolicy', { UserName: 'ann', PolicyName: 'old' })
    const before = await done(state, ['explain', error.requestId])
    expect(before).toContain('s3:GetObject by arn:aws:iam::111122223333:user/ann')
    expect(before).toContain('Resource wants arn:aws:s3:::payroll, the request has arn:aws:s3:::payroll/2026')
    expect(before).toContain('arn:aws:s3:::payroll is the bucket; its objects are arn:aws:s3:::payroll/*')
    expect(await stint(state, ['explain', '--last-denied'])).toMatchObject({
      out: before,
      err: expect.stringContaining(
        '  stint can arn:aws:iam::111122223333:user/ann s3:GetObject arn:aws:s3:::payroll/2026 --condition aws:RequestedRegion=us-east-1\n',
      ) as string,
    })
    expect(await cloud.stop()).toBe(0)
    cloud = await cloudUp(state)
    expect(await done(state, ['explain', error.requestId])).toBe(before)
    const { explanations } = JSON.parse(await done(state, ['explain', '--last-denied', '-o', 'json'])) as {
      explanations: { mistakes: { code: string }[] }[]
    }
    expect(explanations[0]?.mistakes.map(({ code }) => code)).toContain('bucket-for-objects')
    const nobody = await stint(state, ['explain', '00000000-0000-4000-8000-000000000000'])
    expect([nobody.code, nobody.err]).toEqual([1, expect.stringContaining('No call with the request id')])
    expect((await stint(state, ['explain'])).code).toBe(2)
    expect(await stint(state, ['fault', 'throttling', '--for', 'never'])).toEqual({
      code: 2,
      out: '',
      err: 'Error: "never" is no duration: say 55m, 1h30m or 2d.\n\n  stint fault throttling --help\n',
    })
  }, 60_000)

  it('the events stream tells of calls as they are recorded', async () => {
    const env = await environmentFor(state)
    const answer = await fetch(`${env['STINT_URL']}/stint/v1/events`, {
      headers: { authorization: `Bearer ${env['STINT_TOKEN']}`, 'last-event-id': '0' },
    })
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    let seen = ''
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      seen += Buffer.from(chunk).toString()
      if (seen.includes('"eventName":"CreateRole"')) break
    }
    expect(seen).toMatch(/^id: \S+\nevent: call\ndata: \{"eventVersion"/m)
    const unauthorized = await fetch(`${env['STINT_URL']}/stint/v1/events`)
    expect(unauthorized.status).toBe(401)
  })

  it('validate tells what AWS would refuse, and where, and what is doubtful', async () => {
    const file = async (name: string, text: string) => {
      await writeFile(join(folder, name), text)
      return join(folder, name)
    }
    const fine = await file('fine.json', policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }))
    expect(await stint(state, ['validate', fine])).toMatchObject({ code: 0, out: '' })
    const broken = await file('broken.json', '{"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]}')
    const refused = await stint(state, ['validate', broken])
    expect(refused.code).toBe(1)
    expect(refused.out).toContain('broken.json:1:38 error MISSING_ACTION')
    expect(refused.out).toContain('Policy statement must contain actions.')
    const doubtful = await file(
      'trust.json',
      policy({
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${CUSTOMER}:oidc-provider/oidc.example.com` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { 'oidc.example.com:aud': 'system:serviceaccount:ns:*' } },
      }),
    )
    const { type, findings } = JSON.parse(await done(state, ['validate', doubtful, '-o', 'json'])) as {
      type: string
      findings: { code: string; instead: string; position: { pointer: string } }[]
    }
    expect(type).toBe('trust')
    expect(findings.map(({ code }) => code)).toEqual(['WILDCARD_WITHOUT_LIKE_OPERATOR', 'AUD_WHERE_SUB_IS_MEANT'])
    expect(findings[1]).toMatchObject({
      instead: 'oidc.example.com:sub',
      position: { pointer: '/Statement/0/Condition/StringEquals/oidc.example.com:aud' },
    })
    expect((await stint(state, ['validate', join(folder, 'nothing.json')])).code).toBe(1)
    expect((await stint(state, ['validate', fine, '--type', 'robot'])).code).toBe(2)
  })
})
