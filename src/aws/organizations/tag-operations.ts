import type { Write } from '../../store/Store.ts'
import type { View } from '../../store/projection.ts'
import { operation } from '../operation.ts'
import { tagRecord } from '../iam/tags.ts'
import { accounts, organizationPolicies, organizations, units, type Tag } from './documents.ts'
import { immutablePolicy, refusal } from './faults.ts'
import { managementNeed, thing } from './needs.ts'
import { page } from './page.ts'
import { checkedTags, tagged } from './tags.ts'
import type { In, Out } from './types.ts'

interface Tagged {
  readonly tags: readonly Tag[]
  with(tags: readonly Tag[]): Write
}

/** What has tags, found by its id. @throws {Fault} TargetNotFoundException, InvalidInputException for AWS's own policies. */
function open(view: View, id: string): Tagged {
  const organization = organizations.find(view, 'this')
  if (organization?.rootId === id)
    return { tags: organization.tags ?? [], with: (tags) => organizations.put('this', { ...organization, tags }) }
  const resourcePolicy = organization?.resourcePolicy
  if (organization && resourcePolicy?.id === id)
    return {
      tags: resourcePolicy.tags,
      with: (tags) => organizations.put('this', { ...organization, resourcePolicy: { ...resourcePolicy, tags } }),
    }
  const unit = units.find(view, id)
  if (unit) return { tags: unit.tags ?? [], with: (tags) => units.put(id, { ...unit, tags }) }
  const policy = organizationPolicies.find(view, id)
  if (policy?.awsManaged) throw immutablePolicy()
  if (policy) return { tags: policy.tags, with: (tags) => organizationPolicies.put(id, { ...policy, tags }) }
  const account = accounts.find(view, id)
  if (account?.parent === undefined) throw refusal('TargetNotFoundException')
  return { tags: account.tags, with: (tags) => accounts.put(id, { ...account, tags }) }
}

export const TagResource = operation<In<'TagResource'>, Out<'TagResource'>>({
  name: 'TagResource',
  authorize: (call) => {
    const requestTags = tagRecord(call.input.Tags)
    return [managementNeed(call, 'TagResource', thing(call, call.input.ResourceId), { requestTags })]
  },
  handle: ({ view, input }) => {
    const target = open(view, input.ResourceId)
    return { output: {}, writes: [target.with(tagged(target.tags, checkedTags(input.Tags)))] }
  },
})

export const UntagResource = operation<In<'UntagResource'>, Out<'UntagResource'>>({
  name: 'UntagResource',
  authorize: (call) => {
    const context = { 'aws:TagKeys': call.input.TagKeys }
    return [managementNeed(call, 'UntagResource', thing(call, call.input.ResourceId), { context })]
  },
  handle: ({ view, input }) => {
    const target = open(view, input.ResourceId)
    const kept = target.tags.filter((tag) => !input.TagKeys.includes(tag.Key))
    return { output: {}, writes: [target.with(kept)] }
  },
})

export const ListTagsForResource = operation<In<'ListTagsForResource'>, Out<'ListTagsForResource'>>({
  name: 'ListTagsForResource',
  authorize: (call) => [managementNeed(call, 'ListTagsForResource', thing(call, call.input.ResourceId))],
  handle: ({ view, input }) => {
    const { items, next } = page(open(view, input.ResourceId).tags, input, (tag) => tag.Key)
    return { output: { Tags: items, ...next } }
  },
})
