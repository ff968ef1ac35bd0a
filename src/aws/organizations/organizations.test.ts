import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let org: AwsClient
let rootId: string
let organizationId: string
beforeAll(async () => {
  w = await world()
  org = await w.client('management')
  rootId = (await org.call('organizations', 'ListRoots', {})).Roots?.[0]?.Id ?? ''
  organizationId = (await org.call('organizations', 'DescribeOrganization', {})).Organization?.Id ?? ''
})
afterAll(() => w.close())

const CUSTOMER = '111122223333'
const management = () => w.cloud.identity.accounts.management
const refusal = (code: string) => expect.objectContaining({ code, status: 400 })
const deny = (Action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action, Resource: '*' }] })

const unit = async (Name: string, ParentId = rootId) =>
  (await org.call('organizations', 'CreateOrganizationalUnit', { Name, ParentId })).OrganizationalUnit?.Id ?? ''

const scp = async (Name: string, Content: string) => {
  const input = { Name, Content, Description: '', Type: 'SERVICE_CONTROL_POLICY' }
  return (await org.call('organizations', 'CreatePolicy', input)).Policy?.PolicySummary?.Id ?? ''
}

describe('the organization', () => {
  test('is described to every account in it', async () => {
    const member = await w.client('customer')
    expect((await member.call('organizations', 'DescribeOrganization', {})).Organization).toMatchObject({
      Id: organizationId,
      Arn: `arn:aws:organizations::${management()}:organization/${organizationId}`,
      FeatureSet: 'ALL',
      MasterAccountId: management(),
    })
  })

  test('is managed by its management account only', async () => {
    const member = await w.client('customer')
    await expect(member.call('organizations', 'ListAccounts', {})).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message: "You don't have permissions to access this resource.",
      status: 400,
    })
    await expect(
      member.call('organizations', 'CreateAccount', { Email: 'a@b.example', AccountName: 'x' }),
    ).rejects.toEqual(refusal('AccessDeniedException'))
  })

  test('is unknown to accounts outside it', async () => {
    const stranger = await w.client('redhat')
    await expect(stranger.call('organizations', 'DescribeOrganization', {})).rejects.toMatchObject({
      code: 'AWSOrganizationsNotInUseException',
      message: 'Your account is not a member of an organization.',
    })
  })

  test('lists its accounts, page by page', async () => {
    const first = await org.call('organizations', 'ListAccounts', { MaxResults: 1 })
    const rest = await org.call('organizations', 'ListAccounts', { NextToken: first.NextToken })
    const ids = [...(first.Accounts ?? []), ...(rest.Accounts ?? [])].map((account) => account.Id)
    expect(ids.toSorted()).toEqual([CUSTOMER, management()].toSorted())
    await expect(org.call('organizations', 'ListAccounts', { NextToken: 'made-up' })).rejects.toEqual(
      refusal('InvalidInputException'),
    )
  })
})

