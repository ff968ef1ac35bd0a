import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

const IAM = 'arn:aws:iam::111122223333'
const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const TRUST = document({ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' })
const POLICY = document({ Effect: 'Allow', Action: 's3:*', Resource: '*' })

let w: TestWorld
let admin: AwsClient
let ada: AwsClient
beforeAll(async () => {
  w = await world()
  admin = await w.client('customer')
  await admin.call('iam', 'CreateUser', { UserName: 'ada' })
  await admin.call('iam', 'CreateRole', { RoleName: 'deployer', Path: '/ci/', AssumeRolePolicyDocument: TRUST })
  const { AccessKey: key } = await admin.call('iam', 'CreateAccessKey', { UserName: 'ada' })
  ada = await w.client({ accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' })
})
afterAll(() => w.close())

/** As IAM's refusals are quoted wherever people ask about them. */
test.each([
  ['GetRole', { RoleName: 'deployer' }, 'role deployer'],
  ['GetRole', { RoleName: 'absent' }, 'role absent'],
  ['UpdateAssumeRolePolicy', { RoleName: 'deployer', PolicyDocument: TRUST }, 'role deployer'],
  ['AttachRolePolicy', { RoleName: 'deployer', PolicyArn: `${IAM}:policy/p` }, 'role deployer'],
  ['TagRole', { RoleName: 'deployer', Tags: [{ Key: 'a', Value: 'b' }] }, 'role deployer'],
  ['CreateRole', { RoleName: 'new', Path: '/ci/', AssumeRolePolicyDocument: TRUST }, `${IAM}:role/ci/new`],
  ['CreateUser', { UserName: 'new' }, `${IAM}:user/new`],
  ['CreateGroup', { GroupName: 'new' }, `${IAM}:group/new`],
  ['AddUserToGroup', { GroupName: 'admins', UserName: 'ada' }, 'group admins'],
  ['CreatePolicy', { PolicyName: 'new', PolicyDocument: POLICY }, 'policy new'],
  [
    'GetPolicy',
    { PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    'policy arn:aws:iam::aws:policy/ReadOnlyAccess',
  ],
  ['CreateInstanceProfile', { InstanceProfileName: 'new' }, `${IAM}:instance-profile/new`],
  ['GetInstanceProfile', { InstanceProfileName: 'nodes' }, 'instance profile nodes'],
  ['AddRoleToInstanceProfile', { InstanceProfileName: 'nodes', RoleName: 'deployer' }, 'instance profile nodes'],
  ['GetUser', { UserName: 'ada' }, 'user ada'],
  ['GetUser', {}, `${IAM}:user/ada`],
  ['ListAccessKeys', { UserName: 'ada' }, 'user ada'],
  ['ListAccessKeys', {}, 'user nullada'],
  ['CreateAccessKey', {}, 'user nullada'],
  ['CreateVirtualMFADevice', { VirtualMFADeviceName: 'phone' }, `${IAM}:mfa/phone`],
  ['SimulatePrincipalPolicy', { PolicySourceArn: `${IAM}:user/ada`, ActionNames: ['s3:GetObject'] }, `${IAM}:user/ada`],
] as const)('IAM refuses %s %j on resource %s', async (action, input, resource) => {
  await expect(ada.call('iam', action, input as never)).rejects.toMatchObject({
    code: 'AccessDenied',
    message: `User: ${IAM}:user/ada is not authorized to perform: iam:${action} on resource: ${resource} because no identity-based policy allows the iam:${action} action`,
  })
})

test('the role that is passed on is named by its ARN', async () => {
  const PolicyDocument = document({ Effect: 'Allow', Action: 'iam:AddRoleToInstanceProfile', Resource: '*' })
  await admin.call('iam', 'PutUserPolicy', { UserName: 'ada', PolicyName: 'profiles', PolicyDocument })
  const asked = ada.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName: 'nodes', RoleName: 'deployer' })
  await expect(asked).rejects.toMatchObject({
    message: `User: ${IAM}:user/ada is not authorized to perform: iam:PassRole on resource: ${IAM}:role/ci/deployer because no identity-based policy allows the iam:PassRole action`,
  })
})

describe('what is made with tags needs leave to tag it as well', () => {
  const Tags = [{ Key: 'team', Value: 'a' }]
  beforeAll(async () => {
    const PolicyDocument = document({ Effect: 'Allow', Action: 'iam:Create*', Resource: '*' })
    await admin.call('iam', 'PutUserPolicy', { UserName: 'ada', PolicyName: 'makes', PolicyDocument })
  })

  test.each([
    ['CreateRole', 'TagRole', { RoleName: 'r', AssumeRolePolicyDocument: TRUST }, `${IAM}:role/r`],
    ['CreateUser', 'TagUser', { UserName: 'u' }, `${IAM}:user/u`],
    ['CreatePolicy', 'TagPolicy', { PolicyName: 'p', PolicyDocument: POLICY }, 'policy p'],
    ['CreateInstanceProfile', 'TagInstanceProfile', { InstanceProfileName: 'i' }, `${IAM}:instance-profile/i`],
    [
      'CreateOpenIDConnectProvider',
      'TagOpenIDConnectProvider',
      { Url: 'https://idp.example.com', ThumbprintList: ['a'.repeat(40)] },
      `${IAM}:oidc-provider/idp.example.com`,
    ],
  ] as const)('%s needs iam:%s', async (action, tagging, input, resource) => {
    await expect(ada.call('iam', action, { ...input, Tags } as never)).rejects.toMatchObject({
      code: 'AccessDenied',
      message: `User: ${IAM}:user/ada is not authorized to perform: iam:${tagging} on resource: ${resource} because no identity-based policy allows the iam:${tagging} action`,
    })
    await expect(ada.call('iam', action, input as never)).resolves.toBeDefined()
  })
})
