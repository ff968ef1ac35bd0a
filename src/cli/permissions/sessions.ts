import type { Possible, PossibleCondition } from '../../policy/index.ts'
import type { Entity } from './principals.ts'

/** Sessions of the role that a policy names, each once. */
export function sessionsNamed({ kind, account, name, facts }: Entity, policy: string | undefined): readonly string[] {
  if (kind !== 'role' || policy === undefined || !facts.arn.endsWith('/*')) return []
  const arns = [...policy.matchAll(SESSION_ARN)].flatMap(([, owner, role, session = '']) =>
    owner === account && role === name ? [session] : [],
  )
  const ids = [...policy.matchAll(SESSION_ID)].flatMap(([, id = '', session = '']) =>
    facts.ids?.includes(id) === true ? [session] : [],
  )
  return [...new Set([...arns, ...ids])]
}

const SESSION_ARN = /"arn:[a-z-]+:sts::(\d{12}):assumed-role\/([\w+=,.@-]+)\/([\w+=,.@-]+)"/g
const SESSION_ID = /"(AROA[A-Z0-9]+):([\w+=,.@-]+)"/g

/** The session that a request's context speaks of: a role's aws:userid ends in its name. */
export function asGiven(entity: Entity, context: Readonly<Record<string, readonly string[]>>): Entity {
  const [, ids] = Object.entries(context).find(([key]) => key.toLowerCase() === 'aws:userid') ?? []
  const session = ids?.[0]?.split(':')[1]
  return entity.kind === 'role' && entity.facts.arn.endsWith('/*') && session ? asSession(entity, session) : entity
}

/** The role as one of its sessions. */
export const asSession = (role: Entity, session: string): Entity => ({
  ...role,
  facts: {
    ...role.facts,
    arn: `${role.facts.arn.slice(0, -1)}${session}`,
    ids: (role.facts.ids ?? []).flatMap((id) => [id, `${id}:${session}`]),
  },
})

/** One answer for all sessions of a role, of those that are named and of the rest. */
export function together(rest: Possible, named: readonly (readonly [session: string, Possible])[]): Possible {
  const other = named.filter(([, one]) => JSON.stringify(one) !== JSON.stringify(rest))
  if (other.length === 0) return rest
  const key = 'aws:userid'
  const none: PossibleCondition = { operator: 'StringNotLike', key, values: other.map(([session]) => `*:${session}`) }
  const when = [
    ...alternatives(rest).map((all) => [none, ...all]),
    ...other.flatMap(([session, one]) =>
      alternatives(one).map((all) => [{ operator: 'StringLike', key, values: [`*:${session}`] }, ...all]),
    ),
  ]
  return when.length === 0 ? { verdict: 'no', when } : { verdict: 'if', when }
}

const alternatives = ({ verdict, when }: Possible) => ({ yes: [[]], no: [], if: when })[verdict]
