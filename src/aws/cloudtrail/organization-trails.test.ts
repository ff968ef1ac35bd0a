import { gunzipSync } from 'node:zlib'
import { buffer } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type TestWorld } from '../../../test/world.ts'
import type { AwsClient } from '../../wire/aws-client.ts'

const CUSTOMER = '111122223333'
const Bucket = 'organization-logs'
const Name = 'everybody'

let w: TestWorld
let [org, member, stranger] = [] as unknown as [AwsClient, AwsClient, AwsClient]
let [management, organization] = ['', '']
beforeAll(async () => {
  w = await world()
  management = w.cloud.identity.accounts.management
  org = await w.client('management')
  member = await w.client('customer')
  stranger = await w.client('redhat')
  organization = (await org.call('organizations', 'DescribeOrganization', {})).Organization?.Id ?? ''
  await org.call('s3', 'CreateBucket', { Bucket })
})
afterAll(() => w.close())

/** The policy that AWS's guide gives. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html */
const open = (folders: readonly string[]) => {
  const Principal = { Service: 'cloudtrail.amazonaws.com' }
  const source = { 'aws:SourceArn': `arn:aws:cloudtrail:us-east-1:${management}:trail/${Name}` }
  const acl = { Effect: 'Allow', Principal, Action: 's3:GetBucketAcl', Resource: `arn:aws:s3:::${Bucket}`, Condition: { StringEquals: source } } // prettier-ignore
  const puts = folders.map((folder) => ({ Effect: 'Allow', Principal, Action: 's3:PutObject', Resource: `arn:aws:s3:::${Bucket}/AWSLogs/${folder}/*`, Condition: { StringEquals: { ...source, 's3:x-amz-acl': 'bucket-owner-full-control' } } })) // prettier-ignore
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [acl, ...puts] })
  return org.call('s3', 'PutBucketPolicy', { Bucket, Policy })
}
const create = (who: AwsClient, name = Name) =>
  who.call('cloudtrail', 'CreateTrail', { Name: name, S3BucketName: Bucket, IsOrganizationTrail: true })

/** What the files of an account say was called by whom. */
async function recorded(account: string): Promise<readonly string[]> {
  const Prefix = `AWSLogs/${organization}/${account}/CloudTrail/us-east-1/`
  const { Contents = [] } = await org.call('s3', 'ListObjectsV2', { Bucket, Prefix })
  const files = await Promise.all(
    Contents.map(async ({ Key = '' }) => {
      expect(Key).toMatch(new RegExp(`/${account}_CloudTrail_us-east-1_\\d{8}T\\d{4}Z_[A-Za-z0-9]{16}\\.json\\.gz$`))
      const { Body } = await org.call('s3', 'GetObject', { Bucket, Key })
      const text = gunzipSync(await buffer(Body as Readable)).toString()
      return (JSON.parse(text) as { Records: { eventName: string; recipientAccountId: string }[] }).Records
    }),
  )
  return files.flat().map(({ eventName, recipientAccountId }) => `${recipientAccountId} ${eventName}`)
}

test('a trail of the organization is made by its management account, once CloudTrail has access', async () => {
  await expect(create(stranger)).rejects.toMatchObject({ code: 'OrganizationsNotInUseException', status: 404 })
  await expect(create(member)).rejects.toMatchObject({ code: 'NotOrganizationMasterAccountException', status: 400 })
  await expect(create(org)).rejects.toMatchObject({
    code: 'CloudTrailAccessNotEnabledException',
    status: 400,
    message: `The request could not be processed because your organization hasn’t enabled CloudTrail service access. Enable service access for CloudTrail, and then try again. You are signed in with the following AWS account ID: ${management}`,
  })
  await org.call('organizations', 'EnableAWSServiceAccess', { ServicePrincipal: 'cloudtrail.amazonaws.com' })
  await open([management])
  await expect(create(org)).rejects.toMatchObject({ code: 'InsufficientS3BucketPolicyException' })
  await open([management, organization])
  expect(await create(org)).toMatchObject({ IsOrganizationTrail: true })
  for (const account of [org, member])
    expect((await account.call('iam', 'GetRole', { RoleName: 'AWSServiceRoleForCloudTrail' })).Role?.Path).toBe('/aws-service-role/cloudtrail.amazonaws.com/') // prettier-ignore
  await expect(stranger.call('iam', 'GetRole', { RoleName: 'AWSServiceRoleForCloudTrail' })).rejects.toMatchObject({ code: 'NoSuchEntity' }) // prettier-ignore
})

test('its files hold what every account of the organization did, each in its folder, and nobody else’s', async () => {
  await member.call('iam', 'CreateUser', { UserName: 'before' })
  await w.clock.advance(1000)
  await org.call('cloudtrail', 'StartLogging', { Name })
  await w.clock.advance(1000)
  await member.call('iam', 'CreateUser', { UserName: 'after' })
  await org.call('iam', 'CreateGroup', { GroupName: 'managers' })
  await stranger.call('iam', 'CreateUser', { UserName: 'elsewhere' })
  await w.clock.advance(60_000)
  expect((await recorded(CUSTOMER)).filter((one) => one.includes('Create'))).toEqual([`${CUSTOMER} CreateUser`])
  expect(await recorded(management)).toContain(`${management} CreateGroup`)
  expect(await recorded(w.cloud.identity.accounts.redhat)).toEqual([])
  // Nothing is delivered twice, whoever did it.
  await member.call('iam', 'CreateGroup', { GroupName: 'later' })
  await w.clock.advance(60_000)
  expect((await recorded(CUSTOMER)).filter((one) => one.includes('Create')).toSorted()).toEqual([`${CUSTOMER} CreateGroup`, `${CUSTOMER} CreateUser`]) // prettier-ignore
})