describe('an account', () => {
  test('is made by a request that ends, and is entered through its access role', async () => {
    const input = { Email: 'new@stint.example', AccountName: 'new' }
    const { CreateAccountStatus: begun } = await org.call('organizations', 'CreateAccount', input)
    expect(begun).toMatchObject({ State: 'IN_PROGRESS', AccountName: 'new' })
    const CreateAccountRequestId = begun?.Id ?? ''
    const described = await org.call('organizations', 'DescribeCreateAccountStatus', { CreateAccountRequestId })
    const AccountId = described.CreateAccountStatus?.AccountId ?? ''
    expect(described.CreateAccountStatus?.State).toBe('SUCCEEDED')
    expect(AccountId).toMatch(/^\d{12}$/)
    const { Account } = await org.call('organizations', 'DescribeAccount', { AccountId })
    expect(Account).toMatchObject({ Status: 'ACTIVE', Email: 'new@stint.example', JoinedMethod: 'CREATED' })
    const { Credentials } = await org.call('sts', 'AssumeRole', {
      RoleArn: `arn:aws:iam::${AccountId}:role/OrganizationAccountAccessRole`,
      RoleSessionName: 'admin',
    })
    const inside = await w.client({
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    })
    const { Roles } = await inside.call('iam', 'ListRoles', {})
    expect(Roles?.map((role) => role.RoleName)).toEqual([
      'AWSServiceRoleForOrganizations',
      'OrganizationAccountAccessRole',
    ])
    const attached = { TargetId: AccountId, Filter: 'SERVICE_CONTROL_POLICY' }
    const { Policies } = await org.call('organizations', 'ListPoliciesForTarget', attached)
    expect(Policies?.map((policy) => policy.Id)).toEqual(['p-FullAWSAccess'])
  })

  test('is not made twice for one e-mail address', async () => {
    const input = { Email: 'CUSTOMER@stint.example', AccountName: 'again' }
    const { CreateAccountStatus: begun } = await org.call('organizations', 'CreateAccount', input)
    const CreateAccountRequestId = begun?.Id ?? ''
    const ended = await org.call('organizations', 'DescribeCreateAccountStatus', { CreateAccountRequestId })
    expect(ended.CreateAccountStatus).toMatchObject({ State: 'FAILED', FailureReason: 'EMAIL_ALREADY_EXISTS' })
    const failed = await org.call('organizations', 'ListCreateAccountStatus', { States: ['FAILED'] })
    expect(failed.CreateAccountStatuses?.map((status) => status.Id)).toEqual([begun?.Id])
  })

  test('moves between parents that exist', async () => {
    const to = await unit('moving')
    const move = (SourceParentId: string, DestinationParentId: string) =>
      org.call('organizations', 'MoveAccount', { AccountId: CUSTOMER, SourceParentId, DestinationParentId })
    await move(rootId, to)
    const { Parents } = await org.call('organizations', 'ListParents', { ChildId: CUSTOMER })
    expect(Parents).toEqual([{ Id: to, Type: 'ORGANIZATIONAL_UNIT' }])
    const { Accounts } = await org.call('organizations', 'ListAccountsForParent', { ParentId: to })
    expect(Accounts?.[0]).toMatchObject({ Id: CUSTOMER, Paths: [`${organizationId}/${rootId}/${to}/${CUSTOMER}/`] })
    await expect(move(to, to)).rejects.toEqual(refusal('DuplicateAccountException'))
    await expect(move(rootId, `ou-${rootId.slice(2)}-00000000`)).rejects.toEqual(
      refusal('DestinationParentNotFoundException'),
    )
    await move(to, rootId)
  })

  test('is closed, but never that of the management', async () => {
    const { CreateAccountStatus } = await org.call('organizations', 'CreateAccount', {
      Email: 'short@stint.example',
      AccountName: 'short',
    })
    const CreateAccountRequestId = CreateAccountStatus?.Id ?? ''
    const status = await org.call('organizations', 'DescribeCreateAccountStatus', { CreateAccountRequestId })
    const AccountId = status.CreateAccountStatus?.AccountId ?? ''
    await org.call('organizations', 'CloseAccount', { AccountId })
    expect((await org.call('organizations', 'DescribeAccount', { AccountId })).Account).toMatchObject({ Status: 'SUSPENDED', State: 'CLOSED' }) // prettier-ignore
    await expect(org.call('organizations', 'CloseAccount', { AccountId })).rejects.toEqual(
      refusal('AccountAlreadyClosedException'),
    )
    await expect(org.call('organizations', 'CloseAccount', { AccountId: management() })).rejects.toEqual(
      refusal('ConstraintViolationException'),
    )
  })
})

