import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

/** Each permission of IAM is asked for on the right resource, with the keys that policies may depend on. */
let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
})
afterAll(() => w.close())

const CUSTOMER = '111122223333'
const arn = (resource: string) => `arn:aws:iam::${CUSTOMER}:${resource}`
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess'
const EC2 = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
})

interface Statement {
  readonly Action: string | readonly string[]
  readonly Resource?: string | readonly string[]
  readonly Condition?: object
}

let made = 0

/** A client of a fresh user with exactly these permissions. */
async function allowedTo(...statements: readonly Statement[]): Promise<AwsClient> {
  const UserName = `user-${++made}`
  await aws.call('iam', 'CreateUser', { UserName })
  const Statement = statements.map((statement) => ({ Effect: 'Allow', Resource: '*', ...statement }))
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await aws.call('iam', 'PutUserPolicy', { UserName, PolicyName: 'only', PolicyDocument })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName })
  return w.client({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' })
}

const denied = expect.objectContaining({ code: 'AccessDenied', status: 403 })
const role = (RoleName: string, more: object = {}) => ({ RoleName, AssumeRolePolicyDocument: EC2, ...more })

test('the refusal names caller, action and resource', async () => {
  const nobody = await allowedTo({ Action: 's3:*' })
  await expect(nobody.call('iam', 'CreateRole', role('New', { Path: '/team/' }))).rejects.toMatchObject({
    code: 'AccessDenied',
    message:
      `User: ${arn(`user/user-${made}`)} is not authorized to perform: iam:CreateRole on resource: ${arn('role/team/New')} ` +
      'because no identity-based policy allows the iam:CreateRole action',
  })
})

test('permission for one path is none for another', async () => {
  const team = await allowedTo({ Action: 'iam:*', Resource: arn('role/team/*') })
  await team.call('iam', 'CreateRole', role('Pathed', { Path: '/team/' }))
  await team.call('iam', 'GetRole', { RoleName: 'Pathed' })
  await expect(team.call('iam', 'CreateRole', role('Other', { Path: '/other/' }))).rejects.toEqual(denied)
  await expect(team.call('iam', 'ListRoles', {})).rejects.toEqual(denied)
})

describe('iam:PermissionsBoundary', () => {
  const bounded = { StringEquals: { 'iam:PermissionsBoundary': ADMINISTRATOR } }

  test('is the boundary asked for when a role is made or bounded', async () => {
    const maker = await allowedTo({ Action: ['iam:CreateRole', 'iam:PutRolePermissionsBoundary'], Condition: bounded })
    await expect(maker.call('iam', 'CreateRole', role('Free'))).rejects.toEqual(denied)
    await maker.call('iam', 'CreateRole', role('Bounded', { PermissionsBoundary: ADMINISTRATOR }))
    const loosen = { RoleName: 'Bounded', PermissionsBoundary: READ_ONLY }
    await expect(maker.call('iam', 'PutRolePermissionsBoundary', loosen)).rejects.toEqual(denied)
  })

  test('is the boundary that stands when a role is changed', async () => {
    const changer = await allowedTo({ Action: ['iam:PutRolePolicy', 'iam:AttachRolePolicy'], Condition: bounded })
    await aws.call('iam', 'CreateRole', role('Loose'))
    await aws.call('iam', 'CreateRole', role('Tight', { PermissionsBoundary: ADMINISTRATOR }))
    const attach = (RoleName: string) => changer.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn: ADMINISTRATOR })
    await expect(attach('Loose')).rejects.toEqual(denied)
    await attach('Tight')
  })
})

test('iam:PolicyARN is the policy that is attached or detached', async () => {
  await aws.call('iam', 'CreateRole', role('Chosen'))
  const chooser = await allowedTo({
    Action: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'],
    Condition: { ArnEquals: { 'iam:PolicyARN': ADMINISTRATOR } },
  })
  const input = { RoleName: 'Chosen', PolicyArn: ADMINISTRATOR }
  await expect(
    chooser.call('iam', 'AttachRolePolicy', { ...input, PolicyArn: 'arn:aws:iam::aws:policy/PowerUserAccess' }),
  ).rejects.toEqual(denied)
  await chooser.call('iam', 'AttachRolePolicy', input)
  await chooser.call('iam', 'DetachRolePolicy', input)
})

