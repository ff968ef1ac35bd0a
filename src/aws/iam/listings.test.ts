import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

let w: TestWorld
let admin: AwsClient
let ada: AwsClient
beforeAll(async () => {
  w = await world()
  admin = await w.client('customer')
  await admin.call('iam', 'CreateUser', { UserName: 'ada' })
  const { AccessKey } = await admin.call('iam', 'CreateAccessKey', { UserName: 'ada' })
  ada = await w.client({
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  })
})
afterAll(() => w.close())

const IAM = 'arn:aws:iam::111122223333'
const text = (action: string, resource: string) =>
  `User: ${IAM}:user/ada is not authorized to perform: iam:${action} on resource: ${resource} because no identity-based policy allows the iam:${action} action`

test.each([
  ['ListUsers', {}, `${IAM}:user/`],
  ['ListGroups', {}, `${IAM}:group/`],
  ['ListRoles', {}, `${IAM}:role/`],
  [
    'ListRoles',
    { PathPrefix: '/aws-service-role/spot.amazonaws.com/' },
    `${IAM}:role/aws-service-role/spot.amazonaws.com/`,
  ],
  ['ListInstanceProfiles', {}, `${IAM}:instance-profile/`],
  ['ListServerCertificates', {}, `${IAM}:server-certificate/`],
  ['ListVirtualMFADevices', {}, `${IAM}:mfa/`],
  ['ListOpenIDConnectProviders', {}, `${IAM}:oidc-provider/*`],
  ['ListSAMLProviders', {}, `${IAM}:saml-provider/*`],
  ['ListPolicies', {}, 'policy path /'],
  ['ListAccountAliases', {}, '*'],
  ['GetAccountSummary', {}, '*'],
] as const)('IAM refuses %s %j on resource %s', async (action, input, resource) => {
  await expect(ada.call('iam', action, input)).rejects.toMatchObject({
    code: 'AccessDenied',
    message: text(action, resource),
  })
})

test('a listing is allowed by a policy on the folder of what it lists, as in the guide’s examples', async () => {
  const statement = { Effect: 'Allow', Action: ['iam:ListUsers', 'iam:ListRoles'], Resource: `${IAM}:user/*` }
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] })
  await admin.call('iam', 'PutUserPolicy', { UserName: 'ada', PolicyName: 'lists', PolicyDocument })
  expect((await ada.call('iam', 'ListUsers', {})).Users?.map(({ UserName }) => UserName)).toContain('ada')
  await expect(ada.call('iam', 'ListRoles', {})).rejects.toMatchObject({ code: 'AccessDenied' })
})
