import { generateKeyPairSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { renderServiceNames } from '../../../tools/service-names.ts'
import { world, type TestWorld } from '../../../test/world.ts'
import { systemRandom } from '../../kernel/random.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { issueCa, issueLeaf } from '../../wire/x509/issue.ts'

const CUSTOMER = '111122223333'

let w: TestWorld
let aws: AwsClient
beforeAll(async () => {
  w = await world()
  aws = await w.client('customer')
})
afterAll(() => w.close())

const refusal = (code: string, message: string, status: number) => expect.objectContaining({ code, message, status })

async function keyed(UserName: string, ...policies: string[]) {
  await aws.call('iam', 'CreateUser', { UserName })
  for (const PolicyArn of policies) await aws.call('iam', 'AttachUserPolicy', { UserName, PolicyArn })
  const { AccessKey } = await aws.call('iam', 'CreateAccessKey', { UserName })
  return w.client({ accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' })
}

describe('passwords', () => {
  test("are held to AWS's own policy, and to the account's once it has one", async () => {
    const UserName = 'pat'
    const theirs = await keyed(UserName, 'arn:aws:iam::aws:policy/IAMUserChangePassword')
    await expect(aws.call('iam', 'GetLoginProfile', { UserName })).rejects.toEqual(
      refusal('NoSuchEntity', 'Login Profile for User pat cannot be found.', 404),
    )
    await expect(aws.call('iam', 'CreateLoginProfile', { UserName, Password: 'short' })).rejects.toEqual(
      refusal('PasswordPolicyViolation', 'Password should have a minimum length of 8', 400),
    )
    await expect(aws.call('iam', 'CreateLoginProfile', { UserName, Password: 'longenough' })).rejects.toMatchObject({
      code: 'PasswordPolicyViolation',
    })
    const made = await aws.call('iam', 'CreateLoginProfile', { UserName, Password: 'First-1234' })
    expect(made.LoginProfile).toMatchObject({ UserName, PasswordResetRequired: false })
    await expect(aws.call('iam', 'CreateLoginProfile', { UserName, Password: 'First-1234' })).rejects.toEqual(
      refusal('EntityAlreadyExists', 'Login Profile for user pat already exists.', 409),
    )
    await aws.call('iam', 'UpdateAccountPasswordPolicy', { RequireSymbols: true, PasswordReusePrevention: 2 })
    await expect(aws.call('iam', 'UpdateLoginProfile', { UserName, Password: 'Plain1234' })).rejects.toEqual(
      refusal('PasswordPolicyViolation', 'Password should have at least one symbol', 400),
    )
    const change = (OldPassword: string, NewPassword: string) =>
      theirs.call('iam', 'ChangePassword', { OldPassword, NewPassword })
    await expect(change('wrong', 'Second-1234')).rejects.toEqual(
      refusal('AccessDenied', 'The old password was incorrect.', 403),
    )
    await change('First-1234', 'Second-1234')
    await expect(change('Second-1234', 'First-1234')).rejects.toEqual(
      refusal(
        'PasswordPolicyViolation',
        'Policy constraint violation with password reuse prevention during password change.',
        400,
      ),
    )
    await aws.call('iam', 'DeleteAccountPasswordPolicy', {})
    await expect(aws.call('iam', 'DeleteUser', { UserName })).rejects.toMatchObject({ code: 'DeleteConflict' })
    await aws.call('iam', 'DeleteLoginProfile', { UserName })
  })

  test('are changed by whom they belong to where the account’s policy says so, without a policy of theirs', async () => {
    const theirs = await keyed('kim')
    await aws.call('iam', 'CreateLoginProfile', { UserName: 'kim', Password: 'First-1234' })
    const change = () => theirs.call('iam', 'ChangePassword', { OldPassword: 'First-1234', NewPassword: 'Second-1234' })
    await aws.call('iam', 'UpdateAccountPasswordPolicy', {})
    await expect(change()).rejects.toMatchObject({ code: 'AccessDenied' })
    await aws.call('iam', 'UpdateAccountPasswordPolicy', { AllowUsersToChangePassword: true })
    await change()
    const { PasswordPolicy } = await theirs.call('iam', 'GetAccountPasswordPolicy', {})
    expect(PasswordPolicy).toMatchObject({ AllowUsersToChangePassword: true, ExpirePasswords: false })
    expect(PasswordPolicy).not.toHaveProperty('HardExpiry')
    await expect(theirs.call('iam', 'ListUsers', {})).rejects.toMatchObject({ code: 'AccessDenied' })
    await aws.call('iam', 'DeleteAccountPasswordPolicy', {})
    await expect(theirs.call('iam', 'GetAccountPasswordPolicy', {})).rejects.toMatchObject({ code: 'AccessDenied' })
  })
})

describe('a server certificate', () => {
  test('is uploaded with its key, moved, and given back without the key', async () => {
    const moment = { now: w.clock.hostNow(), random: systemRandom() }
    const ca = issueCa({ commonName: 'test' }, moment)
    const leaf = issueLeaf(ca, 'web', { dns: ['web.example'], ips: [] }, moment)
    const upload = { ServerCertificateName: 'web', CertificateBody: leaf.certificate, PrivateKey: leaf.key }
    const { ServerCertificateMetadata } = await aws.call('iam', 'UploadServerCertificate', {
      ...upload,
      CertificateChain: ca.certificate,
    })
    expect(ServerCertificateMetadata).toMatchObject({
      Arn: 'arn:aws:iam::111122223333:server-certificate/web',
      ServerCertificateId: expect.stringMatching(/^ASCA[A-Z2-7]{17}$/) as string,
    })
    await expect(aws.call('iam', 'UploadServerCertificate', upload)).rejects.toEqual(
      refusal('EntityAlreadyExists', 'The Server Certificate with name web already exists.', 409),
    )
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const PrivateKey = other.export({ type: 'pkcs8', format: 'pem' }).toString()
    await expect(
      aws.call('iam', 'UploadServerCertificate', { ...upload, ServerCertificateName: 'x', PrivateKey }),
    ).rejects.toEqual(refusal('KeyPairMismatch', "Public key certificate and private key doesn't match.", 400))
    await aws.call('iam', 'UpdateServerCertificate', { ServerCertificateName: 'web', NewPath: '/cloudfront/' })
    const { ServerCertificate } = await aws.call('iam', 'GetServerCertificate', { ServerCertificateName: 'WEB' })
    expect(ServerCertificate?.ServerCertificateMetadata?.Path).toBe('/cloudfront/')
    expect(JSON.stringify(ServerCertificate)).not.toContain('PRIVATE KEY')
    await aws.call('iam', 'DeleteServerCertificate', { ServerCertificateName: 'web' })
  })

  test('is not deleted while a load balancer serves it', async () => {
    const moment = { now: w.clock.hostNow(), random: systemRandom() }
    const ca = issueCa({ commonName: 'test' }, moment)
    const leaf = issueLeaf(ca, 'web', { dns: ['served.example'], ips: [] }, moment)
    const ServerCertificateName = 'served'
    const { ServerCertificateMetadata: { Arn = '', ServerCertificateId } = {} } = await aws.call(
      'iam',
      'UploadServerCertificate',
      { ServerCertificateName, CertificateBody: leaf.certificate, PrivateKey: leaf.key },
    )
    const VpcId = (await aws.call('ec2', 'CreateVpc', { CidrBlock: '10.0.0.0/16' })).Vpc?.VpcId ?? ''
    const { Subnet } = await aws.call('ec2', 'CreateSubnet', { VpcId, CidrBlock: '10.0.0.0/24' })
    await aws.call('elb', 'CreateLoadBalancer', {
      LoadBalancerName: 'front',
      Scheme: 'internal',
      Subnets: [Subnet?.SubnetId ?? ''],
      Listeners: [{ Protocol: 'HTTPS', LoadBalancerPort: 443, InstancePort: 30443, SSLCertificateId: Arn }],
    })
    const front = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/front'
    await expect(aws.call('iam', 'DeleteServerCertificate', { ServerCertificateName })).rejects.toEqual(
      refusal(
        'DeleteConflict',
        `Certificate: ${ServerCertificateId} is currently in use by ${front}. Please remove it first before deleting it from IAM.`,
        409,
      ),
    )
    await aws.call('elb', 'DeleteLoadBalancer', { LoadBalancerName: 'front' })
    await aws.call('iam', 'DeleteServerCertificate', { ServerCertificateName })
    await expect(
      aws.call('elb', 'CreateLoadBalancer', {
        LoadBalancerName: 'again',
        Scheme: 'internal',
        Subnets: [Subnet?.SubnetId ?? ''],
        Listeners: [{ Protocol: 'HTTPS', LoadBalancerPort: 443, InstancePort: 30443, SSLCertificateId: Arn }],
      }),
    ).rejects.toMatchObject({
      code: 'CertificateNotFound',
      message: `Server Certificate not found for the key: ${Arn}`,
    })
  })
})

describe('a SAML provider', () => {
  const metadata = (more = '') =>
    `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example"${more}><IDPSSODescriptor><KeyDescriptor><KeyInfo><X509Data><X509Certificate>${'A'.repeat(1000)}</X509Certificate></X509Data></KeyInfo></KeyDescriptor></IDPSSODescriptor></EntityDescriptor>`

  test('is an object that trust policies can name', async () => {
    const SAMLMetadataDocument = metadata(' validUntil="2040-01-02T03:04:05Z"')
    const { SAMLProviderArn = '' } = await aws.call('iam', 'CreateSAMLProvider', { Name: 'idp', SAMLMetadataDocument })
    expect(SAMLProviderArn).toBe('arn:aws:iam::111122223333:saml-provider/idp')
    const kept = await aws.call('iam', 'GetSAMLProvider', { SAMLProviderArn })
    expect(kept.SAMLProviderUUID).toMatch(/^SAMLSP[A-Z0-9]{16}$/) // at least 22 letters and digits, as its page says
    expect(kept).toMatchObject({ SAMLMetadataDocument, ValidUntil: new Date('2040-01-02T03:04:05Z') })
    await expect(
      aws.call('iam', 'CreateSAMLProvider', { Name: 'other', SAMLMetadataDocument: 'x'.repeat(1000) }),
    ).rejects.toEqual(refusal('InvalidInput', 'Could not parse metadata', 400))
    await aws.call('iam', 'TagSAMLProvider', { SAMLProviderArn, Tags: [{ Key: 'a', Value: 'b' }] })
    expect((await aws.call('iam', 'ListSAMLProviderTags', { SAMLProviderArn })).Tags).toEqual([
      { Key: 'a', Value: 'b' },
    ])
    await aws.call('iam', 'DeleteSAMLProvider', { SAMLProviderArn })
    await expect(aws.call('iam', 'GetSAMLProvider', { SAMLProviderArn })).rejects.toEqual(
      refusal('NoSuchEntity', `Manifest not found for arn ${SAMLProviderArn}`, 404),
    )
  })
})

describe('reports', () => {
  test("tell every user's credentials, for four hours", async () => {
    const theirs = await keyed('reported')
    await theirs.call('iam', 'ListUsers', {}).catch(() => undefined)
    await w.clock.settled()
    await expect(aws.call('iam', 'GetCredentialReport', {})).rejects.toMatchObject({
      code: 'ReportNotPresent',
      message: '',
      status: 410,
    })
    expect(await aws.call('iam', 'GenerateCredentialReport', {})).toMatchObject({ State: 'STARTED' })
    await expect(aws.call('iam', 'GetCredentialReport', {})).rejects.toMatchObject({
      code: 'ReportInProgress',
      status: 404,
      message: '',
    })
    expect(await aws.call('iam', 'GenerateCredentialReport', {})).toMatchObject({ State: 'INPROGRESS' })
    await w.clock.advance(1000)
    expect(await aws.call('iam', 'GenerateCredentialReport', {})).toMatchObject({ State: 'COMPLETE' })
    const { Content, ReportFormat } = await aws.call('iam', 'GetCredentialReport', {})
    expect(ReportFormat).toBe('text/csv')
    const [header = '', root = '', ...lines] = Buffer.from(Content ?? [])
      .toString()
      .split('\n')
    expect(header).toMatch(/^user,arn,user_creation_time,password_enabled,/)
    expect(root).toMatch(/^<root_account>,arn:aws:iam::111122223333:root,\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,/)
    const line = lines.find((one) => one.startsWith('reported,'))?.split(',') ?? []
    expect(line).toHaveLength(header.split(',').length)
    expect(line[header.split(',').indexOf('access_key_1_last_used_service')]).toBe('iam')
    await w.clock.advance(4 * 3_600_000)
    await expect(aws.call('iam', 'GetCredentialReport', {})).rejects.toMatchObject({
      code: 'ReportExpired',
      status: 410,
    })
  })

  test('of a user with a comma in his name stay in their columns', async () => {
    await aws.call('iam', 'CreateUser', { UserName: 'true,forged' })
    await aws.call('iam', 'GenerateCredentialReport', {})
    await w.clock.advance(1000)
    const { Content } = await aws.call('iam', 'GetCredentialReport', {})
    const lines = Buffer.from(Content ?? [])
      .toString()
      .split('\n')
    expect(lines.find((one) => one.includes('forged'))).toMatch(
      /^"true,forged","arn:aws:iam::111122223333:user\/true,forged",\d{4}-/,
    )
  })

  /** The id of a report of last use, once it is made. */
  async function reportOn(Arn: string): Promise<string> {
    const { JobId = '' } = await aws.call('iam', 'GenerateServiceLastAccessedDetails', { Arn, Granularity: 'ACTION_LEVEL' }) // prettier-ignore
    await w.clock.advance(1000)
    return JobId
  }

  test('take a second, in which nothing else is said of them, and are read by whoever asked for them', async () => {
    await aws.call('iam', 'CreateUser', { UserName: 'awaited' })
    const Arn = 'arn:aws:iam::111122223333:user/awaited'
    const all = { PolicyName: 'all', PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}' } // prettier-ignore
    await aws.call('iam', 'PutUserPolicy', { UserName: 'awaited', ...all })
    const { JobId = '' } = await aws.call('iam', 'GenerateServiceLastAccessedDetails', { Arn })
    const pending = { JobStatus: 'IN_PROGRESS', JobCreationDate: expect.any(Date) as Date, IsTruncated: false }
    const entities = { JobId, ServiceNamespace: 's3' }
    expect(await aws.call('iam', 'GetServiceLastAccessedDetails', { JobId })).toEqual(pending)
    expect(await aws.call('iam', 'GetServiceLastAccessedDetailsWithEntities', entities)).toEqual(pending)
    await w.clock.advance(1000)
    const made = await aws.call('iam', 'GetServiceLastAccessedDetails', { JobId })
    expect(made).toMatchObject({ JobStatus: 'COMPLETED', JobType: 'SERVICE_LEVEL', IsTruncated: true })
    expect(made.ServicesLastAccessed).toHaveLength(200)
    const other = await keyed('other', 'arn:aws:iam::aws:policy/IAMFullAccess')
    await expect(other.call('iam', 'GetServiceLastAccessedDetails', { JobId })).rejects.toMatchObject({
      code: 'NoSuchEntity',
      message: `Job ${JobId} does not exist.`,
    })
  })

  test('tell of who used a service, the last one first, and then of who did not', async () => {
    const users = ['second', 'third', 'first']
    const clients = await Promise.all(users.map((name) => keyed(name, 'arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess'))) // prettier-ignore
    for (const user of clients.slice(0, 2)) {
      await user.call('ec2', 'DescribeVpcs', {})
      await w.clock.advance(1000)
    }
    await w.clock.settled()
    const JobId = await reportOn('arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess')
    const asked = { JobId, ServiceNamespace: 'ec2', MaxItems: 2 }
    const first = await aws.call('iam', 'GetServiceLastAccessedDetailsWithEntities', asked)
    const Marker = first.Marker ?? ''
    const next = await aws.call('iam', 'GetServiceLastAccessedDetailsWithEntities', { ...asked, Marker })
    const named = [first, next].flatMap(({ EntityDetailsList = [] }) => EntityDetailsList.map(({ EntityInfo }) => EntityInfo?.Name)) // prettier-ignore
    expect(named.slice(0, 3)).toEqual(['third', 'second', 'first'])
  })

  test('tell which services a user may use, which he used and by which policies', async () => {
    const theirs = await keyed('accessed', 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess')
    await aws.call('iam', 'PutUserPolicy', {
      UserName: 'accessed',
      PolicyName: 'ec2',
      PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:*","Resource":"*"}]}',
    })
    await theirs.call('s3', 'ListBuckets', {})
    await aws.call('s3', 'CreateBucket', { Bucket: 'looked-at' })
    await theirs.call('s3', 'GetBucketVersioning', { Bucket: 'looked-at' })
    const object = { Bucket: 'looked-at', Key: 'one' }
    await aws.call('s3', 'PutObject', { ...object, Body: Buffer.from('x') })
    await theirs.call('s3', 'HeadObject', object)
    await expect(theirs.call('s3', 'DeleteBucketLifecycle', { Bucket: 'looked-at' })).rejects.toMatchObject({
      code: 'AccessDenied',
    })
    await w.clock.settled()
    const Arn = 'arn:aws:iam::111122223333:user/accessed'
    const JobId = await reportOn(Arn)
    const { ServicesLastAccessed = [], JobStatus } = await aws.call('iam', 'GetServiceLastAccessedDetails', { JobId })
    expect(JobStatus).toBe('COMPLETED')
    expect(ServicesLastAccessed.map((row) => [row.ServiceNamespace, row.TotalAuthenticatedEntities])).toEqual([
      ['ec2', 0],
      ['s3', 1],
      ['s3-object-lambda', 0],
    ])
    const s3 = ServicesLastAccessed[1]
    expect(s3).toMatchObject({ ServiceName: 'Amazon S3', LastAuthenticatedEntity: Arn })
    const used = s3?.TrackedActionsLastAccessed?.filter((row) => row.LastAccessedTime)
    expect(used?.map((row) => [row.ActionName, row.LastAccessedEntity])).toEqual([
      ['GetBucketVersioning', Arn],
      ['ListAllMyBuckets', Arn],
    ])
    expect(s3?.TrackedActionsLastAccessed?.every(({ ActionName }) => /^(?:Describe|Get|List)/.test(ActionName ?? ''))).toBe(true) // prettier-ignore
    const entities = { JobId, ServiceNamespace: 's3' }
    expect(await aws.call('iam', 'GetServiceLastAccessedDetailsWithEntities', entities)).toMatchObject({
      EntityDetailsList: [{ EntityInfo: { Arn, Type: 'USER', Name: 'accessed', Path: '/' } }],
    })
    expect(
      await aws.call('iam', 'ListPoliciesGrantingServiceAccess', { Arn, ServiceNamespaces: ['ec2', 's3', 'sts'] }),
    ).toMatchObject({
      PoliciesGrantingServiceAccess: [
        { ServiceNamespace: 'ec2', Policies: [{ PolicyName: 'ec2', PolicyType: 'INLINE', EntityName: 'accessed' }] },
        { ServiceNamespace: 's3', Policies: [{ PolicyName: 'AmazonS3ReadOnlyAccess', PolicyType: 'MANAGED' }] },
        { ServiceNamespace: 'sts', Policies: [] },
      ],
    })
  })

  test('tell of what policies allow together, of who may, and of no service that there is none of', async () => {
    const Arn = 'arn:aws:iam::111122223333:user/target'
    const document = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
    const allow = (Action: string | readonly string[], Resource = '*') => ({ Effect: 'Allow', Action, Resource })
    const deny = (Action: string, Resource = '*') => ({ ...allow(Action, Resource), Effect: 'Deny' })
    await aws.call('iam', 'CreateUser', { UserName: 'target' })
    const put = (PolicyName: string, ...statements: readonly object[]) =>
      aws.call('iam', 'PutUserPolicy', { UserName: 'target', PolicyName, PolicyDocument: document(...statements) })
    await put('allowed', allow(['iam:GetUser', 'iam:PassRole', 'sqs:SendMessage', 'lambda:ListFunctions']))
    await put('denied', deny('sqs:*'), deny('lambda:*', 'arn:aws:lambda:us-east-1:111122223333:function:f'))
    await put('same', allow('s3:GetObject', 'arn:aws:s3:::a/*'), deny('s3:*', 'arn:aws:s3:::a/*'))
    await put('whole', allow(['sqs:SendMessage', 's3:GetObject']), deny('SQS:*'))
    await put('if', allow('sns:Publish'), { ...deny('sns:*'), Condition: { StringEquals: { 'aws:username': 'nobody' } } }) // prettier-ignore
    const JobId = await reportOn(Arn)
    const { ServicesLastAccessed = [] } = await aws.call('iam', 'GetServiceLastAccessedDetails', { JobId })
    expect(ServicesLastAccessed.map((row) => [row.ServiceNamespace, row.TrackedActionsLastAccessed])).toEqual([
      ['iam', [{ ActionName: 'GetUser' }]],
      ['lambda', undefined],
      ['s3', undefined],
      ['sns', undefined],
    ])
    const entities = (ServiceNamespace: string) =>
      aws.call('iam', 'GetServiceLastAccessedDetailsWithEntities', { JobId, ServiceNamespace })
    const { EntityDetailsList } = await entities('lambda')
    expect(EntityDetailsList).toMatchObject([{ EntityInfo: { Arn, Type: 'USER' } }])
    expect(EntityDetailsList?.[0]).not.toHaveProperty('LastAuthenticated')
    expect((await entities('sqs')).EntityDetailsList).toEqual([])
    await expect(entities('stintprobe')).rejects.toMatchObject({
      code: 'InvalidInput',
      message: 'Service namepace stintprobe is either invalid or unsupported.',
    })
    const granting = (...ServiceNamespaces: string[]) =>
      aws.call('iam', 'ListPoliciesGrantingServiceAccess', { Arn, ServiceNamespaces })
    expect((await granting('sqs', 's3', 'sqs')).PoliciesGrantingServiceAccess).toMatchObject([
      { ServiceNamespace: 'sqs', Policies: [{ PolicyName: 'allowed' }] },
      { ServiceNamespace: 's3', Policies: [{ PolicyName: 'same' }, { PolicyName: 'whole' }] },
    ])
    await expect(granting('s3', 'stintprobe')).rejects.toMatchObject({
      code: 'InvalidInput',
      message: 'Invalid service namespace: [stintprobe]',
    })
    await expect(
      aws.call('iam', 'ListPoliciesGrantingServiceAccess', { Arn, ServiceNamespaces: ['s3'], Marker: 'made-up' }),
    ).rejects.toMatchObject({ code: 'ValidationError', message: 'Invalid Marker.' })
  })

  test('are of entities by their names, whatever path is asked for, and refused in IAM’s words', async () => {
    await aws.call('iam', 'CreateUser', { UserName: 'named', Path: '/a/' })
    const refused = (code: string, message: string, status = 400) => refusal(code, message, status)
    const both = (Arn: string) =>
      [
        () => aws.call('iam', 'GenerateServiceLastAccessedDetails', { Arn }),
        () => aws.call('iam', 'ListPoliciesGrantingServiceAccess', { Arn, ServiceNamespaces: ['s3'] }),
      ] as const
    const of = (resource: string, account = CUSTOMER) => `arn:aws:iam::${account}:${resource}`
    for (const path of ['user/a/named', 'user/b/named', 'user/named']) for (const call of both(of(path))) await call()
    const gone = refused('NoSuchEntity', `ARN ${of('user/nobody')} does not exist.`, 404)
    for (const call of both(of('user/nobody'))) await expect(call()).rejects.toEqual(gone)
    const theirs = of('user/named', '999999999999')
    for (const call of both(theirs))
      await expect(call()).rejects.toMatchObject({
        code: 'AccessDenied',
        message: expect.stringMatching(/^User: arn:aws:\S+ is not authorized to perform the operation on arn:aws:iam::999999999999:user\/named$/) as string, // prettier-ignore
      })
    for (const call of both(`arn:aws:s3::${CUSTOMER}:user/a/named`))
      await expect(call()).rejects.toEqual(refused('ValidationError', 'Invalid service in ARN'))
    for (const call of both(`arn:aws-cn:iam::${CUSTOMER}:user/a/named`))
      await expect(call()).rejects.toEqual(refused('ValidationError', 'Invalid ARN partition'))
    const unsupported = (arn: string) => refused('InvalidInput', `Invalid Entity Arn: ${arn} is not supported.`)
    const [generated, granting] = both(of('root'))
    await expect(generated()).rejects.toEqual(unsupported(of('root')))
    await expect(granting()).rejects.toEqual(
      refused('InvalidInput', `Could not extract entity from ARN : ${of('root')}`),
    )
    const policy = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'
    await expect(both(policy)[1]()).rejects.toEqual(unsupported(policy))
    const job = '00000000-0000-0000-0000-000000000000'
    await expect(aws.call('iam', 'GetServiceLastAccessedDetails', { JobId: job })).rejects.toEqual(
      refused('NoSuchEntity', `Job ${job} does not exist.`, 404),
    )
    const shouted = { Arn: of('user/named'), ServiceNamespaces: ['S3', 'IAM'] }
    await expect(aws.call('iam', 'ListPoliciesGrantingServiceAccess', shouted)).rejects.toEqual(
      refused('InvalidInput', 'Invalid service namespace: [S3, IAM]'),
    )
  })

  test('heed what the resources of a statement can be', async () => {
    await aws.call('iam', 'CreateUser', { UserName: 'bound' })
    const Arn = `arn:aws:iam::${CUSTOMER}:user/bound`
    const told = async (statement: object) => {
      const Statement = [{ Effect: 'Allow', Action: 's3:GetObject', ...statement }]
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
      await aws.call('iam', 'PutUserPolicy', { UserName: 'bound', PolicyName: 'p', PolicyDocument })
      const JobId = await reportOn(Arn)
      const { ServicesLastAccessed = [] } = await aws.call('iam', 'GetServiceLastAccessedDetails', { JobId })
      const asked = { Arn, ServiceNamespaces: ['s3', 'sts'] }
      const { PoliciesGrantingServiceAccess: granting = [] } = await aws.call('iam', 'ListPoliciesGrantingServiceAccess', asked) // prettier-ignore
      return [
        ServicesLastAccessed.map((row) => row.ServiceNamespace),
        granting.filter(({ Policies }) => Policies?.length).map((row) => row.ServiceNamespace),
      ]
    }
    expect(await told({ Resource: '*' })).toEqual([['s3'], ['s3']])
    expect(await told({ Resource: 'arn:aws:s3:::a/*' })).toEqual([['s3'], ['s3']])
    expect(await told({ Resource: 'arn:aws:s3:::${aws:username}/*' })).toEqual([['s3'], ['s3']])
    // An object is no bucket, but both are of the service.
    expect(await told({ Resource: 'arn:aws:s3:::a' })).toEqual([[], ['s3']])
    expect(await told({ Resource: `arn:aws:iam::${CUSTOMER}:user/nobody` })).toEqual([[], []])
    expect(await told({ NotResource: '*' })).toEqual([[], []])
    expect(await told({ NotResource: 'arn:aws:s3:::a/*' })).toEqual([['s3'], ['s3']])
    const role = `arn:aws:iam::${CUSTOMER}:role/r`
    expect(await told({ Action: 'sts:AssumeRole', Resource: role })).toEqual([['sts'], ['sts']])
  })

  test('tell of a user who is gone since, and that to nobody who may not read them', async () => {
    const nobody = await keyed('nosy', 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess')
    const Arn = 'arn:aws:iam::111122223333:user/leaver'
    await aws.call('iam', 'CreateUser', { UserName: 'leaver' })
    await aws.call('iam', 'AttachUserPolicy', {
      UserName: 'leaver',
      PolicyArn: 'arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess',
    })
    const JobId = await reportOn(Arn)
    const before = await aws.call('iam', 'GetServiceLastAccessedDetails', { JobId })
    expect(before.ServicesLastAccessed?.length).toBeGreaterThan(0)
    await aws.call('iam', 'DetachUserPolicy', {
      UserName: 'leaver',
      PolicyArn: 'arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess',
    })
    await aws.call('iam', 'DeleteUser', { UserName: 'leaver' })
    const asked = { JobId, ServiceNamespace: 'ec2' }
    await expect(nobody.call('iam', 'GetServiceLastAccessedDetails', { JobId })).rejects.toMatchObject({
      code: 'AccessDenied',
    })
    await expect(nobody.call('iam', 'GetServiceLastAccessedDetailsWithEntities', asked)).rejects.toMatchObject({
      code: 'AccessDenied',
    })
    expect(await aws.call('iam', 'GetServiceLastAccessedDetails', { JobId })).toMatchObject({
      JobStatus: 'COMPLETED',
      ServicesLastAccessed: before.ServicesLastAccessed,
    })
    expect((await aws.call('iam', 'GetServiceLastAccessedDetailsWithEntities', asked)).EntityDetailsList).toEqual([])
  })

  test('tell of entities by the names that they have now, and go on in one report only', async () => {
    const PolicyArn = 'arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess'
    await aws.call('iam', 'CreateUser', { UserName: 'maiden' })
    await aws.call('iam', 'AttachUserPolicy', { UserName: 'maiden', PolicyArn })
    const JobId = await reportOn(`arn:aws:iam::${CUSTOMER}:user/maiden`)
    await aws.call('iam', 'UpdateUser', { UserName: 'maiden', NewUserName: 'married', NewPath: '/b/' })
    await aws.call('iam', 'CreateUser', { UserName: 'maiden' })
    const asked = { JobId, ServiceNamespace: 'ec2' }
    const { EntityDetailsList } = await aws.call('iam', 'GetServiceLastAccessedDetailsWithEntities', asked)
    expect(EntityDetailsList).toMatchObject([
      { EntityInfo: { Arn: `arn:aws:iam::${CUSTOMER}:user/b/married`, Name: 'married', Path: '/b/' } },
    ])
    const page = (job: string, Marker?: string) =>
      aws.call('iam', 'GetServiceLastAccessedDetails', { JobId: job, MaxItems: 1, ...(Marker && { Marker }) })
    const { Marker = '', ServicesLastAccessed: first = [] } = await page(JobId)
    const { ServicesLastAccessed: second = [] } = await page(JobId, Marker)
    expect(second[0]?.ServiceNamespace).toMatch(/./)
    expect(second[0]?.ServiceNamespace).not.toBe(first[0]?.ServiceNamespace)
    const other = await reportOn(`arn:aws:iam::${CUSTOMER}:user/married`)
    await expect(page(other, Marker)).rejects.toEqual(
      refusal('InvalidInput', 'The marker passed in the request was invalid.', 400),
    )
  })

  test('tell of no call that was made after they were asked for', async () => {
    const theirs = await keyed('early', 'arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess')
    const Arn = 'arn:aws:iam::111122223333:user/early'
    const JobId = await reportOn(Arn)
    await theirs.call('ec2', 'DescribeVpcs', {})
    await w.clock.settled()
    const before = await aws.call('iam', 'GetServiceLastAccessedDetails', { JobId })
    const ec2 = before.ServicesLastAccessed?.find((row) => row.ServiceNamespace === 'ec2')
    expect(ec2).toMatchObject({ TotalAuthenticatedEntities: 0 })
    expect(ec2?.TrackedActionsLastAccessed?.filter((row) => row.LastAccessedTime)).toEqual([])
    const asked = { JobId, ServiceNamespace: 'ec2' }
    const entities = await aws.call('iam', 'GetServiceLastAccessedDetailsWithEntities', asked)
    expect(entities.EntityDetailsList?.map((row) => [row.EntityInfo?.Arn, row.LastAuthenticated])).toEqual([[Arn, undefined]]) // prettier-ignore
    const after = await aws.call('iam', 'GetServiceLastAccessedDetails', { JobId: await reportOn(Arn) })
    expect(after.ServicesLastAccessed?.find((row) => row.ServiceNamespace === 'ec2')).toMatchObject({ TotalAuthenticatedEntities: 1 }) // prettier-ignore
  })

  test('tell of an action that was used before a thousand calls of another', async () => {
    const theirs = await keyed('busy', 'arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess')
    await theirs.call('ec2', 'DescribeVpcs', {})
    for (let at = 0; at < 20; at++)
      await Promise.all(Array.from({ length: 55 }, () => theirs.call('ec2', 'DescribeRegions', {})))
    await w.clock.settled()
    const Arn = 'arn:aws:iam::111122223333:user/busy'
    const JobId = await reportOn(Arn)
    const { ServicesLastAccessed = [] } = await aws.call('iam', 'GetServiceLastAccessedDetails', { JobId })
    const ec2 = ServicesLastAccessed.find((row) => row.ServiceNamespace === 'ec2')
    const used = ec2?.TrackedActionsLastAccessed?.filter((row) => row.LastAccessedTime)
    expect(used?.map((row) => row.ActionName)).toEqual(['DescribeRegions', 'DescribeVpcs'])
  })

  test('tell of S3’s actions by one look at the trail, where there are few calls', async () => {
    const theirs = await keyed('frugal', 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess')
    await theirs.call('s3', 'ListBuckets', {})
    await w.clock.settled()
    const Arn = 'arn:aws:iam::111122223333:user/frugal'
    const JobId = await reportOn(Arn)
    const read = vi.spyOn(w.store, 'read')
    const { ServicesLastAccessed = [] } = await aws.call('iam', 'GetServiceLastAccessedDetails', { JobId })
    const s3 = ServicesLastAccessed.find((row) => row.ServiceNamespace === 's3')
    const used = s3?.TrackedActionsLastAccessed?.filter((row) => row.LastAccessedTime)
    expect(used?.map((row) => row.ActionName)).toEqual(['ListAllMyBuckets'])
    expect(read.mock.calls.length).toBeGreaterThan(0)
    expect(read.mock.calls.length).toBeLessThan(10)
    read.mockRestore()
  })

  test('tell of an action of S3 that was used before a thousand calls of another', async () => {
    const theirs = await keyed('eager', 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess')
    await theirs.call('s3', 'ListBuckets', {})
    for (let at = 0; at < 20; at++)
      await Promise.all(Array.from({ length: 55 }, () => theirs.call('s3', 'GetBucketVersioning', { Bucket: 'looked-at' }))) // prettier-ignore
    await w.clock.settled()
    const Arn = 'arn:aws:iam::111122223333:user/eager'
    const JobId = await reportOn(Arn)
    const { ServicesLastAccessed = [] } = await aws.call('iam', 'GetServiceLastAccessedDetails', { JobId })
    const s3 = ServicesLastAccessed.find((row) => row.ServiceNamespace === 's3')
    const used = s3?.TrackedActionsLastAccessed?.filter((row) => row.LastAccessedTime)
    expect(used?.map((row) => row.ActionName)).toEqual(['GetBucketVersioning', 'ListAllMyBuckets'])
  })

  test('tell when a role was last used', async () => {
    await aws.call('iam', 'CreateRole', {
      RoleName: 'Used',
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }],
      }),
    })
    expect((await aws.call('iam', 'GetRole', { RoleName: 'Used' })).Role?.RoleLastUsed).toEqual({})
    const RoleArn = 'arn:aws:iam::111122223333:role/Used'
    const { Credentials } = await aws.call('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'me' })
    const session = await w.client({
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken,
    })
    await session.call('sts', 'GetCallerIdentity', {})
    await w.clock.settled()
    const { Role } = await aws.call('iam', 'GetRole', { RoleName: 'Used' })
    expect(Role?.RoleLastUsed).toMatchObject({ Region: 'us-east-1', LastUsedDate: expect.any(Date) as Date })
  })

  test('tell of 400 days, and of nothing before', async () => {
    const DAY = 24 * 60 * 60_000
    const then = await world()
    const own = await then.client('customer')
    const RoleName = 'Old'
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }],
    })
    const { Role: made } = await own.call('iam', 'CreateRole', { RoleName, AssumeRolePolicyDocument })
    const { Credentials } = await own.call('sts', 'AssumeRole', { RoleArn: made?.Arn ?? '', RoleSessionName: 'me' })
    const session = await then.client({
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken,
    })
    await session.call('sts', 'GetCallerIdentity', {})
    await then.clock.advance(399 * DAY)
    expect((await own.call('iam', 'GetRole', { RoleName })).Role?.RoleLastUsed).toHaveProperty('LastUsedDate')
    await then.clock.advance(2 * DAY)
    expect((await own.call('iam', 'GetRole', { RoleName })).Role?.RoleLastUsed).toEqual({})
    await then.close()
  })

  test("name services as AWS's reference does", () => {
    expect(readFileSync(new URL('service-names.generated.ts', import.meta.url), 'utf8')).toBe(renderServiceNames())
  })
})