describe('tags', () => {
  test("a role's own tags are seen as iam:ResourceTag and aws:ResourceTag", async () => {
    await aws.call('iam', 'CreateRole', role('OfRedHat', { Tags: [{ Key: 'red-hat-managed', Value: 'true' }] }))
    await aws.call('iam', 'CreateRole', role('OfNobody'))
    for (const key of ['iam:ResourceTag/red-hat-managed', 'aws:ResourceTag/red-hat-managed']) {
      const reader = await allowedTo({ Action: 'iam:GetRole', Condition: { StringEquals: { [key]: 'true' } } })
      await reader.call('iam', 'GetRole', { RoleName: 'OfRedHat' })
      await expect(reader.call('iam', 'GetRole', { RoleName: 'OfNobody' })).rejects.toEqual(denied)
    }
  })

  test('tags in the request are seen as aws:RequestTag and aws:TagKeys', async () => {
    const tagger = await allowedTo({
      Action: ['iam:CreatePolicy', 'iam:TagPolicy', 'iam:UntagPolicy'],
      Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] }, Null: { 'aws:TagKeys': 'false' } },
    })
    const create = (PolicyName: string, Key: string) =>
      tagger.call('iam', 'CreatePolicy', {
        PolicyName,
        PolicyDocument: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}',
        Tags: [{ Key, Value: 'a' }],
      })
    await expect(create('Tagged', 'cost')).rejects.toEqual(denied)
    const { Policy } = await create('Tagged', 'team')
    const PolicyArn = Policy?.Arn ?? ''
    await expect(tagger.call('iam', 'UntagPolicy', { PolicyArn, TagKeys: ['cost'] })).rejects.toEqual(denied)
    await tagger.call('iam', 'UntagPolicy', { PolicyArn, TagKeys: ['team'] })
  })
})

const add = (client: AwsClient) =>
  client.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName: 'passed', RoleName: 'Passed' })

test('a role is put into an instance profile only by who may pass it to EC2', async () => {
  await aws.call('iam', 'CreateRole', role('Passed'))
  await aws.call('iam', 'CreateInstanceProfile', { InstanceProfileName: 'passed' })
  const adding = { Action: 'iam:AddRoleToInstanceProfile', Resource: arn('instance-profile/passed') }
  const passing = (service: string) => ({
    Action: 'iam:PassRole',
    Resource: arn('role/Passed'),
    Condition: { StringEquals: { 'iam:PassedToService': service } },
  })
  await expect(add(await allowedTo(adding))).rejects.toMatchObject({
    code: 'AccessDenied',
    message: expect.stringContaining(`iam:PassRole on resource: ${arn('role/Passed')}`) as string,
  })
  await expect(add(await allowedTo(adding, passing('lambda.amazonaws.com')))).rejects.toEqual(denied)
  await add(await allowedTo(adding, passing('ec2.amazonaws.com')))
  await expect(add(aws)).rejects.toMatchObject({
    code: 'LimitExceeded',
    message: 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
  })
})

test('iam:AWSServiceName is the service whose role is made', async () => {
  const linker = await allowedTo({
    Action: 'iam:CreateServiceLinkedRole',
    Condition: { StringLike: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
  })
  const link = (AWSServiceName: string) => linker.call('iam', 'CreateServiceLinkedRole', { AWSServiceName })
  await expect(link('spot.amazonaws.com')).rejects.toEqual(denied)
  await link('elasticloadbalancing.amazonaws.com')
})

test('a bounded user cannot take his own boundary away, nor act outside it', async () => {
  const UserName = 'bounded'
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: ['iam:Get*', 'iam:List*'], Resource: '*' },
  })
  const { Policy } = await aws.call('iam', 'CreatePolicy', { PolicyName: 'Boundary', PolicyDocument })
  await aws.call('iam', 'CreateUser', { UserName, PermissionsBoundary: Policy?.Arn })
  await aws.call('iam', 'AttachUserPolicy', { UserName, PolicyArn: ADMINISTRATOR })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName })
  const bounded = await w.client({
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  })
  await bounded.call('iam', 'ListRoles', {})
  await expect(bounded.call('iam', 'DeleteUserPermissionsBoundary', { UserName })).rejects.toMatchObject({
    code: 'AccessDenied',
    message: expect.stringContaining('because no permissions boundary allows') as string,
  })
})

const ENABLED = 'RoleManager/Enabled'
const put = (client: AwsClient, Properties: Readonly<Record<string, string>>) =>
  client.call('iam', 'PutAccountProperties', { Properties })

test('iam:AccountPropertyNamespaces is the namespace of the properties that are put and read', async () => {
  const only = (namespace: string) =>
    allowedTo({
      Action: 'iam:*AccountProperties',
      Condition: { 'ForAnyValue:StringEquals': { 'iam:AccountPropertyNamespaces': namespace } },
    })
  const roles = await only('RoleManager')
  await put(roles, { [ENABLED]: 'false' })
  expect((await roles.call('iam', 'GetAccountProperties', {})).Properties).toEqual({ [ENABLED]: 'false' })
  await expect(put(roles, { 'Keys/Managed': 'true' })).rejects.toEqual(denied)
  const keys = await only('Keys')
  await expect(keys.call('iam', 'GetAccountProperties', {})).rejects.toEqual(denied)
})

