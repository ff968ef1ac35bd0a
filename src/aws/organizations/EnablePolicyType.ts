import type { Write } from '../../store/Store.ts'
import type { View } from '../../store/projection.ts'
import { operation } from '../operation.ts'
import { existingPolicy, policyType } from './attachments.ts'
import {
  accounts,
  effectiveChanges,
  organizationPolicies,
  organizations,
  units,
  type Organization,
} from './documents.ts'
import { refusal } from './faults.ts'
import { AWS_OWN } from './founding.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { isControlPolicyType } from './policy-types.ts'
import { rootShape } from './shapes.ts'
import type { In, Out } from './types.ts'

/** AWS's own policy of a type that binds permissions is attached everywhere, so that enabling forbids nothing yet. */
export const EnablePolicyType = operation<In<'EnablePolicyType'>, Out<'EnablePolicyType'>>({
  name: 'EnablePolicyType',
  authorize: (call) => {
    const context = { 'organizations:PolicyType': call.input.PolicyType }
    return [managementNeed(call, 'EnablePolicyType', thing(call, call.input.RootId), { context })]
  },
  handle: (call) => {
    const { view, input, now } = call
    const old = organizationOf(call)
    const type = policyType(input.PolicyType)
    if (input.RootId !== old.rootId) throw refusal('RootNotFoundException')
    if (old.policyTypes.includes(type)) throw refusal('PolicyTypeAlreadyEnabledException')
    const organization = { ...old, policyTypes: [...old.policyTypes, type] }
    return {
      output: { Root: rootShape(organization, type === 'RESOURCE_CONTROL_POLICY' ? type : undefined) },
      writes: [
        organizations.put('this', organization),
        ...(isControlPolicyType(type)
          ? attachedToAll(view, old, AWS_OWN[type].id)
          : [effectiveChanges.put(`${old.rootId}/${type}`, { target: old.rootId, type, changed: now })]),
      ],
    }
  },
})

function attachedToAll(view: View, { rootId }: Organization, id: string): readonly Write[] {
  const members = accounts.all(view).filter((account) => account.parent !== undefined)
  const targets = [rootId, ...units.all(view).map((unit) => unit.id), ...members.map((account) => account.id)]
  return [organizationPolicies.put(id, { ...existingPolicy(view, id), targets })]
}
