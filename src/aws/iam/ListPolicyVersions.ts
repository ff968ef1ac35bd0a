import { operation } from '../operation.ts'
import { page } from './page.ts'
import { existingPolicy, readsPolicy } from './policy-needs.ts'
import { versionShape } from './shapes.ts'
import type { In, Out } from './types.ts'

/** Newest first. */
export const ListPolicyVersions = operation<In<'ListPolicyVersions'>, Out<'ListPolicyVersions'>>({
  name: 'ListPolicyVersions',
  authorize: readsPolicy('ListPolicyVersions'),
  handle: (call) => {
    const policy = existingPolicy(call)
    const newest = policy.versions.toReversed()
    const { items, answer } = page(newest, call.input, ({ id }) => String(1e9 - Number(id.slice(1))))
    return { output: { Versions: items.map((version) => versionShape(policy, version, false)), ...answer } }
  },
})
