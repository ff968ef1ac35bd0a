import { afterAll, expect, test } from 'vitest'
import { world } from '../../../test/world.ts'

/** Each permission of CloudFormation is asked for with the keys that policies may depend on. */
const w = await world()
afterAll(() => w.close())
const aws = await w.client('customer')

const documentOf = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allowed = { Effect: 'Allow', Action: '*', Resource: '*' }
let made = 0

async function person(...statements: object[]) {
  const UserName = `user-${++made}`
  await aws.call('iam', 'CreateUser', { UserName })
  await aws.call('iam', 'PutUserPolicy', { UserName, PolicyName: 'p', PolicyDocument: documentOf(...statements) })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName })
  return w.client({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' })
}

const denied = (action: string) =>
  expect.objectContaining({
    code: 'AccessDenied',
    message: expect.stringContaining(`is not authorized to perform: cloudformation:${action}`) as string,
  })
const TemplateBody = JSON.stringify({ Resources: { Somebody: { Type: 'AWS::IAM::User' } } })
const Capabilities = ['CAPABILITY_IAM']

test('cloudformation:RoleArn is the role that is passed, and absent where none is', async () => {
  const AssumeRolePolicyDocument = documentOf({
    Effect: 'Allow',
    Principal: { Service: 'cloudformation.amazonaws.com' },
    Action: 'sts:AssumeRole',
  })
  const roleOf = async (RoleName: string) => {
    const { Role } = await aws.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument })
    await aws.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn: 'arn:aws:iam::aws:policy/IAMFullAccess' })
    return Role?.Arn ?? ''
  }
  const [weak, strong] = [await roleOf('weak'), await roleOf('strong')]
  const bound = await person(allowed, {
    Effect: 'Deny',
    Action: 'cloudformation:*Stack',
    Resource: '*',
    Condition: { ArnNotEquals: { 'cloudformation:RoleArn': weak } },
  })
  const stack = { StackName: 'by-role', TemplateBody, Capabilities }
  await expect(bound.call('cloudformation', 'CreateStack', stack)).rejects.toEqual(denied('CreateStack'))
  const byStrong = { ...stack, RoleARN: strong }
  await expect(bound.call('cloudformation', 'CreateStack', byStrong)).rejects.toEqual(denied('CreateStack'))
  await bound.call('cloudformation', 'CreateStack', { ...stack, RoleARN: weak })
  const gone = { StackName: 'by-role', RoleARN: strong }
  await expect(bound.call('cloudformation', 'DeleteStack', gone)).rejects.toEqual(denied('DeleteStack'))
  await bound.call('cloudformation', 'DeleteStack', { ...gone, RoleARN: weak })
})

test('cloudformation:ChangeSetName is the name of the change set, also where its ARN is given', async () => {
  const set = { StackName: 'changing', ChangeSetType: 'CREATE', TemplateBody, Capabilities } as const
  const { Id = '' } = await aws.call('cloudformation', 'CreateChangeSet', { ...set, ChangeSetName: 'kept' })
  const bound = await person(allowed, {
    Effect: 'Deny',
    Action: 'cloudformation:ExecuteChangeSet',
    Resource: '*',
    Condition: { StringEquals: { 'cloudformation:ChangeSetName': 'kept' } },
  })
  const byName = { ChangeSetName: 'kept', StackName: 'changing' }
  await expect(bound.call('cloudformation', 'ExecuteChangeSet', byName)).rejects.toEqual(denied('ExecuteChangeSet'))
  const byArn = { ChangeSetName: Id }
  await expect(bound.call('cloudformation', 'ExecuteChangeSet', byArn)).rejects.toEqual(denied('ExecuteChangeSet'))
})
