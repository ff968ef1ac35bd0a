import { afterAll, expect, it } from 'vitest'
import { world } from '../../test/world.ts'
import { sessionCaller, stands } from './principal.ts'

const w = await world()
afterAll(() => w.close())

it('somebody whom a user vouched for stands no longer once the user is another of the same name', async () => {
  const aws = await w.client('customer')
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:GetFederationToken', Resource: '*' }],
  })
  const user = { UserName: 'ada' }
  await aws.call('iam', 'CreateUser', user)
  await aws.call('iam', 'PutUserPolicy', { ...user, PolicyName: 'p', PolicyDocument })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', user)
  const accessKeyId = AccessKey?.AccessKeyId ?? ''
  const ada = await w.client({ accessKeyId, secretAccessKey: AccessKey?.SecretAccessKey ?? '' })
  const { Credentials } = await ada.call('sts', 'GetFederationToken', { Name: 'guest' })
  const claims = w.cloud.world.sessions.open(Credentials?.SessionToken ?? '')?.claims
  const caller = claims && sessionCaller(w.cloud.projection.view(), claims)
  const standing = () => caller && stands(w.cloud.projection.view(), caller, w.clock.now())
  expect(standing()).toBe(true)
  await aws.call('iam', 'DeleteAccessKey', { ...user, AccessKeyId: accessKeyId })
  await aws.call('iam', 'DeleteUserPolicy', { ...user, PolicyName: 'p' })
  await aws.call('iam', 'DeleteUser', user)
  expect(standing()).toBe(false)
  await aws.call('iam', 'CreateUser', user)
  expect(standing()).toBe(false)
})

it('a user who has been given another name calls by that one with the same key', async () => {
  const aws = await w.client('customer')
  await aws.call('iam', 'CreateUser', { UserName: 'ben' })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName: 'ben' })
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {}
  const ben = await w.client({ accessKeyId, secretAccessKey })
  const called = async () => (await ben.call('sts', 'GetCallerIdentity', {})).Arn?.split('/').at(-1)
  expect(await called()).toBe('ben')
  await aws.call('iam', 'UpdateUser', { UserName: 'ben', NewUserName: 'benjamin' })
  expect(await called()).toBe('benjamin')
})
