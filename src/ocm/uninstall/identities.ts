import { madeRoleName, madeSupportRoleName, mintedUsersPrefix } from '../../catalogue/mint.ts'
import { clusterTagKey } from '../../catalogue/tags.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { hasCode } from '../workloads/refusal.ts'
import type { Removal } from './removals.ts'

const unlessAbsent = (error: unknown): undefined => {
  if (hasCode(error, 'NoSuchEntity')) return undefined
  throw error
}

type Tags = readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]

const isOwned = (tags: Tags | undefined, infraId: string): boolean =>
  tags?.some(({ Key, Value }) => Key === clusterTagKey(infraId) && Value === 'owned') ?? false

/** Users that the cluster minted: named after it, and tagged as its own. Only the tag tells for sure. */
async function mintedUsers(aws: AwsClient, infraId: string): Promise<readonly string[]> {
  const names: string[] = []
  let Marker: string | undefined
  do {
    const page = await aws.call('iam', 'ListUsers', Marker === undefined ? {} : { Marker })
    names.push(...(page.Users ?? []).map(({ UserName = '' }) => UserName))
    Marker = page.IsTruncated ? page.Marker : undefined
  } while (Marker !== undefined)
  const likely = names.filter((name) => name.startsWith(mintedUsersPrefix(infraId)))
  const own = await Promise.all(
    likely.map(async (UserName) => {
      const { Tags = [] } = (await aws.call('iam', 'ListUserTags', { UserName }).catch(unlessAbsent)) ?? {}
      return isOwned(Tags, infraId)
    }),
  )
  return likely.filter((_, index) => own[index])
}

async function removeUser(aws: AwsClient, UserName: string): Promise<void> {
  const { AccessKeyMetadata = [] } = await aws.call('iam', 'ListAccessKeys', { UserName })
  for (const { AccessKeyId = '' } of AccessKeyMetadata)
    await aws.call('iam', 'DeleteAccessKey', { UserName, AccessKeyId })
  const { PolicyNames = [] } = await aws.call('iam', 'ListUserPolicies', { UserName })
  for (const PolicyName of PolicyNames) await aws.call('iam', 'DeleteUserPolicy', { UserName, PolicyName })
  await aws.call('iam', 'DeleteUser', { UserName })
}

const users: Removal = {
  name: 'minted users',
  async run(aws, infraId) {
    for (const name of await mintedUsers(aws, infraId)) await removeUser(aws, name).catch(unlessAbsent)
    return undefined
  },
}

const roles: Removal = {
  name: 'roles',
  async run(aws, infraId) {
    for (const RoleName of [
      madeRoleName(infraId, 'master'),
      madeRoleName(infraId, 'worker'),
      madeSupportRoleName(infraId),
    ]) {
      const { Tags } = (await aws.call('iam', 'ListRoleTags', { RoleName }).catch(unlessAbsent)) ?? {}
      if (!isOwned(Tags, infraId)) continue
      const { PolicyNames = [] } = (await aws.call('iam', 'ListRolePolicies', { RoleName }).catch(unlessAbsent)) ?? {}
      for (const PolicyName of PolicyNames) await aws.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName })
      await aws.call('iam', 'DeleteRole', { RoleName }).catch(unlessAbsent)
    }
    return undefined
  },
}

/** Of a cluster without roles of its customer's: what it made in IAM goes last, when nothing uses it any more. */
export const identities: readonly Removal[] = [users, roles]
