import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
})
afterAll(() => w.close())

const refusal = (code: string) => expect.objectContaining({ code, status: 400 })
const NAME = 'rosa-private-key-demo-oidc'
const value = async (SecretId: string) =>
  (await aws.call('secretsmanager', 'GetSecretValue', { SecretId })).SecretString

test('a secret goes by its name, its ARN, and its ARN without the six last characters', async () => {
  const { ARN = '' } = await aws.call('secretsmanager', 'CreateSecret', { Name: NAME, SecretString: 'KEY' })
  expect(ARN).toMatch(
    /^arn:aws:secretsmanager:us-east-1:111122223333:secret:rosa-private-key-demo-oidc-[A-Za-z0-9]{6}$/,
  )
  for (const id of [NAME, ARN, ARN.slice(0, -7)]) expect(await value(id)).toBe('KEY')
  await expect(value('none')).rejects.toEqual(refusal('ResourceNotFoundException'))
  await expect(aws.call('secretsmanager', 'CreateSecret', { Name: NAME, SecretString: 'OTHER' })).rejects.toEqual(
    refusal('ResourceExistsException'),
  )
})

test('a new value is the current one, the old one the previous', async () => {
  await aws.call('secretsmanager', 'CreateSecret', { Name: 'turning', SecretString: 'one' })
  await aws.call('secretsmanager', 'PutSecretValue', { SecretId: 'turning', SecretString: 'two' })
  expect(await value('turning')).toBe('two')
  const previous = await aws.call('secretsmanager', 'GetSecretValue', {
    SecretId: 'turning',
    VersionStage: 'AWSPREVIOUS',
  })
  expect(previous.SecretString).toBe('one')
  await aws.call('secretsmanager', 'PutSecretValue', { SecretId: 'turning', SecretString: 'three' })
  const { VersionIdsToStages: stages = {} } = await aws.call('secretsmanager', 'DescribeSecret', {
    SecretId: 'turning',
  })
  expect(Object.values(stages).toSorted()).toEqual([['AWSCURRENT'], ['AWSPREVIOUS']])
})

test('a request repeated with its token is the same version; with another value it is refused', async () => {
  const ask = { Name: 'again', ClientRequestToken: 'a'.repeat(32), SecretString: 'x' }
  const first = await aws.call('secretsmanager', 'CreateSecret', ask)
  expect(await aws.call('secretsmanager', 'CreateSecret', ask)).toEqual(first)
  await expect(
    aws.call('secretsmanager', 'PutSecretValue', {
      SecretId: 'again',
      ClientRequestToken: 'a'.repeat(32),
      SecretString: 'y',
    }),
  ).rejects.toEqual(refusal('ResourceExistsException'))
})

test('a deleted secret can be restored until its window is over', async () => {
  await aws.call('secretsmanager', 'CreateSecret', { Name: 'leaving', SecretString: 'x' })
  await aws.call('secretsmanager', 'DeleteSecret', { SecretId: 'leaving', RecoveryWindowInDays: 7 })
  await expect(value('leaving')).rejects.toEqual(refusal('InvalidRequestException'))
  await aws.call('secretsmanager', 'RestoreSecret', { SecretId: 'leaving' })
  expect(await value('leaving')).toBe('x')
  await aws.call('secretsmanager', 'DeleteSecret', { SecretId: 'leaving', RecoveryWindowInDays: 7 })
  await w.clock.advance(8 * 24 * 3600 * 1000)
  await expect(value('leaving')).rejects.toEqual(refusal('ResourceNotFoundException'))
  await aws.call('secretsmanager', 'CreateSecret', { Name: 'leaving', SecretString: 'new' })
})

test('a forced deletion is at once, and asks for nothing to be there', async () => {
  await aws.call('secretsmanager', 'CreateSecret', { Name: 'forced', SecretString: 'x' })
  for (let i = 0; i < 2; i++)
    await aws.call('secretsmanager', 'DeleteSecret', { SecretId: 'forced', ForceDeleteWithoutRecovery: true })
  await aws.call('secretsmanager', 'CreateSecret', { Name: 'forced', SecretString: 'y' })
})

