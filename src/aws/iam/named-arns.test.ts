import { afterAll, expect, test } from 'vitest'
import { world } from '../../../test/world.ts'

/** What a call names by its ARN it means by exactly that ARN: the one that policies were asked about. */
const w = await world()
afterAll(() => w.close())
const aws = await w.client('customer')

const CUSTOMER = '111122223333'
const documentOf = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const METADATA = `<EntityDescriptor entityID="idp"><IDPSSODescriptor><KeyDescriptor><KeyInfo><X509Data><X509Certificate>AAAA</X509Certificate></X509Data></KeyInfo></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>`

async function keptFrom(UserName: string, Resource: string) {
  await aws.call('iam', 'CreateUser', { UserName })
  const PolicyDocument = documentOf(
    { Effect: 'Allow', Action: 'iam:*', Resource: '*' },
    { Effect: 'Deny', Action: 'iam:*', Resource },
  )
  await aws.call('iam', 'PutUserPolicy', { UserName, PolicyName: 'all-but-one', PolicyDocument })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName })
  return w.client({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' })
}

const denied = expect.objectContaining({ code: 'AccessDenied', status: 403 })
const missing = expect.objectContaining({ code: 'NoSuchEntity', status: 404 })

test('an OIDC provider is not reached by an ARN of another partition or region, which a Deny does not name', async () => {
  const arn = `arn:aws:iam::${CUSTOMER}:oidc-provider/idp.example/a`
  await aws.call('iam', 'CreateOpenIDConnectProvider', {
    Url: 'https://idp.example/a',
    ThumbprintList: ['a'.repeat(40)],
  })
  const kept = await keptFrom('kept-from-oidc', arn)
  const add = (OpenIDConnectProviderArn: string) =>
    kept.call('iam', 'AddClientIDToOpenIDConnectProvider', { OpenIDConnectProviderArn, ClientID: 'mine' })
  await expect(add(arn)).rejects.toEqual(denied)
  await expect(add(arn.replace('arn:aws:', 'arn:aws-cn:'))).rejects.toEqual(missing)
  await expect(add(arn.replace('iam::', 'iam:us-east-1:'))).rejects.toEqual(missing)
  const odd = { OpenIDConnectProviderArn: arn.replace('iam::', 'iam:us-east-1:') }
  await expect(kept.call('iam', 'DeleteOpenIDConnectProvider', odd)).rejects.toEqual(missing)
})

test('a SAML provider is not reached by its name in another case, which a Deny does not name', async () => {
  const arn = `arn:aws:iam::${CUSTOMER}:saml-provider/Corp`
  await aws.call('iam', 'CreateSAMLProvider', { Name: 'Corp', SAMLMetadataDocument: METADATA.padEnd(1100) })
  const kept = await keptFrom('kept-from-saml', arn)
  const drop = (SAMLProviderArn: string) => kept.call('iam', 'DeleteSAMLProvider', { SAMLProviderArn })
  await expect(drop(arn)).rejects.toEqual(denied)
  await expect(drop(arn.replace('Corp', 'CORP'))).rejects.toEqual(missing)
  await expect(drop(arn.replace('arn:aws:', 'arn:aws-cn:'))).rejects.toEqual(missing)
})

test('what a policy of another account grants is told to nobody here', async () => {
  const management = await w.client('management')
  const { Policy } = await management.call('iam', 'CreatePolicy', {
    PolicyName: 'of-others',
    PolicyDocument: documentOf({ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }),
  })
  const Arn = Policy?.Arn ?? ''
  const granting = { Arn, ServiceNamespaces: ['ec2'] }
  await expect(aws.call('iam', 'ListPoliciesGrantingServiceAccess', granting)).rejects.toMatchObject({
    code: 'InvalidInput',
    message: `Invalid Entity Arn: ${Arn} is not supported.`,
  })
  await expect(aws.call('iam', 'GenerateServiceLastAccessedDetails', { Arn })).rejects.toEqual(missing)
})
