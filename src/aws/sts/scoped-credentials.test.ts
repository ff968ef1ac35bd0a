import { GetScopedCredentialsCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import type { Credentials } from '../../wire/sigv4/request.ts'

const ACCOUNT = '111122223333'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  const trust = { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: ['sts:AssumeRole', 'sts:TagSession'] }
  await aws.call('iam', 'CreateRole', {
    RoleName: 'Agent',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
  })
  await aws.call('iam', 'PutRolePolicy', { RoleName: 'Agent', PolicyName: 'all', PolicyDocument: policy('*') })
})
afterAll(() => w.close())

const policy = (Action: string | readonly string[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] })

interface Issued {
  readonly AccessKeyId?: string | undefined
  readonly SecretAccessKey?: string | undefined
  readonly SessionToken?: string | undefined
}
const held = (issued: Issued | undefined): Credentials => ({
  accessKeyId: issued?.AccessKeyId ?? '',
  secretAccessKey: issued?.SecretAccessKey ?? '',
  sessionToken: issued?.SessionToken ?? '',
})
async function agent(more: object = {}): Promise<AwsClient> {
  const RoleArn = `arn:aws:iam::${ACCOUNT}:role/Agent`
  const { Credentials: made } = await aws.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'agent', ...more })
  return w.client(held(made))
}
const refusal = (code: string, status: number) => expect.objectContaining({ code, status })

test('a session is narrowed, and stays whose it is', async () => {
  const wide = await agent({ Tags: [{ Key: 'team', Value: 'sre' }] })
  const scoped = await wide.call('sts', 'GetScopedCredentials', { Policy: policy('iam:List*'), DurationSeconds: 60 })
  const Arn = `arn:aws:sts::${ACCOUNT}:assumed-role/Agent/agent`
  expect(scoped).toMatchObject({
    SessionInfo: { Arn, ScopedSessionId: expect.stringMatching(/^AROA[A-Z0-9]{16,}:agent$/) as string },
    ScopedPoliciesCount: 1,
    SessionTokenSize: scoped.Credentials?.SessionToken?.length,
  })
  const narrow = await w.client(held(scoped.Credentials))
  expect((await narrow.call('sts', 'GetCallerIdentity', {})).Arn).toBe(Arn)
  await narrow.call('iam', 'ListUsers', {})
  await expect(narrow.call('iam', 'CreateUser', { UserName: 'x' })).rejects.toEqual(
    expect.objectContaining({
      code: 'AccessDenied',
      message: `User: ${Arn} is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::${ACCOUNT}:user/x because no session policy allows the iam:CreateUser action`,
    }),
  )
  await w.clock.advance(60_000)
  await expect(narrow.call('iam', 'ListUsers', {})).rejects.toEqual(refusal('ExpiredToken', 403))
  await wide.call('iam', 'ListUsers', {})
})

test('each further policy narrows what the others left, three at most', async () => {
  const layers = [
    ['iam:*', 'sts:*'],
    ['iam:List*', 'iam:Get*', 'sts:*'],
    ['iam:List*', 'iam:Create*', 'sts:*'],
  ]
  let client = await agent()
  for (const [index, actions] of layers.entries()) {
    const scoped = await client.call('sts', 'GetScopedCredentials', { Policy: policy(actions) })
    expect(scoped.ScopedPoliciesCount).toBe(index + 1)
    client = await w.client(held(scoped.Credentials))
  }
  await client.call('iam', 'ListUsers', {})
  const refused = [
    client.call('iam', 'CreateUser', { UserName: 'x' }),
    client.call('iam', 'GetAccountSummary', {}),
    client.call('s3', 'ListBuckets', {}),
    client.call('sts', 'GetScopedCredentials', { Policy: policy('*') }),
  ]
  await Promise.all(refused.map((asked) => expect(asked).rejects.toEqual(refusal('AccessDenied', 403))))
  expect((await client.call('sts', 'GetScopedCredentials', { DurationSeconds: 10 })).ScopedPoliciesCount).toBe(3)
})

test('it takes temporary credentials, the permission, and no more time than there is', async () => {
  await expect(aws.call('sts', 'GetScopedCredentials', { DurationSeconds: 10 })).rejects.toEqual(
    refusal('AccessDenied', 403),
  )
  const wide = await agent({ DurationSeconds: 900 })
  await expect(wide.call('sts', 'GetScopedCredentials', { DurationSeconds: 901 })).rejects.toEqual(
    refusal('InsufficientSessionLifetime', 400),
  )
  await expect(wide.call('sts', 'GetScopedCredentials', {})).rejects.toEqual(refusal('ValidationError', 400))
  await expect(wide.call('sts', 'GetScopedCredentials', { Policy: '{' })).rejects.toEqual(
    refusal('MalformedPolicyDocument', 400),
  )
  const without = await w.client(
    held((await wide.call('sts', 'GetScopedCredentials', { Policy: policy('iam:*') })).Credentials),
  )
  await expect(without.call('sts', 'GetScopedCredentials', { DurationSeconds: 10 })).rejects.toEqual(
    refusal('AccessDenied', 403),
  )
})

test('what revokes the session revokes what was made of it', async () => {
  const wide = await agent()
  await w.clock.advance(10_000)
  const scoped = await wide.call('sts', 'GetScopedCredentials', { Policy: policy('iam:List*') })
  const narrow = await w.client(held(scoped.Credentials))
  const before = new Date(w.clock.now() - 5_000).toISOString()
  const Condition = { DateLessThan: { 'aws:TokenIssueTime': before } }
  const PolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: '*', Resource: '*', Condition }],
  })
  await aws.call('iam', 'PutRolePolicy', { RoleName: 'Agent', PolicyName: 'revoke', PolicyDocument })
  await expect(narrow.call('iam', 'ListUsers', {})).rejects.toEqual(refusal('AccessDenied', 403))
  await aws.call('iam', 'DeleteRolePolicy', { RoleName: 'Agent', PolicyName: 'revoke' })
})

test('a user’s session is narrowed too, and tokens are as long as was asked', async () => {
  const { Credentials: made, SessionTokenSize: size } = await aws.call('sts', 'GetSessionToken', { MinimumSessionTokenSize: 4096 }) // prettier-ignore
  expect([size, made?.SessionToken?.length]).toEqual([4096, 4096])
  const session = held(made)
  const { accessKeyId, secretAccessKey, sessionToken = '' } = session
  const sdk = new STSClient({ endpoint: w.endpoint, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey, sessionToken } }) // prettier-ignore
  const scoped = await sdk.send(new GetScopedCredentialsCommand({ Policy: policy('s3:*') }))
  sdk.destroy()
  const narrow = await w.client(held(scoped.Credentials))
  await narrow.call('s3', 'ListBuckets', {})
  await expect(narrow.call('ec2', 'DescribeVpcs', {})).rejects.toEqual(refusal('UnauthorizedOperation', 403))
  await expect(aws.call('sts', 'GetSessionToken', { MinimumSessionTokenSize: 4097 })).rejects.toEqual(
    refusal('ValidationError', 400),
  )
})
