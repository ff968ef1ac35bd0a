import { isAccountId, parseArn } from '../../kernel/brands.ts'
import { AwsError, type AwsClient } from '../../wire/aws-client.ts'
import type { AccountAccess, Reach } from './accounts.ts'
import { readOrganization, type Control, type Organization } from './organization.ts'
import { readEntities, type Entity } from './principals.ts'

/** Everything that has a say, as far as the caller may see it. */
export interface Permissions {
  readonly entities: readonly Entity[]
  readonly organization: Organization | undefined
  readonly control: ReadonlyMap<string, Control>
  /** What could not be read, in words: the answer holds without it. */
  readonly unread: readonly string[]
}

/** Reads users, roles and policies of every account in reach, and the organization over them. */
export async function readPermissions(reach: Reach): Promise<Permissions> {
  const unread: string[] = []
  const management = (await reach.access('management')) ?? reach.own
  const read = await readOrganization(management.aws)
  const organization = 'refused' in read ? undefined : read
  if ('refused' in read) unread.push(`the organization and its control policies (${read.refused})`)
  const accounts = [...new Set([reach.own.account, ...(organization?.accounts ?? []), ...reach.named])]
  const entities: Entity[] = []
  const control = new Map<string, Control>()
  for (const account of accounts) {
    const access = await reach.access(account)
    if (access) entities.push(...(await entitiesOf(access, unread)))
    else unread.push(`account ${account}, for which there are no credentials here`)
    if (organization?.accounts.includes(account)) control.set(account, await organization.over(account))
  }
  return { entities, organization, control, unread }
}

async function entitiesOf({ aws, account }: AccountAccess, unread: string[]): Promise<readonly Entity[]> {
  try {
    return await readEntities(aws, account)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    unread.push(`the users and roles of account ${account} (${error.code})`)
    return []
  }
}

/** The resource's owner and the policy that stands on it. */
export interface Target {
  readonly resource: string
  readonly owner: string | undefined
  readonly policy: string | undefined
  /** RestrictPublicBuckets: the policy is public, and gives nothing to anybody outside the owner's account but AWS's services. */
  readonly restricted?: boolean
  /** What was not read of it, in words: the answer holds without it. */
  readonly unread?: readonly string[]
}

/** Finds whose the resource is, and its policy: a role's trust, a bucket's, a secret's. */
export async function readTarget(reach: Reach, world: Permissions, resource: string): Promise<Target> {
  const arn = parseArn(resource)
  if (!arn) return { resource, owner: undefined, policy: undefined }
  if (arn.service === 'iam' && arn.resource.startsWith('role/')) {
    const role = world.entities.find((entity) => entity.arn === resource)
    return { resource, owner: arn.account, policy: role?.trust }
  }
  if (arn.service === 's3') return bucketTarget(reach, world, resource)
  const owner = isAccountId(arn.account) ? arn.account : undefined
  return {
    resource,
    owner,
    policy: arn.service === 'secretsmanager' ? await secretPolicy(reach, resource, owner) : undefined,
  }
}

async function bucketTarget(reach: Reach, world: Permissions, resource: string): Promise<Target> {
  const Bucket = resource.split(':::')[1]?.split('/')[0] ?? ''
  for (const account of new Set(world.entities.map((entity) => entity.account))) {
    const access = await reach.access(account)
    if (!access) continue
    const mine = await ifAllowed(access.aws.call('s3', 'ListBuckets', {}))
    if (!mine?.Buckets?.some(({ Name }) => Name === Bucket)) continue
    const policy = await ifAllowed(access.aws.call('s3', 'GetBucketPolicy', { Bucket }))
    const restricted = await isRestricted(access.aws, Bucket)
    const unread = (await hasAcls(access.aws, Bucket)) ? [`the access control lists of bucket ${Bucket}`] : []
    return { resource, owner: account, policy: policy?.Policy, restricted, unread }
  }
  const unread = /[*?]/.test(Bucket) ? [] : [`the policy of bucket ${Bucket}, which no account in reach has`]
  return { resource, owner: undefined, policy: undefined, unread }
}

/** Whether ACLs count: since 2023 a bucket's own default is that they do not. */
async function hasAcls(aws: AwsClient, Bucket: string): Promise<boolean> {
  const found = await ifAllowed(aws.call('s3', 'GetBucketOwnershipControls', { Bucket }))
  return found?.OwnershipControls?.Rules?.[0]?.ObjectOwnership !== 'BucketOwnerEnforced'
}

async function isRestricted(aws: AwsClient, Bucket: string): Promise<boolean> {
  const block = await ifAllowed(aws.call('s3', 'GetPublicAccessBlock', { Bucket }))
  if (block?.PublicAccessBlockConfiguration?.RestrictPublicBuckets !== true) return false
  const status = await ifAllowed(aws.call('s3', 'GetBucketPolicyStatus', { Bucket }))
  return status?.PolicyStatus?.IsPublic === true
}

async function secretPolicy(reach: Reach, arn: string, owner: string | undefined): Promise<string | undefined> {
  const access = owner === undefined ? undefined : await reach.access(owner)
  const region = parseArn(arn)?.region
  const call = access?.aws.call('secretsmanager', 'GetResourcePolicy', { SecretId: arn }, region ? { region } : {})
  return call && (await ifAllowed(call))?.ResourcePolicy
}

/** Undefined for what is not there, or not shown. */
async function ifAllowed<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (error instanceof AwsError && error.status < 500) return undefined
    throw error
  }
}
