import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

const CUSTOMER = '111122223333'
const DAY = 24 * 60 * 60 * 1000

let w: TestWorld
let org: AwsClient
let redhat: AwsClient
let RED_HAT: string
let rootId: string
beforeAll(async () => {
  w = await world()
  org = await w.client('management')
  redhat = await w.client('redhat')
  RED_HAT = w.cloud.identity.accounts.redhat
  rootId = (await org.call('organizations', 'ListRoots', {})).Roots?.[0]?.Id ?? ''
})
afterAll(() => w.close())

const refusal = (code: string, message?: string) =>
  expect.objectContaining({ code, status: 400, ...(message === undefined ? {} : { message }) })
const invite = async (Id = RED_HAT, Type = 'ACCOUNT') =>
  (await org.call('organizations', 'InviteAccountToOrganization', { Target: { Id, Type }, Notes: 'Join us', Tags: [{ Key: 'team', Value: 'sre' }] })).Handshake // prettier-ignore
const idOf = async (Id?: string) => (await invite(Id))?.Id ?? ''

test('an account is invited, sees it, accepts, and stands under the organization’s policies', async () => {
  const organization = (await org.call('organizations', 'DescribeOrganization', {})).Organization
  const handshake = await invite()
  const HandshakeId = handshake?.Id ?? ''
  expect(handshake).toMatchObject({
    Arn: `arn:aws:organizations::${organization?.MasterAccountId}:handshake/${organization?.Id}/invite/${HandshakeId}`,
    Action: 'INVITE',
    State: 'OPEN',
    Parties: [
      { Type: 'ORGANIZATION', Id: organization?.Id?.slice(2) },
      { Type: 'ACCOUNT', Id: RED_HAT },
    ],
    Resources: [
      { Type: 'ORGANIZATION', Value: organization?.Id },
      { Type: 'ACCOUNT', Value: RED_HAT },
      { Type: 'NOTES', Value: 'Join us' },
    ],
  })
  await expect(invite()).rejects.toEqual(refusal('DuplicateHandshakeException'))
  const seen = await redhat.call('organizations', 'ListHandshakesForAccount', {})
  expect(seen.Handshakes?.map(({ Id }) => Id)).toEqual([HandshakeId])
  const customer = await w.client('customer')
  await expect(customer.call('organizations', 'AcceptHandshake', { HandshakeId })).rejects.toEqual(
    refusal('HandshakeNotFoundException', "You specified a handshake that doesn't exist."),
  )
  const accepted = await redhat.call('organizations', 'AcceptHandshake', { HandshakeId })
  expect(accepted.Handshake?.State).toBe('ACCEPTED')
  await expect(redhat.call('organizations', 'AcceptHandshake', { HandshakeId })).rejects.toEqual(
    refusal('HandshakeAlreadyInStateException'),
  )
  const described = await org.call('organizations', 'DescribeAccount', { AccountId: RED_HAT })
  expect(described.Account).toMatchObject({ JoinedMethod: 'INVITED', Status: 'ACTIVE' })
  expect(await org.call('organizations', 'ListTagsForResource', { ResourceId: RED_HAT })).toEqual({
    Tags: [{ Key: 'team', Value: 'sre' }],
  })
  const role = await redhat.call('iam', 'GetRole', { RoleName: 'AWSServiceRoleForOrganizations' })
  expect(role.Role?.Description).toMatch(/^Service-linked role used by AWS Organizations to enable integration of /)
  expect(role.Role?.Path).toBe('/aws-service-role/organizations.amazonaws.com/')
  await expect(invite()).rejects.toMatchObject({
    code: 'HandshakeConstraintViolationException',
    message: 'The AWS account is already a member of an organization.',
  })
  const Content = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: 'iam:ListUsers', Resource: '*' }],
  })
  const { Policy } = await org.call('organizations', 'CreatePolicy', { Name: 'no-users', Description: '', Type: 'SERVICE_CONTROL_POLICY', Content }) // prettier-ignore
  const PolicyId = Policy?.PolicySummary?.Id ?? ''
  await org.call('organizations', 'AttachPolicy', { PolicyId, TargetId: rootId })
  await expect(redhat.call('iam', 'ListUsers', {})).rejects.toEqual(expect.objectContaining({ code: 'AccessDenied' }))
  // What was invited may leave at once.
  await redhat.call('organizations', 'LeaveOrganization', {})
  await redhat.call('iam', 'ListUsers', {})
  await org.call('organizations', 'DetachPolicy', { PolicyId, TargetId: rootId })
  await expect(redhat.call('organizations', 'DescribeOrganization', {})).rejects.toEqual(
    refusal('AWSOrganizationsNotInUseException'),
  )
})

