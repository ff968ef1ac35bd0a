import { compareVersions, minorOf } from '../../catalogue/versions.ts'
import { versionTag } from '../../catalogue/tags.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { roleNameOf } from '../resources/arns.ts'
import { hasCode } from '../workloads/refusal.ts'
import type { Finding } from './finding.ts'
import type { WantedRole } from './wanted-roles.ts'

/** Whether a role exists at its path, trusts who must use it, and is not of an older version than the cluster's. */
export async function roleFinding(aws: AwsClient, role: WantedRole, version: string): Promise<Finding | undefined> {
  const { arn, what, trusts, create, upgrade } = role
  const found = (problem: string, mend: string): Finding => ({ problem: `the ${what}, ${arn}, ${problem}`, mend })
  try {
    const { Role } = await aws.call('iam', 'GetRole', { RoleName: roleNameOf(arn) })
    if (Role?.Arn !== arn) return found(`is at another path: ${Role?.Arn}`, create)
    const trust = decodeURIComponent(Role.AssumeRolePolicyDocument ?? '')
    if (trusts !== undefined && !trust.includes(trusts))
      return found(`does not trust ${role.issuer ? `the issuer ${role.issuer}` : trusts}`, create)
    const tags = new Map((Role.Tags ?? []).map(({ Key, Value }) => [Key, Value]))
    const made = tags.get(versionTag)
    if (made !== undefined && /^\d+\.\d+$/.test(made) && compareVersions(made, minorOf(version)) < 0)
      return found(`is of version ${made}, and the cluster needs ${minorOf(version)}`, upgrade)
    return undefined
  } catch (error) {
    if (hasCode(error, 'NoSuchEntity')) return found('does not exist', create)
    throw error
  }
}
