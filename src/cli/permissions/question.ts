import {
  compile,
  explain,
  possible,
  principalFacts,
  rcpServices,
  type Documents,
  type Explanation,
  type Policies,
  type Possible,
  type PrincipalFacts,
  type Request,
} from '../../policy/index.ts'
import type { Permissions, Target } from './world.ts'
import type { Entity, Named } from './principals.ts'
import { resourceAsked } from './listings.ts'
import { asGiven, asSession, sessionsNamed, together } from './sessions.ts'
import { settledWithout } from './without-policies.ts'

interface NamedPolicies {
  readonly identity?: readonly Named[]
  readonly boundary?: Named
  readonly resource?: Named
  readonly scp?: readonly (readonly Named[])[]
  readonly rcp?: readonly (readonly Named[])[]
}

/** Whether somebody may do something, and what everything that has a say says. */
export interface Question {
  readonly request: Request
  readonly policies: NamedPolicies
  readonly known: (key: string) => boolean
}

export interface Asking {
  readonly action: string
  readonly target: Target
  readonly context: Readonly<Record<string, readonly string[]>>
}

/** What is asked of a role's trust as well. */
export const ASSUMES = /^sts:(?:AssumeRole|TagSession|SetSourceIdentity)/i

/** The question as the cloud would put it to the policies for a user, a session of a role, or a root user. */
export function questionOf(world: Permissions, entity: Entity, { action, target, context }: Asking): Question {
  const control = world.control.get(entity.account)
  const owner = target.owner ?? entity.account
  const mustAllow = ASSUMES.test(action)
  return {
    request: {
      principal: entity.facts,
      action,
      resource: resourceAsked(action, target.resource, entity.account),
      resourceAccount: owner,
      context: { ...ownKeys(world, entity, owner), ...context },
      ...(mustAllow ? { resourceMustAllow: true } : {}),
    },
    policies: {
      identity: entity.identity,
      ...(entity.boundary === undefined ? {} : { boundary: entity.boundary }),
      ...(control?.scp ? { scp: control.scp } : {}),
      ...resourceSide(world, action, target, owner, entity.facts),
    },
    known: knownOf(entity),
  }
}

/** The question for somebody without policies of its own: a service, a provider's tokens, everyone. */
export function bareQuestion(
  world: Permissions,
  principal: PrincipalFacts,
  { action, target, context }: Asking,
): Question {
  return {
    request: {
      principal,
      action,
      resource: target.resource,
      ...(target.owner === undefined ? {} : { resourceAccount: target.owner }),
      context,
      resourceMustAllow: true,
    },
    policies: resourceSide(world, action, target, target.owner, principal),
    known: (key) => key.startsWith('aws:principal') && !key.startsWith('aws:principalservicename'),
  }
}

export const answer = ({ request, policies, known }: Question): Possible =>
  possible(request, mapped(policies, ({ text }) => text) as Documents, known)

/** The answer for an entity: what needs no policy, and for a role what holds for sessions of some name only. */
export function answerFor(world: Permissions, asked: Entity, asking: Asking): Possible {
  const entity = asGiven(asked, asking.context)
  const settled = settledWithout(entity.kind, asking.action)
  if (settled) return { verdict: settled.may ? 'yes' : 'no', when: [] }
  const named = sessionsNamed(entity, asking.target.policy).map(
    (session) => [session, answer(questionOf(world, asSession(entity, session), asking))] as const,
  )
  return together(answer(questionOf(world, entity, asking)), named)
}

/** The same decided with what is known, and why. */
export const reasons = ({ request, policies }: Question): Explanation =>
  explain(request, mapped(policies, ({ id, text }) => compile(text, { id })) as Policies)

function mapped<T>({ identity, boundary, resource, scp, rcp }: NamedPolicies, made: (one: Named) => T) {
  return {
    ...(identity && { identity: identity.map(made) }),
    ...(boundary && { boundary: made(boundary) }),
    ...(resource && { resource: made(resource) }),
    ...(scp && { scp: scp.map((level) => level.map(made)) }),
    ...(rcp && { rcp: rcp.map((level) => level.map(made)) }),
  }
}

/** A principal that is no entity in reach, by its ARN, service name or `anonymous`. */
export const bare = (text: string): PrincipalFacts => principalFacts(text)

function resourceSide(
  world: Permissions,
  action: string,
  target: Target,
  owner: string | undefined,
  { kind, account }: PrincipalFacts,
): NamedPolicies {
  const outside = kind !== 'service' && account !== owner
  const policy = target.restricted === true && outside ? undefined : target.policy
  const rcp =
    rcpServices.has(action.split(':')[0]?.toLowerCase() ?? '') && owner ? world.control.get(owner)?.rcp : undefined
  return {
    ...(policy === undefined ? {} : { resource: { id: target.resource, text: policy } }),
    ...(rcp ? { rcp } : {}),
  }
}

/** What every request of the entity says. */
function ownKeys(
  world: Permissions,
  entity: Entity,
  owner: string,
): Readonly<Record<string, string | readonly string[]>> {
  const [mine, theirs] = [world.control.get(entity.account), world.control.get(owner)]
  const id = world.organization?.id
  return {
    ...Object.fromEntries(Object.entries(entity.tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value])),
    ...(entity.kind === 'role' ? {} : { 'aws:userid': entity.facts.ids?.[0] ?? '' }),
    ...(mine && id !== undefined ? { 'aws:PrincipalOrgID': id, 'aws:PrincipalOrgPaths': [mine.orgPath] } : {}),
    ...(theirs && id !== undefined ? { 'aws:ResourceOrgID': id, 'aws:ResourceOrgPaths': [theirs.orgPath] } : {}),
  }
}

/** Absent for certain: a user has the tags it has, a session may be given more; only users have a name. */
function knownOf({ kind }: Entity): (key: string) => boolean {
  return (key) =>
    key === 'aws:username' ||
    key.startsWith('aws:principalorg') ||
    (key.startsWith('aws:principaltag/') && kind !== 'role') ||
    key === 'aws:principalservicename' ||
    key === 'aws:principalservicenameslist'
}
