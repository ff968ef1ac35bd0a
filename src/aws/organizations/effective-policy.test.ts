import { describe, expect, test } from 'vitest'
import { world } from '../../../test/world.ts'
import { effectivePolicy, managementPolicyError } from './effective-policy.ts'

const text = (json: unknown) => JSON.stringify(json)
const tags = (...levels: readonly (readonly unknown[])[]) => {
  const merged = effectivePolicy(levels.map((level) => level.map((json) => text({ tags: json }))))
  return merged === undefined ? undefined : (JSON.parse(merged) as { tags: unknown }).tags
}

// https://docs.aws.amazon.com/organizations/latest/userguide/inheritance-examples.html
describe('management policies become one', () => {
  test('what is assigned further down takes the place of what was inherited', () => {
    const root = { costcenter: { tag_key: { '@@assign': 'CostCenter' }, tag_value: { '@@assign': ['Production', 'Test'] } } } // prettier-ignore
    const account = { CostCenter: { tag_key: { '@@assign': 'costCenter' } } }
    expect(tags([root], [], [account])).toEqual({
      costcenter: { tag_key: 'costCenter', tag_value: ['Production', 'Test'] },
    })
  })

  test('values are added and taken away', () => {
    const root = { project: { tag_key: { '@@assign': 'Project' }, tag_value: { '@@assign': ['A', 'B'] } } }
    expect(
      tags(
        [root],
        [{ project: { tag_value: { '@@append': ['C', 'A'] } } }],
        [{ project: { tag_value: { '@@remove': ['B'] } } }],
      ),
    ).toEqual({ project: { tag_key: 'Project', tag_value: ['A', 'C'] } })
  })

  test('who stands above says which operators may be used below, and nobody gives back what was taken', () => {
    const root = {
      project: {
        tag_key: { '@@assign': 'Project', '@@operators_allowed_for_child_policies': ['@@none'] },
        tag_value: { '@@assign': ['A'], '@@operators_allowed_for_child_policies': ['@@append'] },
      },
    }
    const unit = {
      project: {
        tag_key: { '@@assign': 'PROJECT', '@@operators_allowed_for_child_policies': ['@@all'] },
        tag_value: { '@@assign': ['X'], '@@append': ['B'], '@@operators_allowed_for_child_policies': ['@@assign', '@@append'] }, // prettier-ignore
      },
    }
    const account = { project: { tag_key: { '@@assign': 'project' }, tag_value: { '@@assign': ['Y'] } } }
    expect(tags([root], [unit], [account])).toEqual({ project: { tag_key: 'Project', tag_value: ['A', 'B'] } })
  })

  test('where nothing may be added, nothing is', () => {
    const root = { '@@operators_allowed_for_child_policies': ['@@none'], a: { tag_key: { '@@assign': 'A' } } }
    const unit = { b: { tag_key: { '@@assign': 'B' } }, a: { tag_key: { '@@assign': 'a' } } }
    expect(tags([root], [unit])).toEqual({ a: { tag_value: ['*'], tag_key: 'a' } })
  })

  test('policies on one target do not bind each other', () => {
    const first = { a: { tag_value: { '@@assign': ['red'], '@@operators_allowed_for_child_policies': ['@@none'] } } }
    const second = { a: { tag_value: { '@@append': ['blue'] } } }
    expect(tags([first, second])).toEqual({ a: { tag_value: ['red', 'blue'], tag_key: 'a' } })
  })

  test.each([
    ['@@assign', '@@assign', ['red']],
    ['@@append', '@@assign', ['blue', 'red']],
    ['@@assign', '@@append', ['red', 'blue']],
    ['@@append', '@@remove', ['red']],
    ['@@remove', '@@append', ['blue']],
    ['@@remove', '@@remove', ['*']],
  ])(
    'of two policies on one target that say %s red and %s blue, the first assigns, then both append, then both remove',
    (one, other, values) => {
      const first = { a: { tag_value: { [one]: ['red'] } } }
      const second = { a: { tag_value: { [other]: ['blue'] } } }
      expect(tags([first, second])).toEqual({ a: { tag_value: values, tag_key: 'a' } })
    },
  )

  test('a tag has the policy’s key in lower case and any value, unless something else is written; values are texts', () => {
    const written = { Empty: {}, Numeric: { tag_value: { '@@assign': [12, true, null] } } }
    expect(tags([written])).toEqual({
      empty: { tag_value: ['*'], tag_key: 'empty' },
      numeric: { tag_value: ['12', 'true', 'null'], tag_key: 'numeric' },
    })
    const taken = { numeric: { tag_value: { '@@remove': [12, true, null] } } }
    expect(tags([written], [taken])).toMatchObject({ numeric: { tag_value: [], tag_key: 'numeric' } })
  })

  test('without policies there is none', () => {
    expect(tags([], [])).toBeUndefined()
  })

  test.each([
    'x',
    '[]',
    '{}',
    '{"plans":{}}',
    '{"tags":{},"plans":{}}',
    '{"tags":{"a":{"tag_key":"A"}}}',
    '{"tags":{"a":{"tag_key":{"@@append":"A"}}}}',
    '{"tags":{"a":{"tag_key":{"@@assign":"A","b":{}}}}}',
    '{"tags":{"@@operators_allowed_for_child_policies":["@@some"]}}',
    '{"tags":{"@@operators_allowed_for_child_policies":["@@none","@@remove"]}}',
    '{"tags":{"@@operators_allowed_for_child_policies":["@@assign","@@assign"]}}',
    '{"tags":{},"tags":{}}',
    '{"tags":{},"@@assign":"a"}',
  ])('%s is no tag policy', (document) => {
    expect(managementPolicyError(document, { begins: 'tags' })).toBe(
      'The provided policy document does not meet the requirements of the specified policy type.',
    )
  })
})

