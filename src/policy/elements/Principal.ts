import { isAccountId, parseArn } from '../../kernel/brands.ts'
import type { Effect } from '../Policy.ts'
import type { PrincipalFacts } from '../principal.ts'

/**
 * How a Principal element names the caller; it decides how much its Allow gives within one account.
 * - `self`: the user, the session, the service, the provider, or everyone: enough alone.
 * - `role`: the role behind the session, or the user who federated: instead of the identity policies; boundary and session policy still limit.
 * - `account`: the caller's account: the identity policies decide.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-request-context.html
 */
export type Naming = 'self' | 'role' | 'account'

const STRENGTH: Readonly<Record<Naming, number>> = { account: 1, role: 2, self: 3 }

export function stronger(a: Naming | undefined, b: Naming | undefined): Naming | undefined {
  if (!a || !b) return a ?? b
  return STRENGTH[a] >= STRENGTH[b] ? a : b
}

export type PrincipalMatcher = (who: PrincipalFacts) => Naming | undefined

/** One principal of an element: its type and its value as written. */
export type Entry = readonly [type: string, value: string]

/**
 * A grant to `*` counts as one to the user or session itself; web identities need to be named by their provider,
 * and a wildcard of another type than AWS is no grant (IAM refuses it), but stands for all in a Deny.
 */
export function principalMatcher(entries: readonly Entry[], effect: Effect): PrincipalMatcher {
  const matchers = entries.map(([type, value]) => entryMatcher(type, value, effect))
  return (who) => {
    let best: Naming | undefined
    for (const matches of matchers) {
      const naming = matches(who)
      if (naming === 'self') return naming
      best = stronger(best, naming)
    }
    return best
  }
}

/**
 * NotPrincipal: all but those listed. Naming an account or a role does not except its users and sessions:
 * AWS wants the user's or session's own ARN in the list; and for a Deny the ARN of its account beside it, which AWS
 * “might validate first”, depending on the service: here it always does. An Allow that excepts nobody is none.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function notPrincipalMatcher(entries: readonly Entry[], effect: Effect): PrincipalMatcher {
  if (effect === 'Allow' && entries.length === 0) return () => undefined
  const listed = principalMatcher(entries, 'Deny')
  const excepts = (who: PrincipalFacts) => effect === 'Allow' || hasAccountOf(entries, who)
  return (who) => (listed(who) === 'self' && excepts(who) ? undefined : 'self')
}

function hasAccountOf(entries: readonly Entry[], { account }: PrincipalFacts): boolean {
  return account === undefined || entries.some(([, value]) => value === '*' || accountOf(value) === account)
}

function entryMatcher(type: string, value: string, effect: Effect): PrincipalMatcher {
  if (value === '*') return everyone(type, effect)
  switch (type) {
    case 'AWS':
      return awsMatcher(value)
    case 'Service': {
      const service = value.toLowerCase()
      return (who) => (who.service?.toLowerCase() === service ? 'self' : undefined)
    }
    case 'Federated':
      return (who) => (who.federated === value ? 'self' : undefined)
    case 'CanonicalUser':
      return (who) => (who.ids?.includes(value) ? 'self' : undefined)
    default:
      return () => undefined
  }
}

const FEDERATED: ReadonlySet<PrincipalFacts['kind']> = new Set(['web-identity', 'saml'])

function everyone(type: string, effect: Effect): PrincipalMatcher {
  if (effect === 'Deny') return () => 'self'
  return (who) => (type === 'AWS' && !FEDERATED.has(who.kind) ? 'self' : undefined)
}

function awsMatcher(value: string): PrincipalMatcher {
  const account = accountOf(value)
  if (account) return (who) => (who.account === account ? (who.kind === 'root' ? 'self' : 'account') : undefined)
  return (who) => {
    if (who.account !== undefined && who.arn === value) return who.roleArn === value ? 'role' : 'self'
    if (who.roleArn === value || who.userArn === value) return 'role'
    return who.ids?.includes(value) ? idNaming(who, value) : undefined
  }
}

/** A session's own id has a colon (`AROA…:session`, `111122223333:name`), that of whom it is a session has none. */
function idNaming({ kind }: PrincipalFacts, id: string): Naming {
  return (kind === 'role-session' || kind === 'federated-user') && !id.includes(':') ? 'role' : 'self'
}

function accountOf(value: string): string | undefined {
  if (isAccountId(value)) return value
  const arn = parseArn(value)
  return arn?.service === 'iam' && arn.resource === 'root' ? arn.account : undefined
}
