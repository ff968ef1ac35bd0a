import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountId } from '../../kernel/brands.ts'
import { world, type TestWorld } from '../../../test/world.ts'
import { credentialsOf, type Credential, type Credentials } from './credentials.ts'

const CUSTOMER = accountId('111122223333')
const RED_HAT = accountId('710019948333')
const READER = 'arn:aws:iam::111122223333:role/Reader'

let w: TestWorld
let all: Credentials
beforeAll(async () => {
  w = await world()
  all = credentialsOf({ store: w.store, clock: w.clock, view: () => w.cloud.projection.view() }, () => [
    CUSTOMER,
    RED_HAT,
  ])
  const trust = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
      {
        Sid: 'Partner',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::710019948333:root' },
        Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'sts:ExternalId': 'tenant-1' } },
      },
    ],
  }
  const aws = await w.client('customer')
  await aws.call('iam', 'CreateRole', { RoleName: 'Reader', AssumeRolePolicyDocument: JSON.stringify(trust) })
})
afterAll(() => w.close())

const held = async (kind: Credential['kind']) => (await all.list()).credentials.filter((one) => one.kind === kind)
const assume = async () =>
  (await w.client('redhat')).call('sts', 'AssumeRole', {
    RoleArn: READER,
    RoleSessionName: 'ci',
    ExternalId: 'tenant-1',
    DurationSeconds: 900,
  })

test('a session tells who holds it, the statement that let him in, and when it expires', async () => {
  const { Credentials: given } = await assume()
  const [session, ...others] = await held('assumed-role')
  expect(others).toEqual([])
  expect(session).toMatchObject({
    accessKeyId: given?.AccessKeyId,
    account: '111122223333',
    principal: 'arn:aws:sts::111122223333:assumed-role/Reader/ci',
    holder: 'arn:aws:iam::710019948333:user/stint',
    trust: { statement: 1, sid: 'Partner', as: 'AWS' },
    expires: given?.Expiration?.toISOString().replace('.000Z', 'Z'),
    state: 'valid',
    renewals: 0,
  })
  expect(session).not.toHaveProperty('lastUsed')
})

test('its use is told, and nothing secret', async () => {
  const { Credentials: given } = await assume()
  const credentials = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  }
  await (await w.client(credentials)).call('sts', 'GetCallerIdentity', {})
  const used = (await held('assumed-role')).find(({ accessKeyId }) => accessKeyId === given?.AccessKeyId)
  expect(used?.lastUsed).toMatchObject({
    service: 'sts.amazonaws.com',
    call: 'GetCallerIdentity',
    region: 'us-east-1',
  })
  const shown = JSON.stringify(await all.list())
  expect(shown).not.toContain(credentials.secretAccessKey)
  expect(shown).not.toContain(credentials.sessionToken)
})

test('renewals of the same holder are counted, and what expired is told for an hour', async () => {
  const before = (await held('assumed-role')).length
  await w.clock.advance(16 * 60_000)
  await assume()
  const sessions = await held('assumed-role')
  expect(sessions.map(({ state }) => state)).toEqual([...Array<string>(before).fill('expired'), 'valid'])
  expect(sessions.at(-1)?.renewals).toBe(before)
  await w.clock.advance(61 * 60_000)
  expect((await held('assumed-role')).map(({ state }) => state)).toEqual(['expired'])
  await w.clock.advance(60 * 60_000)
  expect(await held('assumed-role')).toEqual([])
})

test('a session dies with its role', async () => {
  await assume()
  const aws = await w.client('customer')
  await aws.call('iam', 'DeleteRole', { RoleName: 'Reader' })
  expect((await held('assumed-role')).map(({ state }) => state)).toEqual(['gone'])
})

test('long-lived keys never expire, and show what they did last', async () => {
  const aws = await w.client('customer')
  await aws.call('iam', 'CreateUser', { UserName: 'robot' })
  const { AccessKey: key } = await aws.call('iam', 'CreateAccessKey', { UserName: 'robot' })
  const robot = async () => (await held('access-key')).find(({ accessKeyId }) => accessKeyId === key?.AccessKeyId)
  expect(await robot()).toMatchObject({ principal: 'arn:aws:iam::111122223333:user/robot', state: 'valid' })
  expect(await robot()).not.toHaveProperty('expires')
  const credentials = { accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' }
  await (await w.client(credentials)).call('sts', 'GetSessionToken', {})
  expect((await robot())?.lastUsed).toMatchObject({ call: 'GetSessionToken' })
  expect(await held('session-token')).toMatchObject([
    { principal: 'arn:aws:iam::111122223333:user/robot', holder: 'arn:aws:iam::111122223333:user/robot' },
  ])
  await aws.call('iam', 'UpdateAccessKey', {
    UserName: 'robot',
    AccessKeyId: credentials.accessKeyId,
    Status: 'Inactive',
  })
  expect((await robot())?.state).toBe('inactive')
})

test('one who looks later, or at another node, sees the same', async () => {
  const again = credentialsOf({ store: w.store, clock: w.clock, view: () => w.cloud.projection.view() }, () => [
    CUSTOMER,
    RED_HAT,
  ])
  expect((await again.list()).credentials).toEqual((await all.list()).credentials)
})
