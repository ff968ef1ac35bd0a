import {
  compile,
  deniedMessage,
  evaluate,
  KeyList,
  rcpServices,
  type Compiled,
  type Decision,
  type Policies,
  type PrincipalFacts,
  type Request,
} from '../policy/index.ts'
import type { AccountId } from '../kernel/brands.ts'
import type { View } from '../store/projection.ts'
import { roles, users, type Role, type User } from './iam/documents.ts'
import { boundaryOf, identityPolicies, policyTextByArn } from './iam/access.ts'
import type { Call, Need } from './operation.ts'
import { controlPolicies, type ControlPolicy } from './organizations/policies-of.ts'
import { INSTANCE_ROLE, type Caller } from './principal.ts'
import { requestContext, resourceContext } from './context.ts'

/** One need as `policy/` is asked about it: enough to decide, and to explain, again. */
export interface Asked {
  readonly need: Need
  readonly request: Request
  readonly policies: Policies
}

/** A refusal by `policy/`, before it is rendered for its service. */
export interface Denial {
  readonly asked: Asked
  readonly decision: Decision
  /** Caller and resource are of one account or organization: then AWS tells more of why. */
  readonly kin: boolean
  readonly message: string
}

/** What was asked for a call, up to the first refusal. */
export interface Authorization {
  readonly asked: readonly Asked[]
  readonly denial?: Denial
}

/** A policy that grants nothing. */
const NOTHING = '{"Version":"2012-10-17","Statement":[]}'

/** What AssumeRoot's session may do before its task's policy, which only denies, takes away all but the task. */
const EVERYTHING = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'

const CACHE = 20_000
const compiled = new Map<string, { readonly text: string; readonly policy: Compiled }>()

/** Documents compile once. Texts are strings of the projection: comparing the same one is comparing a pointer. */
function compiledPolicy(id: string, text: string): Compiled {
  const known = compiled.get(id)
  if (known?.text === text) return known.policy
  if (compiled.size >= CACHE) compiled.clear()
  const policy = compile(text, { id })
  compiled.set(id, { text, policy })
  sources.set(policy, text)
  return policy
}

const sources = new WeakMap<Compiled, string>()

/** The text that a policy was compiled from. */
export const sourceOf = (policy: Compiled): string => sources.get(policy) ?? NOTHING

/** What an organization lays over an account, ready to be evaluated. */
interface Above {
  readonly control: ReturnType<typeof controlPolicies>
  readonly scp?: readonly (readonly Compiled[])[] | undefined
  readonly rcp?: readonly (readonly Compiled[])[] | undefined
}

const NOTHING_ABOVE: Above = { control: undefined }

const above = (view: View, account: AccountId): Above =>
  view.derive(`above/${account}`, (at) => {
    const control = controlPolicies(at, account)
    const scp = levels(control?.scp)
    const rcp = levels(control?.rcp)
    return { control, scp, rcp }
  })

const levels = (list: readonly (readonly ControlPolicy[])[] | undefined) =>
  list?.map((level) => level.map(({ id, text }) => compiledPolicy(id, text)))

/** A role's or user's own policies, ready to be evaluated. */
interface Own {
  readonly identity: readonly Compiled[]
  readonly boundary?: Compiled | undefined
  readonly tags: Role['tags']
}

const NOBODY: Own = { identity: [], tags: [] }

function own(view: View, caller: Caller): Own {
  const { account, role, userName } = caller
  if (!account || (!role && userName === undefined)) return NOBODY
  const name = role ? `role/${role.name}` : `user/${userName}`
  return view.derive(`own-policies/${account}/${name}`, (at) => ownOf(at, account, entityOf(at, caller)))
}

function ownOf(view: View, account: AccountId, entity: Role | User | undefined): Own {
  if (!entity) return NOBODY
  const boundary = boundaryOf(view, account, entity)
  return {
    identity: identityPolicies(view, account, entity).map(({ id, text }) => compiledPolicy(id, text)),
    boundary: boundary && compiledPolicy(boundary.id, boundary.text),
    tags: entity.tags,
  }
}

