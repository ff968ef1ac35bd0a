import type { AccountId } from '../../kernel/brands.ts'
import type { Random } from '../../kernel/random.ts'
import type { Write } from '../../store/Store.ts'
import { roles, uniqueIds, type Role } from '../iam/documents.ts'
import { iamArn, uniqueId } from '../iam/ids.ts'

/**
 * The administrator role of a new member account, which trusts the management account.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access.html
 */
export function accessRole(
  account: AccountId,
  management: AccountId,
  name = 'OrganizationAccountAccessRole',
  random: Random,
  now: number,
): readonly Write[] {
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${management}:root` },
    Action: 'sts:AssumeRole',
  }
  const role: Role = {
    arn: iamArn(account, 'role', '/', name),
    id: uniqueId('role', random),
    name,
    path: '/',
    created: now,
    tags: [],
    maxSessionDuration: 3600,
    trust: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    attached: ['arn:aws:iam::aws:policy/AdministratorAccess'],
    inline: [],
  }
  return [roles.put(account, name, role), uniqueIds.put(account, role.id, { arn: role.arn, kind: 'role', name })]
}
