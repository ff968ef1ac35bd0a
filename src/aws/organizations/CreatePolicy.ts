import { DIGITS, LOWER } from '../../kernel/random.ts'
import { operation } from '../operation.ts'
import { policyType } from './attachments.ts'
import { checkContent, keptContent, refuseDuplicateName } from './content.ts'
import { organizationPolicies, type OrganizationPolicy } from './documents.ts'
import { policyArn } from './arns.ts'
import { makingWith, organizationOf } from './needs.ts'
import { refuseMorePolicies } from './numbers.ts'
import { policyShape } from './shapes.ts'
import { checkedTags } from './tags.ts'
import type { In, Out } from './types.ts'

/** Letters of an id, where AWS was seen to make it longer. */
const IDS: Partial<Record<OrganizationPolicy['type'], number>> = { RESOURCE_CONTROL_POLICY: 10 }

export const CreatePolicy = operation<In<'CreatePolicy'>, Out<'CreatePolicy'>>({
  name: 'CreatePolicy',
  authorize: (call) => {
    const organization = organizationOf(call)
    const type = policyType(call.input.Type)
    const arn = policyArn(organization, { id: '*', type, awsManaged: false })
    const on = { arn, context: { 'organizations:PolicyType': type } }
    return makingWith(call, 'CreatePolicy', on, arn, call.input.Tags)
  },
  handle: (call) => {
    const { view, input, random } = call
    const type = policyType(input.Type)
    refuseDuplicateName(view, type, input.Name)
    checkContent(type, input.Content)
    refuseMorePolicies(view, type)
    const policy: OrganizationPolicy = {
      id: `p-${random.text(IDS[type] ?? 8, LOWER + DIGITS)}`,
      name: input.Name,
      description: input.Description,
      type,
      content: keptContent(type, input.Content),
      targets: [],
      awsManaged: false,
      changed: call.now,
      tags: checkedTags(input.Tags),
    }
    return {
      output: { Policy: policyShape(organizationOf(call), policy) },
      writes: [organizationPolicies.put(policy.id, policy)],
    }
  },
})
