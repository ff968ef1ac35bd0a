import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import { organizationPolicies, type Organization, type OrganizationPolicy } from './documents.ts'
import { refusal } from './faults.ts'
import { AWS_OWN } from './founding.ts'
import { isControlPolicyType, isPolicyType } from './policy-types.ts'

/** @throws {Fault} PolicyNotFoundException */
export function existingPolicy(view: View, id: string): OrganizationPolicy {
  const policy = organizationPolicies.find(view, id)
  if (!policy) throw refusal('PolicyNotFoundException')
  return policy
}

/** @throws {Fault} PolicyTypeNotAvailableForOrganizationException */
export function policyType(type: string): OrganizationPolicy['type'] {
  if (!isPolicyType(type)) throw refusal('PolicyTypeNotAvailableForOrganizationException')
  return type
}

/** What hangs on a target, of one type or of all, in the order in which it was attached; `instead`: as if that one were already so. */
export function attachedTo(
  view: View,
  target: string,
  type?: string,
  instead?: OrganizationPolicy,
): readonly OrganizationPolicy[] {
  const placeOf = ({ places }: OrganizationPolicy) => places?.[target] ?? 0
  return organizationPolicies
    .all(view)
    .map((policy) => (policy.id === instead?.id ? instead : policy))
    .filter((policy) => (type === undefined || policy.type === type) && policy.targets.includes(target))
    .toSorted((one, other) => placeOf(one) - placeOf(other))
}

/** The policy on one more target, where it comes after all that hang there. */
export function attached(view: View, policy: OrganizationPolicy, target: string): OrganizationPolicy {
  const others = attachedTo(view, target, policy.type).map(({ places }) => places?.[target] ?? 0)
  return {
    ...policy,
    targets: [...policy.targets, target],
    places: { ...policy.places, [target]: Math.max(0, ...others) + 1 },
  }
}

export function detached({ places, ...policy }: OrganizationPolicy, target: string): OrganizationPolicy {
  const left = Object.fromEntries(Object.entries(places ?? {}).filter(([id]) => id !== target))
  return {
    ...policy,
    targets: policy.targets.filter((id) => id !== target),
    ...(Object.keys(left).length > 0 && { places: left }),
  }
}

/** A new root, unit or account begins with AWS's own policy of each enabled type that has one. */
export function attachedEverywhere(view: View, { policyTypes }: Organization, target: string): readonly Write[] {
  return policyTypes.filter(isControlPolicyType).map((type) => {
    const policy = existingPolicy(view, AWS_OWN[type].id)
    return organizationPolicies.put(policy.id, { ...policy, targets: [...policy.targets, target] })
  })
}

/** Takes a target that goes away off every policy. */
export function detachedEverywhere(view: View, target: string): readonly Write[] {
  return attachedTo(view, target).map((policy) => organizationPolicies.put(policy.id, detached(policy, target)))
}
