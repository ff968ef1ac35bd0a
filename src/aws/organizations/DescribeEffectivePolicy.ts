import { operation } from '../operation.ts'
import { tagRecord } from '../iam/tags.ts'
import { accounts } from './documents.ts'
import { effectiveContent, effectiveSince } from './effective-changes.ts'
import { invalidInput, refusal } from './faults.ts'
import { managementNeed, memberNeed, organizationOf, thing } from './needs.ts'
import type { In, Out } from './types.ts'

/** Types that are merged (tag, backup …) have an effective policy; SCPs and RCPs bind one by one. */
export const DescribeEffectivePolicy = operation<In<'DescribeEffectivePolicy'>, Out<'DescribeEffectivePolicy'>>({
  name: 'DescribeEffectivePolicy',
  authorize: (call) => {
    const { TargetId = call.account, PolicyType } = call.input
    const context = { 'organizations:PolicyType': PolicyType }
    // Whoever is in an account may ask what it is under.
    const { arn: resource, tags } = thing(call, TargetId)
    const own = { ...memberNeed(call, 'DescribeEffectivePolicy'), resource, resourceTags: tagRecord(tags), context }
    if (TargetId === call.account) return [own]
    return [managementNeed(call, 'DescribeEffectivePolicy', thing(call, TargetId), { context })]
  },
  handle: (call) => {
    const { view, input, now } = call
    const organization = organizationOf(call)
    const { TargetId: id = call.account, PolicyType: type } = input
    if (!/^\d{12}$/.test(id))
      throw invalidInput('TARGET_NOT_SUPPORTED', 'You specified a target that is not currently supported.')
    const account = accounts.find(view, id)
    if (account?.parent === undefined || account.joined > now) throw refusal('TargetNotFoundException')
    if (!organization.policyTypes.includes(type)) throw refusal('EffectivePolicyNotFoundException')
    return {
      output: {
        EffectivePolicy: {
          PolicyContent: effectiveContent(view, account, type),
          LastUpdatedTimestamp: new Date(effectiveSince(view, organization, account, type)),
          TargetId: id,
          PolicyType: type,
        },
      },
    }
  },
})
