import { afterAll, describe, expect, test } from 'vitest'
import { world } from '../../../test/world.ts'

const w = await world()
afterAll(() => w.close())
const aws = await w.client('customer')

const NAMED = { Capabilities: ['CAPABILITY_NAMED_IAM'] } as const
const users = (...names: readonly string[]) =>
  `Resources:\n${names.map((name) => `  ${name}: {Type: AWS::IAM::User, Properties: {UserName: ${name}}}\n`).join('')}`
const create = (StackName: string, TemplateBody: string, more: object = {}) =>
  aws.call('cloudformation', 'CreateStack', { StackName, TemplateBody, ...NAMED, ...more })
const update = (StackName: string, TemplateBody: string) =>
  aws.call('cloudformation', 'UpdateStack', { StackName, TemplateBody, ...NAMED })
const stackOf = async (StackName: string) =>
  (await aws.call('cloudformation', 'DescribeStacks', { StackName })).Stacks?.[0]
const eventsOf = async (StackName: string) =>
  ((await aws.call('cloudformation', 'DescribeStackEvents', { StackName })).StackEvents ?? []).toReversed()
const set = (StackName: string, ChangeSetName: string, more: object) =>
  aws.call('cloudformation', 'CreateChangeSet', { StackName, ChangeSetName, ...NAMED, ...more })
const describeSet = (StackName: string, ChangeSetName: string) =>
  aws.call('cloudformation', 'DescribeChangeSet', { StackName, ChangeSetName })

describe('a change set', () => {
  test('is looked at before it makes a stack, changes it, and says when there is nothing to change', async () => {
    const StackName = 'looked-at'
    const { Id, StackId } = await set(StackName, 'first', { ChangeSetType: 'CREATE', TemplateBody: users('ann') })
    expect(Id).toMatch(/^arn:aws:cloudformation:us-east-1:111122223333:changeSet\/first\/[\da-f-]{36}$/)
    expect(await stackOf(StackName)).toMatchObject({ StackId, StackStatus: 'REVIEW_IN_PROGRESS' })
    expect(await describeSet(StackName, 'first')).toMatchObject({
      Status: 'CREATE_COMPLETE',
      ExecutionStatus: 'AVAILABLE',
      Changes: [{ ResourceChange: { Action: 'Add', LogicalResourceId: 'ann', ResourceType: 'AWS::IAM::User' } }],
    })
    await aws.call('cloudformation', 'ExecuteChangeSet', { ChangeSetName: Id ?? '' })
    expect((await stackOf(StackName))?.StackStatus).toBe('CREATE_COMPLETE')
    await set(StackName, 'same', { TemplateBody: users('ann') })
    expect(await describeSet(StackName, 'same')).toMatchObject({
      Status: 'FAILED',
      ExecutionStatus: 'UNAVAILABLE',
      StatusReason:
        "The submitted information didn't contain changes. Submit different information to create a change set.",
    })
    await expect(
      aws.call('cloudformation', 'ExecuteChangeSet', { StackName, ChangeSetName: 'same' }),
    ).rejects.toMatchObject({ code: 'InvalidChangeSetStatus' })
    await set(StackName, 'other', { TemplateBody: users('bob') })
    expect((await describeSet(StackName, 'other')).Changes?.map(({ ResourceChange: one }) => `${one?.Action} ${one?.LogicalResourceId}`)).toEqual(['Add bob', 'Remove ann']) // prettier-ignore
    const { Summaries } = await aws.call('cloudformation', 'ListChangeSets', { StackName })
    expect(Summaries?.map(({ ChangeSetName }) => ChangeSetName).toSorted()).toEqual(['other', 'same'])
    await aws.call('cloudformation', 'DeleteChangeSet', { StackName, ChangeSetName: 'same' })
    await aws.call('cloudformation', 'ExecuteChangeSet', { StackName, ChangeSetName: 'other' })
    expect((await stackOf(StackName))?.StackStatus).toBe('UPDATE_COMPLETE')
    await expect(describeSet(StackName, 'other')).rejects.toThrow('ChangeSet [other] does not exist')
    await expect(set(StackName, 'again', { ChangeSetType: 'CREATE', TemplateBody: users('c') })).rejects.toThrow(
      'already exists and cannot be created again with the changeSet [again].',
    )
    await expect(set('nowhere', 'x', { TemplateBody: users('c') })).rejects.toThrow('Stack [nowhere] does not exist')
  })
})