/** What can be said of the caller before any single need: its own policies and those above it. */
export interface Standing {
  readonly principal: PrincipalFacts | 'anonymous'
  readonly identity: readonly Compiled[]
  readonly boundary: Compiled | undefined
  readonly session: readonly Compiled[] | undefined
  /** Scope-down policies of the session: each for itself must allow what all others do. */
  readonly scopes: readonly Compiled[] | undefined
  readonly scp: readonly (readonly Compiled[])[] | undefined
  /** The keys that hold for any need of the call. */
  readonly context: KeyList
}

/** Loads the caller's policies as they are today. */
export function standingOf(call: Call<unknown>): Standing {
  const { view, caller } = call
  const { identity, boundary, tags } = own(view, caller)
  const session = caller.session ? sessionPolicies(view, caller) : undefined
  const { control, scp } = caller.account ? above(view, caller.account) : NOTHING_ABOVE
  return {
    principal: principalFacts(caller),
    identity,
    boundary,
    session,
    scopes: caller.session?.scopes && scopesOf(caller, caller.session.scopes),
    scp,
    context: standingContext(call, tags, control),
  }
}

function standingContext(call: Call<unknown>, tags: Role['tags'], control: Above['control']) {
  const context = requestContext(call, tags)
  if (control) {
    context.set('aws:PrincipalOrgID', control.orgId)
    context.set('aws:PrincipalOrgPaths', [control.orgPath])
  }
  return context
}

/** Asks need by need until one is refused. */
export function authorize(call: Call<unknown>, needs: readonly Need[], standing: Standing): Authorization {
  const asked: Asked[] = []
  for (const need of needs) {
    const one = question(call, need, standing, asked.at(-1))
    asked.push(one)
    const decision = evaluate(one.request, one.policies)
    if (decision.decision !== 'Allow') return { asked, denial: denialOf(call, one, decision) }
    const outside = standing.scopes && beyond(one, standing.scopes)
    if (outside) return { asked: [...asked, outside.one], denial: denialOf(call, outside.one, outside.decision) }
  }
  return { asked }
}

/** What all other policies allow is asked once more with each scope-down policy in the place of the session policies. */
function beyond(allowed: Asked, scopes: readonly Compiled[]): { one: Asked; decision: Decision } | undefined {
  for (const scope of scopes) {
    const one = { ...allowed, policies: { ...allowed.policies, session: [scope] } }
    const decision = evaluate(one.request, one.policies)
    if (decision.decision !== 'Allow') return { one, decision }
  }
  return undefined
}

/** The first need that is not allowed, or undefined when all are. */
export const firstDenial = (call: Call<unknown>, needs: readonly Need[], standing: Standing): Denial | undefined =>
  authorize(call, needs, standing).denial

/** Services whose refusals name the resource also where it is `*`. */
const STARRED: ReadonlySet<string> = new Set(['iam', 'organizations'])

function denialOf(call: Call<unknown>, asked: Asked, decision: Decision): Denial {
  const { action, resource, shown = resource, resourceAccount } = asked.need
  const kin = areKin(call.view, call.caller.account, resourceAccount ?? call.caller.account)
  const options = { named: kin, quoted: call.service === 's3', starred: STARRED.has(call.service) }
  const message = deniedMessage(decision, call.caller.arn || 'anonymous', action, shown, options)
  return { asked, decision, kin, message }
}

function areKin(view: View, caller: string | undefined, owner: string | undefined): boolean {
  if (caller === undefined || owner === undefined || caller === owner) return caller === owner
  const [mine, theirs] = [controlPolicies(view, caller as AccountId), controlPolicies(view, owner as AccountId)]
  return mine !== undefined && mine.orgId === theirs?.orgId
}

