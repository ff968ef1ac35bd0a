import { afterAll, expect, test } from 'vitest'
import { world } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

/** Stacks whose calls are made with a role of CloudFormation's, not with their caller's own permissions. */
const w = await world()
afterAll(() => w.close())
const aws = await w.client('customer')

const ARN = 'arn:aws:iam::111122223333:role/'
const documentOf = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const trustIn = (Service: string) => documentOf({ Effect: 'Allow', Principal: { Service }, Action: 'sts:AssumeRole' })
const mayMakeUsers = { Effect: 'Allow', Action: ['iam:CreateUser', 'iam:DeleteUser', 'iam:TagUser'], Resource: '*' }

async function role(RoleName: string, service: string, statement?: object): Promise<string> {
  await aws.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument: trustIn(service) })
  if (statement)
    await aws.call('iam', 'PutRolePolicy', { RoleName, PolicyName: 'p', PolicyDocument: documentOf(statement) })
  return ARN + RoleName
}

async function person(UserName: string, ...statements: object[]): Promise<AwsClient> {
  await aws.call('iam', 'CreateUser', { UserName })
  await aws.call('iam', 'PutUserPolicy', { UserName, PolicyName: 'p', PolicyDocument: documentOf(...statements) })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName })
  return w.client({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' })
}

const stacksOnly = { Effect: 'Allow', Action: 'cloudformation:*', Resource: '*' }
const bodyOf = (UserName: string) =>
  JSON.stringify({ Resources: { Somebody: { Type: 'AWS::IAM::User', Properties: { UserName } } } })
const create = (who: AwsClient, StackName: string, UserName: string, RoleARN?: string) =>
  who.call('cloudformation', 'CreateStack', {
    StackName,
    TemplateBody: bodyOf(UserName),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    RoleARN,
  })
const stackOf = async (StackName: string) =>
  (await aws.call('cloudformation', 'DescribeStacks', { StackName })).Stacks?.[0]

const maker = await role('stack-maker', 'cloudformation.amazonaws.com', mayMakeUsers)
const passing = { Effect: 'Allow', Action: 'iam:PassRole', Resource: maker, Condition: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } } } // prettier-ignore

test('who may pass the role has it make what he himself may not', async () => {
  const passer = await person('passer', stacksOnly, passing)
  await create(passer, 'by-role', 'made-by-role', maker)
  expect(await stackOf('by-role')).toMatchObject({ StackStatus: 'CREATE_COMPLETE', RoleARN: maker })
  const { Events = [] } = await aws.call('cloudtrail', 'LookupEvents', {
    LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: 'made-by-role' }],
  })
  const { userIdentity } = JSON.parse(Events[0]?.CloudTrailEvent ?? '') as { userIdentity: object }
  expect(userIdentity).toMatchObject({
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/stack-maker/AWSCloudFormation',
    invokedBy: 'cloudformation.amazonaws.com',
  })
})

test('once a stack has it, it is at work for whoever may change the stack', async () => {
  const other = await person('no-passer', stacksOnly)
  await other.call('cloudformation', 'DeleteStack', { StackName: 'by-role' })
  await expect(stackOf('by-role')).rejects.toThrow('Stack with id by-role does not exist')
  await expect(aws.call('iam', 'GetUser', { UserName: 'made-by-role' })).rejects.toMatchObject({ code: 'NoSuchEntity' })
})

test('who may not pass it is refused', async () => {
  const nobody = await person('nobody', stacksOnly)
  await expect(create(nobody, 'refused', 'x', maker)).rejects.toMatchObject({
    code: 'AccessDenied',
    message: expect.stringContaining(`is not authorized to perform: iam:PassRole on resource: ${maker}`) as string,
  })
})

test('a role that is not there, of another service or of another account is not taken', async () => {
  const wrong = [
    `${ARN}nowhere`,
    await role('for-ec2', 'ec2.amazonaws.com', mayMakeUsers),
    'arn:aws:iam::710019948333:role/RH-Managed-OpenShift-Installer',
  ]
  for (const arn of wrong)
    await expect(create(aws, 'wrong', 'x', arn)).rejects.toMatchObject({
      code: 'ValidationError',
      message: `Role ${arn} is invalid or cannot be assumed`,
    })
})

test('what the role may not do fails, although its caller might, and is rolled back', async () => {
  const weak = await role('weak', 'cloudformation.amazonaws.com')
  await create(aws, 'weak', 'never', weak)
  expect((await stackOf('weak'))?.StackStatus).toBe('ROLLBACK_COMPLETE')
  const { StackEvents = [] } = await aws.call('cloudformation', 'DescribeStackEvents', { StackName: 'weak' })
  expect(StackEvents.find(({ ResourceStatus }) => ResourceStatus === 'CREATE_FAILED')?.ResourceStatusReason).toContain(
    'User: arn:aws:sts::111122223333:assumed-role/weak/AWSCloudFormation is not authorized to perform: iam:CreateUser',
  )
})

test('its calls are not made via CloudFormation for somebody', async () => {
  const direct = { ...mayMakeUsers, Condition: { Bool: { 'aws:ViaAWSService': 'false' }, Null: { 'aws:CalledVia': 'true' } } } // prettier-ignore
  await create(aws, 'direct', 'direct', await role('direct', 'cloudformation.amazonaws.com', direct))
  expect((await stackOf('direct'))?.StackStatus).toBe('CREATE_COMPLETE')
})
