import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let org: AwsClient
let rootId: string
beforeAll(async () => {
  w = await world()
  org = await w.client('management')
  rootId = (await org.call('organizations', 'ListRoots', {})).Roots?.[0]?.Id ?? ''
})
afterAll(() => w.close())

const CUSTOMER = '111122223333'
const DENY = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }] })
const refused = (code: string, message: string, more: object = {}) => ({ code, message, status: 400, ...more })

const create = async (Name: string, Content = DENY) => {
  const input = { Name, Content, Description: '', Type: 'SERVICE_CONTROL_POLICY' }
  return (await org.call('organizations', 'CreatePolicy', input)).Policy?.PolicySummary?.Id ?? ''
}
const unit = async (Name: string, ParentId = rootId) =>
  (await org.call('organizations', 'CreateOrganizationalUnit', { Name, ParentId })).OrganizationalUnit?.Id ?? ''

test('a policy of a name that there is, or too long, is refused in AWS’s words', async () => {
  await create('taken')
  await expect(create('taken')).rejects.toMatchObject(
    refused('DuplicatePolicyException', 'A policy with the specified name and type already exists.'),
  )
  await expect(create('long', DENY.padEnd(10_241))).rejects.toMatchObject(
    refused('ConstraintViolationException', 'You have exceeded the maximum policy size.'),
  )
})

test('a resource control policy is kept without white space, with a version and a list of statements, under a longer id', async () => {
  const rcp = async (Name: string, document: object) => {
    const input = { Name, Description: 'of resources', Type: 'RESOURCE_CONTROL_POLICY' } as const
    return (await org.call('organizations', 'CreatePolicy', { ...input, Content: JSON.stringify(document, null, 1) }))
      .Policy
  }
  const Statement = { Effect: 'Deny', Principal: '*', Action: 'sqs:StintProbe', NotResource: '*' }
  const made = await rcp('without version', { Statement })
  expect(made?.PolicySummary?.Id).toMatch(/^p-[\da-z]{10}$/)
  expect(made?.Content).toBe(JSON.stringify({ Version: '2008-10-17', Statement: [Statement] }))
  expect((await rcp('older', { Version: '2008-10-17', Statement }))?.Content).toBe(made?.Content)
  for (const Action of ['iam:CreateUser', 'stintprobe:Read', '*'])
    await expect(rcp('strange', { Version: '2012-10-17', Statement: { ...Statement, Action } })).rejects.toMatchObject(
      refused(
        'MalformedPolicyDocumentException',
        'The provided policy document does not meet the requirements of the specified policy type.',
      ),
    )
  const PolicyId = made?.PolicySummary?.Id ?? ''
  const renamed = await org.call('organizations', 'UpdatePolicy', { PolicyId, Name: 'renamed' })
  expect(renamed.Policy?.PolicySummary).not.toHaveProperty('Description')
  const blank = await org.call('organizations', 'UpdatePolicy', { PolicyId, Description: '' })
  expect(blank.Policy?.PolicySummary).toMatchObject({ Description: '' })
  expect(blank.Policy?.PolicySummary).not.toHaveProperty('Name')
  const { Policy } = await org.call('organizations', 'DescribePolicy', { PolicyId })
  expect(Policy?.PolicySummary).toMatchObject({ Name: 'renamed', Description: 'of resources' })
})

test('a blank name changes nothing, and an empty token is none', async () => {
  const OrganizationalUnitId = await unit('kept')
  const { OrganizationalUnit } = await org.call('organizations', 'UpdateOrganizationalUnit', { OrganizationalUnitId, Name: ' ' }) // prettier-ignore
  expect(OrganizationalUnit?.Name).toBe('kept')
  const invalid = refused(
    'InvalidInputException',
    'You specified an invalid value for nextToken. You must get the value from the response to a previous call to the API.',
  )
  await expect(org.call('organizations', 'ListAccounts', { NextToken: '' })).rejects.toMatchObject(invalid)
  await expect(org.call('organizations', 'ListRoots', { NextToken: 'made-up' })).rejects.toMatchObject(invalid)
})

