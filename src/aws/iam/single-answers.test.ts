import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
})
afterAll(() => w.close())

const POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
})
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
})
const refusal = (code: string, message: string, status: number) => expect.objectContaining({ code, message, status })

test('what is neither a user nor a role shows its tags also when it has none', async () => {
  const { Policy } = await aws.call('iam', 'CreatePolicy', { PolicyName: 'bare', PolicyDocument: POLICY })
  const PolicyArn = Policy?.Arn ?? ''
  expect((await aws.call('iam', 'GetPolicy', { PolicyArn })).Policy?.Tags).toEqual([])
  await aws.call('iam', 'CreateInstanceProfile', { InstanceProfileName: 'bare' })
  const profile = await aws.call('iam', 'GetInstanceProfile', { InstanceProfileName: 'bare' })
  expect(profile.InstanceProfile?.Tags).toEqual([])
  const { OpenIDConnectProviderArn = '' } = await aws.call('iam', 'CreateOpenIDConnectProvider', {
    Url: 'https://bare.example',
    ThumbprintList: ['a'.repeat(40)],
  })
  expect((await aws.call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn })).Tags).toEqual([])
  await aws.call('iam', 'CreateRole', { RoleName: 'bare', AssumeRolePolicyDocument: TRUST })
  expect((await aws.call('iam', 'GetRole', { RoleName: 'bare' })).Role).not.toHaveProperty('Tags')
  await aws.call('iam', 'CreateUser', { UserName: 'bare' })
  expect((await aws.call('iam', 'GetUser', { UserName: 'bare' })).User).not.toHaveProperty('Tags')
})

test('what is made is answered without its description and its longest session, which are told later', async () => {
  const { Role } = await aws.call('iam', 'CreateRole', {
    RoleName: 'made',
    AssumeRolePolicyDocument: TRUST,
    Description: 'of nodes',
    MaxSessionDuration: 7200,
    Tags: [{ Key: 'team', Value: 'a' }],
  })
  expect(Object.keys(Role ?? {}).toSorted()).toEqual([
    'Arn',
    'AssumeRolePolicyDocument',
    'CreateDate',
    'Path',
    'RoleId',
    'RoleName',
    'Tags',
  ])
  const described = await aws.call('iam', 'UpdateRoleDescription', { RoleName: 'made', Description: 'of workers' })
  expect(described.Role).toMatchObject({ Description: 'of workers' })
  expect(described.Role).not.toHaveProperty('MaxSessionDuration')
  expect((await aws.call('iam', 'GetRole', { RoleName: 'made' })).Role).toMatchObject({
    Description: 'of workers',
    MaxSessionDuration: 7200,
  })
  const policy = { PolicyName: 'made', PolicyDocument: POLICY, Description: 'of nodes' }
  const { Policy } = await aws.call('iam', 'CreatePolicy', policy)
  expect(Policy).not.toHaveProperty('Description')
  const { Role: linked } = await aws.call('iam', 'CreateServiceLinkedRole', {
    AWSServiceName: 'elasticbeanstalk.amazonaws.com',
    Description: 'of beans',
  })
  expect(linked).not.toHaveProperty('Description')
})

test('a list of instance profiles shows no tags, and of their roles neither description nor longest session', async () => {
  const InstanceProfileName = 'listed'
  await aws.call('iam', 'CreateInstanceProfile', { InstanceProfileName, Tags: [{ Key: 'team', Value: 'a' }] })
  await aws.call('iam', 'CreateRole', { RoleName: 'listed', AssumeRolePolicyDocument: TRUST, Description: 'of nodes' })
  await aws.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName, RoleName: 'listed' })
  const { InstanceProfiles = [] } = await aws.call('iam', 'ListInstanceProfilesForRole', { RoleName: 'listed' })
  expect(InstanceProfiles).toHaveLength(1)
  expect(InstanceProfiles[0]).not.toHaveProperty('Tags')
  expect(InstanceProfiles[0]?.Roles?.[0]).not.toHaveProperty('Description')
  expect(InstanceProfiles[0]?.Roles?.[0]).not.toHaveProperty('MaxSessionDuration')
  const { InstanceProfile } = await aws.call('iam', 'GetInstanceProfile', { InstanceProfileName })
  expect(InstanceProfile?.Tags).toEqual([{ Key: 'team', Value: 'a' }])
})

