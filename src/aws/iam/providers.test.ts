import { X509Certificate } from 'node:crypto'
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

const CUSTOMER = '111122223333'
const HOST = 'demo-oidc.s3.us-east-1.amazonaws.com'
const arn = (url: string) => `arn:aws:iam::${CUSTOMER}:oidc-provider/${url}`
const ANY = 'c'.repeat(40)
const OTHER = 'b'.repeat(40)

test('a provider is kept by host and path of its issuer', async () => {
  const made = await aws.call('iam', 'CreateOpenIDConnectProvider', {
    Url: `https://${HOST}`,
    ClientIDList: ['openshift', 'sts.amazonaws.com'],
    ThumbprintList: [ANY.toUpperCase()],
    Tags: [{ Key: 'red-hat-managed', Value: 'true' }],
  })
  expect(made.OpenIDConnectProviderArn).toBe(arn(HOST))
  const got = await aws.call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn(HOST) })
  expect(got).toMatchObject({
    Url: HOST,
    ClientIDList: ['openshift', 'sts.amazonaws.com'],
    ThumbprintList: [ANY],
    Tags: [{ Key: 'red-hat-managed', Value: 'true' }],
  })
  const { OpenIDConnectProviderList } = await aws.call('iam', 'ListOpenIDConnectProviders', {})
  expect(OpenIDConnectProviderList).toEqual([{ Arn: arn(HOST) }])
  await expect(
    aws.call('iam', 'CreateOpenIDConnectProvider', { Url: `https://${HOST}`, ThumbprintList: [ANY] }),
  ).rejects.toMatchObject({ code: 'EntityAlreadyExists', message: `Provider with url https://${HOST} already exists.` })
})

test('without a thumbprint that of the last certificate served is taken', async () => {
  const { OpenIDConnectProviderArn = '' } = await aws.call('iam', 'CreateOpenIDConnectProvider', {
    Url: 'https://other-oidc.s3.us-east-1.amazonaws.com',
  })
  const got = await aws.call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn })
  const authority = new X509Certificate(w.ca).fingerprint.replaceAll(':', '').toLowerCase()
  expect(got.ThumbprintList).toEqual([authority])
})

test('without a thumbprint and without an answer from the issuer no provider is made', async () => {
  const Url = 'https://127.0.0.1/issuer'
  await expect(aws.call('iam', 'CreateOpenIDConnectProvider', { Url })).rejects.toMatchObject({
    code: 'OpenIdIdpCommunicationError',
    status: 400,
  })
  await aws.call('iam', 'CreateOpenIDConnectProvider', { Url, ThumbprintList: [ANY] })
})

test('client ids and thumbprints change, again and again without error', async () => {
  const OpenIDConnectProviderArn = arn(HOST)
  const named = { OpenIDConnectProviderArn, ClientID: 'more' }
  await aws.call('iam', 'AddClientIDToOpenIDConnectProvider', named)
  await aws.call('iam', 'AddClientIDToOpenIDConnectProvider', named)
  await aws.call('iam', 'UpdateOpenIDConnectProviderThumbprint', {
    OpenIDConnectProviderArn,
    ThumbprintList: [OTHER],
  })
  const got = () => aws.call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn })
  expect(await got()).toMatchObject({
    ClientIDList: ['openshift', 'sts.amazonaws.com', 'more'],
    ThumbprintList: [OTHER],
  })
  await aws.call('iam', 'RemoveClientIDFromOpenIDConnectProvider', named)
  await aws.call('iam', 'RemoveClientIDFromOpenIDConnectProvider', named)
  expect((await got()).ClientIDList).toEqual(['openshift', 'sts.amazonaws.com'])
})

test('one that is not there is neither found nor deleted', async () => {
  const OpenIDConnectProviderArn = arn('nobody.example.com')
  await expect(aws.call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn })).rejects.toMatchObject({
    code: 'NoSuchEntity',
    message: `OpenIDConnect Provider not found for arn ${OpenIDConnectProviderArn}`,
    status: 404,
  })
  await expect(aws.call('iam', 'DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn })).rejects.toMatchObject({
    code: 'NoSuchEntity',
    message: `OpenId connect Provider ${OpenIDConnectProviderArn} cannot be found.`,
    status: 404,
  })
  await aws.call('iam', 'DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: arn(HOST) })
  await expect(
    aws.call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn(HOST) }),
  ).rejects.toMatchObject({ code: 'NoSuchEntity' })
})

test("another account's provider is not to be seen", async () => {
  const OpenIDConnectProviderArn = 'arn:aws:iam::710019948333:oidc-provider/oidc.op1.openshiftapps.com/ocm'
  await expect(aws.call('iam', 'GetOpenIDConnectProvider', { OpenIDConnectProviderArn })).rejects.toMatchObject({
    code: 'AccessDenied',
  })
})

test('an instance profile shows its role, and is found by its role', async () => {
  const trust = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
  await aws.call('iam', 'CreateRole', { RoleName: 'Worker', AssumeRolePolicyDocument })
  const named = { InstanceProfileName: 'demo-worker-profile' }
  const { InstanceProfile } = await aws.call('iam', 'CreateInstanceProfile', { ...named, Path: '/rosa/' })
  expect(InstanceProfile).toMatchObject({
    Arn: `arn:aws:iam::${CUSTOMER}:instance-profile/rosa/demo-worker-profile`,
    Path: '/rosa/',
  })
  expect(InstanceProfile?.InstanceProfileId).toMatch(/^AIPA[A-Z2-7]{17}$/)
  await aws.call('iam', 'AddRoleToInstanceProfile', { ...named, RoleName: 'Worker' })
  const got = await aws.call('iam', 'GetInstanceProfile', named)
  expect(got.InstanceProfile?.Roles?.map((role) => role.RoleName)).toEqual(['Worker'])
  const found = await aws.call('iam', 'ListInstanceProfilesForRole', { RoleName: 'Worker' })
  expect(found.InstanceProfiles?.map((profile) => profile.InstanceProfileName)).toEqual(['demo-worker-profile'])
  await expect(aws.call('iam', 'DeleteInstanceProfile', named)).rejects.toMatchObject({
    code: 'DeleteConflict',
    message: 'Cannot delete entity, must remove roles from instance profile first.',
  })
  await aws.call('iam', 'RemoveRoleFromInstanceProfile', { ...named, RoleName: 'Worker' })
  await aws.call('iam', 'DeleteInstanceProfile', named)
  await expect(aws.call('iam', 'GetInstanceProfile', named)).rejects.toMatchObject({
    code: 'NoSuchEntity',
    message: 'Instance Profile demo-worker-profile cannot be found.',
  })
})
