import type { PossibleCondition } from '../../policy/index.ts'
import { answer, answerFor, bare, bareQuestion, type Asking } from './question.ts'
import type { Entity } from './principals.ts'
import type { Permissions, Target } from './world.ts'

/** Somebody who can, under which conditions, and who can become it. */
export interface Holder {
  readonly kind: 'user' | 'role' | 'root' | 'service' | 'federated' | 'everyone' | 'account'
  readonly principal: string
  readonly account?: string
  /** Alternatives, of each all must hold; empty: always. */
  readonly when: readonly (readonly PossibleCondition[])[]
  /** Roles: who can assume it; told once, where the role is first listed. */
  readonly assumedBy?: readonly Holder[]
}

/**
 * Everybody in reach who can, and through which roles. Each role's assumers are told once, at the shallowest place:
 * where many roles can assume each other there are more chains than anybody can read.
 */
export function holders(world: Permissions, asking: Asking): readonly Holder[] {
  const direct = world.entities.flatMap((entity) => holderOf(world, entity, asking))
  const roles = new Map(world.entities.map((entity) => [entity.arn, entity]))
  const told = new Map<Holder, readonly Holder[]>()
  const asked = new Set<string>()
  for (let level = direct; level.length > 0;) {
    const fresh = level.filter(
      ({ kind, principal }) => kind === 'role' && !asked.has(principal) && asked.add(principal),
    )
    for (const holder of fresh) told.set(holder, assumers(world, roles.get(holder.principal) as Entity))
    level = fresh.flatMap((holder) => told.get(holder) ?? [])
  }
  const shown = (holder: Holder): Holder => {
    const by = told.get(holder)
    return by ? { ...holder, assumedBy: by.map(shown) } : holder
  }
  return [...direct.map(shown), ...outsiders(world, asking)]
}

function holderOf(world: Permissions, entity: Entity, asking: Asking): readonly Holder[] {
  const { verdict, when } = answerFor(world, entity, asking)
  const { kind, arn: principal, account } = entity
  return verdict === 'no' ? [] : [{ kind, principal, account, when }]
}

/** Who can become the role: users and roles in reach, services, bearers of tokens, accounts out of reach. */
function assumers(world: Permissions, role: Entity): readonly Holder[] {
  const target: Target = { resource: role.arn, owner: role.account, policy: role.trust }
  const asking: Asking = { action: 'sts:AssumeRole', target, context: {} }
  const named = new Set(namedIn(role.trust).flatMap(([type, value]) => (type === 'AWS' ? [value] : [])))
  const entities = world.entities.filter((one) => one.kind !== 'root' && one.arn !== role.arn && mayBeNamed(named, one))
  return [
    ...entities.flatMap((entity) => holderOf(world, entity, asking)),
    ...outsiders(world, asking),
    ...outsiders(world, { ...asking, action: 'sts:AssumeRoleWithWebIdentity' }),
    ...outsiders(world, { ...asking, action: 'sts:AssumeRoleWithSAML' }),
  ]
}

/** Whom a trust does not name at all need not be asked about. */
function mayBeNamed(named: ReadonlySet<string>, { account, arn, name, facts }: Entity): boolean {
  const ids = facts.ids ?? []
  if (['*', account, `arn:aws:iam::${account}:root`, arn, ...ids].some((one) => named.has(one))) return true
  return [...named].some((one) => one.includes(`:assumed-role/${name}/`) || one.endsWith(`:${account}:root`))
}

/** Those whom the resource's policy names and who have no policies of their own here. */
function outsiders(world: Permissions, asking: Asking): readonly Holder[] {
  const { action, target } = asking
  return namedIn(target.policy).flatMap(([type, value]): readonly Holder[] => {
    if (type === 'AWS' && value !== '*') return foreign(world, value, asking)
    if (type === 'AWS' && /^sts:AssumeRole/i.test(action)) return []
    const facts = bare(value === '*' ? 'anonymous' : value)
    const { verdict, when } = answer(bareQuestion(world, facts, asking))
    if (verdict === 'no') return []
    return [{ kind: KINDS[type] ?? 'everyone', principal: value, when }]
  })
}

const KINDS: Readonly<Record<string, Holder['kind']>> = { Service: 'service', Federated: 'federated', AWS: 'everyone' }

/** An account out of reach, as a whole or by one of its principals: its own policies decide, and they are not seen. */
function foreign(world: Permissions, value: string, asking: Asking): readonly Holder[] {
  const account = /^\d{12}$/.test(value) ? value : (value.split(':')[4] ?? '')
  if (account === '' || world.entities.some((entity) => entity.account === account)) return []
  const arn = /^\d{12}$/.test(value) ? `arn:aws:iam::${account}:root` : value
  const anything = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
  const facts = bare(arn)
  const question = bareQuestion(world, facts, asking)
  const policies = { ...question.policies, identity: [{ id: 'whatever they allow', text: anything }] }
  const { verdict, when } = answer({ ...question, policies })
  return verdict === 'no' ? [] : [{ kind: 'account', principal: arn, account, when }]
}

/** Principals that Allow statements of a policy name, each once. */
function namedIn(policy: string | undefined): readonly (readonly [type: string, value: string])[] {
  if (policy === undefined) return []
  const { Statement } = JSON.parse(policy) as { readonly Statement?: unknown }
  const statements = [Statement].flat() as readonly { readonly Effect?: string; readonly Principal?: unknown }[]
  const named = statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Principal }): [string, string][] => {
      if (Principal === '*') return [['AWS', '*']]
      return Object.entries((Principal ?? {}) as Readonly<Record<string, string | readonly string[]>>).flatMap(
        ([type, values]) => [values].flat().map((value): [string, string] => [type, value]),
      )
    })
  return [...new Map(named.map((entry) => [entry.join(' '), entry])).values()]
}