test('beside an AI policy’s services operators may stand that mean nothing', () => {
  const services = { default: { opt_out_policy: { '@@assign': 'optOut' } } }
  const form = { begins: 'services', isLax: true } as const
  const error = (value: unknown) => managementPolicyError(text({ services, '@@assign': value }), form)
  expect([null, 'optOut', 1, [], ['one'], [null]].map(error)).toEqual(Array(6).fill(undefined))
  expect([{}, [{}], [['one']]].every((value) => error(value) !== undefined)).toBe(true)
  expect(managementPolicyError(text({ services, other: 1 }), form)).toBeDefined()
  const control = (...names: readonly string[]) => ({ services, '@@operators_allowed_for_child_policies': names })
  expect(managementPolicyError(text(control('@@none')), form)).toBeUndefined()
  expect(managementPolicyError(text(control('@@none')), { begins: 'services' })).toBeDefined()
  expect(managementPolicyError(text(control()), form)).toBeDefined()
  expect(effectivePolicy([[text({ services, '@@assign': 1 })]])).toBe(
    '{"services":{"default":{"opt_out_policy":"optOut"}}}',
  )
})

test('of chat policies names and operators are the same in any case, and are told in lower case', () => {
  const form = { begins: 'chatbot', isLax: true, isFolded: true } as const
  const said = (types: unknown) =>
    text({ ChatBot: { Platforms: { Slack: { Overrides: { T0E7: { Types: types } } } } } })
  const first = said({ '@@Assign': ['private'], '@@Operators_Allowed_For_Child_Policies': ['@@append', '@@Append'] })
  expect(managementPolicyError(first, form)).toBeUndefined()
  expect(managementPolicyError(said({ '@@Assign': ['a'], '@@assign': ['b'] }), form)).toBeDefined()
  expect(managementPolicyError(first, { begins: 'chatbot' })).toBeDefined()
  const second = text({
    chatbot: { platforms: { slack: { overrides: { T0E7: { types: { '@@append': ['Public'] } } } } } },
  })
  expect(effectivePolicy([[first], [second]], true)).toBe(
    '{"chatbot":{"platforms":{"slack":{"overrides":{"t0e7":{"types":["private","Public"]}}}}}}',
  )
})

test('AI policies choose of known services alone, in the case in which AWS writes them', async () => {
  const w = await world()
  try {
    const org = await w.client('management')
    let made = 0
    const take = (services: unknown) =>
      org
        .call('organizations', 'CreatePolicy', {
          Name: `ai-${++made}`,
          Description: '',
          Type: 'AISERVICES_OPT_OUT_POLICY',
          Content: text({ services }),
        })
        .then(() => 'taken')
        .catch(({ code }: { code: string }) => code)
    const control = { '@@operators_allowed_for_child_policies': ['@@none'] }
    const choice = (value: unknown) => ({ default: { opt_out_policy: { '@@assign': value } } })
    for (const services of [
      {},
      { default: {} },
      { default: { opt_out_policy: {} } },
      choice('optOut'),
      choice('optIn'),
      { 'connecthealth::training': { opt_out_policy: { '@@assign': 'optOut' } } },
      { default: { opt_out_policy: control } },
      { ...choice('optOut'), ...control },
    ])
      expect([services, await take(services)]).toEqual([services, 'taken'])
    for (const services of [
      { s3: {} },
      { Default: {} },
      { default: { other: { '@@assign': 'optOut' } } },
      { default: { opt_out_policy: { other: {} } } },
      { default: { opt_out_policy: { '@@append': ['optOut'] } } },
      { default: { '@@assign': 'optOut' } },
      { '@@assign': 'optOut' },
      choice('optout'),
      choice(['optOut']),
      choice(true),
    ])
      expect([services, await take(services)]).toEqual([services, 'MalformedPolicyDocumentException'])
  } finally {
    await w.close()
  }
})

