import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import { presign } from '../../wire/sigv4/sign.ts'

describe('STS at the door', () => {
  let w: TestWorld
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.close())

  it('tells the person who they are', async () => {
    const aws = await w.client('customer')
    expect(await aws.call('sts', 'GetCallerIdentity', {})).toMatchObject({
      Account: '111122223333',
      Arn: 'arn:aws:iam::111122223333:user/stint',
    })
  })

  it('answers in JSON whom accepts it, as aws-iam-authenticator does', async () => {
    const ask = async (action: string) => {
      const headers = new Map([['host', new URL(w.endpoint).host]])
      const request = { method: 'GET', url: `/?Action=${action}&Version=2011-06-15`, headers }
      const target = { region: 'us-east-1', service: 'sts' }
      const signed = presign(request, await w.credentials('customer'), target, w.clock.now(), 60)
      const answer = await fetch(w.endpoint + signed, { headers: { accept: 'application/json' } })
      return { type: answer.headers.get('content-type'), status: answer.status, said: (await answer.json()) as object }
    }
    expect(await ask('GetCallerIdentity')).toMatchObject({
      type: 'application/json',
      said: {
        GetCallerIdentityResponse: {
          GetCallerIdentityResult: { Account: '111122223333', Arn: 'arn:aws:iam::111122223333:user/stint' },
          ResponseMetadata: { RequestId: expect.stringMatching(/^[\da-f-]{36}$/) as string },
        },
      },
    })
    expect(await ask('GetSessionToken&DurationSeconds=1')).toMatchObject({
      status: 400,
      said: { Error: { Code: 'ValidationError', Type: 'Sender' } },
    })
  })

  it('has no sts:DurationSeconds in requests for roles: AWS puts it into those for bearer tokens alone', async () => {
    const aws = await w.client('customer')
    const Condition = { NumericLessThanEquals: { 'sts:DurationSeconds': '3600' } }
    const Statement = { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole', Condition }
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    const { Role } = await aws.call('iam', 'CreateRole', { RoleName: 'never-for-long', AssumeRolePolicyDocument })
    const session = { RoleArn: Role?.Arn ?? '', RoleSessionName: 'brief', DurationSeconds: 900 }
    await expect(aws.call('sts', 'AssumeRole', session)).rejects.toMatchObject({ code: 'AccessDenied' })
  })

  it('looks for the operation, in the version that is said, before it asks who calls', async () => {
    const ask = async (body: string) => {
      const host = 'sts.us-east-1.amazonaws.com'
      const headers = new Map([['host', host], ['content-type', 'application/x-www-form-urlencoded']]) // prettier-ignore
      const request = { method: 'POST', url: '/', headers, host, body: Buffer.from(body) }
      const answer = await w.cloud.door.handle({ ...request, sourceIp: '127.0.0.1', secure: true })
      return `${answer.status} ${/<Code>.*<\/Message>/.exec(String(answer.body))?.[0] ?? ''}`
    }
    expect(await ask('Action=AssumeRoleWithWebIdentity&RoleSessionName=x')).toBe(
      '400 <Code>InvalidAction</Code><Message>Could not find operation AssumeRoleWithWebIdentity for version NO_VERSION_SPECIFIED</Message>',
    )
    expect(await ask('Action=Nope&Version=2011-06-15')).toBe(
      '400 <Code>InvalidAction</Code><Message>Could not find operation Nope for version 2011-06-15</Message>',
    )
    expect(await ask('Action=GetCallerIdentity&Version=2011-06-15')).toMatch(/^403 <Code>MissingAuthenticationToken</)
  })

  it('says that sign-in with SAML is not served, signed or, as clients send it, not', async () => {
    const body =
      'Action=AssumeRoleWithSAML&Version=2011-06-15&RoleArn=arn:aws:iam::111122223333:role/x&SAMLAssertion=AAAA'
    const headers = { 'content-type': 'application/x-www-form-urlencoded', host: 'sts.us-east-1.amazonaws.com' }
    const answer = await fetch(w.endpoint, { method: 'POST', headers, body })
    expect(answer.status).toBe(501)
    expect(await answer.text()).toContain('Not supported by Stint: sign-in with SAML (sts:AssumeRoleWithSAML).')
  })

  it('gives one-hour credentials of a role to whom its trust policy names, and refuses all others alike', async () => {
    const aws = await w.client('customer')
    const trust = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::710019948333:role/RH-Managed-OpenShift-Installer' },
          Action: 'sts:AssumeRole',
          Condition: { StringEquals: { 'sts:ExternalId': 'tenant-1' } },
        },
      ],
    })
    const { Role } = await aws.call('iam', 'CreateRole', { RoleName: 'Installer', AssumeRolePolicyDocument: trust })
    const refusal = `User: arn:aws:iam::111122223333:user/stint is not authorized to perform: sts:AssumeRole on resource: `
    for (const arn of [Role?.Arn ?? '', 'arn:aws:iam::111122223333:role/no-such-role'])
      await expect(aws.call('sts', 'AssumeRole', { RoleArn: arn, RoleSessionName: 'me' })).rejects.toMatchObject({
        code: 'AccessDenied',
        status: 403,
        message: refusal + arn,
      })
  })

  it('denies the ARN of a user as it denies a role that does not exist, and calls invalid what is none of IAM’s', async () => {
    const aws = await w.client('customer')
    const assume = (RoleArn: string) => aws.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'me' })
    const user = 'arn:aws:iam::111122223333:user/stint'
    const message = `User: ${user} is not authorized to perform: sts:AssumeRole on resource: ${user}`
    await expect(assume(user)).rejects.toMatchObject({ code: 'AccessDenied', status: 403, message })
    const bucket = 'arn:aws:s3:::somebody-s-bucket'
    const invalid = { code: 'ValidationError', status: 400, message: `${bucket} is invalid` }
    await expect(assume(bucket)).rejects.toMatchObject(invalid)
    const WebIdentityToken = 'a.b.c'
    const federated = { RoleArn: user, RoleSessionName: 'me', WebIdentityToken }
    await expect(aws.call('sts', 'AssumeRoleWithWebIdentity', federated)).rejects.toMatchObject({
      code: 'ValidationError',
      status: 400,
      message: 'Request ARN is invalid',
    })
  })

  it('when a session expires, each service refuses it with its own code', async () => {
    const aws = await w.client('customer')
    await aws.call('iam', 'CreateRole', {
      RoleName: 'Mine',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }],
      }),
    })
    const { Credentials } = await aws.call('sts', 'AssumeRole', {
      RoleArn: 'arn:aws:iam::111122223333:role/Mine',
      RoleSessionName: 'me',
    })
    const session = await w.client({
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken,
    })
    expect((await session.call('sts', 'GetCallerIdentity', {})).Arn).toBe(
      'arn:aws:sts::111122223333:assumed-role/Mine/me',
    )
    await w.clock.advance(61 * 60_000)
    await expect(session.call('sts', 'GetCallerIdentity', {})).rejects.toMatchObject({
      code: 'ExpiredToken',
      status: 403,
    })
    await expect(session.call('s3', 'ListBuckets', {})).rejects.toMatchObject({ code: 'ExpiredToken', status: 400 })
    await expect(session.call('ec2', 'DescribeVpcs', {})).rejects.toMatchObject({ code: 'RequestExpired', status: 400 })
    await expect(session.call('secretsmanager', 'ListSecrets', {})).rejects.toMatchObject({
      code: 'ExpiredTokenException',
      status: 400,
    })
  })
})

