import { operation } from '../operation.ts'
import { existingPolicy, policyType } from './attachments.ts'
import { accounts, organizationPolicies, organizations, units } from './documents.ts'
import { refusal } from './faults.ts'
import { AWS_OWN } from './founding.ts'
import { managementNeed, organizationOf, thing } from './needs.ts'
import { rootShape } from './shapes.ts'
import type { In, Out } from './types.ts'

/** AWS's own policy of the type is attached everywhere, so that enabling forbids nothing yet. */
export const EnablePolicyType = operation<In<'EnablePolicyType'>, Out<'EnablePolicyType'>>({
  name: 'EnablePolicyType',
  authorize: (call) => {
    const context = { 'organizations:PolicyType': call.input.PolicyType }
    return [managementNeed(call, 'EnablePolicyType', thing(call, call.input.RootId), { context })]
  },
  handle: (call) => {
    const { view, input } = call
    const old = organizationOf(call)
    const type = policyType(input.PolicyType)
    if (input.RootId !== old.rootId) throw refusal('RootNotFoundException')
    if (old.policyTypes.includes(type)) throw refusal('PolicyTypeAlreadyEnabledException')
    const organization = { ...old, policyTypes: [...old.policyTypes, type] }
    const members = accounts.all(view).filter((account) => account.parent !== undefined)
    const targets = [old.rootId, ...units.all(view).map((unit) => unit.id), ...members.map((account) => account.id)]
    const everywhere = { ...existingPolicy(view, AWS_OWN[type].id), targets }
    return {
      output: { Root: rootShape(organization) },
      writes: [organizations.put('this', organization), organizationPolicies.put(everywhere.id, everywhere)],
    }
  },
})
