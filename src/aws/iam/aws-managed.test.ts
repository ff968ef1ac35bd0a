import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { compile, firstError } from '../../policy/index.ts'
import { awsManagedPolicies, awsManagedPolicy } from './aws-managed.ts'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  const trust = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}' // prettier-ignore
  await aws.call('iam', 'CreateRole', { RoleName: 'Reader', AssumeRolePolicyDocument: trust })
})
afterAll(() => w.close())

const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess'

test('every document is one that the engine reads, and the newest of its policy', () => {
  const all = awsManagedPolicies()
  expect(all.length).toBeGreaterThan(1590)
  expect(new Set(all.map(({ arn }) => arn)).size).toBe(all.length)
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  const broken = all.filter(({ versions: [version] }) => firstError(version?.document ?? '', 'identity') !== undefined)
  expect(broken.map(({ arn }) => arn)).toEqual([])
  for (const { versions } of all.slice(0, 50)) expect(compile(versions[0]?.document ?? '').statements).not.toEqual([])
  expect(awsManagedPolicy(READ_ONLY)).toMatchObject({ name: 'ReadOnlyAccess', path: '/', created: Date.parse('2015-02-06T18:39:48Z') }) // prettier-ignore
  expect(Number(awsManagedPolicy(READ_ONLY)?.defaultVersion.slice(1))).toBeGreaterThan(150)
  expect(awsManagedPolicy('arn:aws:iam::aws:policy/SecurityAudit')).toBeDefined()
  expect(awsManagedPolicy('arn:aws:iam::aws:policy/service-role/SecurityAudit')).toBeUndefined()
})

test('a role with ReadOnlyAccess reads, and a boundary of it bounds', async () => {
  await aws.call('iam', 'AttachRolePolicy', { RoleName: 'Reader', PolicyArn: READ_ONLY })
  await aws.call('iam', 'PutRolePermissionsBoundary', { RoleName: 'Reader', PermissionsBoundary: READ_ONLY })
  const simulated = await aws.call('iam', 'SimulatePrincipalPolicy', {
    PolicySourceArn: 'arn:aws:iam::111122223333:role/Reader',
    ActionNames: ['ec2:DescribeInstances', 'ec2:RunInstances'],
  })
  expect(simulated.EvaluationResults?.map(({ EvalDecision: decision }) => decision)).toEqual([
    'allowed',
    'implicitDeny',
  ])
  const { Policy: policy } = await aws.call('iam', 'GetPolicy', { PolicyArn: READ_ONLY })
  expect(policy).toMatchObject({ AttachmentCount: 1, PermissionsBoundaryUsageCount: 1 })
})

test('a policy of a service-linked role attaches to no other', async () => {
  const PolicyArn = 'arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy'
  await expect(aws.call('iam', 'AttachRolePolicy', { RoleName: 'Reader', PolicyArn })).rejects.toMatchObject({
    code: 'PolicyNotAttachable',
    message: expect.stringContaining('Cannot attach a Service Role Policy to a Customer Role.'),
  })
  await aws.call('iam', 'CreateServiceLinkedRole', { AWSServiceName: 'support.amazonaws.com' })
  const { AttachedPolicies: attached } = await aws.call('iam', 'ListAttachedRolePolicies', { RoleName: 'AWSServiceRoleForSupport' }) // prettier-ignore
  expect(attached).toEqual([{ PolicyName: 'AWSSupportServiceRolePolicy', PolicyArn }])
})

test('lists page through all of them, in one order', async () => {
  const arns: string[] = []
  for (let Marker: string | undefined; ;) {
    const page = await aws.call('iam', 'ListPolicies', { Scope: 'AWS', MaxItems: 1000, ...(Marker && { Marker }) })
    arns.push(...(page.Policies ?? []).map(({ Arn }) => Arn ?? ''))
    Marker = page.Marker
    if (!page.IsTruncated) break
  }
  expect(arns.length).toBe(awsManagedPolicies().length)
  expect(new Set(arns).size).toBe(arns.length)
  expect(arns.slice(0, 4).map((arn) => arn.slice(arn.lastIndexOf('/') + 1))).toEqual([
    'AdministratorAccess',
    'PowerUserAccess',
    'ReadOnlyAccess',
    'AWSCloudFormationReadOnlyAccess',
  ])
})

test('the policies that are used most are in their newest version too, with their descriptions', async () => {
  const PolicyArn = 'arn:aws:iam::aws:policy/IAMUserChangePassword'
  const { Policy } = await aws.call('iam', 'GetPolicy', { PolicyArn })
  expect(Policy?.Description).toBe('Provides the ability for an IAM user to change their own password.')
  expect(Policy?.DefaultVersionId).toBe('v5')
  const { PolicyVersion } = await aws.call('iam', 'GetPolicyVersion', { PolicyArn, VersionId: 'v5' })
  expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toContain('arn:aws:iam::*:user/*/${aws:username}') // a policy variable
})
