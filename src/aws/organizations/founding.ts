import type { Write } from '../../store/Store.ts'
import {
  accounts,
  organizationPolicies,
  organizations,
  type Account,
  type ControlPolicyType,
  type Organization,
  type OrganizationPolicy,
} from './documents.ts'

const ALLOW_ALL = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
const ALLOW_ALL_RESOURCES =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}'

/** AWS's own policies, which every organization has, by type. They cannot be changed or deleted. */
export const AWS_OWN: Readonly<Record<ControlPolicyType, Omit<OrganizationPolicy, 'targets'>>> = {
  SERVICE_CONTROL_POLICY: {
    id: 'p-FullAWSAccess',
    name: 'FullAWSAccess',
    description: 'Allows access to every operation',
    type: 'SERVICE_CONTROL_POLICY',
    content: ALLOW_ALL,
    awsManaged: true,
    tags: [],
  },
  RESOURCE_CONTROL_POLICY: {
    id: 'p-RCPFullAWSAccess',
    name: 'RCPFullAWSAccess',
    description: 'Allows access to every resource',
    type: 'RESOURCE_CONTROL_POLICY',
    content: ALLOW_ALL_RESOURCES,
    awsManaged: true,
    tags: [],
  },
}

/**
 * The documents of a world's organization with its first accounts: SCPs and RCPs enabled.
 * `members` all stand under the root; an account outside the organization is put without `parent` by the caller.
 */
export function found(
  organization: Omit<Organization, 'policyTypes'>,
  members: readonly Omit<Account, 'parent'>[],
): readonly Write[] {
  return founding({ ...organization, policyTypes: ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] }, members)
}

/** The same with whatever types are enabled: AWS's own policies hang everywhere. */
export function founding(organization: Organization, members: readonly Omit<Account, 'parent'>[]): readonly Write[] {
  const targets = [organization.rootId, ...members.map((member) => member.id)]
  return [
    organizations.put('this', organization),
    ...members.map((member) => accounts.put(member.id, { ...member, parent: organization.rootId })),
    ...Object.values(AWS_OWN).map((policy) => organizationPolicies.put(policy.id, { ...policy, targets })),
  ]
}