describe('a unit', () => {
  test('is made, renamed, listed and deleted once it is empty', async () => {
    const outer = await unit('outer')
    const inner = await unit('inner', outer)
    await expect(unit('inner', outer)).rejects.toEqual(refusal('DuplicateOrganizationalUnitException'))
    const OrganizationalUnitId = inner
    await org.call('organizations', 'UpdateOrganizationalUnit', { OrganizationalUnitId, Name: 'core' })
    const { OrganizationalUnit } = await org.call('organizations', 'DescribeOrganizationalUnit', {
      OrganizationalUnitId,
    })
    expect(OrganizationalUnit).toMatchObject({
      Name: 'core',
      Arn: `arn:aws:organizations::${management()}:ou/${organizationId}/${inner}`,
    })
    const under = await org.call('organizations', 'ListOrganizationalUnitsForParent', { ParentId: outer })
    expect(under.OrganizationalUnits?.map((one) => one.Id)).toEqual([inner])
    const children = { ParentId: outer, ChildType: 'ORGANIZATIONAL_UNIT' } as const
    expect((await org.call('organizations', 'ListChildren', children)).Children).toEqual([
      { Id: inner, Type: 'ORGANIZATIONAL_UNIT' },
    ])
    const remove = (id: string) => org.call('organizations', 'DeleteOrganizationalUnit', { OrganizationalUnitId: id })
    await expect(remove(outer)).rejects.toEqual(refusal('OrganizationalUnitNotEmptyException'))
    await remove(inner)
    await remove(outer)
    await expect(remove(outer)).rejects.toEqual(refusal('OrganizationalUnitNotFoundException'))
  })

  test('nests five deep and no deeper', async () => {
    let parent = rootId
    for (let depth = 1; depth <= 5; depth++) parent = await unit(`deep-${depth}`, parent)
    await expect(unit('deep-6', parent)).rejects.toEqual(refusal('ConstraintViolationException'))
  })

  test('has tags', async () => {
    const ResourceId = await unit('tagged')
    await org.call('organizations', 'TagResource', { ResourceId, Tags: [{ Key: 'team', Value: 'a' }] })
    expect((await org.call('organizations', 'ListTagsForResource', { ResourceId })).Tags).toEqual([
      { Key: 'team', Value: 'a' },
    ])
    await org.call('organizations', 'UntagResource', { ResourceId, TagKeys: ['team'] })
    expect((await org.call('organizations', 'ListTagsForResource', { ResourceId })).Tags ?? []).toEqual([])
    await expect(
      org.call('organizations', 'TagResource', { ResourceId: 'p-FullAWSAccess', Tags: [{ Key: 'a', Value: 'b' }] }),
    ).rejects.toEqual(refusal('InvalidInputException'))
  })
})