describe('quotas', () => {
  test('are raised by Service Quotas, up to what AWS gives at most', async () => {
    const RoleName = 'Many'
    await aws.call('iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }],
      }),
    })
    const attach = async (number: number) => {
      const PolicyName = `many-${number}`
      const { Policy } = await aws.call('iam', 'CreatePolicy', {
        PolicyName,
        PolicyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
      })
      await aws.call('iam', 'AttachRolePolicy', { RoleName, PolicyArn: Policy?.Arn ?? '' })
    }
    for (let number = 1; number <= 10; number++) await attach(number)
    await expect(attach(11)).rejects.toEqual(
      refusal('LimitExceeded', 'Cannot exceed quota for PoliciesPerRole: 10', 409),
    )
    const quota = { ServiceCode: 'iam', QuotaCode: 'L-0DA4ABF3' }
    await expect(
      aws.call('servicequotas', 'RequestServiceQuotaIncrease', { ...quota, DesiredValue: 21 }),
    ).rejects.toMatchObject({ code: 'IllegalArgumentException' })
    await aws.call('servicequotas', 'RequestServiceQuotaIncrease', { ...quota, DesiredValue: 12 })
    await attach(12)
    expect((await aws.call('iam', 'GetAccountSummary', {})).SummaryMap).toMatchObject({
      AttachedPoliciesPerRoleQuota: 12,
    })
  })
})

