import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountId } from '../../kernel/brands.ts'
import { world, type TestWorld } from '../../../test/world.ts'
import { codeAt, stepAt } from '../../aws/iam/totp.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { credentialsOf, type Credentials } from './credentials.ts'

const CUSTOMER = accountId('111122223333')
const TAGS = [{ Key: 'team', Value: 'blue' }]

let w: TestWorld
let aws: AwsClient
let all: Credentials
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
  all = watch()
})
afterAll(() => w.close())

const watch = () => credentialsOf({ store: w.store, clock: w.clock, view: () => w.cloud.projection.view() }, () => [CUSTOMER]) // prettier-ignore

const trusting = (Condition: object): string => {
  const Action = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity']
  const Statement = { Effect: 'Allow', Principal: { AWS: CUSTOMER }, Action, Condition }
  return JSON.stringify({ Version: '2012-10-17', Statement })
}

/** What is told of the trust of the role's session. */
async function told(role: string, by: Credentials) {
  const { credentials } = await by.list()
  const found = credentials.find(({ principal }) => principal.includes(`/${role}/`))
  return { trust: found?.trust, untold: found?.untold }
}

/** The same, of a session that the account's user gets, with tags, of a role under such a condition. */
async function trustUnder(role: string, condition: object, more: object = {}) {
  const AssumeRolePolicyDocument = trusting(condition)
  const { Role } = await aws.call('iam', 'CreateRole', { RoleName: role, AssumeRolePolicyDocument, Tags: TAGS })
  await aws.call('sts', 'AssumeRole', { RoleArn: Role?.Arn ?? '', RoleSessionName: 'ci', Tags: TAGS, ...more })
  return told(role, all)
}

test.each([
  ['the caller’s address', 'ByAddress', { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }],
  ['tags', 'ByTag', { StringEquals: { 'aws:RequestTag/team': 'blue' } }],
  ['names of tags', 'ByTagKeys', { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'team' }, Null: { 'aws:TagKeys': 'false' } }], // prettier-ignore
  ['the role’s own tags', 'ByRole', { StringEquals: { 'aws:ResourceTag/team': 'blue', 'iam:ResourceTag/team': 'blue' } }], // prettier-ignore
  ['a region', 'ByRegion', { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }],
  ['a client', 'ByClient', { StringLike: { 'aws:UserAgent': '?*' } }],
  ['plain HTTP', 'ByTransport', { Bool: { 'aws:SecureTransport': 'false' } }],
  ['a user’s name', 'ByName', { StringEquals: { 'aws:PrincipalType': 'User', 'aws:username': 'stint' } }],
  ['a time', 'ByTime', { DateGreaterThan: { 'aws:EpochTime': '2020-01-01T00:00:00Z' } }],
])('a trust that asks for %s is held against what the record says of it', async (_what, role, condition) => {
  expect(await trustUnder(role, condition)).toEqual({ trust: { statement: 0, as: 'AWS' }, untold: undefined })
})

test('a trust that asks for MFA is held against the device that was shown, and the source identity that was given', async () => {
  const { VirtualMFADevice } = await aws.call('iam', 'CreateVirtualMFADevice', { VirtualMFADeviceName: 'phone' })
  const { SerialNumber = '', Base32StringSeed = new Uint8Array() } = VirtualMFADevice ?? {}
  const code = (steps: number) => codeAt(Buffer.from(Base32StringSeed).toString(), stepAt(w.clock.now()) + steps)
  const codes = { AuthenticationCode1: code(-3), AuthenticationCode2: code(-2) }
  await aws.call('iam', 'EnableMFADevice', { UserName: 'stint', SerialNumber, ...codes })
  const condition = { Bool: { 'aws:MultiFactorAuthPresent': 'true' }, StringEquals: { 'sts:SourceIdentity': 'ada' } }
  expect(await trustUnder('ByMfa', condition, { SerialNumber, TokenCode: code(-1), SourceIdentity: 'ada' })).toEqual({
    trust: { statement: 0, as: 'AWS' },
    untold: undefined,
  })
})

test('where a trust asks for what no record tells, that is named, and no statement is denied', async () => {
  await aws.call('iam', 'TagUser', { UserName: 'stint', Tags: TAGS })
  const condition = { StringEquals: { 'aws:PrincipalTag/team': 'blue' }, IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }
  expect(await trustUnder('ByOwnTag', condition)).toEqual({ trust: undefined, untold: ['aws:PrincipalTag/team'] })
})

test('no statement is named where the trust that there is now would not let the caller in', async () => {
  await trustUnder('Moved', { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } })
  const Condition = { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' }, StringEquals: { 'aws:PrincipalTag/team': 'blue' } }
  const PolicyDocument = trusting(Condition)
  await aws.call('iam', 'UpdateAssumeRolePolicy', { RoleName: 'Moved', PolicyDocument })
  expect(await told('Moved', watch())).toEqual({ trust: undefined, untold: undefined })
})