test('the account’s details show tags also where there are none, and of users no empty list of inline policies', async () => {
  await aws.call('iam', 'CreateUser', { UserName: 'plain' })
  await aws.call('iam', 'CreateRole', { RoleName: 'plain', AssumeRolePolicyDocument: TRUST })
  await aws.call('iam', 'CreateGroup', { GroupName: 'plain' })
  const details = await aws.call('iam', 'GetAccountAuthorizationDetails', { Filter: ['User', 'Role', 'Group'] })
  const user = details.UserDetailList?.find(({ UserName }) => UserName === 'plain')
  expect(user).toMatchObject({ Tags: [], GroupList: [], AttachedManagedPolicies: [] })
  expect(user).not.toHaveProperty('UserPolicyList')
  expect(details.RoleDetailList?.find(({ RoleName }) => RoleName === 'plain')).toMatchObject({
    Tags: [],
    RolePolicyList: [],
  })
  const group = details.GroupDetailList?.find(({ GroupName }) => GroupName === 'plain')
  expect(group).toMatchObject({ GroupPolicyList: [] })
})

test('a policy has tags whose keys differ by case; a role has not', async () => {
  const Tags = [
    { Key: 'team', Value: 'a' },
    { Key: 'Team', Value: 'b' },
  ]
  const { Policy } = await aws.call('iam', 'CreatePolicy', { PolicyName: 'cased', PolicyDocument: POLICY, Tags })
  const PolicyArn = Policy?.Arn ?? ''
  await aws.call('iam', 'TagPolicy', {
    PolicyArn,
    Tags: [
      { Key: 'zone', Value: 'c' },
      { Key: 'a', Value: 'd' },
    ],
  })
  const keys = (await aws.call('iam', 'ListPolicyTags', { PolicyArn })).Tags?.map(({ Key }) => Key)
  expect(keys).toEqual(['a', 'Team', 'team', 'zone'])
  await aws.call('iam', 'UntagPolicy', { PolicyArn, TagKeys: ['a', 'zone'] })
  await aws.call('iam', 'UntagPolicy', { PolicyArn, TagKeys: ['team'] })
  expect((await aws.call('iam', 'ListPolicyTags', { PolicyArn })).Tags).toEqual([{ Key: 'Team', Value: 'b' }])
  const twice = [Tags[0], Tags[0]] as typeof Tags
  await expect(aws.call('iam', 'TagPolicy', { PolicyArn, Tags: twice })).rejects.toEqual(
    refusal('InvalidInput', 'Duplicate tag keys found.', 400),
  )
  const role = { RoleName: 'cased', AssumeRolePolicyDocument: TRUST, Tags }
  await expect(aws.call('iam', 'CreateRole', role)).rejects.toEqual(
    refusal('InvalidInput', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.', 400),
  )
})

test('what there is none of is refused in IAM’s words', async () => {
  const PolicyArn = 'arn:aws:iam::111122223333:policy/none'
  await expect(aws.call('iam', 'ListEntitiesForPolicy', { PolicyArn })).rejects.toEqual(
    refusal('NoSuchEntity', `Policy ${PolicyArn} does not exist or is not attachable.`, 404),
  )
  await expect(aws.call('iam', 'GetPolicyVersion', { PolicyArn, VersionId: 'v1' })).rejects.toEqual(
    refusal('NoSuchEntity', `Policy ${PolicyArn} version v1 does not exist or is not attachable.`, 404),
  )
  await aws.call('iam', 'CreateInstanceProfile', { InstanceProfileName: 'empty' })
  await aws.call('iam', 'CreateRole', { RoleName: 'outside', AssumeRolePolicyDocument: TRUST })
  const both = { InstanceProfileName: 'empty', RoleName: 'outside' }
  await expect(aws.call('iam', 'RemoveRoleFromInstanceProfile', both)).rejects.toEqual(
    refusal('NoSuchEntity', 'Role outside in Instance Profile empty cannot be found.', 404),
  )
  await expect(aws.call('iam', 'AddUserToGroup', { GroupName: 'none', UserName: 'nobody' })).rejects.toEqual(
    refusal('NoSuchEntity', 'The user with name nobody cannot be found.', 404),
  )
  await expect(aws.call('iam', 'CreateOpenIDConnectProvider', { Url: 'example.org' })).rejects.toEqual(
    refusal('ValidationError', 'Invalid Open ID Connect Provider URL', 400),
  )
  const AccessKeyId = 'AKIAIOSFODNN7EXAMPLE'
  await expect(aws.call('iam', 'GetAccessKeyLastUsed', { AccessKeyId })).rejects.toMatchObject({
    code: 'AccessDenied',
    message: expect.stringMatching(
      /^User: arn:aws:iam::111122223333:user\/\S+ is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key AKIAIOSFODNN7EXAMPLE$/,
    ) as string,
  })
})
