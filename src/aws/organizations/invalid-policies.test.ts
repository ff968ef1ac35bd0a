import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

const CUSTOMER = '111122223333'
const PolicyType = 'BACKUP_POLICY'
const assign = (value: unknown) => ({ '@@assign': value })
const rule = { target_backup_vault_name: assign('vault') }
const rules = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, rule]))
const plan = {
  regions: assign(['us-east-1']),
  rules: rules('1', '2', '3', '4', '5', '6', '7', '8', '9'),
  selections: { tags: { all: { iam_role_arn: assign('arn'), tag_key: assign('backup'), tag_value: assign(['yes']) } } },
}

let w: TestWorld
let org: AwsClient
let rootId = ''
beforeAll(async () => {
  w = await world()
  org = await w.client('management')
  rootId = (await org.call('organizations', 'ListRoots', {})).Roots?.[0]?.Id ?? ''
})
afterAll(() => w.close())

async function attached(Name: string, TargetId: string, plans: object): Promise<string> {
  const Content = JSON.stringify({ plans })
  const made = await org.call('organizations', 'CreatePolicy', { Name, Content, Description: '', Type: PolicyType })
  const PolicyId = made.Policy?.PolicySummary?.Id ?? ''
  await org.call('organizations', 'AttachPolicy', { PolicyId, TargetId })
  return PolicyId
}

const errorsOf = (AccountId = CUSTOMER) =>
  org.call('organizations', 'ListEffectivePolicyValidationErrors', { AccountId, PolicyType })

// https://docs.aws.amazon.com/organizations/latest/userguide/invalid-policy-alerts.html
test('policies that are sound each for itself may be too much together, and each account is told of its own', async () => {
  const invalid = () => org.call('organizations', 'ListAccountsWithInvalidEffectivePolicy', { PolicyType })
  const missing = expect.objectContaining({ code: 'EffectivePolicyNotFoundException' }) as Error
  await expect(errorsOf()).rejects.toEqual(missing)
  await expect(invalid()).rejects.toEqual(missing)
  await org.call('organizations', 'EnablePolicyType', { RootId: rootId, PolicyType })
  const nine = await attached('nine', rootId, { Nightly: plan })
  expect(await errorsOf()).toEqual({ AccountId: CUSTOMER, PolicyType, EffectivePolicyValidationErrors: [] })
  expect(await invalid()).toEqual({ Accounts: [], PolicyType })
  await w.clock.advance(1000)
  const before = w.clock.now()
  const two = await attached('two', CUSTOMER, { nightly: { rules: rules('10', '11') } })
  const told = await errorsOf()
  expect(told.EffectivePolicyValidationErrors).toEqual([
    {
      ErrorCode: 'ELEMENTS_TOO_MANY',
      ErrorMessage: "'rules' exceeds the allowed maximum limit 10",
      PathToError: 'plans/Nightly/rules',
      ContributingPolicies: [nine, two].toSorted(),
    },
  ])
  expect(told.Path).toMatch(new RegExp(`^o-[a-z0-9]{10}/${rootId}/.*${CUSTOMER}/$`))
  expect(told.EvaluationTimestamp?.getTime()).toBeGreaterThanOrEqual(before)
  expect((await invalid()).Accounts).toMatchObject([{ Id: CUSTOMER }])
  await org.call('organizations', 'DetachPolicy', { PolicyId: two, TargetId: CUSTOMER })
  expect(await invalid()).toEqual({ Accounts: [], PolicyType })
})

test('what a plan lacks is told with the place at which it is lacking', async () => {
  await attached('silent', CUSTOMER, { weekly: {} })
  const PolicyId = await attached('bare', CUSTOMER, {
    weekly: { regions: assign([]), rules: { sunday: { schedule_expression: assign('cron(0 5 ? * 1 *)') } } },
  })
  const { EffectivePolicyValidationErrors: errors } = await errorsOf()
  expect(errors?.map(({ ErrorCode, ErrorMessage, PathToError }) => [ErrorCode, ErrorMessage, PathToError])).toEqual([
    ['KEY_REQUIRED', "'selections' is missing", 'plans/weekly'],
    ['ELEMENTS_TOO_FEW', "'regions' is less than the allowed minimum limit 1", 'plans/weekly/regions'],
    ['KEY_REQUIRED', "'target_backup_vault_name' is missing", 'plans/weekly/rules/sunday'],
  ])
  expect(errors?.every(({ ContributingPolicies }) => ContributingPolicies?.join() === PolicyId)).toBe(true)
})

