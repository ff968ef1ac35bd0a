import { isAccountId, parseArn } from '../kernel/brands.ts'
import { type Matches, combine } from './combine.ts'
import { type ActionIndex, type Compiled, compile } from './compile.ts'
import { type Context, type Lookup, lookupIn } from './context.ts'
import type { Decision, Grant, StatementRef } from './Decision.ts'
import { denialClause } from './denied-message.ts'
import type { PolicyDocument, PolicyType } from './Policy.ts'
import { type PrincipalFacts, principalFacts, principalKey } from './principal.ts'
import { type CompiledStatement, type Side, type Situation, applies } from './statement.ts'

export interface Request {
  /** The caller's ARN, an account id (its root user), a service's name, `anonymous`; or what is known of the caller. */
  readonly principal: string | PrincipalFacts
  readonly action: string
  /** An ARN, or `*` for actions without resources. */
  readonly resource: string
  /** Whose resource it is: by default the account in its ARN, else the caller's. */
  readonly resourceAccount?: string
  /** Condition keys in any case: text, number, boolean, or a list of them. */
  readonly context?: Context
  /** The resource policy must grant (role trust, KMS keys): without a grant the identity policies do not suffice. */
  readonly resourceMustAllow?: boolean
}

/** JSON text, the object, or what `compile` made of it. */
export type Policy = string | PolicyDocument | Compiled

export interface Policies {
  readonly identity?: readonly Policy[]
  readonly boundary?: Policy
  /** Undefined or empty: no session policy was passed. Several grant what any of them grants. */
  readonly session?: readonly Policy[]
  readonly resource?: Policy
  /** One list per level, root first. A level with no policy allows nothing. Left out for accounts to which none apply (the management account). */
  readonly scp?: readonly (readonly Policy[])[]
  /** One list per level of the resource's account. RCPFullAWSAccess is always attached, so only denials count. */
  readonly rcp?: readonly (readonly Policy[])[]
}

/**
 * Decides one request as AWS does. Pure: neither clock nor I/O; what the context holds may be anything.
 * @throws {Fault} MalformedPolicyDocument for a policy that is no policy
 */
export function evaluate(request: Request, policies: Policies): Decision {
  const prepared = prepare(policies)
  const situation = situate(request)
  const matches = match(situation, prepared)
  const { kind } = situation.who
  const sides = {
    kind,
    crossAccount: isCrossAccount(request, situation.who),
    resourceMustAllow: request.resourceMustAllow ?? false,
  }
  const verdict = combine(sides, matches)
  if ('allowedBy' in verdict)
    return { decision: 'Allow', by: verdict.allowedBy, reason: allowedReason(verdict.allowedBy[0], kind) }
  const decision = verdict.by.length > 0 ? 'ExplicitDeny' : 'ImplicitDeny'
  const { denial, by } = verdict
  return { decision, by, reason: denialClause({ decision, denial }, request.action), denial }
}

/** Documents of one type, at one level for those that have levels. */
export interface Documents {
  readonly type: PolicyType
  readonly level?: number
  readonly documents: readonly Compiled[]
}

export interface Prepared {
  /** In the order in which AWS looks for a Deny. */
  readonly all: readonly Documents[]
  readonly scp: readonly Documents[]
  readonly resource: Documents | undefined
  readonly identity: Documents
  readonly boundary: Documents | undefined
  readonly session: Documents | undefined
}

export function prepare(policies: Policies): Prepared {
  const rcp = levels('rcp', policies.rcp)
  const scp = levels('scp', policies.scp)
  const resource = policies.resource === undefined ? undefined : documents('resource', [policies.resource])
  const identity = documents('identity', policies.identity ?? [])
  const boundary = policies.boundary === undefined ? undefined : documents('boundary', [policies.boundary])
  const session = policies.session?.length ? documents('session', policies.session) : undefined
  const all = [...rcp, ...scp]
  for (const some of [resource, identity, boundary, session]) if (some) all.push(some)
  return { all, scp, resource, identity, boundary, session }
}

function levels(type: 'scp' | 'rcp', lists: Policies['scp']): Documents[] {
  return lists ? lists.map((list, level) => documents(type, list, level)) : []
}

function documents(type: PolicyType, list: readonly Policy[], level?: number): Documents {
  const ready = list.map(compiled)
  return level === undefined ? { type, documents: ready } : { type, level, documents: ready }
}

function compiled(policy: Policy): Compiled {
  return typeof policy === 'object' && 'compiled' in policy ? policy : compile(policy)
}

export function situate(request: Request): Situation {
  const given = lookupIn(request.context ?? {})
  const who = factsOf(request.principal, given)
  const action = request.action.toLowerCase()
  const { resource } = request
  const service = action.slice(0, Math.max(action.indexOf(':'), 0))
  return { who, action, service, resource, lookup: (key) => given(key) ?? derived(request, who, key) }
}

