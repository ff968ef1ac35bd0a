import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
})
afterAll(() => w.close())

const CUSTOMER = '111122223333'
const ME = `arn:aws:iam::${CUSTOMER}:user/stint`
const policy = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements.map((one) => ({ Resource: '*', ...one })) })
const allow = (Action: string | readonly string[], more: object = {}) => policy({ Effect: 'Allow', Action, ...more })

const custom = async (PolicyInputList: string[], ActionNames: string[], more: object = {}) => {
  const input = { PolicyInputList, ActionNames, ...more }
  return (await aws.call('iam', 'SimulateCustomPolicy', input)).EvaluationResults ?? []
}

describe('the policies of a request', () => {
  test('decide each action, and say by which statement', async () => {
    const deny = policy({ Effect: 'Deny', Action: 's3:DeleteBucket' })
    const results = await custom([allow('s3:*'), deny], ['s3:GetObject', 's3:DeleteBucket', 'ec2:RunInstances'])
    expect(results.map(({ EvalActionName, EvalDecision }) => [EvalActionName, EvalDecision])).toEqual([
      ['s3:GetObject', 'allowed'],
      ['s3:DeleteBucket', 'explicitDeny'],
      ['ec2:RunInstances', 'implicitDeny'],
    ])
    expect(results.map(({ MatchedStatements: by = [] }) => by.map(({ SourcePolicyId: id }) => id))).toEqual([
      ['PolicyInputList.1'],
      ['PolicyInputList.2'],
      [],
    ])
  })

  test('are tried with the context given, and what is missing is named', async () => {
    const list = [allow('ec2:*', { Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } } })]
    const [missing] = await custom(list, ['ec2:RunInstances'])
    expect(missing).toMatchObject({ EvalDecision: 'implicitDeny', MissingContextValues: ['aws:RequestedRegion'] })
    const entry = { ContextKeyName: 'aws:requestedregion', ContextKeyType: 'string', ContextKeyValues: ['us-east-1'] }
    const [given] = await custom(list, ['ec2:RunInstances'], { ContextEntries: [entry] })
    expect(given?.EvalDecision).toBe('allowed')
    expect(given?.MissingContextValues ?? []).toEqual([])
  })

  test('are tried on each resource', async () => {
    const list = [allow('s3:GetObject', { Resource: 'arn:aws:s3:::mine/*' })]
    const ResourceArns = ['arn:aws:s3:::mine/a', 'arn:aws:s3:::yours/a']
    const results = await custom(list, ['s3:GetObject'], { ResourceArns })
    expect(results.map((result) => result.ResourceSpecificResults?.[0]?.EvalResourceDecision)).toEqual([
      'allowed',
      'implicitDeny',
    ])
    expect(results[0]).toHaveProperty('EvalDecisionDetails')
    expect(results[0]?.ResourceSpecificResults?.[0]).not.toHaveProperty('EvalDecisionDetails')
  })

  test('say where the deciding statement stands, as IAM counts', async () => {
    const inOneLine =
      '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"dynamodb:*","Resource":"*","Condition":{"DateGreaterThan":{"aws:CurrentTime":"2018-08-16T12:00:00Z"}}}}'
    const ContextEntries = [
      { ContextKeyName: 'aws:CurrentTime', ContextKeyType: 'date', ContextKeyValues: ['2019-04-25T11:00:00Z'] },
    ]
    const [result] = await custom([inOneLine], ['dynamodb:CreateBackup'], { ContextEntries })
    expect(result?.MatchedStatements).toEqual([
      {
        SourcePolicyId: 'PolicyInputList.1',
        SourcePolicyType: 'IAM Policy',
        StartPosition: { Line: 1, Column: 38 },
        EndPosition: { Line: 1, Column: 167 },
      },
    ])
    const inLines = JSON.stringify(JSON.parse(allow('s3:*')), null, 4)
    const [lines] = await custom([inLines], ['s3:GetObject'])
    expect(lines?.MatchedStatements?.[0]).toMatchObject({ StartPosition: { Line: 4, Column: 10 } })
  })

  test('across accounts tell each side', async () => {
    const bucket = policy({
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${CUSTOMER}:user/ann` },
      Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::theirs/*',
    })
    const more = {
      ResourceArns: ['arn:aws:s3:::theirs/a'],
      ResourcePolicy: bucket,
      ResourceOwner: 'arn:aws:iam::999988887777:root',
      CallerArn: `arn:aws:iam::${CUSTOMER}:user/ann`,
    }
    const [both] = await custom([allow('s3:*')], ['s3:GetObject'], more)
    expect(both).toMatchObject({
      EvalDecision: 'allowed',
      EvalDecisionDetails: { 'IAM Policy': 'allowed', 'Resource Policy': 'allowed' },
    })
    expect(both?.MatchedStatements?.map(({ SourcePolicyId: id }) => id).toSorted()).toEqual([
      'PolicyInputList.1',
      'ResourcePolicy',
    ])
    const [one] = await custom([allow('ec2:*')], ['s3:GetObject'], more)
    expect(one).toMatchObject({
      EvalDecision: 'implicitDeny',
      EvalDecisionDetails: { 'IAM Policy': 'implicitDeny', 'Resource Policy': 'allowed' },
    })
  })

  test('decide RunInstances on all resources of a scenario at once', async () => {
    const arn = (type: string) => `arn:aws:ec2:us-east-1:${CUSTOMER}:${type}/x`
    const types = ['image', 'instance', 'security-group', 'network-interface', 'volume']
    const more = { ResourceHandlingOption: 'EC2-VPC-EBS', ResourceArns: types.map(arn) }
    const list = [allow('ec2:RunInstances', { Resource: types.filter((type) => type !== 'volume').map(arn) })]
    const results = await custom(list, ['ec2:RunInstances'], more)
    expect(results).toHaveLength(1)
    expect(results[0]).toMatchObject({ EvalDecision: 'implicitDeny', EvalResourceName: '*' })
    expect(results[0]?.ResourceSpecificResults?.map(({ EvalResourceDecision: verdict }) => verdict)).toEqual([
      'allowed',
      'allowed',
      'allowed',
      'allowed',
      'implicitDeny',
    ])
    await expect(
      custom(list, ['ec2:RunInstances'], { ...more, ResourceArns: ['image', 'instance'].map(arn) }),
    ).rejects.toMatchObject({ code: 'InvalidInput', message: expect.stringContaining('security-group') as string })
  })

  test('are bounded by a boundary and by control policies', async () => {
    const more = { PermissionsBoundaryPolicyInputList: [allow('s3:*')] }
    const [outside] = await custom([allow('*')], ['ec2:RunInstances'], more)
    expect(outside).toMatchObject({
      EvalDecision: 'implicitDeny',
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    })
    const levels = { OrderedOrganizationPolicyInputList: [{ ServiceControlPolicyInputList: [allow('s3:*')] }] }
    const [forbidden] = await custom([allow('*')], ['ec2:RunInstances'], levels)
    expect(forbidden).toMatchObject({
      EvalDecision: 'implicitDeny',
      OrganizationsDecisionDetail: { AllowedByOrganizations: false },
    })
    expect(forbidden).not.toHaveProperty('EvalDecisionDetails')
  })

  test('end at a control policy that does not allow: nothing is told of the sides then', async () => {
    const about = { ResourceArns: ['arn:aws:s3:::theirs/a'], ResourceOwner: 'arn:aws:iam::999988887777:root' }
    const level = (...documents: string[]) => ({
      ...about,
      OrderedOrganizationPolicyInputList: [{ ServiceControlPolicyInputList: documents }],
    })
    const denied = policy({ Effect: 'Deny', Action: 's3:*', Resource: '*' })
    const [ended] = await custom([allow('*')], ['s3:GetObject'], level(allow('*'), denied))
    expect(ended).toMatchObject({
      EvalDecision: 'explicitDeny',
      OrganizationsDecisionDetail: { AllowedByOrganizations: false },
    })
    expect(ended).not.toHaveProperty('EvalDecisionDetails')
    const [told] = await custom([allow('*')], ['s3:GetObject'], level(allow('*')))
    expect(told).toMatchObject({
      EvalDecision: 'implicitDeny',
      EvalDecisionDetails: { 'IAM Policy': 'allowed', 'Resource Policy': 'implicitDeny' },
      OrganizationsDecisionDetail: { AllowedByOrganizations: true },
    })
  })

  test('that are malformed are refused', async () => {
    await expect(custom(['{'], ['s3:GetObject'])).rejects.toMatchObject({ code: 'InvalidInput', status: 400 })
  })

  test.each([
    [
      'a resource policy for nobody',
      { ResourcePolicy: allow('s3:*', { Principal: '*' }) },
      'CallerArn is required when a ResourcePolicy is simulated.',
    ],
    [
      'a caller that is a role',
      { CallerArn: 'arn:aws:iam::111122223333:role/deployer' },
      'Invalid caller - Caller must be an IAM user in this context.',
    ],
    [
      'an owner that is no account',
      { ResourceOwner: '999988887777' },
      "'999988887777' is not a valid as a Resource Owner.",
    ],
    ['a resource that is no ARN', { ResourceArns: ['*', 'key'] }, 'ResourceNames are not in a valid ARN format: key.'],
  ])('are not tried with %s', async (_what, more, message) => {
    await expect(custom([allow('s3:*')], ['s3:GetObject'], more)).rejects.toMatchObject({
      code: 'InvalidInput',
      message,
    })
  })

  test('that ask who the caller is need one', async () => {
    const list = [allow('s3:GetObject', { Resource: 'arn:aws:s3:::home/${aws:username}/*' })]
    const ResourceArns = ['arn:aws:s3:::home/ann/a']
    const tried = async (more: object) => (await custom(list, ['s3:GetObject'], { ResourceArns, ...more }))[0]
    expect((await tried({}))?.ResourceSpecificResults).toMatchObject([
      { EvalResourceDecision: 'implicitDeny', MissingContextValues: ['aws:username'] },
    ])
    expect((await tried({ CallerArn: `arn:aws:iam::${CUSTOMER}:user/ann` }))?.ResourceSpecificResults).toMatchObject([
      { EvalResourceDecision: 'allowed', MissingContextValues: [] },
    ])
  })

  test('tell which keys they ask for', async () => {
    const document = allow('s3:*', { Condition: { StringLike: { 'aws:PrincipalTag/team': 'a*' } } })
    const { ContextKeyNames } = await aws.call('iam', 'GetContextKeysForCustomPolicy', { PolicyInputList: [document] })
    expect(ContextKeyNames).toEqual(['aws:PrincipalTag/team'])
  })
})

const own = async (ActionNames: string[], more: object = {}) => {
  const input = { PolicySourceArn: ME, ActionNames, ...more }
  return (await aws.call('iam', 'SimulatePrincipalPolicy', input)).EvaluationResults ?? []
}

describe('a simulation of very much', () => {
  const many = (count: number, of: (number: number) => string) => Array.from({ length: count }, (_, i) => of(i))

  test('makes only the trials of its page, of thousands of actions on thousands of resources', async () => {
    const input = {
      PolicyInputList: [allow('s3:*')],
      ActionNames: many(3000, (i) => `s3:Action${i}`),
      ResourceArns: many(3000, (i) => `arn:aws:s3:::b/${i}`),
      MaxItems: 2,
    }
    const started = performance.now()
    const first = await aws.call('iam', 'SimulateCustomPolicy', input)
    const last = w.cloud.world.pages.seal(`iam:SimulateCustomPolicy ${CUSTOMER}  008999997`)
    const rest = await aws.call('iam', 'SimulateCustomPolicy', { ...input, Marker: last })
    expect(performance.now() - started).toBeLessThan(5_000)
    const shown = (page: typeof first) =>
      page.EvaluationResults?.map((one) => `${one.EvalActionName} ${one.EvalResourceName}`)
    expect(shown(first)).toEqual(['s3:Action0 arn:aws:s3:::b/0', 's3:Action0 arn:aws:s3:::b/1'])
    expect(first.IsTruncated).toBe(true)
    expect(shown(rest)).toEqual(['s3:Action2999 arn:aws:s3:::b/2998', 's3:Action2999 arn:aws:s3:::b/2999'])
    expect(rest.IsTruncated).toBe(false)
  })

  test('has shorter pages of longer policies, and still comes to its end', async () => {
    const statements = many(1200, (i) => `s3:Action${i}`).map((Action) => ({ Effect: 'Allow', Action }))
    const names = many(120, (i) => `s3:Action${i * 10}`)
    const got: string[] = []
    let Marker: string | undefined
    let pages = 0
    do {
      const input = { PolicyInputList: [policy(...statements)], ActionNames: names, MaxItems: 1000 }
      const page = await aws.call('iam', 'SimulateCustomPolicy', { ...input, ...(Marker && { Marker }) })
      got.push(...(page.EvaluationResults ?? []).map(({ EvalActionName: name = '' }) => name))
      ;({ Marker } = page)
      pages++
    } while (Marker)
    expect(got).toEqual(names)
    expect(pages).toBeGreaterThan(1)
  })

  test('is refused where one decision would take seconds', async () => {
    const Condition = { 'ForAnyValue:StringLike': { 'aws:TagKeys': many(9000, (i) => `*${i}*`) } }
    const ContextEntries = [
      { ContextKeyName: 'aws:TagKeys', ContextKeyType: 'stringList', ContextKeyValues: many(9000, (i) => `w${i}`) },
    ]
    const list = [allow('s3:*', { Condition })]
    await expect(custom(list, ['s3:GetObject'], { ContextEntries })).rejects.toMatchObject({
      code: 'PolicyEvaluation',
      status: 500,
    })
  })
})

describe('the policies of a principal', () => {
  test('allow the administrator what the organization allows', async () => {
    const [result] = await own(['ec2:RunInstances'])
    expect(result).toMatchObject({
      EvalDecision: 'allowed',
      EvalResourceName: '*',
      OrganizationsDecisionDetail: { AllowedByOrganizations: true },
    })
    expect(result?.MatchedStatements?.[0]?.SourcePolicyId).toBe('AdministratorAccess')
  })

  test('are bounded by further policies in the request', async () => {
    const Deny = policy({ Effect: 'Deny', Action: 'ec2:*' })
    const [result] = await own(['ec2:RunInstances'], { PolicyInputList: [Deny] })
    expect(result?.EvalDecision).toBe('explicitDeny')
  })

  test('are refused for what is no user, role or group', async () => {
    const session = `arn:aws:sts::${CUSTOMER}:assumed-role/R/s`
    await expect(own(['s3:GetObject'], { PolicySourceArn: session })).rejects.toMatchObject({
      code: 'InvalidInput',
      message: `Invalid Entity Arn: ${session} does not clearly define entity type and name.`,
    })
    const nobody = `arn:aws:iam::${CUSTOMER}:role/Nobody`
    await expect(own(['s3:GetObject'], { PolicySourceArn: nobody })).rejects.toMatchObject({
      code: 'NoSuchEntity',
      message: 'The role with name Nobody cannot be found.',
    })
  })

  test('of a group are those of its members', async () => {
    await aws.call('iam', 'CreateGroup', { GroupName: 'readers' })
    await aws.call('iam', 'CreateUser', { UserName: 'reader' })
    await aws.call('iam', 'AddUserToGroup', { GroupName: 'readers', UserName: 'reader' })
    const PolicyDocument = allow('s3:Get*')
    await aws.call('iam', 'PutGroupPolicy', { GroupName: 'readers', PolicyName: 'read', PolicyDocument })
    for (const source of ['group/readers', 'user/reader']) {
      const [result] = await own(['s3:GetObject'], { PolicySourceArn: `arn:aws:iam::${CUSTOMER}:${source}` })
      expect(result?.EvalDecision).toBe('allowed')
      expect(result?.MatchedStatements?.[0]?.SourcePolicyId).toBe('group_readers_read')
    }
  })

  test('come page by page', async () => {
    const actions = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject']
    const input = { PolicySourceArn: ME, ActionNames: actions, MaxItems: 2 }
    const first = await aws.call('iam', 'SimulatePrincipalPolicy', input)
    const rest = await aws.call('iam', 'SimulatePrincipalPolicy', { ...input, Marker: first.Marker })
    const names = [first, rest].flatMap((page) => page.EvaluationResults ?? []).map((result) => result.EvalActionName)
    expect(names).toEqual(actions)
  })
})