describe('an export', () => {
  const exporting = (value: string) => `${users('cat')}Outputs: {O: {Value: ${value}, Export: {Name: pet}}}\n`
  test('is imported by another stack, and stays as it is while that stack stands', async () => {
    await create('owner', exporting('!Ref cat'))
    await create(
      'user',
      'Resources: {dog: {Type: AWS::IAM::User, Properties: {UserName: !Sub ["${x}-dog", {x: !ImportValue pet}]}}}',
    )
    expect((await stackOf('user'))?.StackStatus).toBe('CREATE_COMPLETE')
    await aws.call('iam', 'GetUser', { UserName: 'cat-dog' })
    const { Exports } = await aws.call('cloudformation', 'ListExports', {})
    expect(Exports).toMatchObject([{ Name: 'pet', Value: 'cat' }])
    expect((await aws.call('cloudformation', 'ListImports', { ExportName: 'pet' })).Imports).toEqual(['user'])

    await aws.call('cloudformation', 'DeleteStack', { StackName: 'owner' })
    expect(await stackOf('owner')).toMatchObject({
      StackStatus: 'CREATE_COMPLETE',
      StackStatusReason: 'Delete canceled. Cannot delete export pet as it is in use by user.',
    })
    await update('owner', exporting('other'))
    expect((await stackOf('owner'))?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE')
    expect((await eventsOf('owner')).map(({ ResourceStatusReason }) => ResourceStatusReason)).toContain(
      'Export pet cannot be updated as it is in use by user. ',
    )
    await create('rival', exporting('x').replaceAll('cat', 'eve'))
    expect((await eventsOf('rival')).map(({ ResourceStatusReason }) => ResourceStatusReason)).toContain(
      'Export with name pet is already exported by stack owner. Rollback requested by user.',
    )

    await aws.call('cloudformation', 'DeleteStack', { StackName: 'user' })
    await stackOf('user').catch(() => undefined)
    await expect(aws.call('cloudformation', 'ListImports', { ExportName: 'pet' })).rejects.toThrow(
      "Export 'pet' is not imported by any stack.",
    )
    await aws.call('cloudformation', 'DeleteStack', { StackName: 'owner' })
    await expect(stackOf('owner')).rejects.toThrow('does not exist')
  })

  test('that there is not lets the stack that asks for it roll back', async () => {
    await create('lost', 'Resources: {dog: {Type: AWS::IAM::User, Properties: {Path: !ImportValue nowhere}}}')
    expect((await stackOf('lost'))?.StackStatus).toBe('ROLLBACK_COMPLETE')
    expect((await eventsOf('lost')).map(({ ResourceStatusReason }) => ResourceStatusReason)).toContain(
      'No export named nowhere found',
    )
  })
})

describe('a stack', () => {
  test('leaves behind what its template retains', async () => {
    const kept = 'Resources: {kept: {Type: AWS::IAM::User, DeletionPolicy: Retain, Properties: {UserName: kept}}}'
    await create('retaining', kept)
    await aws.call('cloudformation', 'DeleteStack', { StackName: 'retaining' })
    await expect(stackOf('retaining')).rejects.toThrow('does not exist')
    await aws.call('iam', 'GetUser', { UserName: 'kept' })
  })

  test('of a template in YAML is updated by its conditions, and tells nothing of what stays', async () => {
    const body = `Parameters: {Env: {Type: String, Default: dev, NoEcho: true}}
Conditions: {IsProd: !Equals [!Ref Env, prod]}
Resources:
  always: {Type: AWS::IAM::User, Properties: {UserName: always}}
  prod: {Type: AWS::IAM::User, Condition: IsProd, Properties: {UserName: prod}}
`
    await create('conditional', body)
    const update2 = (value: string) =>
      aws.call('cloudformation', 'UpdateStack', {
        StackName: 'conditional',
        UsePreviousTemplate: true,
        Parameters: [{ ParameterKey: 'Env', ParameterValue: value }],
        ...NAMED,
      })
    await expect(update2('dev')).rejects.toThrow('No updates are to be performed.')
    await update2('prod')
    expect(await stackOf('conditional')).toMatchObject({
      StackStatus: 'UPDATE_COMPLETE',
      Parameters: [{ ParameterKey: 'Env', ParameterValue: '****' }],
    })
    expect(
      (await eventsOf('conditional')).slice(5).map((one) => `${one.LogicalResourceId} ${one.ResourceStatus}`),
    ).toEqual([
      'conditional UPDATE_IN_PROGRESS',
      'prod CREATE_IN_PROGRESS',
      'prod CREATE_IN_PROGRESS',
      'prod CREATE_COMPLETE',
      'conditional UPDATE_COMPLETE',
    ])
    await update2('dev')
    expect((await stackOf('conditional'))?.StackStatus).toBe('UPDATE_COMPLETE')
    await expect(aws.call('iam', 'GetUser', { UserName: 'prod' })).rejects.toThrow('cannot be found')
  })

  test('takes ids of the account’s own things only', async () => {
    const body = `Parameters: {Vpc: {Type: AWS::EC2::VPC::Id}}\n${users('zed')}`
    const given = (ParameterValue: string) => ({ Parameters: [{ ParameterKey: 'Vpc', ParameterValue }] })
    await expect(create('ids', body, given('vpc-0123456789abcdef0'))).rejects.toThrow(
      'Parameter validation failed: parameter value vpc-0123456789abcdef0 for parameter name Vpc does not exist',
    )
    const { Vpc } = await aws.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })
    await create('ids', body, given(Vpc?.VpcId ?? ''))
    expect((await stackOf('ids'))?.StackStatus).toBe('CREATE_COMPLETE')
  })
})
