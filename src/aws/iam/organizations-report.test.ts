import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

const CUSTOMER = '111122223333'

let w: TestWorld
let org: AwsClient
let management = ''
let organization = ''
let root = ''
beforeAll(async () => {
  w = await world()
  org = await w.client('management')
  const { Organization } = await org.call('organizations', 'DescribeOrganization', {})
  organization = Organization?.Id ?? ''
  management = Organization?.MasterAccountId ?? ''
  root = (await org.call('organizations', 'ListRoots', {})).Roots?.[0]?.Id ?? ''
})
afterAll(() => w.close())

const path = (...ids: readonly string[]) => [organization, root, ...ids].join('/')

const generate = async (EntityPath: string, OrganizationsPolicyId?: string, who = org) =>
  (await who.call('iam', 'GenerateOrganizationsAccessReport', { EntityPath, OrganizationsPolicyId })).JobId ?? ''

const read = (JobId: string, more: object = {}, who = org) =>
  who.call('iam', 'GetOrganizationsAccessReport', { JobId, ...more })

/** The report once it was made. */
async function made(EntityPath: string, policy?: string, who = org) {
  const id = await generate(EntityPath, policy, who)
  await w.clock.advance(1000)
  return read(id, { MaxItems: 1000 }, who)
}

async function scp(Name: string, ...Statement: readonly object[]): Promise<string> {
  const Content = JSON.stringify({ Version: '2012-10-17', Statement })
  const Type = 'SERVICE_CONTROL_POLICY'
  const { Policy } = await org.call('organizations', 'CreatePolicy', { Name, Content, Description: '', Type })
  return Policy?.PolicySummary?.Id ?? ''
}

const allow = (Action: unknown, Resource: unknown = '*') => ({ Effect: 'Allow', Action, Resource })
const deny = (Action: unknown, Resource: unknown = '*') => ({ Effect: 'Deny', Action, Resource })
const nobody = { Condition: { StringEquals: { 'aws:username': 'nobody' } } }

test('a report takes a second, is given to whoever asks again within a minute, and is made one at a time', async () => {
  const id = await generate(path(CUSTOMER))
  const { JobCreationDate, ...pending } = await read(id)
  expect(JobCreationDate).toBeInstanceOf(Date)
  expect(pending).toEqual({ JobStatus: 'IN_PROGRESS', IsTruncated: false })
  await expect(generate(path())).rejects.toMatchObject({
    status: 409,
    code: 'ReportGenerationLimitExceeded',
    message: 'Maximum number of concurrent jobs exceeded',
  })
  await w.clock.advance(59_000)
  expect(await generate(path(CUSTOMER))).toBe(id)
  await w.clock.advance(1000)
  expect(await generate(path(CUSTOMER))).not.toBe(id)
  await w.clock.advance(1000)
})

test('of IAM a region is told whether it was called or not', async () => {
  const policy = await scp('three', allow(['s3:GetObject', 'iam:GetUser', 'sqs:SendMessage']))
  const report = await made(path(), policy)
  expect(report).toMatchObject({
    JobStatus: 'COMPLETED',
    NumberOfServicesAccessible: 3,
    NumberOfServicesNotAccessed: 3,
  })
  expect(report.AccessDetails).toEqual([
    { ServiceName: 'AWS Identity and Access Management', ServiceNamespace: 'iam', Region: 'us-east-1', TotalAuthenticatedEntities: 0 }, // prettier-ignore
    { ServiceName: 'Amazon S3', ServiceNamespace: 's3', TotalAuthenticatedEntities: 0 },
    { ServiceName: 'Amazon SQS', ServiceNamespace: 'sqs', TotalAuthenticatedEntities: 0 },
  ])
})