const described = async (type = PolicyType) => {
  const asked = { TargetId: CUSTOMER, PolicyType: type }
  const { EffectivePolicy } = await org.call('organizations', 'DescribeEffectivePolicy', asked)
  return { ...EffectivePolicy, content: JSON.parse(EffectivePolicy?.PolicyContent ?? '') as unknown }
}

// https://docs.aws.amazon.com/organizations/latest/userguide/invalid-policy-alerts.html
test('while policies are invalid together, what they were before stays in force', async () => {
  const hanging = await org.call('organizations', 'ListPoliciesForTarget', { TargetId: CUSTOMER, Filter: PolicyType })
  for (const { Id = '' } of hanging.Policies ?? [])
    await org.call('organizations', 'DetachPolicy', { PolicyId: Id, TargetId: CUSTOMER })
  const sound = await described()
  expect(sound.content).toMatchObject({ plans: { Nightly: { regions: ['us-east-1'] } } })
  await w.clock.advance(1000)
  const PolicyId = await attached('bad', CUSTOMER, { bad: { regions: assign(['eu-west-1']) } })
  const invalid = await described()
  expect(invalid.content).toEqual(sound.content)
  expect(invalid.LastUpdatedTimestamp?.getTime()).toBeGreaterThan(sound.LastUpdatedTimestamp?.getTime() ?? Infinity)
  await w.clock.advance(1000)
  const Content = JSON.stringify({ plans: { bad: { regions: assign(['eu-west-2']) } } })
  await org.call('organizations', 'UpdatePolicy', { PolicyId, Content })
  expect((await described()).content).toEqual(sound.content)
  await w.clock.advance(1000)
  const before = w.clock.now()
  await org.call('organizations', 'DetachPolicy', { PolicyId, TargetId: CUSTOMER })
  const again = await described()
  expect(again.content).toEqual(sound.content)
  expect(again.LastUpdatedTimestamp?.getTime()).toBeGreaterThanOrEqual(before - 1000)
  await org.call('organizations', 'UpdatePolicy', { PolicyId, Content: JSON.stringify({ plans: { bad: {} } }) })
  await org.call('organizations', 'AttachPolicy', { PolicyId, TargetId: CUSTOMER })
  expect((await errorsOf()).EffectivePolicyValidationErrors).toEqual([])
})

test('an account that comes to where policies are invalid keeps what it had', async () => {
  const made = await org.call('organizations', 'CreateOrganizationalUnit', { ParentId: rootId, Name: 'spoilt' })
  const unit = made.OrganizationalUnit?.Id ?? ''
  await attached('spoils', unit, { spoilt: { regions: assign(['eu-west-1']) } })
  const { content } = await described()
  const from = (await org.call('organizations', 'ListParents', { ChildId: CUSTOMER })).Parents?.[0]?.Id ?? ''
  const move = (SourceParentId: string, DestinationParentId: string) =>
    org.call('organizations', 'MoveAccount', { AccountId: CUSTOMER, SourceParentId, DestinationParentId })
  await w.clock.advance(1000)
  const moved = w.clock.now()
  await move(from, unit)
  expect((await errorsOf()).EffectivePolicyValidationErrors).toHaveLength(2)
  const kept = await described()
  expect(kept.content).toEqual(content)
  expect(kept.LastUpdatedTimestamp?.getTime()).toBeGreaterThanOrEqual(Math.floor(moved / 1000) * 1000)
  await move(unit, from)
  expect((await errorsOf()).EffectivePolicyValidationErrors).toEqual([])
})

test('settings of backup rules that contradict each other once they are together are told by their values', async () => {
  const days = (cold: string, last: string) => ({
    move_to_cold_storage_after_days: assign(cold),
    delete_after_days: assign(last),
    opt_in_to_archive_for_supported_resources: assign('true'),
  })
  const monthly = { ...rule, schedule_expression: assign('cron(0 5 1 * ? *)') }
  const copy = { target_backup_vault_arn: assign('vault'), lifecycle: days('30', '120') }
  const lasting = { ...rule, enable_continuous_backup: assign('true'), lifecycle: { delete_after_days: assign('35') } }
  const sound = await attached('sound', CUSTOMER, {
    both: {
      ...plan,
      rules: {
        continuous: lasting,
        archive: { ...monthly, lifecycle: days('30', '120') },
        copied: { ...monthly, copy_actions: { one: copy, two: copy } },
      },
    },
  })
  expect((await errorsOf()).EffectivePolicyValidationErrors).toEqual([])
  const Content = JSON.stringify({
    plans: {
      both: {
        ...plan,
        rules: {
          continuous: { ...lasting, lifecycle: { delete_after_days: assign('45') } },
          archive: { ...monthly, lifecycle: days('90', '120') },
          copied: { ...rule, schedule_expression: assign('cron(0 5 ? * * *)'), copy_actions: { one: copy, two: copy } },
        },
      },
    },
  })
  await org.call('organizations', 'UpdatePolicy', { PolicyId: sound, Content })
  const said = (fields: string, block: string) => ({
    ErrorCode: 'CROSS_ATTRIBUTE_VALIDATION',
    ErrorMessage: `Dependent fields ${fields} in policy block ${block} are invalid when used together`,
    PathToError: `plans/both/rules/${block}`,
    ContributingPolicies: [sound],
  })
  expect((await errorsOf()).EffectivePolicyValidationErrors).toEqual([
    said('opt_in_to_archive_for_supported_resources=true,delete_after_days=120,move_to_cold_storage_after_days=90', 'archive'), // prettier-ignore
    said('enable_continuous_backup=true,delete_after_days=45', 'continuous'),
    said('opt_in_to_archive_for_supported_resources=true,schedule_expression=cron(0 5 ? * * *)', 'copied'),
  ])
  await org.call('organizations', 'DetachPolicy', { PolicyId: sound, TargetId: CUSTOMER })
})