describe('a service control policy', () => {
  test.each(['root', 'unit', 'account'])('that denies at the %s is felt by the account below', async (level) => {
    const ou = await unit(`scp-${level}`)
    const AccountId = CUSTOMER
    await org.call('organizations', 'MoveAccount', { AccountId, SourceParentId: rootId, DestinationParentId: ou })
    const PolicyId = await scp(`deny-${level}`, deny('iam:ListRoles'))
    const TargetId = { root: rootId, unit: ou, account: CUSTOMER }[level] ?? ''
    const member = await w.client('customer')
    await member.call('iam', 'ListRoles', {})
    await org.call('organizations', 'AttachPolicy', { PolicyId, TargetId })
    await expect(member.call('iam', 'ListRoles', {})).rejects.toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('with an explicit deny in a service control policy') as string,
    })
    await org.call('iam', 'ListRoles', {})
    await org.call('organizations', 'DetachPolicy', { PolicyId, TargetId })
    await member.call('iam', 'ListRoles', {})
    await org.call('organizations', 'MoveAccount', { AccountId, SourceParentId: ou, DestinationParentId: rootId })
  })

  test('is attached once, at most ten a target, and the last one stays', async () => {
    const TargetId = await unit('attached')
    const attach = (PolicyId: string) => org.call('organizations', 'AttachPolicy', { PolicyId, TargetId })
    const detach = (PolicyId: string) => org.call('organizations', 'DetachPolicy', { PolicyId, TargetId })
    await expect(detach('p-FullAWSAccess')).rejects.toEqual(refusal('ConstraintViolationException'))
    const ids: string[] = []
    for (let n = 0; n < 10; n++) ids.push(await scp(`ten-${n}`, deny('s3:*')))
    for (const id of ids.slice(0, 9)) await attach(id)
    await expect(attach(ids[0] ?? '')).rejects.toEqual(refusal('DuplicatePolicyAttachmentException'))
    await expect(attach(ids[9] ?? '')).rejects.toEqual(refusal('ConstraintViolationException'))
    await expect(detach(ids[9] ?? '')).rejects.toEqual(refusal('PolicyNotAttachedException'))
    await detach('p-FullAWSAccess')
    await expect(org.call('organizations', 'DeletePolicy', { PolicyId: ids[0] ?? '' })).rejects.toEqual(
      refusal('PolicyInUseException'),
    )
    const { Targets } = await org.call('organizations', 'ListTargetsForPolicy', { PolicyId: ids[0] ?? '' })
    expect(Targets).toMatchObject([{ TargetId, Name: 'attached', Type: 'ORGANIZATIONAL_UNIT' }])
  })

  test('is shown, changed and deleted; those of AWS are only shown', async () => {
    const PolicyId = await scp('changing', deny('s3:*'))
    await org.call('organizations', 'UpdatePolicy', { PolicyId, Content: deny('ec2:*'), Name: 'changed' })
    const { Policy } = await org.call('organizations', 'DescribePolicy', { PolicyId })
    expect(Policy).toMatchObject({
      Content: deny('ec2:*'),
      PolicySummary: {
        Name: 'changed',
        AwsManaged: false,
        Arn: `arn:aws:organizations::${management()}:policy/${organizationId}/service_control_policy/${PolicyId}`,
      },
    })
    await expect(scp('changed', deny('s3:*'))).rejects.toEqual(refusal('DuplicatePolicyException'))
    await org.call('organizations', 'DeletePolicy', { PolicyId })
    await expect(org.call('organizations', 'DescribePolicy', { PolicyId })).rejects.toEqual(
      refusal('PolicyNotFoundException'),
    )
    const own = { PolicyId: 'p-FullAWSAccess' }
    const described = await org.call('organizations', 'DescribePolicy', own)
    expect(described.Policy?.PolicySummary).toMatchObject({ AwsManaged: true, Name: 'FullAWSAccess' })
    await expect(org.call('organizations', 'DeletePolicy', own)).rejects.toEqual(refusal('InvalidInputException'))
  })

  test('that is none is refused', async () => {
    for (const content of ['{', deny('s3:*').replace('"Resource":"*"', '"Principal":"*","Resource":"*"')])
      await expect(scp('wrong', content)).rejects.toMatchObject({
        code: 'MalformedPolicyDocumentException',
        message: 'The provided policy document does not meet the requirements of the specified policy type.',
      })
    const long = deny('s3:*').padEnd(10_240)
    await expect(scp('too long', `${long} `)).rejects.toEqual(refusal('ConstraintViolationException'))
    await scp('long', long)
  })
})

test('disabling a policy type frees every account; enabling it again forbids nothing', async () => {
  const member = await w.client('customer')
  const PolicyId = await scp('everywhere', deny('iam:ListUsers'))
  await org.call('organizations', 'AttachPolicy', { PolicyId, TargetId: rootId })
  await expect(member.call('iam', 'ListUsers', {})).rejects.toMatchObject({ code: 'AccessDenied' })
  const type = { RootId: rootId, PolicyType: 'SERVICE_CONTROL_POLICY' } as const
  const { Root } = await org.call('organizations', 'DisablePolicyType', type)
  expect(Root?.PolicyTypes?.map((enabled) => enabled.Type)).toEqual(['RESOURCE_CONTROL_POLICY'])
  await member.call('iam', 'ListUsers', {})
  await expect(org.call('organizations', 'AttachPolicy', { PolicyId, TargetId: rootId })).rejects.toEqual(
    refusal('PolicyTypeNotEnabledException'),
  )
  await org.call('organizations', 'EnablePolicyType', type)
  await expect(org.call('organizations', 'EnablePolicyType', type)).rejects.toEqual(
    refusal('PolicyTypeAlreadyEnabledException'),
  )
  await member.call('iam', 'ListUsers', {})
})

