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
