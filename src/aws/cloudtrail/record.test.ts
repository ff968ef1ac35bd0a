import { once } from 'node:events'
import { request } from 'node:https'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import { sign } from '../../wire/sigv4/sign.ts'

let w: TestWorld
beforeAll(async () => void (w = await world()))
afterAll(() => w.close())

/** The newest record of a call. */
async function record(name: string): Promise<Record<string, unknown>> {
  await w.clock.settled()
  const { Events: [newest] = [] } = await (
    await w.client('customer')
  ).call('cloudtrail', 'LookupEvents', { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: name }] })
  return JSON.parse(newest?.CloudTrailEvent ?? '{}') as Record<string, unknown>
}

/** A signed call at the TLS door, by its name at AWS. */
async function overTls(host: string, service: string, url: string): Promise<string | undefined> {
  const payload: [string, string][] = service === 's3' ? [['x-amz-content-sha256', 'UNSIGNED-PAYLOAD']] : []
  const headers = new Map([['host', host], ...payload, ['user-agent', 'probe/1']])
  const signed = sign({ method: 'GET', url, headers }, await w.credentials('customer'), { region: 'us-east-1', service }, w.clock.now(), undefined) // prettier-ignore
  const { port } = new URL(w.doors.tls)
  const asked = request({ host: '127.0.0.1', port, path: url, ca: w.ca, servername: host, headers: Object.fromEntries(signed), maxVersion: 'TLSv1.2' }) // prettier-ignore
  asked.end()
  const [answer] = (await once(asked, 'response')) as [import('node:http').IncomingMessage]
  answer.resume()
  await once(answer, 'end')
  return answer.headers['x-amz-id-2'] as string | undefined
}

test('the record of a call over TLS says how it was encrypted', async () => {
  const id = await overTls('s3.us-east-1.amazonaws.com', 's3', '/')
  const CipherSuite = expect.stringMatching(/^ECDHE-.*-GCM-SHA(256|384)$/) as string
  expect(await record('ListBuckets')).toMatchObject({
    userAgent: '[probe/1]',
    additionalEventData: {
      SignatureVersion: 'SigV4',
      CipherSuite,
      bytesTransferredIn: 0,
      AuthenticationMethod: 'AuthHeader',
      'x-amz-id-2': id,
    },
    tlsDetails: {
      tlsVersion: 'TLSv1.2',
      cipherSuite: CipherSuite,
      clientProvidedHostHeader: 's3.us-east-1.amazonaws.com',
    },
  })
})

test('the record of a call over plain HTTP does not', async () => {
  const aws = await w.client('customer')
  await aws.call('iam', 'ListUsers', {})
  const told = await record('ListUsers')
  expect(told['eventSource']).toBe('iam.amazonaws.com')
  expect(told).not.toHaveProperty('tlsDetails')
  expect(told).not.toHaveProperty('additionalEventData')
})

test('a bucket policy may ask for a newer TLS (s3:TlsVersion)', async () => {
  const aws = await w.client('customer')
  await aws.call('s3', 'CreateBucket', { Bucket: 'tls-only' })
  const Statement = {
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:GetBucketLocation',
    Resource: 'arn:aws:s3:::tls-only',
    Condition: { NumericLessThan: { 's3:TlsVersion': '1.3' } },
  }
  await aws.call('s3', 'PutBucketPolicy', { Bucket: 'tls-only', Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }) // prettier-ignore
  await overTls('tls-only.s3.us-east-1.amazonaws.com', 's3', '/?location')
  expect(await record('GetBucketLocation')).toMatchObject({ errorCode: 'AccessDenied' })
})

test('the record of a refused call to S3 names the bucket that it was about', async () => {
  const aws = await w.client('customer')
  await aws.call('s3', 'CreateBucket', { Bucket: 'no-policy' })
  await expect(aws.call('s3', 'GetBucketPolicy', { Bucket: 'no-policy' })).rejects.toThrow()
  expect(await record('GetBucketPolicy')).toMatchObject({
    errorCode: 'NoSuchBucketPolicy',
    resources: [{ ARN: 'arn:aws:s3:::no-policy', accountId: '111122223333', type: 'AWS::S3::Bucket' }],
  })
})

test('the record of a call that IAM or STS denied does not tell what was asked for; that of another error does', async () => {
  const aws = await w.client('customer')
  await aws.call('iam', 'CreateUser', { UserName: 'ada' })
  const { AccessKey: key } = await aws.call('iam', 'CreateAccessKey', { UserName: 'ada' })
  const ada = await w.client({ accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' })
  await expect(ada.call('iam', 'GetRole', { RoleName: 'deployer' })).rejects.toThrow()
  expect(await record('GetRole')).toMatchObject({
    errorCode: 'AccessDenied',
    errorMessage: expect.stringContaining('iam:GetRole on resource: role deployer because') as string,
    requestParameters: null,
    responseElements: null,
  })
  const RoleArn = 'arn:aws:iam::111122223333:role/deployer'
  await expect(ada.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'ada' })).rejects.toThrow()
  expect(await record('AssumeRole')).toMatchObject({ errorCode: 'AccessDenied', requestParameters: null })
  await expect(aws.call('iam', 'GetRole', { RoleName: 'deployer' })).rejects.toThrow()
  expect(await record('GetRole')).toMatchObject({
    errorCode: 'NoSuchEntityException',
    requestParameters: { roleName: 'deployer' },
  })
})