test('an account’s role manager is disabled until one who may make its role enables it', async () => {
  const read = async () => (await aws.call('iam', 'GetAccountProperties', {})).Properties
  expect(await read()).toEqual({ [ENABLED]: 'false' })
  const RoleName = 'AWSServiceRoleForIAMRoleManager'
  const linked = arn(`role/aws-service-role/role-manager.iam.amazonaws.com/${RoleName}`)
  const setter = await allowedTo({ Action: 'iam:PutAccountProperties' })
  await put(setter, { [ENABLED]: 'false', 'RoleManager/Other': 'x' })
  await expect(put(setter, { [ENABLED]: 'true' })).rejects.toMatchObject({
    code: 'AccessDenied',
    message: expect.stringContaining(`iam:CreateServiceLinkedRole on resource: ${linked} `) as string,
  })
  expect(await read()).toEqual({ [ENABLED]: 'false' })
  await put(aws, { [ENABLED]: 'true' })
  expect(await read()).toEqual({ [ENABLED]: 'true' })
  expect((await aws.call('iam', 'GetRole', { RoleName })).Role?.Arn).toBe(linked)
  await put(aws, { [ENABLED]: 'false' })
  expect(await read()).toEqual({ [ENABLED]: 'false' })
})

test.each([
  [['RoleManager'], 'true', 'Property key must be in format Namespace/PropertyName: RoleManager'],
  [['Other/Enabled'], 'true', 'Unsupported namespace: Other'],
  [['RoleManager/Enabled/More'], 'true', 'RoleManager namespace requires Enabled property'],
  [['RoleManager/Other'], 'true', 'RoleManager namespace requires Enabled property'],
  [[ENABLED, 'Other/Enabled'], 'false', 'All properties must belong to the same namespace'],
  [[ENABLED], 'FALSE', "Enabled must be 'true' or 'false'"],
  [[ENABLED], ' false', "Enabled must be 'true' or 'false'"],
])('the account’s properties %j are not set to %j', async (names, value, message) => {
  const properties = Object.fromEntries(names.map((name) => [name, value]))
  await expect(put(aws, properties)).rejects.toMatchObject({ status: 400, code: 'InvalidInput', message })
})

test('an organization’s access report tells of no service that only others called in the account', async () => {
  const management = await w.client('management')
  const { Organization } = await management.call('organizations', 'DescribeOrganization', {})
  const { Roots } = await management.call('organizations', 'ListRoots', {})
  const { Account } = await management
    .call('organizations', 'CreateAccount', { AccountName: 'quiet', Email: 'quiet@example.com' })
    .then(async ({ CreateAccountStatus: { Id = '' } = {} }) => {
      // prettier-ignore
      await w.clock.advance(60_000)
      const { CreateAccountStatus } = await management.call('organizations', 'DescribeCreateAccountStatus', { CreateAccountRequestId: Id }) // prettier-ignore
      return { Account: CreateAccountStatus?.AccountId ?? '' }
    })
  const usedSts = async () => {
    // A report is given again for a minute, and takes a second.
    await w.clock.advance(60_000)
    const EntityPath = `${Organization?.Id ?? ''}/${Roots?.[0]?.Id ?? ''}/${Account}`
    const { JobId = '' } = await management.call('iam', 'GenerateOrganizationsAccessReport', { EntityPath })
    await w.clock.advance(1000)
    const { AccessDetails = [] } = await management.call('iam', 'GetOrganizationsAccessReport', { JobId, MaxItems: 1000 }) // prettier-ignore
    return AccessDetails.find(({ ServiceNamespace }) => ServiceNamespace === 'sts')?.TotalAuthenticatedEntities
  }
  const RoleArn = `arn:aws:iam::${Account}:role/OrganizationAccountAccessRole`
  const { Credentials } = await management.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'entering' })
  expect(await usedSts()).toBe(0)
  const session = await w.client({
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken,
  })
  await session.call('sts', 'GetCallerIdentity', {})
  expect(await usedSts()).toBe(1)
})

test('an organization’s access report is asked for by its path, and by the policy that it is about', async () => {
  const management = await w.client('management')
  const { Organization } = await management.call('organizations', 'DescribeOrganization', {})
  const { Roots } = await management.call('organizations', 'ListRoots', {})
  const root = `${Organization?.Id ?? ''}/${Roots?.[0]?.Id ?? ''}`
  await management.call('iam', 'CreateUser', { UserName: 'reporter' })
  const reports = `arn:aws:iam::${Organization?.MasterAccountId ?? ''}:access-report/`
  const Statement = [
    { Effect: 'Allow', Action: 'iam:GenerateOrganizationsAccessReport', Resource: `${reports}${root}/*` },
    {
      Effect: 'Allow',
      Action: 'iam:GenerateOrganizationsAccessReport',
      Resource: reports + root,
      Condition: { StringEquals: { 'iam:OrganizationsPolicyId': 'p-FullAWSAccess' } },
    },
  ]
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await management.call('iam', 'PutUserPolicy', { UserName: 'reporter', PolicyName: 'p', PolicyDocument })
  const { AccessKey } = await management.call('iam', 'CreateAccessKey', { UserName: 'reporter' })
  const keys = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' }
  const reporter = await w.client(keys)
  const ask = (EntityPath: string, more: object = {}) =>
    reporter.call('iam', 'GenerateOrganizationsAccessReport', { EntityPath, ...more })
  await expect(ask(root)).rejects.toEqual(denied)
  await ask(root, { OrganizationsPolicyId: 'p-FullAWSAccess' })
  await w.clock.advance(1000)
  await ask(`${root}/${CUSTOMER}`)
})