test('an invitation is declined by the invited, cancelled by who sent it, and ends by itself after 15 days', async () => {
  const declined = await idOf()
  await redhat.call('organizations', 'DeclineHandshake', { HandshakeId: declined })
  const cancelled = await idOf()
  const notYours = refusal('AccessDeniedException', "You don't have permissions to access this resource.")
  const HandshakeId = cancelled
  await expect(redhat.call('organizations', 'CancelHandshake', { HandshakeId })).rejects.toEqual(notYours)
  await expect(org.call('organizations', 'DeclineHandshake', { HandshakeId })).rejects.toEqual(notYours)
  const both = { Filter: { ActionType: 'INVITE', ParentHandshakeId: HandshakeId } }
  await expect(org.call('organizations', 'ListHandshakesForOrganization', both)).rejects.toEqual(
    refusal('InvalidInputException', 'You specified too many filter parameters.'),
  )
  await org.call('organizations', 'CancelHandshake', { HandshakeId: cancelled })
  await expect(redhat.call('organizations', 'AcceptHandshake', { HandshakeId: cancelled })).rejects.toEqual(
    refusal('InvalidHandshakeTransitionException'),
  )
  const expired = await idOf()
  await w.clock.advance(15 * DAY)
  await expect(redhat.call('organizations', 'AcceptHandshake', { HandshakeId: expired })).rejects.toEqual(
    refusal('InvalidHandshakeTransitionException'),
  )
  const { Handshakes = [] } = await org.call('organizations', 'ListHandshakesForOrganization', {
    Filter: { ActionType: 'INVITE' },
  })
  const states = new Map(Handshakes.map(({ Id = '', State }) => [Id, State]))
  expect([declined, cancelled, expired].map((id) => states.get(id))).toEqual(['DECLINED', 'CANCELED', 'EXPIRED'])
  expect(await org.call('organizations', 'ListHandshakesForOrganization', { MaxResults: 1 })).toMatchObject({
    NextToken: expect.any(String) as string,
  })
  await w.clock.advance(30 * DAY)
  await expect(org.call('organizations', 'DescribeHandshake', { HandshakeId: expired })).rejects.toEqual(
    refusal('HandshakeNotFoundException'),
  )
})