test('a role that may read what Red Hat manages reads that and nothing else', async () => {
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }],
  }
  const allowed = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
        Condition: { StringEquals: { 'aws:ResourceTag/red-hat-managed': 'true' } },
      },
    ],
  }
  await aws.call('iam', 'CreateRole', { RoleName: 'Installer', AssumeRolePolicyDocument: JSON.stringify(trust) })
  await aws.call('iam', 'PutRolePolicy', {
    RoleName: 'Installer',
    PolicyName: 'p',
    PolicyDocument: JSON.stringify(allowed),
  })
  const { Credentials: given } = await aws.call('sts', 'AssumeRole', {
    RoleArn: 'arn:aws:iam::111122223333:role/Installer',
    RoleSessionName: 'ocm',
  })
  const installer = await w.client({
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  })
  await aws.call('secretsmanager', 'CreateSecret', { Name: 'private', SecretString: 'x' })
  await expect(installer.call('secretsmanager', 'GetSecretValue', { SecretId: 'private' })).rejects.toEqual(
    refusal('AccessDeniedException'),
  )
  await aws.call('secretsmanager', 'TagResource', {
    SecretId: 'private',
    Tags: [{ Key: 'red-hat-managed', Value: 'true' }],
  })
  expect((await installer.call('secretsmanager', 'GetSecretValue', { SecretId: 'private' })).SecretString).toBe('x')
})

test('filters find secrets by the beginning of a name or tag', async () => {
  await aws.call('secretsmanager', 'CreateSecret', {
    Name: 'found/one',
    SecretString: 'x',
    Tags: [{ Key: 'team', Value: 'blue' }],
  })
  const names = async (Key: string, Values: string[]) =>
    (await aws.call('secretsmanager', 'ListSecrets', { Filters: [{ Key, Values }] })).SecretList?.map(
      (secret) => secret.Name,
    )
  expect(await names('name', ['found/'])).toEqual(['found/one'])
  expect(await names('tag-value', ['bl'])).toEqual(['found/one'])
  expect(await names('name', ['nothing'])).toEqual([])
})

test('no value is in the trail', async () => {
  await aws.call('secretsmanager', 'CreateSecret', { Name: 'loud', SecretString: 'a-very-secret-text' })
  await value('loud')
  await w.clock.settled()
  const { events } = await w.store.read('cloudtrail/111122223333', { limit: 1000 })
  const bodies = events.map((event) => event.body)
  expect(bodies.some((body) => body.includes('"GetSecretValue"'))).toBe(true)
  expect(bodies.filter((body) => body.includes('a-very-secret-text'))).toEqual([])
})

test('a secret under the key that AWS manages is read and renewed by nobody of another account, whatever its policy says', async () => {
  const other = await w.client('redhat')
  const shared = async (Name: string, KmsKeyId?: string) => {
    const { ARN = '' } = await aws.call('secretsmanager', 'CreateSecret', { Name, KmsKeyId, SecretString: 'x' })
    const { Arn: AWS } = await other.call('sts', 'GetCallerIdentity', {})
    const Action = ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecret']
    const statement = { Effect: 'Allow', Principal: { AWS }, Action, Resource: '*' }
    const ResourcePolicy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
    await aws.call('secretsmanager', 'PutResourcePolicy', { SecretId: ARN, ResourcePolicy })
    return ARN
  }
  const SecretId = await shared('by-default-key')
  for (const asked of [
    () => other.call('secretsmanager', 'GetSecretValue', { SecretId }),
    () => other.call('secretsmanager', 'PutSecretValue', { SecretId, SecretString: 'y' }),
    () => other.call('secretsmanager', 'UpdateSecret', { SecretId, SecretString: 'y' }),
  ])
    await expect(asked()).rejects.toEqual(refusal('InvalidRequestException'))
  const own = await shared('by-own-key', 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab')
  expect(await other.call('secretsmanager', 'GetSecretValue', { SecretId: own })).toMatchObject({ SecretString: 'x' })
})

test('the label of the current version is moved, but never taken off', async () => {
  const { VersionId } = await aws.call('secretsmanager', 'CreateSecret', { Name: 'kept', SecretString: 'x' })
  const asked = { SecretId: 'kept', VersionStage: 'AWSCURRENT', RemoveFromVersionId: VersionId }
  const taken = aws.call('secretsmanager', 'UpdateSecretVersionStage', asked)
  await expect(taken).rejects.toEqual(refusal('InvalidParameterException'))
  expect(await value('kept')).toBe('x')
})