test('of policies on one target the one that was attached first assigns', async () => {
  await org.call('organizations', 'EnablePolicyType', { RootId: rootId, PolicyType: 'TAG_POLICY' })
  const made: string[] = []
  for (const color of ['red', 'blue', 'green', 'white']) {
    const Content = JSON.stringify({ tags: { paint: { tag_value: assign([color]) } } })
    const input = { Name: color, Content, Description: '', Type: 'TAG_POLICY' }
    made.push((await org.call('organizations', 'CreatePolicy', input)).Policy?.PolicySummary?.Id ?? '')
  }
  const paint = async () => (await described('TAG_POLICY')).content
  const painted = (color: string) => ({ tags: { paint: { tag_value: [color], tag_key: 'paint' } } })
  const on = (PolicyId = '') => org.call('organizations', 'AttachPolicy', { PolicyId, TargetId: CUSTOMER })
  const off = (PolicyId = '') => org.call('organizations', 'DetachPolicy', { PolicyId, TargetId: CUSTOMER })
  for (const id of made) await on(id)
  expect(await paint()).toEqual(painted('red'))
  await off(made[0])
  expect(await paint()).toEqual(painted('blue'))
  await on(made[0])
  expect(await paint()).toEqual(painted('blue'))
  await off(made[1])
  await off(made[2])
  expect(await paint()).toEqual(painted('white'))
  for (const id of [made[0], made[3]]) await off(id)
  await org.call('organizations', 'DisablePolicyType', { RootId: rootId, PolicyType: 'TAG_POLICY' })
})

test('of a type of resource fifty tags may be required', async () => {
  await org.call('organizations', 'EnablePolicyType', { RootId: rootId, PolicyType: 'TAG_POLICY' })
  const rule = { report_required_tag_for: assign(['ec2:instance']) }
  const tags = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`key-${i}`, rule]))
  const input = { Name: 'many', Content: JSON.stringify({ tags }), Description: '', Type: 'TAG_POLICY' }
  const PolicyId = (await org.call('organizations', 'CreatePolicy', input)).Policy?.PolicySummary?.Id ?? ''
  await org.call('organizations', 'AttachPolicy', { PolicyId, TargetId: CUSTOMER })
  const asked = { AccountId: CUSTOMER, PolicyType: 'TAG_POLICY' }
  const { EffectivePolicyValidationErrors: errors } = await org.call('organizations', 'ListEffectivePolicyValidationErrors', asked) // prettier-ignore
  expect(errors).toEqual([
    {
      ErrorCode: 'ELEMENTS_TOO_MANY',
      ErrorMessage:
        "Resource type 'ec2:instance' has 51 tags for 'report_required_tag_for', which exceeds the maximum limit of 50. Contributing tag keys include: key-0, key-1, key-10, key-11, key-12 and 46 more",
      PathToError: 'tags',
      ContributingPolicies: [PolicyId],
    },
  ])
})

test('only the management account asks, and of accounts that there are', async () => {
  const input = { AccountId: CUSTOMER, PolicyType }
  const member = await w.client('customer')
  await expect(member.call('organizations', 'ListEffectivePolicyValidationErrors', input)).rejects.toMatchObject({
    code: 'AccessDeniedException',
  })
  await expect(
    member.call('organizations', 'ListAccountsWithInvalidEffectivePolicy', { PolicyType }),
  ).rejects.toMatchObject({ code: 'AccessDeniedException' })
  await expect(errorsOf('999999999999')).rejects.toMatchObject({ code: 'AccountNotFoundException' })
})
