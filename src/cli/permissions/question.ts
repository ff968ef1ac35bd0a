import {
  possible,
  principalFacts,
  rcpServices,
  type Documents,
  type Possible,
  type PrincipalFacts,
  type Request,
} from '../../policy/index.ts'
import type { Permissions, Target } from './world.ts'
import type { Entity } from './principals.ts'

/** Whether somebody may do something, and what everything that has a say says. */
export interface Question {
  readonly request: Request
  readonly documents: Documents
  readonly known: (key: string) => boolean
}

export interface Asking {
  readonly action: string
  readonly target: Target
  readonly context: Readonly<Record<string, readonly string[]>>
}

/** The question as the cloud would put it to the policies for a user, a session of a role, or a root user. */
export function questionOf(world: Permissions, entity: Entity, { action, target, context }: Asking): Question {
  const control = world.control.get(entity.account)
  const owner = target.owner ?? entity.account
  const mustAllow = /^sts:(?:AssumeRole|TagSession|SetSourceIdentity)/i.test(action)
  return {
    request: {
      principal: entity.facts,
      action,
      resource: target.resource,
      resourceAccount: owner,
      context: { ...ownKeys(world, entity, owner), ...context },
      ...(mustAllow ? { resourceMustAllow: true } : {}),
    },
    documents: {
      identity: entity.identity,
      ...(entity.boundary === undefined ? {} : { boundary: entity.boundary }),
      ...(control?.scp ? { scp: control.scp } : {}),
      ...resourceSide(world, action, target, owner),
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
    documents: resourceSide(world, action, target, target.owner),
    known: (key) => key.startsWith('aws:principal') && !key.startsWith('aws:principalservicename'),
  }
}

export const answer = ({ request, documents, known }: Question): Possible => possible(request, documents, known)

/** A principal that is no entity in reach, by its ARN, service name or `anonymous`. */
export const bare = (text: string): PrincipalFacts => principalFacts(text)

function resourceSide(world: Permissions, action: string, target: Target, owner: string | undefined): Documents {
  const rcp =
    rcpServices.has(action.split(':')[0]?.toLowerCase() ?? '') && owner ? world.control.get(owner)?.rcp : undefined
  return { ...(target.policy === undefined ? {} : { resource: target.policy }), ...(rcp ? { rcp } : {}) }
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