test('resource control policies are being enabled when that is answered, and enabled from then on', async () => {
  const type = { RootId: rootId, PolicyType: 'RESOURCE_CONTROL_POLICY' } as const
  await org.call('organizations', 'DisablePolicyType', type)
  const enabled = { Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }
  const { Root } = await org.call('organizations', 'EnablePolicyType', type)
  expect(Root?.PolicyTypes).toEqual([{ Type: type.PolicyType, Status: 'PENDING_ENABLE' }, enabled])
  const { Roots } = await org.call('organizations', 'ListRoots', {})
  expect(Roots?.[0]?.PolicyTypes).toEqual([{ Type: type.PolicyType, Status: 'ENABLED' }, enabled])
})

test('a resource control policy denies, and AWS’s own cannot be detached', async () => {
  const Content = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sts:AssumeRole', Resource: '*' }],
  })
  const input = { Name: 'no-roles', Content, Description: '', Type: 'RESOURCE_CONTROL_POLICY' }
  const { Policy } = await org.call('organizations', 'CreatePolicy', input)
  const PolicyId = Policy?.PolicySummary?.Id ?? ''
  const aws = await w.client('customer')
  const trust = { Effect: 'Allow', Principal: { AWS: CUSTOMER }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
  const { Role } = await aws.call('iam', 'CreateRole', { RoleName: 'Assumed', AssumeRolePolicyDocument })
  const assume = () => aws.call('sts', 'AssumeRole', { RoleArn: Role?.Arn ?? '', RoleSessionName: 'me' })
  await assume()
  await org.call('organizations', 'AttachPolicy', { PolicyId, TargetId: CUSTOMER })
  await expect(assume()).rejects.toMatchObject({ code: 'AccessDenied' })
  await org.call('organizations', 'DetachPolicy', { PolicyId, TargetId: CUSTOMER })
  await expect(
    org.call('organizations', 'DetachPolicy', { PolicyId: 'p-RCPFullAWSAccess', TargetId: CUSTOMER }),
  ).rejects.toEqual(refusal('InvalidInputException'))
})

test('no effective policy exists of types that cannot be enabled', async () => {
  await expect(
    org.call('organizations', 'DescribeEffectivePolicy', { PolicyType: 'TAG_POLICY', TargetId: CUSTOMER }),
  ).rejects.toEqual(refusal('EffectivePolicyNotFoundException'))
})

describe('an account at the real pace', () => {
  test('is made in the background, and is nowhere until it is done', async () => {
    const slow = await world({ pace: 'real' })
    try {
      const management = await slow.client('management')
      const { CreateAccountStatus: begun } = await management.call('organizations', 'CreateAccount', {
        AccountName: 'later',
        Email: 'later@example.com',
      })
      expect(begun?.State).toBe('IN_PROGRESS')
      const id = begun?.Id ?? ''
      const status = async () =>
        (await management.call('organizations', 'DescribeCreateAccountStatus', { CreateAccountRequestId: id }))
          .CreateAccountStatus
      const listed = async () =>
        (await management.call('organizations', 'ListAccounts', {})).Accounts?.map(({ Name }) => Name)
      expect(await status()).toMatchObject({ State: 'IN_PROGRESS' })
      expect(await listed()).not.toContain('later')
      await slow.clock.advance(60_000)
      expect(await status()).toMatchObject({
        State: 'SUCCEEDED',
        AccountId: expect.stringMatching(/^\d{12}$/) as string,
      })
      expect(await listed()).toContain('later')
    } finally {
      await slow.close()
    }
  })

  test('is not made twice at once, nor are more than five', async () => {
    const slow = await world({ pace: 'real' })
    try {
      const management = await slow.client('management')
      const make = (name: string) =>
        management.call('organizations', 'CreateAccount', { AccountName: name, Email: `${name}@example.com` })
      for (const name of ['one', 'two', 'three', 'four', 'five']) await make(name)
      await expect(make('ONE')).rejects.toMatchObject({
        code: 'ConcurrentModificationException',
        message:
          "AWS Organizations can't complete your request because it conflicts with another attempt to modify the same entity. Try again later.",
      })
      await expect(make('six')).rejects.toEqual(refusal('TooManyRequestsException'))
      await slow.clock.advance(60_000)
      await make('six')
    } finally {
      await slow.close()
    }
  })
})