test.each([
  ['denials only', [deny('s3:*')], []],
  ['an allowance with a condition', [{ ...allow('s3:GetObject'), ...nobody }], ['s3']],
  ['a denial with a condition', [allow('s3:GetObject'), { ...deny('s3:*'), ...nobody }], ['s3']],
  ['a denial of the same', [allow('s3:GetObject', 'arn:aws:s3:::a/*'), deny('s3:*', 'arn:aws:s3:::a/*')], []],
  ['a denial of something else', [allow('s3:GetObject', 'arn:aws:s3:::a/*'), deny('s3:*', 'arn:aws:s3:::b/*')], ['s3']],
])('of a policy with %s the services are told that it may allow', async (name, statements, services) => {
  const report = await made(path(), await scp(name, ...statements))
  expect(report.AccessDetails?.map(({ ServiceNamespace }) => ServiceNamespace)).toEqual(services)
})

test('a report is of the policies of its entity and of those above it, as they were when it was asked for', async () => {
  const { OrganizationalUnit: unit } = await org.call('organizations', 'CreateOrganizationalUnit', { ParentId: root, Name: 'narrow' }) // prettier-ignore
  const UnitId = unit?.Id ?? ''
  const policy = await scp('narrow', allow(['sts:AssumeRole', 'ec2:RunInstances']), deny('ec2:*'))
  await org.call('organizations', 'AttachPolicy', { PolicyId: policy, TargetId: UnitId })
  await org.call('organizations', 'DetachPolicy', { PolicyId: 'p-FullAWSAccess', TargetId: UnitId })
  const id = await generate(path(UnitId))
  await org.call('organizations', 'AttachPolicy', { PolicyId: 'p-FullAWSAccess', TargetId: UnitId })
  await w.clock.advance(1000)
  expect((await read(id)).AccessDetails?.map(({ ServiceNamespace }) => ServiceNamespace)).toEqual(['sts'])
  const { NumberOfServicesAccessible } = await made(path(management), policy)
  expect(NumberOfServicesAccessible).toBeGreaterThan(400)
})

test('an account counts where the policy reaches it, and the management account by itself alone', async () => {
  const customer = await w.client('customer')
  await customer.call('sts', 'GetCallerIdentity', {})
  await org.call('sts', 'GetCallerIdentity', {})
  await w.clock.advance(1000)
  const usersOf = async (...asked: Parameters<typeof made>) =>
    (await made(...asked)).AccessDetails?.find(({ ServiceNamespace }) => ServiceNamespace === 'sts')
  const policy = await scp('tokens', allow('sts:*'))
  expect(await usersOf(path(), policy)).toEqual({
    ServiceName: 'AWS Security Token Service',
    ServiceNamespace: 'sts',
    TotalAuthenticatedEntities: 0,
  })
  await org.call('organizations', 'AttachPolicy', { PolicyId: policy, TargetId: CUSTOMER })
  await w.clock.advance(60_000)
  expect(await usersOf(path(), policy)).toMatchObject({ TotalAuthenticatedEntities: 1, EntityPath: path(CUSTOMER) })
  expect(await usersOf(path(management))).toMatchObject({
    TotalAuthenticatedEntities: 1,
    EntityPath: path(management),
  })
})

test('what there is not makes the report fail, but for another organization’s entity', async () => {
  const failed = async (...asked: Parameters<typeof made>) => {
    const { JobStatus, JobCompletionDate, IsTruncated, ErrorDetails, AccessDetails } = await made(...asked)
    expect({ JobStatus, IsTruncated, AccessDetails }).toEqual({ JobStatus: 'FAILED', IsTruncated: false })
    expect(JobCompletionDate).toBeInstanceOf(Date)
    return ErrorDetails
  }
  const noEntity = {
    Code: 'INVALID_ORGANIZATIONS_ENTITY_PATH',
    Message: 'The entity with the specified path does not exist in your organization.',
  }
  for (const gone of [
    path('999999999999'),
    path(`ou-${root.slice(2)}-99999999`),
    `${path()}/`,
    `${organization}/r-zzzz`,
  ])
    expect(await failed(gone)).toEqual(noEntity)
  expect(await failed(path(), 'p-notexist0')).toEqual({
    Code: 'INVALID_ORGANIZATIONS_POLICY',
    Message: 'The policy with the specified ID does not exist in your organization.',
  })
  await expect(generate('o-zzzzzzzzzz/r-abcd')).rejects.toMatchObject({
    status: 403,
    code: 'AccessDenied',
    message: 'The organization ID in the specified entity path is different than your organization ID.',
  })
})