test('an account that joins is in it from then on', async () => {
  const { CreateAccountStatus } = await org.call('organizations', 'CreateAccount', { AccountName: 'new', Email: 'new@stint.example' }) // prettier-ignore
  const { CreateAccountStatus: done } = await org.call('organizations', 'DescribeCreateAccountStatus', { CreateAccountRequestId: CreateAccountStatus?.Id ?? '' }) // prettier-ignore
  const id = done?.AccountId ?? ''
  const fresh = await w.client(await w.credentials(id))
  const { Roles = [] } = await fresh.call('iam', 'ListRoles', {})
  expect(Roles.map(({ RoleName }) => RoleName)).toEqual(['AWSServiceRoleForCloudTrail', 'AWSServiceRoleForOrganizations', 'OrganizationAccountAccessRole']) // prettier-ignore
  await fresh.call('iam', 'CreateUser', { UserName: 'first' })
  await w.clock.advance(60_000)
  expect(await recorded(id)).toContain(`${id} CreateUser`)
})

test('its accounts see it and leave it as it is; others do not see it', async () => {
  const TrailARN = `arn:aws:cloudtrail:us-east-1:${management}:trail/${Name}`
  const described = async (more: object = {}) =>
    (await member.call('cloudtrail', 'DescribeTrails', more)).trailList?.map((one) => one.TrailARN)
  expect(await described()).toEqual([TrailARN])
  expect(await described({ includeShadowTrails: false })).toEqual([])
  expect((await member.call('cloudtrail', 'ListTrails', {})).Trails).toEqual([{ TrailARN, Name, HomeRegion: 'us-east-1' }]) // prettier-ignore
  for (const name of [TrailARN, Name])
    expect((await member.call('cloudtrail', 'GetTrail', { Name: name })).Trail).toMatchObject({ TrailARN, IsOrganizationTrail: true }) // prettier-ignore
  expect(await member.call('cloudtrail', 'GetTrailStatus', { Name: TrailARN })).toMatchObject({ IsLogging: true })
  const refused = { code: 'NotOrganizationMasterAccountException' }
  await expect(member.call('cloudtrail', 'StopLogging', { Name: TrailARN })).rejects.toMatchObject(refused)
  await expect(member.call('cloudtrail', 'DeleteTrail', { Name: TrailARN })).rejects.toMatchObject(refused)
  await expect(member.call('cloudtrail', 'UpdateTrail', { Name: TrailARN })).rejects.toMatchObject(refused)
  await expect(member.call('cloudtrail', 'AddTags', { ResourceId: TrailARN, TagsList: [{ Key: 'a' }] })).rejects.toMatchObject(refused) // prettier-ignore
  await expect(stranger.call('cloudtrail', 'GetTrail', { Name: TrailARN })).rejects.toMatchObject({ code: 'TrailNotFoundException' }) // prettier-ignore
})

test('it becomes one of the management account alone, and one of all again', async () => {
  const update = (IsOrganizationTrail: boolean) => org.call('cloudtrail', 'UpdateTrail', { Name, IsOrganizationTrail })
  expect(await update(false)).toMatchObject({ IsOrganizationTrail: false })
  expect((await member.call('cloudtrail', 'DescribeTrails', {})).trailList).toEqual([])
  expect(await update(true)).toMatchObject({ IsOrganizationTrail: true })
  expect(await org.call('cloudtrail', 'UpdateTrail', { Name })).toMatchObject({ IsOrganizationTrail: true })
})

test('whom the management account makes an administrator of CloudTrail has it in hand, too, and it stays the management account’s', async () => {
  const delegation = { AccountId: CUSTOMER, ServicePrincipal: 'cloudtrail.amazonaws.com' }
  await org.call('organizations', 'RegisterDelegatedAdministrator', delegation)
  const TrailARN = `arn:aws:cloudtrail:us-east-1:${management}:trail/${Name}`
  expect(await member.call('cloudtrail', 'UpdateTrail', { Name: TrailARN, IncludeGlobalServiceEvents: true })).toMatchObject({ TrailARN, IsOrganizationTrail: true }) // prettier-ignore
  await member.call('cloudtrail', 'StopLogging', { Name: TrailARN })
  expect(await org.call('cloudtrail', 'GetTrailStatus', { Name })).toMatchObject({ IsLogging: false })
  await member.call('cloudtrail', 'DeleteTrail', { Name: TrailARN })
  expect(await create(member)).toMatchObject({ TrailARN })
  await org.call('organizations', 'DeregisterDelegatedAdministrator', delegation)
  await expect(member.call('cloudtrail', 'DeleteTrail', { Name: TrailARN })).rejects.toMatchObject({ code: 'NotOrganizationMasterAccountException' }) // prettier-ignore
  await org.call('cloudtrail', 'DeleteTrail', { Name })
})
