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
  })

  test('that are malformed are refused', async () => {
    await expect(custom(['{'], ['s3:GetObject'])).rejects.toMatchObject({ code: 'InvalidInput', status: 400 })
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