test('the record of an error has CloudTrail’s code for it', async () => {
  const aws = await w.client('customer')
  const code = async (service: 'ec2' | 'iam', name: string, input: object) => {
    await expect(aws.call(service, name as never, input as never)).rejects.toThrow()
    return (await record(name))['errorCode']
  }
  expect(await code('iam', 'DeleteRole', { RoleName: 'absent' })).toBe('NoSuchEntityException')
  expect(await code('iam', 'GetPolicy', { PolicyArn: 'short' })).toBe('ValidationException')
  expect(await code('ec2', 'DeleteVpc', { VpcId: 'vpc-0123456789abcdef0' })).toBe('Client.InvalidVpcID.NotFound')
  await aws.call('iam', 'CreateUser', { UserName: 'eve' })
  const { AccessKey: key } = await aws.call('iam', 'CreateAccessKey', { UserName: 'eve' })
  const eve = await w.client({ accessKeyId: key?.AccessKeyId ?? '', secretAccessKey: key?.SecretAccessKey ?? '' })
  await expect(eve.call('organizations', 'DescribeOrganization', {})).rejects.toMatchObject({ code: 'AccessDeniedException' }) // prettier-ignore
  expect((await record('DescribeOrganization'))['errorCode']).toBe('AccessDenied')
})

test('the record of a call to STS that was answered tells the endpoint, and times as AWS does now', async () => {
  const aws = await w.client('customer')
  await aws.call('sts', 'GetSessionToken', { DurationSeconds: 900 })
  const told = await record('GetSessionToken')
  expect(told).toMatchObject({
    readOnly: false,
    responseElements: { credentials: { expiration: expect.stringMatching(/^[A-Z][a-z]{2} \d+, \d{4}, \d+:\d\d:\d\d [AP]M$/) as string } },
    additionalEventData: { RequestDetails: { endpointType: 'regional', awsServingRegion: 'us-east-1' } },
  }) // prettier-ignore
  await overTls('sts.amazonaws.com', 'sts', '/?Action=GetCallerIdentity&Version=2011-06-15')
  expect(await record('GetCallerIdentity')).toMatchObject({
    readOnly: true,
    additionalEventData: { RequestDetails: { endpointType: 'global', awsServingRegion: 'us-east-1' } },
  })
  const untimely = { Audience: ['a'], SigningAlgorithm: 'RS256' }
  await expect(aws.call('sts', 'GetWebIdentityToken', untimely)).rejects.toThrow()
  const refused = await record('GetWebIdentityToken')
  expect(refused).toMatchObject({
    readOnly: false,
    errorCode: 'OutboundWebIdentityFederationDisabledException',
    requestParameters: { audience: ['a'], signingAlgorithm: 'RS256' },
  })
  expect(refused).not.toHaveProperty('additionalEventData')
})

test('the record of a session that no web identity opened tells of none', async () => {
  const aws = await w.client('customer')
  const trust = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'sts:AssumeRole' }
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [trust] })
  const { Role } = await aws.call('iam', 'CreateRole', { RoleName: 'visited', AssumeRolePolicyDocument })
  const { Credentials: keys } = await aws.call('sts', 'AssumeRole', { RoleArn: Role?.Arn ?? '', RoleSessionName: 'visit' }) // prettier-ignore
  const visitor = await w.client({
    accessKeyId: keys?.AccessKeyId ?? '',
    secretAccessKey: keys?.SecretAccessKey ?? '',
    sessionToken: keys?.SessionToken,
  })
  await visitor.call('sts', 'GetCallerIdentity', {})
  const { sessionContext } = (await record('GetCallerIdentity'))['userIdentity'] as { readonly sessionContext: object }
  expect(Object.keys(sessionContext)).toEqual(['sessionIssuer', 'attributes'])
})

test('an event is found by what it is about, the kinds in the order of their names', async () => {
  const aws = await w.client('customer')
  const found = async (name: string) => {
    await w.clock.settled()
    const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: name }]
    const { Events: [newest] = [] } = await aws.call('cloudtrail', 'LookupEvents', { LookupAttributes })
    return newest?.Resources?.map(({ ResourceType, ResourceName }) => `${ResourceType} ${ResourceName}`)
  }
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }) // prettier-ignore
  await aws.call('iam', 'PutRolePolicy', { RoleName: 'visited', PolicyName: 'all', PolicyDocument })
  expect(await found('PutRolePolicy')).toEqual(['AWS::IAM::Policy all', 'AWS::IAM::Role visited'])
  const { Credentials } = await aws.call('sts', 'GetFederationToken', { Name: 'guest', Policy: PolicyDocument })
  expect(await found('GetFederationToken')).toEqual([
    `AWS::IAM::AccessKey ${Credentials?.AccessKeyId}`,
    'AWS::STS::FederatedUser 111122223333:guest',
    'AWS::STS::FederatedUser arn:aws:sts::111122223333:federated-user/guest',
    'AWS::STS::FederatedUser guest',
  ])
  const org = await w.client('management')
  await org.call('organizations', 'DescribeOrganization', {})
  await w.clock.settled()
  const { Events: [described] = [] } = await org.call('cloudtrail', 'LookupEvents', {})
  expect(described?.Resources).toEqual([])
  expect(JSON.parse(described?.CloudTrailEvent ?? '{}')).toMatchObject({
    eventName: 'DescribeOrganization',
    resources: [{ type: 'AWS::Organizations::Organization' }],
  })
})
