import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import {
  accounts,
  organizationPolicies,
  organizations,
  type Organization,
  type OrganizationPolicy,
} from './documents.ts'
import { policyArn } from './arns.ts'
import { ancestry } from './tree.ts'

export interface ControlPolicy {
  /** The policy's ARN. */
  readonly id: string
  readonly text: string
}

/** What an organization lays over one account of it. */
interface ControlPolicies {
  /** Service control policies, one list a level, root first. Absent: none bind this account (management account, or type not enabled). */
  readonly scp?: readonly (readonly ControlPolicy[])[]
  /** Resource control policies, likewise. */
  readonly rcp?: readonly (readonly ControlPolicy[])[]
  readonly orgId: string
  /** `o-…/r-…/ou-…/`, as in aws:PrincipalOrgPaths. */
  readonly orgPath: string
}

/** The control policies over an account, or undefined when it is in no organization. */
export function controlPolicies(view: View, account: AccountId): ControlPolicies | undefined {
  const organization = organizations.find(view, 'this')
  const parent = accounts.find(view, account)?.parent
  if (!organization || parent === undefined) return undefined
  const above = ancestry(view, parent)
  const place = { orgId: organization.id, orgPath: `${[organization.id, ...above].join('/')}/` }
  if (account === organization.management) return place
  const all = organizationPolicies.all(view)
  const levels = (type: OrganizationPolicy['type']) =>
    [...above, account].map((target) => at(organization, all, type, target))
  return {
    ...place,
    ...(organization.policyTypes.includes('SERVICE_CONTROL_POLICY') && { scp: levels('SERVICE_CONTROL_POLICY') }),
    ...(organization.policyTypes.includes('RESOURCE_CONTROL_POLICY') && { rcp: levels('RESOURCE_CONTROL_POLICY') }),
  }
}

function at(
  organization: Organization,
  all: readonly OrganizationPolicy[],
  type: OrganizationPolicy['type'],
  target: string,
): readonly ControlPolicy[] {
  return all
    .filter((policy) => policy.type === type && policy.targets.includes(target))
    .map((policy) => ({ id: policyArn(organization, policy), text: policy.content }))
}