/** `before`: what was asked for the need before this one. */
function question(call: Call<unknown>, need: Need, standing: Standing, before: Asked | undefined): Asked {
  const owner = need.resourceAccount ?? call.caller.account
  const { control, rcp: over } = owner ? above(call.view, owner) : NOTHING_ABOVE
  const same = before && saysAsMuch(before.need, need) ? before.request.context : undefined
  const context = same ?? resourceContext(standing.context, call.service, need, owner, control)
  const rcp = rcpServices.has(need.action.split(':', 1)[0] ?? '') ? over : undefined
  // One form for all calls: what has sometimes more members and sometimes fewer is slow to read.
  const request = {
    principal: standing.principal,
    action: need.action,
    resource: need.resource,
    resourceAccount: owner,
    context,
    resourceMustAllow: need.resourcePolicyMustAllow,
  }
  const policies = {
    identity: standing.identity,
    boundary: standing.boundary,
    session: standing.session,
    resource: need.resourcePolicy === undefined || isApart(call.caller) ? undefined : compiledPolicy(need.resource, need.resourcePolicy), // prettier-ignore
    scp: standing.scp,
    rcp,
  }
  return { need, request, policies }
}

/** Several actions are mostly asked of one resource, with the same keys. */
const saysAsMuch = (one: Need, other: Need): boolean =>
  one.resourceAccount === other.resourceAccount &&
  one.resourceTags === other.resourceTags &&
  one.requestTags === other.requestTags &&
  one.context === other.context

/** An instance as itself is subject to no policy of anybody's, and so allowed nothing. @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html#ec2-instance-identity-roles */
const isApart = ({ role }: Caller): boolean => role?.name === INSTANCE_ROLE

function entityOf(view: View, caller: Caller): Role | User | undefined {
  if (!caller.account) return undefined
  if (caller.role) return roles.find(view, caller.account, caller.role.name)
  return caller.userName === undefined ? undefined : users.find(view, caller.account, caller.userName)
}

/** Documents passed when the session was made; a managed one that is gone allows nothing. Undefined: none was passed. */
const scopesOf = (caller: Caller, texts: readonly string[]): readonly Compiled[] =>
  texts.map((text, index) => compiledPolicy(`${caller.arn}#scope-${index}`, text))

function sessionPolicies(view: View, caller: Caller): Compiled[] | undefined {
  const facts = caller.session
  if (!facts) return undefined
  const inline = facts.policy === undefined ? [] : [compiledPolicy(`${caller.arn}#session`, facts.policy)]
  const texts = facts.policyArns.map((arn) => policyTextByArn(view, arn))
  const managed = facts.policyArns.map((arn, index) => compiledPolicy(arn, texts[index] ?? NOTHING))
  const tasked = caller.kind === 'root' && texts.length > 0 && texts.every((text) => text !== undefined)
  const all = [...(tasked ? [compiledPolicy(`${caller.arn}#task`, EVERYTHING)] : []), ...inline, ...managed]
  // A federated user has no permissions of its own: without a session policy nothing of the user's is passed on.
  if (all.length === 0 && caller.kind === 'federated-user') return [compiledPolicy(`${caller.arn}#session`, NOTHING)]
  return all.length > 0 ? all : undefined
}

const KINDS = {
  user: 'user',
  role: 'role-session',
  'federated-user': 'federated-user',
  root: 'root',
  'web-identity': 'web-identity',
  service: 'service',
  anonymous: 'anonymous',
} as const

/** Made once for a caller who stays the same value from call to call. */
function principalFacts(caller: Caller): PrincipalFacts | 'anonymous' {
  if (caller.kind === 'anonymous') return 'anonymous'
  const known = caller.made?.facts
  if (known) return known
  const facts = {
    kind: KINDS[caller.kind],
    arn: caller.arn,
    account: caller.account,
    roleArn: caller.role?.arn,
    userArn: caller.federatedBy?.arn,
    ids: idsOf(caller),
    federated: caller.federation?.providerArn,
    service: caller.kind === 'service' ? caller.arn : undefined,
  }
  if (caller.made) caller.made.facts = facts
  return facts
}

/** Its own unique id, and that of the role or user of whom it is a session. */
function idsOf({ userId, role, federatedBy }: Caller): readonly string[] {
  const of = role ?? federatedBy
  return of ? [of.id, userId] : [userId]
}
