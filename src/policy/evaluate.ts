import { type Matches, combine } from './combine.ts'
import { Compiled, compile } from './compile.ts'
import { type Decision, type Grant, type StatementRef, allowedReason } from './Decision.ts'
import { denialClause } from './denied-message.ts'
import type { PolicyDocument, PolicyType } from './Policy.ts'
import { isServiceLinked, principalFacts } from './principal.ts'
import { Asked, type Request, isCrossAccount } from './request.ts'
import { type Side, type Situation, applies } from './statement.ts'

export type { Request } from './request.ts'

/** JSON text, the object, or what `compile` made of it. */
export type Policy = string | PolicyDocument | Compiled

export interface Policies {
  readonly identity?: readonly Policy[]
  readonly boundary?: Policy | undefined
  /** Undefined or empty: no session policy was passed. Several grant what any of them grants. */
  readonly session?: readonly Policy[] | undefined
  readonly resource?: Policy | undefined
  /** One list per level, root first. A level with no policy allows nothing. Left out for accounts to which none apply (the management account). */
  readonly scp?: readonly (readonly Policy[])[] | undefined
  /** One list per level of the resource's account. RCPFullAWSAccess is always attached, so only denials count. */
  readonly rcp?: readonly (readonly Policy[])[] | undefined
}

/**
 * Decides one request as AWS does. Pure: neither clock nor I/O; what the context holds may be anything.
 * Policies made by `compile` cost nothing here; texts and objects are compiled at each call.
 * @throws {Fault} MalformedPolicyDocument for a policy that is no policy
 */
export function evaluate(request: Request, policies: Policies): Decision {
  return settled(request, policies) ?? weigh(request, policies)
}

/**
 * The commonest case by look-ups alone: identity policies and nothing else speak, none of them denies, and the first Allow
 * asks nothing further. Whatever is not that plain is weighed.
 */
function settled(request: Request, policies: Policies): Decision | undefined {
  const { identity } = policies
  if (identity === undefined || request.resourceMustAllow === true || isLimited(policies)) return undefined
  const { principal, action } = request
  const who = typeof principal === 'string' ? principalFacts(principal) : principal
  if ((who.kind !== 'role-session' && who.kind !== 'user') || isCrossAccount(request, who)) return undefined
  let allowed: Decision | undefined
  for (let policy = 0; policy < identity.length; policy++) {
    const document = identity[policy]
    if (!(document instanceof Compiled)) return undefined
    const row = document.actions.of(action)
    if (row.silent) continue
    const decision = row.allowed(policy, document.id)
    if (decision === undefined) return undefined
    allowed ??= decision
  }
  return allowed
}

function isLimited(policies: Policies): boolean {
  return (
    policies.boundary !== undefined ||
    policies.session !== undefined ||
    policies.resource !== undefined ||
    policies.scp !== undefined ||
    policies.rcp !== undefined
  )
}

function weigh(request: Request, policies: Policies): Decision {
  const situation = new Asked(request, policies.boundary !== undefined)
  const matches = match(situation, policies)
  const { kind } = situation.who
  const sides = {
    kind,
    crossAccount: isCrossAccount(request, situation.who),
    resourceMustAllow: request.resourceMustAllow ?? false,
  }
  const verdict = combine(sides, matches)
  if ('allowedBy' in verdict)
    return { decision: 'Allow', by: verdict.allowedBy, reason: allowedReason(verdict.allowedBy[0]) }
  const decision = verdict.by.length > 0 ? 'ExplicitDeny' : 'ImplicitDeny'
  const { denial, by } = verdict
  return { decision, by, reason: denialClause({ decision, denial }, request.action), denial }
}

export function compiled(policy: Policy): Compiled {
  return policy instanceof Compiled ? policy : compile(policy)
}

const NONE: readonly never[] = []

/** What each kind of policy says, in the order in which AWS looks for a Deny. */
function match(situation: Situation, policies: Policies): Matches {
  const { kind } = situation.who
  // Neither SCPs nor RCPs touch service-linked roles.
  const linked = isServiceLinked(situation.who)
  const denies: StatementRef[] = []
  const scp: (Grant | undefined)[] = []
  const rcps = (!linked && policies.rcp) || NONE
  const scps = (!linked && policies.scp) || NONE
  let level = 0
  for (const list of rcps) read('rcp', level++, list, situation, denies)
  for (const list of scps) scp.push(read('scp', scp.length, list, situation, denies))
  const resource =
    policies.resource === undefined ? undefined : read('resource', undefined, [policies.resource], situation, denies)
  const identity = read('identity', undefined, policies.identity ?? NONE, situation, denies)
  const boundary =
    policies.boundary === undefined ? 'none' : read('boundary', undefined, [policies.boundary], situation, denies)
  // A federated user may do what both its own policy and the calling user's allow: without a policy of its own, nothing.
  const session = policies.session?.length
    ? read('session', undefined, policies.session, situation, denies)
    : kind === 'federated-user'
      ? undefined
      : 'none'
  return { denies, scp, resource, identity: kind === 'root' ? 'none' : identity, boundary, session }
}

export function sideOf(type: PolicyType): Side {
  return type === 'resource' || type === 'rcp' ? 'resource' : 'identity'
}

/** Notes every Deny that applies; returns the first Allow that does, on the resource side the one that names the caller most closely. */
function read(
  type: PolicyType,
  level: number | undefined,
  list: readonly Policy[],
  situation: Situation,
  denies: StatementRef[],
): Grant | undefined {
  const side = sideOf(type)
  let best: Grant | undefined
  for (let policy = 0; policy < list.length; policy++) {
    const document = compiled(list[policy] as Policy)
    if (best?.naming === 'self' && !document.denies) continue
    const { allow, deny, silent } = document.actions.of(situation.asked)
    if (silent) continue
    for (const statement of deny)
      if (applies(statement, situation, side)) denies.push(document.cite(statement, type, level, policy))
    if (best?.naming === 'self') continue
    for (const statement of allow) {
      const naming = applies(statement, situation, side)
      if (!naming || (best && !closer(naming, best))) continue
      best = { ref: document.cite(statement, type, level, policy), naming }
      if (naming === 'self') break
    }
  }
  return best
}

function closer(naming: Grant['naming'], than: Grant): boolean {
  return naming === 'self' || (naming === 'role' && than.naming === 'account')
}
