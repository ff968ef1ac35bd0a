import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AwsClient } from '../../src/wire/aws-client.ts'
import { world, type TestWorld } from '../world.ts'

const CUSTOMER = '111122223333'
const allow = (Action: string | string[], Resource: string | string[] = '*') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] })
const deny = (Action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action, Resource: '*' }] })
const trusting = (principal: object, Condition?: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...(Condition ? { Condition } : {}) },
    ],
  })

describe('a caller who asks for more than policies allow', () => {
  let w: TestWorld
  let aws: AwsClient
  beforeAll(async () => {
    w = await world()
    aws = await w.client('customer')
  })
  afterAll(() => w.close())

  const sessionOf = async (
    from: AwsClient,
    input: {
      RoleArn: string
      RoleSessionName?: string
      Policy?: string
      ExternalId?: string
      DurationSeconds?: number
    },
  ): Promise<AwsClient> => {
    const { Credentials: c } = await from.call('sts', 'AssumeRole', { RoleSessionName: 'test', ...input })
    return w.client({
      accessKeyId: c?.AccessKeyId ?? '',
      secretAccessKey: c?.SecretAccessKey ?? '',
      sessionToken: c?.SessionToken,
    })
  }
  const role = async (
    name: string,
    options: { trust?: string; policy?: string; boundary?: string } = {},
  ): Promise<string> => {
    const { Role } = await aws.call('iam', 'CreateRole', {
      RoleName: name,
      AssumeRolePolicyDocument: options.trust ?? trusting({ AWS: CUSTOMER }),
      PermissionsBoundary: options.boundary,
    })
    if (options.policy)
      await aws.call('iam', 'PutRolePolicy', { RoleName: name, PolicyName: 'p', PolicyDocument: options.policy })
    return Role?.Arn ?? ''
  }

  it('anything under an SCP’s deny is refused, at root, unit and account alike', async () => {
    const organization = await w.client('management')
    const { Roots } = await organization.call('organizations', 'ListRoots', {})
    const root = Roots?.[0]?.Id ?? ''
    const { OrganizationalUnit: unit } = await organization.call('organizations', 'CreateOrganizationalUnit', {
      ParentId: root,
      Name: 'tenants',
    })
    await organization.call('organizations', 'MoveAccount', {
      AccountId: CUSTOMER,
      SourceParentId: root,
      DestinationParentId: unit?.Id ?? '',
    })
    const { Policy } = await organization.call('organizations', 'CreatePolicy', {
      Name: 'no-ec2',
      Description: '',
      Type: 'SERVICE_CONTROL_POLICY',
      Content: deny('ec2:*'),
    })
    const PolicyId = Policy?.PolicySummary?.Id ?? ''
    await aws.call('ec2', 'DescribeVpcs', {})
    for (const TargetId of [root, unit?.Id ?? '', CUSTOMER]) {
      await organization.call('organizations', 'AttachPolicy', { PolicyId, TargetId })
      await expect(aws.call('ec2', 'DescribeVpcs', {})).rejects.toMatchObject({
        code: 'UnauthorizedOperation',
        message: expect.stringContaining('with an explicit deny in a service control policy') as string,
      })
      await organization.call('organizations', 'DetachPolicy', { PolicyId, TargetId })
    }
    await aws.call('ec2', 'DescribeVpcs', {})
  })

  it('a role whose path pretends to be a service’s is under SCPs like others', async () => {
    const organization = await w.client('management')
    const { Policy } = await organization.call('organizations', 'CreatePolicy', {
      Name: 'no-vpcs',
      Description: '',
      Type: 'SERVICE_CONTROL_POLICY',
      Content: deny('ec2:*'),
    })
    const attached = { PolicyId: Policy?.PolicySummary?.Id ?? '', TargetId: CUSTOMER }
    await organization.call('organizations', 'AttachPolicy', attached)
    const { Role } = await aws.call('iam', 'CreateRole', {
      RoleName: 'Pretender',
      Path: '/x:role/aws-service-role/elasticloadbalancing.amazonaws.com/',
      AssumeRolePolicyDocument: trusting({ AWS: CUSTOMER }),
    })
    await aws.call('iam', 'PutRolePolicy', { RoleName: 'Pretender', PolicyName: 'p', PolicyDocument: allow('*') })
    const session = await sessionOf(aws, { RoleArn: Role?.Arn ?? '' })
    await expect(session.call('ec2', 'DescribeVpcs', {})).rejects.toMatchObject({ code: 'UnauthorizedOperation' })
    await organization.call('organizations', 'DetachPolicy', attached)
    await session.call('ec2', 'DescribeVpcs', {})
  })

  it('anything outside a boundary is refused, whatever the role’s policies say', async () => {
    const { Policy } = await aws.call('iam', 'CreatePolicy', { PolicyName: 'only-s3', PolicyDocument: allow('s3:*') })
    const arn = await role('Bounded', { policy: allow('*'), boundary: Policy?.Arn ?? '' })
    const session = await sessionOf(aws, { RoleArn: arn })
    await session.call('s3', 'ListBuckets', {})
    await expect(session.call('iam', 'ListRoles', {})).rejects.toMatchObject({
      code: 'AccessDenied',
      status: 403,
      message: expect.stringContaining('because no permissions boundary allows the iam:ListRoles action') as string,
    })
  })

  it('a bucket policy or a trust policy that names nobody locks nobody out and lets nobody in', async () => {
    await aws.call('s3', 'CreateBucket', { Bucket: 'names-nobody' })
    const statement = { Effect: 'Deny', Principal: { AWS: [] }, Action: 's3:*', Resource: 'arn:aws:s3:::names-nobody' }
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
    await aws.call('s3', 'PutBucketPolicy', { Bucket: 'names-nobody', Policy })
    await aws.call('s3', 'DeleteBucketPolicy', { Bucket: 'names-nobody' })
    const nobody = await role('Nobodys', {
      trust: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: [] }, Action: 'sts:AssumeRole' }],
      }),
    })
    await expect(sessionOf(aws, { RoleArn: nobody })).rejects.toMatchObject({ code: 'AccessDenied', status: 403 })
  })

  it('a session policy narrows and never widens', async () => {
    const arn = await role('Reader', { policy: allow(['s3:ListAllMyBuckets', 'iam:ListUsers']) })
    const session = await sessionOf(aws, { RoleArn: arn, Policy: allow(['s3:*', 'ec2:*']) })
    await session.call('s3', 'ListBuckets', {})
    await expect(session.call('iam', 'ListUsers', {})).rejects.toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('because no session policy allows') as string,
    })
    await expect(session.call('ec2', 'DescribeVpcs', {})).rejects.toMatchObject({ code: 'UnauthorizedOperation' })
  })

  it('chaining ends after one hour', async () => {
    const first = await role('First', { policy: allow('sts:AssumeRole') })
    const second = await role('Second')
    await aws.call('iam', 'UpdateRole', { RoleName: 'Second', MaxSessionDuration: 43_200 })
    const session = await sessionOf(aws, { RoleArn: first })
    await expect(
      session.call('sts', 'AssumeRole', { RoleArn: second, RoleSessionName: 'xy', DurationSeconds: 3601 }),
    ).rejects.toMatchObject({
      code: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    })
    await session.call('sts', 'AssumeRole', { RoleArn: second, RoleSessionName: 'xy', DurationSeconds: 3600 })
    await expect(
      aws.call('sts', 'AssumeRole', { RoleArn: first, RoleSessionName: 'xy', DurationSeconds: 7200 }),
    ).rejects.toMatchObject({
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    })
  })

  it('a role of a third party opens by its ExternalId alone, and tells a stranger nothing', async () => {
    const redhat = await w.client('redhat')
    const trust = trusting(
      { AWS: 'arn:aws:iam::710019948333:role/RH-Technical-Support-Access' },
      { StringEquals: { 'sts:ExternalId': 'org-1' } },
    )
    const arn = await role('Support', { trust })
    const jump = await sessionOf(redhat, { RoleArn: 'arn:aws:iam::710019948333:role/RH-SRE-CCS-Access' })
    const support = await sessionOf(jump, { RoleArn: 'arn:aws:iam::710019948333:role/RH-Technical-Support-Access' })
    for (const ExternalId of [undefined, 'org-2'])
      await expect(
        support.call('sts', 'AssumeRole', { RoleArn: arn, RoleSessionName: 'sre', ExternalId }),
      ).rejects.toMatchObject({
        code: 'AccessDenied',
        status: 403,
        message: `User: arn:aws:sts::710019948333:assumed-role/RH-Technical-Support-Access/test is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
      })
    const opened = await sessionOf(support, { RoleArn: arn, ExternalId: 'org-1' })
    expect((await opened.call('sts', 'GetCallerIdentity', {})).Account).toBe(CUSTOMER)
    await expect(
      redhat.call('sts', 'AssumeRole', { RoleArn: arn, RoleSessionName: 'xy', ExternalId: 'org-1' }),
    ).rejects.toMatchObject({ code: 'AccessDenied' })
  })

  it('a document with an unknown operator or element is refused when it is written', async () => {
    const bad = (statement: object) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*', ...statement }],
      })
    for (const document of [
      bad({ Condition: { StringEqualz: { 'aws:SourceIp': '1.2.3.4' } } }),
      bad({ Foo: 1 }),
      '{',
      '[]',
      'null',
      bad({ Principal: '*' }),
      '{"__proto__":{"Statement":[]}}',
    ])
      await expect(
        aws.call('iam', 'CreatePolicy', { PolicyName: 'bad', PolicyDocument: document }),
      ).rejects.toMatchObject({ code: 'MalformedPolicyDocument', status: 400 })
  })

  it('what a session could do changes with its role’s policies, not with its token', async () => {
    const arn = await role('Changing', { policy: allow('iam:ListUsers') })
    const session = await sessionOf(aws, { RoleArn: arn })
    await session.call('iam', 'ListUsers', {})
    await aws.call('iam', 'DeleteRolePolicy', { RoleName: 'Changing', PolicyName: 'p' })
    await expect(session.call('iam', 'ListUsers', {})).rejects.toMatchObject({ code: 'AccessDenied' })
  })

  it('no role of an account that was closed is assumed any more, and no bucket of it read', async () => {
    const organization = await w.client('management')
    const { CreateAccountStatus } = await organization.call('organizations', 'CreateAccount', {
      AccountName: 'closing',
      Email: 'closing@example.com',
    })
    await w.clock.settled()
    const { CreateAccountStatus: made } = await organization.call('organizations', 'DescribeCreateAccountStatus', {
      CreateAccountRequestId: CreateAccountStatus?.Id ?? '',
    })
    const closing = made?.AccountId ?? ''
    const RoleArn = `arn:aws:iam::${closing}:role/OrganizationAccountAccessRole`
    const inside = await sessionOf(organization, { RoleArn })
    const Bucket = `of-${closing}`
    await inside.call('s3', 'CreateBucket', { Bucket })
    const { Arn: AWS } = await organization.call('sts', 'GetCallerIdentity', {})
    const statement = {
      Effect: 'Allow',
      Principal: { AWS },
      Action: 's3:ListBucket',
      Resource: `arn:aws:s3:::${Bucket}`,
    }
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
    await inside.call('s3', 'PutBucketPolicy', { Bucket, Policy })
    await organization.call('s3', 'ListObjectsV2', { Bucket })
    const { ARN: SecretId = '' } = await inside.call('secretsmanager', 'CreateSecret', { Name: 'shared' })
    const Action = 'secretsmanager:DescribeSecret'
    const reader = { Effect: 'Allow', Principal: { AWS }, Action, Resource: '*' }
    const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [reader] })
    await inside.call('secretsmanager', 'PutResourcePolicy', { SecretId, ResourcePolicy })
    await organization.call('secretsmanager', 'DescribeSecret', { SecretId })
    await organization.call('organizations', 'CloseAccount', { AccountId: closing })
    await expect(organization.call('secretsmanager', 'DescribeSecret', { SecretId })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
    })
    await expect(organization.call('s3', 'CreateBucket', { Bucket })).rejects.toMatchObject({
      code: 'BucketAlreadyExists',
    })
    await expect(organization.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'after' })).rejects.toMatchObject({
      code: 'AccessDenied',
      status: 403,
    })
    await expect(organization.call('s3', 'ListObjectsV2', { Bucket })).rejects.toMatchObject({
      code: 'AllAccessDisabled',
      status: 403,
    })
  })

  it('a denial is recorded in the trail of both accounts', async () => {
    await w.clock.settled()
    const redhat = await w.client('redhat')
    const seen = async (client: AwsClient) => {
      const { Events } = await client.call('cloudtrail', 'LookupEvents', {
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'AssumeRole' }],
      })
      return (Events ?? []).map(
        (event) =>
          JSON.parse(event.CloudTrailEvent ?? '{}') as {
            errorCode?: string
            recipientAccountId: string
            userIdentity: { accountId?: string }
          },
      )
    }
    expect(
      (await seen(redhat)).some(
        ({ errorCode, recipientAccountId }) => errorCode === 'AccessDenied' && recipientAccountId === '710019948333',
      ),
    ).toBe(true)
    expect(
      (await seen(aws)).some(
        ({ errorCode, userIdentity }) => errorCode === 'AccessDenied' && userIdentity.accountId === '710019948333',
      ),
    ).toBe(true)
  })
})