describe('a delegated administrator', () => {
  test('sees the organization, and changes nothing of it', async () => {
    const member = await w.client('customer')
    await expect(member.call('organizations', 'ListAccounts', {})).rejects.toEqual(refusal('AccessDeniedException'))
    const delegation = { AccountId: CUSTOMER, ServicePrincipal: 'config.amazonaws.com' }
    await expect(org.call('organizations', 'RegisterDelegatedAdministrator', delegation)).rejects.toMatchObject({
      code: 'ConstraintViolationException',
    })
    await org.call('organizations', 'EnableAWSServiceAccess', { ServicePrincipal: 'config.amazonaws.com' })
    await org.call('organizations', 'RegisterDelegatedAdministrator', delegation)
    expect((await member.call('organizations', 'ListAccounts', {})).Accounts?.map(({ Id }) => Id)).toContain(CUSTOMER)
    await expect(
      member.call('organizations', 'CreateOrganizationalUnit', { Name: 'mine', ParentId: rootId }),
    ).rejects.toEqual(refusal('AccessDeniedException'))
    await expect(
      org.call('organizations', 'DisableAWSServiceAccess', { ServicePrincipal: 'config.amazonaws.com' }),
    ).rejects.toMatchObject({ code: 'ConstraintViolationException' })
    await org.call('organizations', 'DeregisterDelegatedAdministrator', delegation)
    await expect(member.call('organizations', 'ListAccounts', {})).rejects.toEqual(refusal('AccessDeniedException'))
  })
})

describe('the quota of accounts', () => {
  let crowded: TestWorld
  beforeAll(async () => void (crowded = await world()))
  afterAll(() => crowded.close())

  test('is ten, closed and invited ones among them, until Service Quotas raises it', async () => {
    const client = await crowded.client('management')
    const create = (n: number) =>
      client.call('organizations', 'CreateAccount', { Email: `a${n}@crowd.example`, AccountName: `a${n}` })
    const count = async () => (await client.call('organizations', 'ListAccounts', {})).Accounts?.length ?? 0
    const invite = () =>
      client.call('organizations', 'InviteAccountToOrganization', {
        Target: { Type: 'EMAIL', Id: 'guest@crowd.example' },
      })
    for (let n = await count(); n < 9; n++) await create(n)
    const { Handshake } = await invite()
    const full = {
      code: 'ConstraintViolationException',
      message: 'You have exceeded the allowed number of AWS accounts.',
    }
    await expect(create(10)).rejects.toMatchObject(full)
    await client.call('organizations', 'CancelHandshake', { HandshakeId: Handshake?.Id ?? '' })
    await create(10)
    await expect(invite()).rejects.toMatchObject({ code: 'HandshakeConstraintViolationException' })
    const asked = { ServiceCode: 'organizations', QuotaCode: 'L-29A0C5DF' }
    expect((await client.call('servicequotas', 'GetServiceQuota', asked)).Quota).toMatchObject({ Value: 10, Adjustable: true }) // prettier-ignore
    await client.call('servicequotas', 'RequestServiceQuotaIncrease', { ...asked, DesiredValue: 12 })
    await create(11)
    await invite()
    await expect(create(12)).rejects.toMatchObject(full)
  })
})