test('a service control policy may leave out its version, and is kept as it came', async () => {
  const Content = '{ "Statement": {"Effect":"Deny","Action":"s3:*","Resource":"*"}}'
  const { Policy } = await org.call('organizations', 'DescribePolicy', {
    PolicyId: await create('versionless', Content),
  })
  expect(Policy?.Content).toBe(Content)
})

test('so are policies that are attached twice, or too many of them, and the last that is detached', async () => {
  const TargetId = await unit('target')
  const attach = (PolicyId: string) => org.call('organizations', 'AttachPolicy', { PolicyId, TargetId })
  await expect(
    org.call('organizations', 'DetachPolicy', { PolicyId: 'p-FullAWSAccess', TargetId }),
  ).rejects.toMatchObject(
    refused(
      'ConstraintViolationException',
      'You cannot remove the last policy attached to the specified target. You must have at least one attached at all times.',
    ),
  )
  for (let n = 0; n < 9; n++) await attach(await create(`attached-${n}`))
  await expect(attach('p-FullAWSAccess')).rejects.toMatchObject(
    refused('DuplicatePolicyAttachmentException', 'A policy with the specified name and type already exists.'),
  )
  await expect(attach(await create('one too many'))).rejects.toMatchObject(
    refused(
      'ConstraintViolationException',
      'You have attached the maximum number of policies to the specified target.',
    ),
  )
})

test('and policy types that are enabled already, or not', async () => {
  const enabled = { RootId: rootId, PolicyType: 'SERVICE_CONTROL_POLICY' }
  await expect(org.call('organizations', 'EnablePolicyType', enabled)).rejects.toMatchObject(
    refused('PolicyTypeAlreadyEnabledException', 'The specified policy type is already enabled.'),
  )
  const input = { Name: 'tags', Content: '{"tags":{}}', Description: '', Type: 'TAG_POLICY' }
  const PolicyId = (await org.call('organizations', 'CreatePolicy', input)).Policy?.PolicySummary?.Id ?? ''
  await expect(org.call('organizations', 'AttachPolicy', { PolicyId, TargetId: rootId })).rejects.toMatchObject(
    refused('PolicyTypeNotEnabledException', 'This operation can be performed only for enabled policy types.'),
  )
})

test('and units too deep, organizations within one, and administrators that are registered twice', async () => {
  let parent = rootId
  for (let depth = 1; depth <= 5; depth++) parent = await unit(`depth ${depth}`, parent)
  await expect(unit('depth 6', parent)).rejects.toMatchObject(
    refused(
      'ConstraintViolationException',
      'You cannot add an organizational unit to the specified parent because it would exceed the max depth allowed.',
    ),
  )
  await expect(org.call('organizations', 'CreateOrganization', {})).rejects.toMatchObject(
    refused('AlreadyInOrganizationException', 'The AWS account is already a member of an organization.'),
  )
  const delegated = { AccountId: CUSTOMER, ServicePrincipal: 'cloudtrail.amazonaws.com' }
  await expect(org.call('organizations', 'RegisterDelegatedAdministrator', delegated)).rejects.toMatchObject(
    refused(
      'ConstraintViolationException',
      'You must enable service access before you delegate an administrator for this service. Call the AWS API EnableAWSServiceAccess first.',
    ),
  )
  await org.call('organizations', 'EnableAWSServiceAccess', { ServicePrincipal: delegated.ServicePrincipal })
  await org.call('organizations', 'RegisterDelegatedAdministrator', delegated)
  await expect(org.call('organizations', 'RegisterDelegatedAdministrator', delegated)).rejects.toMatchObject(
    refused(
      'AccountAlreadyRegisteredException',
      'The provided account is already a delegated administrator for your organization.',
    ),
  )
})