/** A session's ARN does not tell its role's path: `aws:PrincipalArn` does. */
function factsOf(principal: Request['principal'], given: Lookup): PrincipalFacts {
  if (typeof principal !== 'string') return principal
  if (!principal.includes(':assumed-role/')) return principalFacts(principal)
  const [arn] = given('aws:principalarn') ?? []
  return principalFacts(principal, arn !== undefined && parseArn(arn)?.resource.startsWith('role/') ? arn : undefined)
}

/** What follows from the request itself, where the context is silent. */
function derived(request: Request, who: PrincipalFacts, key: string): string[] | undefined {
  const value = key === 'aws:resourceaccount' ? (resourceAccount(request) ?? who.account) : principalKey(who, key)
  return value === undefined ? undefined : [value]
}

function resourceAccount(request: Request): string | undefined {
  if (request.resourceAccount !== undefined) return request.resourceAccount
  const account = parseArn(request.resource)?.account
  return account !== undefined && isAccountId(account) ? account : undefined
}

function isCrossAccount(request: Request, { account }: PrincipalFacts): boolean {
  return (resourceAccount(request) ?? account) !== account
}

const SERVICE_LINKED = ':role/aws-service-role/'

function match(situation: Situation, prepared: Prepared): Matches {
  const { who } = situation
  const linked = who.roleArn?.includes(SERVICE_LINKED) === true
  const denies: StatementRef[] = []
  // Neither SCPs nor RCPs touch service-linked roles.
  for (const some of prepared.all) if (!linked || !isControl(some.type)) denials(some, situation, denies)
  return {
    denies,
    scp: linked ? [] : prepared.scp.map((level) => grant(level, situation)),
    resource: prepared.resource && grant(prepared.resource, situation),
    identity: who.kind === 'root' ? 'none' : grant(prepared.identity, situation),
    boundary: prepared.boundary ? grant(prepared.boundary, situation) : 'none',
    // A federated user may do what both its own policy and the calling user's allow: without a policy of its own, nothing.
    session: prepared.session ? grant(prepared.session, situation) : who.kind === 'federated-user' ? undefined : 'none',
  }
}

function isControl(type: PolicyType): boolean {
  return type === 'scp' || type === 'rcp'
}

export function sideOf(type: PolicyType): Side {
  return type === 'resource' || type === 'rcp' ? 'resource' : 'identity'
}

function denials(some: Documents, situation: Situation, found: StatementRef[]): void {
  const side = sideOf(some.type)
  for (let policy = 0; policy < some.documents.length; policy++) {
    const document = some.documents[policy] as Compiled
    if (document.index.Deny.empty) continue
    const denying = new Set<CompiledStatement>()
    for (const list of candidates(document.index.Deny, situation))
      for (const statement of list) if (applies(statement, situation, side)) denying.add(statement)
    for (const statement of document.statements)
      if (denying.has(statement)) found.push(refTo(some, policy, document, statement))
  }
}

/** The first Allow that applies; on the resource side the one that names the caller most closely. */
function grant(some: Documents, situation: Situation): Grant | undefined {
  const side = sideOf(some.type)
  let best: Grant | undefined
  for (let policy = 0; policy < some.documents.length; policy++) {
    const document = some.documents[policy] as Compiled
    for (const list of candidates(document.index.Allow, situation))
      for (const statement of list) {
        const naming = applies(statement, situation, side)
        if (!naming || (best && !closer(naming, best))) continue
        best = { ref: refTo(some, policy, document, statement), naming }
        if (naming === 'self') return best
      }
  }
  return best
}

function closer(naming: Grant['naming'], than: Grant): boolean {
  return naming === 'self' || (naming === 'role' && than.naming === 'account')
}

const NOTHING: readonly CompiledStatement[] = []

function candidates(index: ActionIndex, { action, service }: Situation): (readonly CompiledStatement[])[] {
  return [index.literal.get(action) ?? NOTHING, index.service.get(service) ?? NOTHING, index.anywhere]
}

/** Made on every decision, hence without spreading. */
export function refTo(
  { type, level }: Documents,
  policy: number,
  { id }: Compiled,
  { index, sid }: CompiledStatement,
): StatementRef {
  const ref: { -readonly [Key in keyof StatementRef]: StatementRef[Key] } = { type, policy, statement: index }
  if (level !== undefined) ref.level = level
  if (id !== undefined) ref.id = id
  if (sid !== undefined) ref.sid = sid
  return ref
}

function allowedReason(first: StatementRef | undefined, kind: PrincipalFacts['kind']): string {
  if (!first) return kind === 'root' ? 'the account’s root user is allowed what no policy takes away' : 'allowed'
  const statement = first.sid === undefined ? `statement ${first.statement}` : `statement "${first.sid}"`
  return `allowed by ${statement} of the ${first.type} policy${first.id === undefined ? '' : ` ${first.id}`}`
}
