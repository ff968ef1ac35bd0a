import { afterAll, expect, test } from 'vitest'
import { world } from '../../../test/world.ts'

/** What a template’s parameters hide with NoEcho is told nowhere: not by the stack, its events, nor the trail. */
const w = await world()
afterAll(() => w.close())
const aws = await w.client('customer')

const SECRETS = ['First-Secret-1', 'Second-Secret-2'] as const
const template = (more: object = {}) =>
  JSON.stringify({
    Parameters: { Hidden: { Type: 'String', NoEcho: true } },
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
          },
          Description: { Ref: 'Hidden' },
          Tags: [{ Key: 'holds', Value: { 'Fn::Sub': 'it is ${Hidden}' } }],
        },
      },
      ...more,
    },
  })
const asking = (ParameterValue: string, TemplateBody = template()) => ({
  StackName: 'hiding',
  TemplateBody,
  Parameters: [{ ParameterKey: 'Hidden', ParameterValue }],
  Capabilities: ['CAPABILITY_NAMED_IAM'],
})

const told = async () =>
  JSON.stringify([
    await aws.call('cloudformation', 'DescribeStacks', { StackName: 'hiding' }),
    await aws.call('cloudformation', 'DescribeStackResources', { StackName: 'hiding' }),
    await aws.call('cloudformation', 'DescribeStackEvents', { StackName: 'hiding' }),
  ])

test('events tell a resource’s properties with asterisks, also of what an update changes and takes back', async () => {
  await aws.call('cloudformation', 'CreateStack', asking(SECRETS[0]))
  const { StackEvents = [] } = await aws.call('cloudformation', 'DescribeStackEvents', { StackName: 'hiding' })
  const { ResourceProperties } = StackEvents.find(({ LogicalResourceId: id }) => id === 'Role') ?? {}
  expect(JSON.parse(ResourceProperties ?? '')).toMatchObject({
    Description: '****',
    Tags: [{ Key: 'holds', Value: 'it is ****' }],
  })
  const failing = { Worse: { Type: 'AWS::IAM::User', DependsOn: 'Role', Properties: { UserName: { 'Fn::Sub': '${Hidden}:' } } } } // prettier-ignore
  await aws.call('cloudformation', 'UpdateStack', asking(SECRETS[1], template(failing)))
  const { Stacks } = await aws.call('cloudformation', 'DescribeStacks', { StackName: 'hiding' })
  expect(Stacks?.[0]?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE')
  const all = await told()
  for (const secret of SECRETS) expect(all).not.toContain(secret)
})

test('the trail tells which parameters a stack was given, and not their values', async () => {
  const { Events = [] } = await aws.call('cloudtrail', 'LookupEvents', {
    LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateStack' }],
  })
  const [text = ''] = Events.map(({ CloudTrailEvent }) => CloudTrailEvent ?? '')
  expect(JSON.parse(text)).toMatchObject({ requestParameters: { parameters: [{ parameterKey: 'Hidden' }] } })
  expect(text).not.toContain(SECRETS[0])
})

test('a user’s password goes with the stack that gave it, and changes with it', async () => {
  const withPassword = (Properties: object) =>
    JSON.stringify({ Resources: { User: { Type: 'AWS::IAM::User', Properties: { UserName: 'signs-in', ...Properties } } } }) // prettier-ignore
  const stack = { StackName: 'passwords', Capabilities: ['CAPABILITY_NAMED_IAM'] }
  const first = withPassword({ LoginProfile: { Password: 'First-Password-1' } })
  await aws.call('cloudformation', 'CreateStack', { ...stack, TemplateBody: first })
  const status = async () =>
    (await aws.call('cloudformation', 'DescribeStacks', { StackName: 'passwords' })).Stacks?.[0]?.StackStatus
  expect(await status()).toBe('CREATE_COMPLETE')
  const profile = async () => (await aws.call('iam', 'GetLoginProfile', { UserName: 'signs-in' })).LoginProfile
  expect(await profile()).toMatchObject({ PasswordResetRequired: false })
  const second = withPassword({ LoginProfile: { Password: 'Second-Password-2', PasswordResetRequired: true }, Path: '/people/' }) // prettier-ignore
  await aws.call('cloudformation', 'UpdateStack', { ...stack, TemplateBody: second })
  expect(await status()).toBe('UPDATE_COMPLETE')
  expect(await profile()).toMatchObject({ PasswordResetRequired: true })
  expect((await aws.call('iam', 'GetUser', { UserName: 'signs-in' })).User?.Path).toBe('/people/')
  await aws.call('cloudformation', 'DeleteStack', { StackName: 'passwords' })
  await aws.call('cloudformation', 'ListStacks', {})
  await expect(aws.call('iam', 'GetUser', { UserName: 'signs-in' })).rejects.toMatchObject({ code: 'NoSuchEntity' })
})