describe('STS endpoints and sessions', () => {
  let w: TestWorld
  beforeAll(async () => {
    w = await world()
  })
  afterAll(() => w.close())

  const trust = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { AWS: '111122223333' },
        Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
      },
    ],
  })
  const clientOf = (
    credentials:
      | { AccessKeyId?: string | undefined; SecretAccessKey?: string | undefined; SessionToken?: string | undefined }
      | undefined,
  ) =>
    w.client({
      accessKeyId: credentials?.AccessKeyId ?? '',
      secretAccessKey: credentials?.SecretAccessKey ?? '',
      sessionToken: credentials?.SessionToken,
    })

  it('ends the sessions of a role that began before a moment, as its revocation does', async () => {
    const aws = await w.client('customer')
    await aws.call('iam', 'CreateRole', { RoleName: 'Revoked', AssumeRolePolicyDocument: trust })
    await aws.call('iam', 'AttachRolePolicy', {
      RoleName: 'Revoked',
      PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    })
    const assume = async () => {
      const RoleArn = 'arn:aws:iam::111122223333:role/Revoked'
      return clientOf((await aws.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'me' })).Credentials)
    }
    const before = await assume()
    await before.call('iam', 'ListUsers', {})
    await w.clock.advance(1000)
    await aws.call('iam', 'PutRolePolicy', {
      RoleName: 'Revoked',
      PolicyName: 'AWSRevokeOlderSessions',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Action: '*',
            Resource: '*',
            Condition: { DateLessThan: { 'aws:TokenIssueTime': new Date(w.clock.now()).toISOString() } },
          },
        ],
      }),
    })
    await expect(before.call('iam', 'ListUsers', {})).rejects.toMatchObject({ code: 'AccessDenied' })
    await w.clock.advance(1000)
    expect((await (await assume()).call('iam', 'ListUsers', {})).Users?.length).toBeGreaterThan(0)
  })

  it('tells the packed size of a federated session also where nothing was passed, and a session policy that is no JSON', async () => {
    const aws = await w.client('customer')
    expect((await aws.call('sts', 'GetFederationToken', { Name: 'bob' })).PackedPolicySize).toBe(0)
    const Statement = [{ Sid: 'Stmt1', Effect: 'Allow', Action: 's3:*', Resource: '*' }]
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
    expect((await aws.call('sts', 'GetFederationToken', { Name: 'bob', Policy })).PackedPolicySize).toBe(6)
    const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }]
    expect((await aws.call('sts', 'GetFederationToken', { Name: 'bob', PolicyArns })).PackedPolicySize).toBeGreaterThan(
      0,
    )
    await aws.call('iam', 'CreateRole', { RoleName: 'Narrowed', AssumeRolePolicyDocument: trust })
    const RoleArn = 'arn:aws:iam::111122223333:role/Narrowed'
    expect(await aws.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'me' })).not.toHaveProperty(
      'PackedPolicySize',
    )
    await expect(
      aws.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'me', Policy: 'invalid' }),
    ).rejects.toMatchObject({
      code: 'MalformedPolicyDocument',
      message: 'The policy is not in the valid JSON format.',
      status: 400,
    })
  })

  it('takes no context of an identity provider: for want of sts:SetContext, and since no assertion here is AWS’s', async () => {
    const aws = await w.client('customer')
    const withContext = (extra: string[]) =>
      trust.replace('"sts:AssumeRole"', ['sts:AssumeRole', ...extra].map((action) => `"${action}"`).join(','))
    await aws.call('iam', 'CreateRole', { RoleName: 'Contextual', AssumeRolePolicyDocument: withContext([]) })
    const RoleArn = 'arn:aws:iam::111122223333:role/Contextual'
    const ProviderArn = 'arn:aws:iam::aws:contextProvider/IdentityCenter'
    const ProvidedContexts = [{ ProviderArn, ContextAssertion: 'made-up' }]
    const assume = () => aws.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'me', ProvidedContexts })
    await expect(assume()).rejects.toMatchObject({
      code: 'AccessDenied',
      message: `User: arn:aws:iam::111122223333:user/stint is not authorized to perform: sts:SetContext on resource: ${RoleArn}`,
    })
    const PolicyDocument = withContext(['sts:SetContext'])
    await aws.call('iam', 'UpdateAssumeRolePolicy', { RoleName: 'Contextual', PolicyDocument })
    await expect(assume()).rejects.toMatchObject({ code: 'ValidationError', status: 400 })
  })

  it('passes transitive tags and the source identity on through a chain, which lives an hour at most', async () => {
    const aws = await w.client('customer')
    for (const RoleName of ['First', 'Second'])
      await aws.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: trust, MaxSessionDuration: 7200 })
    await aws.call('iam', 'AttachRolePolicy', {
      RoleName: 'First',
      PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    })
    const first = await clientOf(
      (
        await aws.call('sts', 'AssumeRole', {
          RoleArn: 'arn:aws:iam::111122223333:role/First',
          RoleSessionName: 'one',
          SourceIdentity: 'ada',
          Tags: [
            { Key: 'team', Value: 'red' },
            { Key: 'note', Value: 'x' },
          ],
          TransitiveTagKeys: ['team'],
          DurationSeconds: 7200,
        })
      ).Credentials,
    )
    const second = { RoleArn: 'arn:aws:iam::111122223333:role/Second', RoleSessionName: 'two' }
    const chained = await first.call('sts', 'AssumeRole', second)
    expect(chained.SourceIdentity).toBe('ada')
    const claims = w.cloud.world.sessions.open(chained.Credentials?.SessionToken ?? '')?.claims
    expect(claims?.facts).toMatchObject({ tags: { team: 'red' }, transitiveTagKeys: ['team'], chain: 1 })
    // What is brought along counts as what is passed.
    expect(chained.PackedPolicySize).toBe(2)
    const beside = (length: number) =>
      first.call('sts', 'AssumeRole', {
        ...second,
        Tags: ['a', 'b'].map((Key) => ({ Key, Value: 'x'.repeat(length) })),
      })
    expect((await beside(220)).PackedPolicySize).toBe(99)
    await expect(beside(225)).rejects.toMatchObject({
      code: 'PackedPolicyTooLarge',
      message: 'Packed size of session tags consumes 101% of allotted space.',
    })
    await expect(first.call('sts', 'AssumeRole', { ...second, DurationSeconds: 7200 })).rejects.toMatchObject({
      code: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    })
    await expect(
      first.call('sts', 'AssumeRole', { ...second, Tags: [{ Key: 'TEAM', Value: 'blue' }] }),
    ).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message:
        "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    })
    await expect(first.call('sts', 'AssumeRole', { ...second, SourceIdentity: 'bob' })).rejects.toMatchObject({
      code: 'ValidationError',
      status: 400,
      message: 'The source identity is already set for this assume role session',
    })
  })

  it('passes a tag on whose transitive key is written in another case, and lets nobody override it', async () => {
    const aws = await w.client('customer')
    for (const RoleName of ['Cased', 'Next'])
      await aws.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: trust })
    await aws.call('iam', 'AttachRolePolicy', {
      RoleName: 'Cased',
      PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    })
    const { Credentials } = await aws.call('sts', 'AssumeRole', {
      RoleArn: 'arn:aws:iam::111122223333:role/Cased',
      RoleSessionName: 'one',
      Tags: [
        { Key: 'team', Value: 'red' },
        { Key: 'Constructor', Value: 'x' },
      ],
      TransitiveTagKeys: ['TEAM', 'constructor'],
    })
    const first = await clientOf(Credentials)
    const next = { RoleArn: 'arn:aws:iam::111122223333:role/Next', RoleSessionName: 'two' }
    const chained = await first.call('sts', 'AssumeRole', next)
    const claims = w.cloud.world.sessions.open(chained.Credentials?.SessionToken ?? '')?.claims
    expect(claims?.facts.tags).toEqual({ team: 'red', Constructor: 'x' })
    await expect(
      first.call('sts', 'AssumeRole', { ...next, Tags: [{ Key: 'team', Value: 'blue' }] }),
    ).rejects.toMatchObject({ code: 'InvalidParameterValue' })
  })

  it('asks for sts:TagSession where a session brings transitive tags with it, and shows the trust policy their keys', async () => {
    const aws = await w.client('customer')
    const account = { AWS: 'arn:aws:iam::111122223333:root' }
    const trusting = (...statements: object[]) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: statements.map((more) => ({ Effect: 'Allow', Principal: account, ...more })),
      })
    const assume = { Action: 'sts:AssumeRole' }
    const tagging = (keys: string[]) => ({
      Action: 'sts:TagSession',
      Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': keys } },
    })
    const roles = {
      Tagged: trusting(assume, { Action: 'sts:TagSession' }),
      Plain: trusting(assume),
      Department: trusting(assume, tagging(['department'])),
      Other: trusting(assume, tagging(['other'])),
    }
    for (const [RoleName, AssumeRolePolicyDocument] of Object.entries(roles))
      await aws.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument })
    await aws.call('iam', 'AttachRolePolicy', {
      RoleName: 'Tagged',
      PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    })
    const { Credentials } = await aws.call('sts', 'AssumeRole', {
      RoleArn: 'arn:aws:iam::111122223333:role/Tagged',
      RoleSessionName: 'one',
      Tags: [{ Key: 'department', Value: 'sales' }],
      TransitiveTagKeys: ['department'],
    })
    const first = await clientOf(Credentials)
    const to = (name: string) =>
      first.call('sts', 'AssumeRole', { RoleArn: `arn:aws:iam::111122223333:role/${name}`, RoleSessionName: 'two' })
    expect((await to('Department')).AssumedRoleUser?.Arn).toContain('Department/two')
    for (const name of ['Plain', 'Other'])
      await expect(to(name)).rejects.toMatchObject({
        code: 'AccessDenied',
        message: expect.stringContaining('is not authorized to perform: sts:TagSession on resource:') as string,
      })
  })

  it('takes no tag twice, no transitive key without its tag, no eleventh policy, no longer policy and no policy of another account', async () => {
    const aws = await w.client('customer')
    await aws.call('iam', 'CreateRole', { RoleName: 'Bounds', AssumeRolePolicyDocument: trust })
    const { Policy } = await (
      await w.client('redhat')
    ).call('iam', 'CreatePolicy', {
      PolicyName: 'Theirs',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
      }),
    })
    const assume = (more: object) =>
      aws.call('sts', 'AssumeRole', {
        RoleArn: 'arn:aws:iam::111122223333:role/Bounds',
        RoleSessionName: 'one',
        ...more,
      })
    const long = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] })
    await assume({ Policy: long.padEnd(2048) })
    await assume({ Tags: [{ Key: 'Team', Value: 'x' }], TransitiveTagKeys: ['team'] })
    await expect(assume({ Policy: long.padEnd(2049) })).rejects.toMatchObject({
      code: 'ValidationError',
      message: expect.stringMatching(/at 'policy' failed .* length less than or equal to 2048$/s) as string,
    })
    await expect(assume({ TransitiveTagKeys: ['team'] })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: 'The specified transitive tag key must be included in the requested tags.',
    })
    const odd = ['__proto__', '__PROTO__'].map((Key) => ({ Key, Value: Key }))
    await assume({ Tags: odd.slice(1), TransitiveTagKeys: ['__proto__'] })
    await expect(assume({ Tags: [odd[0], odd[0]] })).rejects.toMatchObject({
      code: 'InvalidParameterValue',
      message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    })
    await expect(assume({ Tags: odd })).rejects.toMatchObject({ code: 'InvalidParameterValue' })
    const arn = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
    await expect(assume({ PolicyArns: Array.from({ length: 11 }, () => ({ arn })) })).rejects.toMatchObject({
      code: 'ValidationError',
      message: expect.stringMatching(/at 'policyArns' failed .* length less than or equal to 10$/) as string,
    })
    await expect(assume({ PolicyArns: [{ arn: Policy?.Arn ?? '' }] })).rejects.toMatchObject({
      code: 'ValidationError',
      message: `The policy ${Policy?.Arn ?? ''} does not exist or is not attachable.`,
    })
    const Tags = Array.from({ length: 50 }, (_, i) => ({ Key: `key${i}`, Value: 'v'.repeat(256) }))
    await expect(assume({ Tags })).rejects.toMatchObject({
      code: 'PackedPolicyTooLarge',
      message: expect.stringMatching(/^Packed size of session tags consumes \d+% of allotted space\.$/) as string,
    })
  })
})
