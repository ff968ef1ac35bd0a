import type { AccountId } from '../../kernel/brands.ts'
import { Fault } from '../../kernel/Fault.ts'
import type { View } from '../../store/projection.ts'
import type { Call, Need } from '../operation.ts'
import { accounts, organizations } from './documents.ts'
import { effectiveContent } from './effective-changes.ts'
import { enforcedTypes, isEnforceable } from './enforced-types.ts'
import { constraintViolation } from './faults.ts'

/** A tag that the account's effective tag policy enforces. */
interface EnforcedTag {
  /** With the capitals that it must have. */
  readonly key: string
  readonly types: ReadonlySet<string>
  /** Undefined: any value will do. */
  readonly values?: readonly string[]
}

/** By key, in lower case. */
type Enforced = ReadonlyMap<string, EnforcedTag>

interface TagRule {
  readonly tag_key?: unknown
  readonly tag_value?: unknown
  readonly enforced_for?: unknown
}

const enforcedIn = (view: View, account: AccountId): Enforced =>
  view.derive(`enforced-tags/${account}`, (at) => enforcedOf(at, account))

function enforcedOf(view: View, id: AccountId): Enforced {
  const account = accounts.find(view, id)
  const organization = organizations.find(view, 'this')
  if (account?.parent === undefined || !organization?.policyTypes.includes('TAG_POLICY')) return new Map()
  const policy = effectiveContent(view, account, 'TAG_POLICY')
  const { tags = {} } = JSON.parse(policy) as { tags?: Readonly<Record<string, TagRule>> }
  return new Map(
    Object.entries(tags).flatMap(([name, rule]): [string, EnforcedTag][] => {
      const types = enforcedTypes(textsIn(rule.enforced_for))
      if (types.size === 0) return []
      const key = typeof rule.tag_key === 'string' ? rule.tag_key : name
      const values = rule.tag_value === undefined ? undefined : textsIn(rule.tag_value)
      return [[key.toLowerCase(), { key, types, ...(values && { values }) }]]
    }),
  )
}

const textsIn = (json: unknown): readonly string[] => (Array.isArray(json) ? json.map(String) : [])

/** Whether the value is the allowed one, whose stars stand for anything. */
function fits(allowed: string, value: string): boolean {
  const [first = '', ...rest] = allowed.split('*')
  const last = rest.pop()
  if (last === undefined) return value === allowed
  if (!value.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = value.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return value.length >= at + last.length && value.endsWith(last)
}

/** `arn:aws:ec2:…:instance/i-1` → `ec2:instance`. What is only about to be made in Organizations has no ARN yet. */
function typeOf({ action, resource }: Need): string {
  const made = MADE.get(action)
  if (made !== undefined) return made
  const service = before(':', resource, afterColon(resource, 2))
  const path = afterColon(resource, 5)
  if (service === 's3') return resource.includes('/', path) ? 's3:object' : 's3:bucket'
  return `${service}:${before(':/', resource, path)}`
}

/** Where the text goes on behind its `count`th colon; its end, if it has fewer. */
function afterColon(text: string, count: number): number {
  let at = 0
  for (let colons = 0; colons < count; colons++) {
    const colon = text.indexOf(':', at)
    if (colon < 0) return text.length
    at = colon + 1
  }
  return at
}

/** The text from there to the first of the marks. */
function before(marks: string, text: string, from: number): string {
  let end = from
  while (end < text.length && !marks.includes(text.charAt(end))) end++
  return text.slice(from, end)
}

const MADE: ReadonlyMap<string, string> = new Map([
  ['organizations:CreateAccount', 'organizations:account'],
  ['organizations:CreateOrganizationalUnit', 'organizations:ou'],
  ['organizations:CreatePolicy', 'organizations:policy'],
])

/** The text that refuses these tags on a resource in this account; undefined: the account's tag policy lets them be. */
export function tagPolicyViolation(view: View, account: AccountId, need: Need): string | undefined {
  const type = typeOf(need)
  if (!isEnforceable(type)) return undefined
  const tags = Object.entries(need.requestTags ?? {})
  if (tags.length === 0) return undefined
  const enforced = enforcedIn(view, account)
  const wrong = tags.find(([key, value]) => {
    const rule = enforced.get(key.toLowerCase())
    if (!rule?.types.has(type)) return false
    return key !== rule.key || (rule.values !== undefined && !rule.values.some((allowed) => fits(allowed, value)))
  })
  return wrong && `The tag policy does not allow the specified value for the following tag key: '${wrong[0]}'.`
}

/** Each service says it by a code of its own. */
const FAULTS: Readonly<Record<string, (text: string) => Fault>> = {
  ec2: (text) => new Fault('TagPolicyViolation', 400, text),
  organizations: (text) => constraintViolation('TAG_POLICY_VIOLATION', text),
  servicequotas: (text) => new Fault('TagPolicyViolationException', 400, text),
}

/**
 * Refuses tags that the effective tag policy of the resource's account does not let be on such a resource.
 * @throws {Fault}
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_tag-policies-enforcement.html
 */
export function refuseByTagPolicy(
  call: Pick<Call<unknown>, 'view' | 'account' | 'service'>,
  needs: readonly Need[],
): void {
  for (const need of needs) {
    if (!need.requestTags) continue
    const text = tagPolicyViolation(call.view, need.resourceAccount ?? call.account, need)
    if (text !== undefined) throw FAULTS[call.service]?.(text) ?? new Fault('TagPolicyException', 400, text)
  }
}