test('who is a member is invited by his address, and has accepted although he is refused', async () => {
  const customer = await w.client('customer')
  const [member] = (await org.call('organizations', 'ListAccounts', {})).Accounts?.filter(({ Id }) => Id === CUSTOMER) ?? [] // prettier-ignore
  const HandshakeId = (await invite(member?.Email, 'EMAIL'))?.Id ?? ''
  await expect(customer.call('organizations', 'AcceptHandshake', { HandshakeId })).rejects.toEqual(
    refusal('HandshakeConstraintViolationException', 'The AWS account is already a member of an organization.'),
  )
  const { Handshake } = await customer.call('organizations', 'DescribeHandshake', { HandshakeId })
  expect(Handshake).toMatchObject({ State: 'ACCEPTED', Parties: [{ Type: 'ORGANIZATION' }, { Type: 'ACCOUNT', Id: CUSTOMER }] }) // prettier-ignore
  expect(Handshake?.Resources?.[1]).toEqual({ Type: 'EMAIL', Value: member?.Email })
  await expect(customer.call('organizations', 'AcceptHandshake', { HandshakeId })).rejects.toEqual(
    refusal('HandshakeAlreadyInStateException'),
  )
  const { Tags } = await org.call('organizations', 'ListTagsForResource', { ResourceId: CUSTOMER })
  expect(Tags).not.toContainEqual({ Key: 'team', Value: 'sre' })
  await w.clock.settled()
  const { Events = [] } = await customer.call('cloudtrail', 'LookupEvents', {
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'AcceptHandshake' }],
  })
  const errors = Events.map(({ CloudTrailEvent = '' }) => (JSON.parse(CloudTrailEvent) as { errorCode?: string }).errorCode) // prettier-ignore
  expect(errors).toContain('HandshakeConstraintViolationException')
  expect(errors).not.toContain(undefined)
})

test('an e-mail address stands for the account that has it', async () => {
  const handshake = await invite('Red-Hat@stint.example', 'EMAIL')
  const seen = await redhat.call('organizations', 'DescribeHandshake', { HandshakeId: handshake?.Id ?? '' })
  expect(seen.Handshake?.Resources?.[1]).toEqual({ Type: 'EMAIL', Value: 'Red-Hat@stint.example' })
  await org.call('organizations', 'CancelHandshake', { HandshakeId: handshake?.Id ?? '' })
  await expect(invite('nobody', 'EMAIL')).rejects.toMatchObject({
    message: 'You specified an invalid email address for the invited account owner.',
  })
  await expect(invite('999999999999')).rejects.toMatchObject({
    message: "You specified an account that doesn't exist.",
  })
  await expect(redhat.call('organizations', 'InviteAccountToOrganization', { Target: { Type: 'ACCOUNT', Id: CUSTOMER } })).rejects.toEqual(refusal('AWSOrganizationsNotInUseException')) // prettier-ignore
})

test('a created account stays four days; the management account as long as there is an organization', async () => {
  const begun = await org.call('organizations', 'CreateAccount', { Email: 'short@stint.example', AccountName: 'short' })
  const status = await org.call('organizations', 'DescribeCreateAccountStatus', { CreateAccountRequestId: begun.CreateAccountStatus?.Id ?? '' }) // prettier-ignore
  const AccountId = status.CreateAccountStatus?.AccountId ?? ''
  await expect(org.call('organizations', 'RemoveAccountFromOrganization', { AccountId })).rejects.toMatchObject({
    code: 'ConstraintViolationException',
    message:
      'After you create an Amazon Web Services account, you must wait until at least four days after the account was created.',
  })
  await w.clock.advance(4 * DAY)
  await org.call('organizations', 'RemoveAccountFromOrganization', { AccountId })
  await expect(org.call('organizations', 'LeaveOrganization', {})).rejects.toEqual(
    refusal('MasterCannotLeaveOrganizationException'),
  )
  await expect(org.call('organizations', 'DeleteOrganization', {})).rejects.toEqual(
    refusal('OrganizationNotEmptyException'),
  )
  await expect(org.call('organizations', 'EnableAllFeatures', {})).rejects.toMatchObject({
    message: 'All features are already enabled on this organization.',
  })
})

