import type { Decision, Denial } from './Decision.ts'
import type { PolicyType } from './Policy.ts'

/**
 * AWS's phrases for the kinds of policy.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
const KINDS: Readonly<Record<PolicyType, readonly [lacking: string, denying: string]>> = {
  identity: ['identity-based policy', 'an identity-based policy'],
  boundary: ['permissions boundary', 'a permissions boundary'],
  session: ['session policy', 'a session policy'],
  resource: ['resource-based policy', 'a resource-based policy'],
  scp: ['service control policy', 'a service control policy'],
  rcp: ['resource control policy', 'a resource control policy'],
}
const TRUST: readonly [lacking: string, denying: string] = ['role trust policy', 'the role trust policy']
/** Inline policies have no ARN: what they are cited by has a `#` in it. */
const ARN = /^arn:[^#]*$/

/** How AWS calls a policy that lacks an Allow, and one that denies. */
export const kindsOf = (type: PolicyType, action: string): readonly [lacking: string, denying: string] =>
  type === 'resource' && isTrust(action) ? TRUST : KINDS[type]

/** The clause that AWS adds to an AccessDenied message: `because no … allows the … action` or `with an explicit deny in …`. */
export function denialClause(
  decision: Pick<Decision, 'decision'> & { readonly denial: Denial },
  action: string,
): string {
  const { type, id } = decision.denial
  const [lacking, denying] = kindsOf(type, action)
  if (decision.decision === 'ImplicitDeny') return `because no ${lacking} allows the ${action} action`
  const named = id !== undefined && ARN.test(id) && type !== 'resource'
  return `with an explicit deny in ${denying}${named ? `: ${id}` : ''}`
}

export interface DeniedOptions {
  /** Whether the denying policy's ARN may be told: only within one account or organization. By default yes. */
  readonly named?: boolean
  /** S3 puts the resource into quotes. */
  readonly quoted?: boolean
  /** IAM and Organizations name the resource also where it is `*`; the other services say nothing of it then. */
  readonly starred?: boolean
}

/**
 * `User: … is not authorized to perform: … on resource: … because …`, as AWS words it today (policy ARNs in explicit denials since 2026).
 * @param caller the caller's ARN
 * @see https://aws.amazon.com/blogs/security/enhanced-access-denied-error-messages-with-policy-arns/
 */
export function deniedMessage(
  decision: Decision,
  caller: string,
  action: string,
  resource?: string,
  { named = true, quoted = false, starred = false }: DeniedOptions = {},
): string {
  const shown = quoted ? `"${resource}"` : resource
  const on = resource === undefined || (resource === '*' && !starred) ? '' : ` on resource: ${shown}`
  const { denial } = decision
  const told = denial && !named ? { type: denial.type } : denial
  const clause = told ? ` ${denialClause({ decision: decision.decision, denial: told }, action)}` : ''
  return `User: ${caller} is not authorized to perform: ${action}${on}${clause}`
}

function isTrust(action: string): boolean {
  return /^sts:(?:AssumeRole|TagSession|SetSourceIdentity|SetContext)/i.test(action)
}