describe('central root access', () => {
  test('is enabled in order: trusted access, the feature, then AssumeRoot for its one task', async () => {
    const management = await w.client('management')
    await expect(management.call('iam', 'EnableOrganizationsRootSessions', {})).rejects.toMatchObject({
      code: 'ServiceAccessNotEnabledException',
      message: expect.stringMatching(
        /^Trusted Access for IAM not enabled by organization of input account \d{12}\.$/,
      ) as string,
    })
    await expect(aws.call('iam', 'ListOrganizationsFeatures', {})).rejects.toMatchObject({
      code: 'AccountNotManagementOrDelegatedAdministratorException',
    })
    const root = {
      TargetPrincipal: '111122223333',
      TaskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials' },
    }
    for (const [wrong, message] of [
      [{ TargetPrincipal: 'arn:aws:iam::111122223333:user/ann' }, 'Request must contain a valid target principal'],
      [
        { TaskPolicyArn: { arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' } },
        'Request must contain valid AWS managed task policy ARN',
      ],
    ] as const)
      await expect(management.call('sts', 'AssumeRoot', { ...root, ...wrong })).rejects.toEqual(
        refusal('ValidationError', message, 400),
      )
    await management.call('organizations', 'EnableAWSServiceAccess', { ServicePrincipal: 'iam.amazonaws.com' })
    await expect(management.call('sts', 'AssumeRoot', root)).rejects.toMatchObject({
      code: 'AccessDenied',
      message: expect.stringMatching(/sts:AssumeRoot on resource: arn:aws:iam::111122223333:root$/) as string,
    })
    expect(await management.call('iam', 'EnableOrganizationsRootSessions', {})).toMatchObject({
      EnabledFeatures: ['RootSessions'],
    })
    const { Credentials } = await management.call('sts', 'AssumeRoot', root)
    const session = await w.client({
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken,
    })
    expect((await session.call('sts', 'GetCallerIdentity', {})).Arn).toBe('arn:aws:iam::111122223333:root')
    expect(await session.call('iam', 'ListMFADevices', {})).toMatchObject({ MFADevices: [] })
    expect(await session.call('iam', 'ListAccessKeys', {})).toMatchObject({ AccessKeyMetadata: [] })
    await expect(session.call('iam', 'ListUsers', {})).rejects.toMatchObject({ code: 'AccessDenied' })
    // The task is the root user's credentials, not those of the account's users.
    for (const operation of ['GetUser', 'ListAccessKeys', 'ListMFADevices', 'GetLoginProfile'] as const)
      await expect(session.call('iam', operation, { UserName: 'stint' })).rejects.toMatchObject({
        code: 'AccessDenied',
        message: expect.stringContaining('with an explicit deny in a session policy') as string,
      })
    await expect(session.call('iam', 'GetLoginProfile', {})).rejects.toMatchObject({ code: 'NoSuchEntity' })
    // Who names nobody means the root user's own keys, which this task does not make.
    await expect(session.call('iam', 'CreateAccessKey', {})).rejects.toMatchObject({
      code: 'AccessDenied',
      message: expect.stringContaining('iam:CreateAccessKey on resource: arn:aws:iam::111122223333:root') as string,
    })
    const TaskPolicyArn = { arn: 'arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials' }
    const deleting = await management.call('sts', 'AssumeRoot', { ...root, TaskPolicyArn })
    const other = await w.client({
      accessKeyId: deleting.Credentials?.AccessKeyId ?? '',
      secretAccessKey: deleting.Credentials?.SecretAccessKey ?? '',
      sessionToken: deleting.Credentials?.SessionToken,
    })
    const AccessKeyId = 'AKIAIOSFODNN7EXAMPLE'
    await expect(other.call('iam', 'DeleteAccessKey', { AccessKeyId })).rejects.toEqual(
      refusal('NoSuchEntity', `The Access Key with id ${AccessKeyId} cannot be found.`, 404),
    )
    await expect(other.call('iam', 'UpdateAccessKey', { AccessKeyId, Status: 'Inactive' })).rejects.toMatchObject({
      code: 'AccessDenied',
    })
  })

  test('reaches no account that was closed', async () => {
    const management = await w.client('management')
    const { CreateAccountStatus } = await management.call('organizations', 'CreateAccount', {
      AccountName: 'closing',
      Email: 'closing@example.com',
    })
    const { CreateAccountStatus: made } = await management.call('organizations', 'DescribeCreateAccountStatus', {
      CreateAccountRequestId: CreateAccountStatus?.Id ?? '',
    })
    const root = {
      TargetPrincipal: made?.AccountId ?? '',
      TaskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials' },
    }
    await management.call('sts', 'AssumeRoot', root)
    await management.call('organizations', 'CloseAccount', { AccountId: root.TargetPrincipal })
    await expect(management.call('sts', 'AssumeRoot', root)).rejects.toMatchObject({ code: 'AccessDenied' })
  })

  test('is delegated to a member account', async () => {
    const management = await w.client('management')
    const delegation = { AccountId: '111122223333', ServicePrincipal: 'iam.amazonaws.com' }
    await management.call('organizations', 'RegisterDelegatedAdministrator', delegation)
    await expect(management.call('organizations', 'RegisterDelegatedAdministrator', delegation)).rejects.toMatchObject({
      code: 'AccountAlreadyRegisteredException',
    })
    expect(await aws.call('iam', 'ListOrganizationsFeatures', {})).toMatchObject({ EnabledFeatures: ['RootSessions'] })
    expect(await management.call('organizations', 'ListDelegatedAdministrators', {})).toMatchObject({
      DelegatedAdministrators: [{ Id: '111122223333', Status: 'ACTIVE' }],
    })
    await management.call('organizations', 'DeregisterDelegatedAdministrator', delegation)
  })
})

describe('what is left out', () => {
  test('says what it is', async () => {
    await expect(aws.call('iam', 'ListSSHPublicKeys', {})).rejects.toEqual(
      refusal(
        'NotImplemented',
        'Not supported by Stint: SSH public keys (iam:ListSSHPublicKeys). docs/COVERAGE.md lists what is.',
        501,
      ),
    )
  })

  test('and role templates do not exist', async () => {
    const TemplateArn = 'arn:aws:iam::aws:role-template/x/1'
    await expect(aws.call('iam', 'AcquireRole', { TemplateArn })).rejects.toMatchObject({ code: 'NoSuchEntity' })
  })
})