test('a delegation policy lets a member look at and manage policies, and nothing else', async () => {
  const customer = await w.client('customer')
  await expect(org.call('organizations', 'DescribeResourcePolicy', {})).rejects.toEqual(
    refusal('ResourcePolicyNotFoundException'),
  )
  await expect(customer.call('organizations', 'ListPolicies', { Filter: 'SERVICE_CONTROL_POLICY' })).rejects.toEqual(
    refusal('AccessDeniedException'),
  )
  const allowing = (...Action: string[]) =>
    JSON.stringify(
      { Statement: { Effect: 'Allow', Principal: { AWS: CUSTOMER }, Action, Resource: '*' } },
      undefined,
      2,
    )
  for (const action of ['organizations:CreateAccount', 'organizations:*', 's3:GetObject'])
    await expect(
      org.call('organizations', 'PutResourcePolicy', { Content: allowing('organizations:Describe*', action) }),
    ).rejects.toEqual(
      refusal('InvalidInputException', `${action} is not a supported action for this resource-based policy.`),
    )
  const strangers = allowing('organizations:ListPolicies').replace(CUSTOMER, '999999999999')
  for (const Content of [strangers, allowing('organizations:ListPolicies').replace('Action', 'NotAction'), '{'])
    await expect(org.call('organizations', 'PutResourcePolicy', { Content })).rejects.toEqual(
      refusal('InvalidInputException', 'This resource-based policy contains invalid JSON.'),
    )
  const Content = allowing('organizations:ListPolicies', 'organizations:CreatePolicy')
  const put = await org.call('organizations', 'PutResourcePolicy', { Content, Tags: [] })
  expect(put.ResourcePolicy?.Content).toBe(
    `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${CUSTOMER}:root"},"Action":["organizations:ListPolicies","organizations:CreatePolicy"],"Resource":"*"}]}`,
  )
  await expect(
    org.call('organizations', 'PutResourcePolicy', { Content, Tags: [{ Key: 'a', Value: 'b' }] }),
  ).rejects.toEqual(
    refusal(
      'ConstraintViolationException',
      'Adding tags on updating an existing resource-based policy is not supported.',
    ),
  )
  expect(put.ResourcePolicy?.ResourcePolicySummary?.Arn).toMatch(/^arn:aws:organizations::\d{12}:resourcepolicy\/o-[a-z0-9]{10}\/rp-[a-z0-9]{8}$/) // prettier-ignore
  await customer.call('organizations', 'ListPolicies', { Filter: 'SERVICE_CONTROL_POLICY' })
  const refused = [
    customer.call('organizations', 'CreateAccount', { Email: 'x@stint.example', AccountName: 'x' }),
    customer.call('organizations', 'ListAccounts', {}),
  ]
  await Promise.all(refused.map((asked) => expect(asked).rejects.toEqual(refusal('AccessDeniedException'))))
  await org.call('organizations', 'DeleteResourcePolicy', {})
  await expect(customer.call('organizations', 'ListPolicies', { Filter: 'SERVICE_CONTROL_POLICY' })).rejects.toEqual(
    refusal('AccessDeniedException'),
  )
})

test('an organization without members is deleted, and another founded', async () => {
  const fresh = await world()
  try {
    const [first, customer] = [await fresh.client('management'), await fresh.client('customer')]
    await expect(first.call('organizations', 'CreateOrganization', {})).rejects.toEqual(
      refusal('AlreadyInOrganizationException'),
    )
    await fresh.clock.advance(4 * DAY)
    await customer.call('organizations', 'LeaveOrganization', {})
    await first.call('organizations', 'DeleteOrganization', {})
    await expect(first.call('organizations', 'DescribeOrganization', {})).rejects.toEqual(
      refusal('AWSOrganizationsNotInUseException'),
    )
    const { Organization } = await customer.call('organizations', 'CreateOrganization', { FeatureSet: 'ALL' })
    expect(Organization?.MasterAccountId).toBe(CUSTOMER)
    const [root] = (await customer.call('organizations', 'ListRoots', {})).Roots ?? []
    expect(root?.PolicyTypes).toEqual([])
    const enabled = await customer.call('organizations', 'EnablePolicyType', { RootId: root?.Id ?? '', PolicyType: 'SERVICE_CONTROL_POLICY' }) // prettier-ignore
    expect(enabled.Root?.PolicyTypes).toEqual([{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }])
  } finally {
    await fresh.close()
  }
})
