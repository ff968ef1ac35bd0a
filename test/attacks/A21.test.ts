import { describe, expect, test } from 'vitest'
import { accountRoles } from '../../src/catalogue/account-roles.ts'
import { operators } from '../../src/catalogue/operators.ts'
import { policyDocument } from '../../src/catalogue/policies/document.ts'
import { policyVersion } from '../../src/ocm/resources/sts-policies.ts'
import { evaluate } from '../../src/policy/index.ts'
import { world } from '../world.ts'
import { allow, assumed, CUSTOMER, outcome, role, trusting } from './ground.ts'

/** Known ways from some permissions to all. */
const PATHS = [
  'iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion', 'iam:AttachRolePolicy', 'iam:AttachUserPolicy',
  'iam:AttachGroupPolicy', 'iam:PutRolePolicy', 'iam:PutUserPolicy', 'iam:PutGroupPolicy',
  'iam:UpdateAssumeRolePolicy', 'iam:AddUserToGroup', 'iam:CreateAccessKey', 'iam:CreateLoginProfile',
  'iam:UpdateLoginProfile', 'iam:DeleteRolePermissionsBoundary', 'iam:PutRolePermissionsBoundary',
  'iam:DeleteUserPermissionsBoundary', 'iam:CreateRole', 'iam:PassRole', 'sts:AssumeRole', 'iam:CreateOpenIDConnectProvider',
] // prettier-ignore

describe('A21: which ways up do ROSA’s own policies leave open?', () => {
  const shipped = [
    ...accountRoles.map(({ permissionPolicy }) => permissionPolicy),
    ...operators.map(({ policy }) => policy),
  ]
  const open = (name: string) =>
    PATHS.filter((action) => {
      const resource =
        action === 'sts:AssumeRole' || action.startsWith('iam:') ? `arn:aws:iam::${CUSTOMER}:role/Victim` : '*'
      const asked = {
        principal: `arn:aws:sts::${CUSTOMER}:assumed-role/R/s`,
        action,
        resource,
        context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
      }
      return evaluate(asked, { identity: [JSON.stringify(policyDocument(policyVersion, name))] }).decision === 'Allow'
    })

  test('the installer and the machines’ API pass roles to EC2, and nothing else leads up', () => {
    const found = shipped.map((name) => [name, open(name)] as const).filter(([, ways]) => ways.length > 0)
    console.log(JSON.stringify(found))
    for (const [name, ways] of found) {
      expect([name, ways.filter((way) => way !== 'iam:PassRole' && way !== 'sts:AssumeRole')]).toEqual([name, []])
    }
  })
})

describe('A21: whoever may only read', () => {
  test('gets up by none of them, and a boundary is not taken off by who is within it', async () => {
    const w = await world()
    const aws = await w.client('customer')
    await role(aws, 'Victim', allow('*'))
    await role(aws, 'Reader', allow(['iam:Get*', 'iam:List*', 'ec2:Describe*']))
    await aws.call('iam', 'CreateUser', { UserName: 'victim' })
    await aws.call('iam', 'CreateGroup', { GroupName: 'admins' })
    const { Policy } = await aws.call('iam', 'CreatePolicy', { PolicyName: 'bound', PolicyDocument: allow(['iam:*']) })
    const PolicyArn = Policy?.Arn ?? ''
    const admin = 'arn:aws:iam::aws:policy/AdministratorAccess'
    const reader = await assumed(w, aws, 'Reader')
    const [RoleName, UserName, GroupName, PolicyName] = ['Victim', 'victim', 'admins', 'up']
    const tries = [
      reader.call('iam', 'CreatePolicyVersion', { PolicyArn, PolicyDocument: allow('*'), SetAsDefault: true }),
      reader.call('iam', 'SetDefaultPolicyVersion', { PolicyArn, VersionId: 'v1' }),
      reader.call('iam', 'AttachRolePolicy', { RoleName: 'Reader', PolicyArn: admin }),
      reader.call('iam', 'AttachUserPolicy', { UserName, PolicyArn: admin }),
      reader.call('iam', 'AttachGroupPolicy', { GroupName, PolicyArn: admin }),
      reader.call('iam', 'PutRolePolicy', { RoleName: 'Reader', PolicyName, PolicyDocument: allow('*') }),
      reader.call('iam', 'PutUserPolicy', { UserName, PolicyName, PolicyDocument: allow('*') }),
      reader.call('iam', 'PutGroupPolicy', { GroupName, PolicyName, PolicyDocument: allow('*') }),
      reader.call('iam', 'UpdateAssumeRolePolicy', { RoleName, PolicyDocument: trusting(CUSTOMER) }),
      reader.call('iam', 'AddUserToGroup', { UserName, GroupName }),
      reader.call('iam', 'CreateAccessKey', { UserName }),
      reader.call('iam', 'CreateLoginProfile', { UserName, Password: 'Correct-horse-1' }),
      reader.call('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary: admin }),
      reader.call('iam', 'DeleteRolePermissionsBoundary', { RoleName }),
      reader.call('iam', 'CreateRole', { RoleName: 'New', AssumeRolePolicyDocument: trusting(CUSTOMER) }),
      reader.call('sts', 'AssumeRole', { RoleArn: `arn:aws:iam::${CUSTOMER}:role/Victim`, RoleSessionName: 'up' }),
    ]
    expect([...new Set(await Promise.all(tries.map(outcome)))]).toEqual(['AccessDenied 403'])

    await role(aws, 'Bounded', allow('*'), {
      PermissionsBoundary: (
        await aws.call('iam', 'CreatePolicy', {
          PolicyName: 'no-boundaries',
          PolicyDocument: allow(['iam:Put*Policy', 'iam:Attach*', 's3:*']),
        })
      ).Policy?.Arn,
    })
    const bounded = await assumed(w, aws, 'Bounded')
    expect(await outcome(bounded.call('iam', 'DeleteRolePermissionsBoundary', { RoleName: 'Bounded' }))).toBe(
      'AccessDenied 403',
    )
    await bounded.call('iam', 'PutRolePolicy', { RoleName: 'Bounded', PolicyName: 'more', PolicyDocument: allow('*') })
    expect(await outcome(bounded.call('iam', 'ListRoles', {}))).toBe('AccessDenied 403')
    await w.close()
  })

  test('launches no machine with a role that it may not pass', async () => {
    const w = await world()
    const aws = await w.client('customer')
    await role(aws, 'Launcher', allow(['ec2:*']))
    await aws.call('iam', 'CreateInstanceProfile', { InstanceProfileName: 'victim' })
    await role(aws, 'Victim', allow('*'))
    await aws.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName: 'victim', RoleName: 'Victim' })
    const { Images = [] } = await aws.call('ec2', 'DescribeImages', { Owners: ['531415883065'] })
    const { Vpc } = await aws.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })
    const { Subnet } = await aws.call('ec2', 'CreateSubnet', { VpcId: Vpc?.VpcId ?? '', CidrBlock: '10.0.0.0/24' })
    const launch = async (more: object) =>
      outcome(
        (await assumed(w, aws, 'Launcher')).call('ec2', 'RunInstances', {
          ImageId: Images[0]?.ImageId ?? '', SubnetId: Subnet?.SubnetId ?? '', InstanceType: 'm5.xlarge', MinCount: 1, MaxCount: 1, ...more,
        }),
      ) // prettier-ignore
    expect(await launch({ IamInstanceProfile: { Name: 'victim' } })).toBe('UnauthorizedOperation 403')
    expect(await launch({})).toBe('allowed')
    await w.close()
  })
})
