import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { accounts, organizationPolicies, organizations, type ControlPolicyType } from './documents.ts'
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

/** The control policies over an account, or undefined when it is in no organization; the same value until one of them changes. */
export function controlPolicies(view: View, account: AccountId): ControlPolicies | undefined {
  return view.derive(`control-policies/${account}`, (at) => controlPoliciesOf(at, account))
}

function controlPoliciesOf(view: View, account: AccountId): ControlPolicies | undefined {
  const organization = organizations.find(view, 'this')
  const parent = accounts.find(view, account)?.parent
  if (!organization || parent === undefined) return undefined
  const above = ancestry(view, parent)
  const place = { orgId: organization.id, orgPath: `${[organization.id, ...above].join('/')}/` }
  if (account === organization.management) return place
  const attached = view.derive('control-policies', byTarget)
  const levels = (type: ControlPolicyType) =>
    [...above, account].map((target) => attached.get(`${type}/${target}`) ?? [])
  return {
    ...place,
    ...(organization.policyTypes.includes('SERVICE_CONTROL_POLICY') && { scp: levels('SERVICE_CONTROL_POLICY') }),
    ...(organization.policyTypes.includes('RESOURCE_CONTROL_POLICY') && { rcp: levels('RESOURCE_CONTROL_POLICY') }),
  }
}

/** All policies by type and by what they are attached to, each in the order of their ids. */
function byTarget(view: View): ReadonlyMap<string, readonly ControlPolicy[]> {
  const attached = new Map<string, ControlPolicy[]>()
  const organization = organizations.find(view, 'this')
  if (!organization) return attached
  for (const policy of organizationPolicies.all(view)) {
    const control = { id: policyArn(organization, policy), text: policy.content }
    for (const target of new Set(policy.targets)) {
      const place = `${policy.type}/${target}`
      const there = attached.get(place)
      if (there) there.push(control)
      else attached.set(place, [control])
    }
  }
  return attached
}