test('chat policies have the shape that AWS gives them', async () => {
  const w = await world()
  try {
    const org = await w.client('management')
    let made = 0
    const take = (document: unknown) =>
      org
        .call('organizations', 'CreatePolicy', {
          Name: `chat-${++made}`,
          Description: '',
          Type: 'CHATBOT_POLICY',
          Content: text(document),
        })
        .then(() => 'taken')
        .catch(({ code }: { code: string }) => code)
    const on = (platforms: unknown) => ({ chatbot: { platforms } })
    const slack = (members: unknown) => on({ slack: members })
    const teams = (members: unknown) => on({ microsoft_teams: members })
    const assign = (value: unknown) => ({ '@@assign': value })
    const [tenant, team] = ['12345678-1234-1234-1234-123456789abc', '12345678-abcd-1234-1234-123456789abc']
    const roles = { supported_role_settings: assign(['user_role', 'channel_role']) }
    for (const document of [
      { chatbot: {} },
      { chatbot: { default: { client: assign('disabled') } } },
      { ...slack({ Client: assign('enabled') }), '@@assign': null },
      slack({ workspaces: assign(['*', 'T0123', 1]) }),
      slack({ workspaces: { '@@append': ['T1'] }, default: { supported_channel_types: assign([]), ...roles } }),
      slack({ overrides: { T0123: { supported_channel_types: { '@@remove': ['public'] } } } }),
      teams({ tenants: { '*': assign(['*']), [tenant]: assign([team]) }, default: roles }),
      teams({ overrides: { [tenant]: { [team]: roles } } }),
      on({ chime: { client: assign('enabled') } }),
    ])
      expect([document, await take(document)]).toEqual([document, 'taken'])
    for (const document of [
      { chatbot: { other: {} } },
      on({ default: {} }),
      slack({ other: {} }),
      slack({ client: assign('ENABLED') }),
      slack({ client: assign(['enabled']) }),
      slack({ client: { '@@append': ['enabled'] } }),
      slack({ workspaces: assign('*') }),
      slack({ workspaces: assign(['one']) }),
      slack({ workspaces: assign([true]) }),
      slack({ default: { supported_channel_types: assign(['*']) } }),
      slack({ overrides: { t0123: {} } }),
      slack({ overrides: { T0123: { client: assign('disabled') } } }),
      teams({ default: { supported_channel_types: assign(['public']) } }),
      teams({ tenants: { one: assign(['*']) } }),
      teams({ tenants: { [tenant]: assign([team.toUpperCase()]) } }),
      teams({ overrides: { '*': {} } }),
      teams({ overrides: { [tenant]: roles } }),
      on({ chime: { default: roles } }),
    ])
      expect([document, await take(document)]).toEqual([document, 'MalformedPolicyDocumentException'])
  } finally {
    await w.close()
  }
})

test('an account asks what tag policy it has', async () => {
  const w = await world()
  try {
    const [org, customer] = [await w.client('management'), await w.client('customer')]
    const PolicyType = 'TAG_POLICY'
    const RootId = (await org.call('organizations', 'ListRoots', {})).Roots?.[0]?.Id ?? ''
    const effective = () => customer.call('organizations', 'DescribeEffectivePolicy', { PolicyType })
    const Content = text({ tags: { team: { tag_key: { '@@assign': 'Team' } } } })
    const create = (document: string) =>
      org.call('organizations', 'CreatePolicy', { Name: 'teams', Description: '', Type: PolicyType, Content: document })
    await expect(effective()).rejects.toEqual(expect.objectContaining({ code: 'EffectivePolicyNotFoundException' }))
    await org.call('organizations', 'EnablePolicyType', { RootId, PolicyType })
    await expect(create('{}')).rejects.toEqual(expect.objectContaining({ code: 'MalformedPolicyDocumentException' }))
    const PolicyId = (await create(Content)).Policy?.PolicySummary?.Id ?? ''
    await org.call('organizations', 'AttachPolicy', { PolicyId, TargetId: RootId })
    expect((await effective()).EffectivePolicy).toMatchObject({
      PolicyContent: '{"tags":{"team":{"tag_value":["*"],"tag_key":"Team"}}}',
      PolicyType,
      TargetId: '111122223333',
    })
    await org.call('organizations', 'DetachPolicy', { PolicyId, TargetId: RootId })
    expect((await effective()).EffectivePolicy?.PolicyContent).toBe('{}')
    await expect(
      org.call('organizations', 'DescribeEffectivePolicy', { PolicyType, TargetId: RootId }),
    ).rejects.toMatchObject({ message: 'You specified a target that is not currently supported.' })
  } finally {
    await w.close()
  }
})
