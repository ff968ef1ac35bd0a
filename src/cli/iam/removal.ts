import { Refusal } from '../../kernel/Refusal.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { awsCall, type Want } from '../plan/aws-call.ts'
import { ifThere } from './missing.ts'
import { iamItems } from './pages.ts'
import { versionRemovals } from './policy.ts'
import { attachedPolicies } from './role.ts'

export const GONE = 'is gone already'

/** The role with what hangs on it; its managed policies are only taken off. @throws {Refusal} while an instance profile holds it */
export async function roleRemoval(aws: AwsClient, name: string): Promise<Want> {
  const [profiles, attached, inline] = await Promise.all([
    iamItems(aws, 'ListInstanceProfilesForRole', { RoleName: name }, (page) => page.InstanceProfiles),
    attachedPolicies(aws, name),
    iamItems(aws, 'ListRolePolicies', { RoleName: name }, (page) => page.PolicyNames),
  ])
  const [profile] = profiles
  if (profile)
    throw new Refusal(
      `Instance profile ${profile.InstanceProfileName} holds the role ${name}: a cluster still uses it.`,
      { next: 'stint list clusters' },
    )
  return {
    what: `role ${name}`,
    calls: [
      ...inline.map((policy) =>
        awsCall(
          'iam',
          'DeleteRolePolicy',
          { RoleName: name, PolicyName: policy },
          { done: `deleted inline policy ${policy} of ${name}` },
        ),
      ),
      ...attached.map((arn) =>
        awsCall(
          'iam',
          'DetachRolePolicy',
          { RoleName: name, PolicyArn: arn },
          { done: `detached ${arn.slice(arn.lastIndexOf('/') + 1)} from ${name}` },
        ),
      ),
      awsCall('iam', 'DeleteRole', { RoleName: name }, { done: `deleted role ${name}` }),
    ],
  }
}

/** The policy, unless roles other than `leaving` still have it. */
export async function policyRemoval(aws: AwsClient, arn: string, leaving: readonly string[]): Promise<Want> {
  const what = `policy ${arn}`
  if (!(await ifThere(aws.call('iam', 'GetPolicy', { PolicyArn: arn })))) return { what, calls: [], idle: GONE }
  const users = await iamItems(aws, 'ListEntitiesForPolicy', { PolicyArn: arn }, (page) => [
    ...(page.PolicyRoles ?? []).map(({ RoleName: role = '' }) => role),
    ...(page.PolicyUsers ?? []).map(({ UserName: user = '' }) => `user ${user}`),
    ...(page.PolicyGroups ?? []).map(({ GroupName: group = '' }) => `group ${group}`),
  ])
  if (users.some((user) => !leaving.includes(user)))
    return { what, calls: [], idle: 'stays, it is still attached elsewhere' }
  return {
    what,
    calls: [
      ...(await versionRemovals(aws, arn)),
      awsCall('iam', 'DeletePolicy', { PolicyArn: arn }, { done: `deleted policy ${arn}` }),
    ],
  }
}

/** The roles, and the policies that were theirs alone. */
export async function rolesRemoval(aws: AwsClient, names: readonly string[]): Promise<readonly Want[]> {
  const policies = new Set((await Promise.all(names.map((name) => attachedPolicies(aws, name)))).flat())
  return Promise.all([
    ...names.map((name) => roleRemoval(aws, name)),
    ...[...policies].map((arn) => policyRemoval(aws, arn, names)),
  ])
}