test('who asks must be allowed to read in Organizations what the report is made of', async () => {
  await org.call('iam', 'CreateUser', { UserName: 'reader' })
  const { AccessKey } = await org.call('iam', 'CreateAccessKey', { UserName: 'reader' })
  const reader = await w.client({
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  })
  const { OrganizationalUnit: unit } = await org.call('organizations', 'CreateOrganizationalUnit', { ParentId: root, Name: 'read' }) // prettier-ignore
  const policy = await scp('read', allow('s3:*'))
  const lacking = async (action: string, ...asked: readonly [string, string?]) => {
    const Statement = [
      allow(['iam:*', 'organizations:Describe*', 'organizations:List*']),
      deny(`organizations:${action}`),
    ]
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await org.call('iam', 'PutUserPolicy', { UserName: 'reader', PolicyName: 'p', PolicyDocument })
    await w.clock.advance(60_000)
    return (await made(asked[0], asked[1], reader)).ErrorDetails?.Code ?? 'COMPLETED'
  }
  const unitPath = path(unit?.Id ?? '')
  const denied = 'ORGANIZATIONS_REPORT_ACCESS_DENIED'
  for (const action of ['DescribePolicy', 'ListParents', 'ListPoliciesForTarget', 'ListRoots']) {
    expect([action, await lacking(action, unitPath), await lacking(action, unitPath, policy)]).toEqual([action, denied, denied]) // prettier-ignore
  }
  expect([await lacking('ListChildren', unitPath), await lacking('ListChildren', unitPath, policy)]).toEqual([denied, 'COMPLETED']) // prettier-ignore
  expect([await lacking('ListTargetsForPolicy', unitPath), await lacking('ListTargetsForPolicy', unitPath, policy)]).toEqual(['COMPLETED', denied]) // prettier-ignore
  expect(await lacking('ListParents', path())).toBe('COMPLETED')
  expect(await lacking('ListTargetsForPolicy', path(management), policy)).toBe('COMPLETED')
})

test('a marker goes on in its report and its order alone, and a report is its owner’s', async () => {
  const id = await generate(path(CUSTOMER))
  await w.clock.advance(60_000)
  const other = await generate(path())
  await w.clock.advance(1000)
  const { Marker, AccessDetails: first = [] } = await read(id, { MaxItems: 1 })
  const { AccessDetails: second = [] } = await read(id, { MaxItems: 1, Marker, SortKey: 'SERVICE_NAMESPACE_ASCENDING' })
  expect([first, second].flat().map(({ ServiceNamespace }) => ServiceNamespace)).toEqual(['a2c', 'a4b'])
  const invalid = { status: 400, code: 'InvalidInput', message: 'The marker passed in the request was invalid.' }
  await expect(read(id, { Marker, SortKey: 'SERVICE_NAMESPACE_DESCENDING' })).rejects.toMatchObject(invalid)
  await expect(read(other, { Marker })).rejects.toMatchObject(invalid)
  await expect(read(id, { Marker: 'invalid' })).rejects.toMatchObject({ code: 'ValidationError', message: 'Invalid Marker.' }) // prettier-ignore
  const missing = '00000000-0000-0000-0000-000000000000'
  await expect(read(missing)).rejects.toMatchObject({ status: 404, code: 'NoSuchEntity', message: `Job ${missing} does not exist.` }) // prettier-ignore
})
