import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import {
  accounts,
  effectiveChanges,
  ORGANIZATION,
  organizationPolicies,
  type Account,
  type EffectiveChange,
  type Organization,
  type OrganizationPolicy,
} from './documents.ts'
import { effectivePolicy } from './effective-policy.ts'
import { errorsIn, isChecked } from './invalid-policies.ts'
import { levelsOver, textsOf } from './levels.ts'
import { isControlPolicyType, isPolicyType, POLICY_TYPES } from './policy-types.ts'
import { ancestry } from './tree.ts'

type Levels = readonly (readonly OrganizationPolicy[])[]

const changeOf = (view: View, target: string, type: string): EffectiveChange =>
  effectiveChanges.find(view, `${target}/${type}`) ?? { target, type }

const put = (change: EffectiveChange): Write => effectiveChanges.put(`${change.target}/${change.type}`, change)

/** What an account's policies of a type come to: while they are invalid together, what they came to before, as Organizations was seen to keep it. */
export function effectiveContent(view: View, account: Account, type: string): string {
  const levels = levelsOver(view, account, type)
  return errorsIn(levels, type).length > 0 ? (changeOf(view, account.id, type).valid ?? '{}') : contentOf(type, levels)
}

const contentOf = (type: string, levels: Levels): string =>
  effectivePolicy(textsOf(levels), isPolicyType(type) && POLICY_TYPES[type].isFolded) ?? '{}'

/** When that was last made anew, also where it came out the same or invalid; world milliseconds. */
export function effectiveSince(view: View, { created }: Organization, account: Account, type: string): number {
  const targets = [...ancestry(view, account.parent ?? ''), account.id]
  const policies = levelsOver(view, account, type).flat()
  const times = [...policies, ...targets.map((target) => changeOf(view, target, type))]
  return Math.max(created, account.joined, ...times.map(({ changed }) => changed ?? 0))
}

/** The writes that make a policy this one; `target`: where it came to hang, or hangs no more. */
export function policyBecomes(view: View, policy: OrganizationPolicy, now: number, target?: string): readonly Write[] {
  const { id, type } = policy
  const spoiltAccounts = spoiltBy(view, policy)
  const hung = target === undefined || isControlPolicyType(type) ? [] : [target]
  const changes = [...new Set([...hung, ...spoiltAccounts.keys()])].map((one) => {
    const valid = spoiltAccounts.get(one)
    return {
      ...changeOf(view, one, type),
      ...(one === target && { changed: now }),
      ...(valid !== undefined && { valid }),
    }
  })
  return [organizationPolicies.put(id, policy), ...changes.map(put)]
}

/** By the ids of the accounts whose policies are no longer valid once this one is so: what they come to now. */
function spoiltBy(view: View, policy: OrganizationPolicy): ReadonlyMap<string, string> {
  const { id, type } = policy
  const members = isChecked(type) ? accounts.all(view).filter(({ parent }) => parent !== undefined) : []
  return new Map(
    members.flatMap((account) => {
      const before = levelsOver(view, account, type)
      const after = levelsOver(view, account, type, policy)
      const isUnder = [...before, ...after].flat().some((one) => one.id === id)
      const valid = isUnder ? spoilt(type, before, after) : undefined
      return valid === undefined ? [] : [[account.id, valid] as const]
    }),
  )
}

/** The writes that go with a move of the account to another parent. */
export function policiesMove(
  view: View,
  { policyTypes }: Organization,
  account: Account,
  parent: string,
  now: number,
): readonly Write[] {
  return policyTypes
    .filter((type) => !isControlPolicyType(type))
    .map((type) => {
      const valid = spoilt(type, levelsOver(view, account, type), levelsOver(view, { ...account, parent }, type))
      return put({ ...changeOf(view, account.id, type), changed: now, ...(valid !== undefined && { valid }) })
    })
}

/** What was valid before and is not any more; undefined: it still is, or was not before either. */
const spoilt = (type: string, before: Levels, after: Levels): string | undefined =>
  errorsIn(after, type).length > 0 && errorsIn(before, type).length === 0 ? contentOf(type, before) : undefined

/** Forgets all that of a target that goes away. */
export const forgotten = (view: View, target: string): readonly Write[] =>
  view
    .scan<EffectiveChange>(ORGANIZATION, `${effectiveChanges.prefix}${target}/`)
    .map(({ value: { type } }) => effectiveChanges.drop(`${target}/${type}`))
