import type { Lookup } from './context.ts'
import type { Effect } from './Policy.ts'
import type { Clause } from './elements/Condition.ts'
import type { Naming, PrincipalMatcher } from './elements/Principal.ts'
import type { ResourceMatcher } from './elements/Resource.ts'
import type { PrincipalFacts } from './principal.ts'

/** A request, read once. */
export interface Situation {
  readonly who: PrincipalFacts
  /** A permissions boundary limits the caller. */
  readonly isBounded: boolean
  /** The action as the request spells it. */
  readonly asked: string
  /** The same in lower case. */
  readonly action: string
  readonly resource: string
  /** Reads the context when it is first asked. */
  readonly lookup: Lookup
}

/** One statement, compiled. */
export interface CompiledStatement {
  readonly index: number
  readonly sid: string | undefined
  readonly effect: Effect
  readonly actions: Listed<(action: string) => boolean>
  /** Absent in trust policies and others whose resource is what they are attached to. */
  readonly resources: Listed<ResourceMatcher> | undefined
  readonly principals: Listed<PrincipalMatcher> | undefined
  readonly clauses: readonly Clause[]
  /** Names of elements that the language does not have: such a statement allows nothing, and denies as if they were not there. */
  readonly unknown: readonly string[]
  /** On the identity side it applies to every request about its actions, whatever else the request says. */
  readonly certain: boolean
}

/** An element and its negation: `Action` or `NotAction`. */
export interface Listed<Matcher> {
  readonly not: boolean
  readonly written: readonly string[]
  readonly matches: Matcher
}

/** Whether the statement's kind of document speaks of principals. */
export type Side = 'resource' | 'identity'

/** Whether a statement about the request's action applies, and how it names the caller; statements on the identity side are about the caller itself. */
export function applies(statement: CompiledStatement, situation: Situation, side: Side): Naming | undefined {
  if (statement.certain && side === 'identity') return 'self'
  if (!meetsResource(statement, situation, side)) return undefined
  const naming = meetsPrincipal(statement, situation, side)
  return naming && meetsClauses(statement, situation) ? naming : undefined
}

function meetsClauses({ clauses }: CompiledStatement, { lookup }: Situation): boolean {
  for (const clause of clauses) if (!clause.holds(lookup)) return false
  return true
}

export function meetsAction({ actions }: CompiledStatement, { action }: Situation): boolean {
  return actions.matches(action) !== actions.not
}

/**
 * A pattern with a variable that has no value matches no resource. So a NotResource of one would be true of all: AWS calls the statement
 * invalid then, which is why such an Allow gives nothing.
 */
export function meetsResource(
  { resources, effect }: CompiledStatement,
  { resource, lookup }: Situation,
  side: Side,
): boolean {
  if (!resources) return side === 'resource' || effect === 'Deny'
  const matched = resources.matches(resource, lookup)
  if (resources.not && matched === undefined) return effect === 'Deny'
  return (matched === true) !== resources.not
}

/**
 * A Deny with NotPrincipal denies whoever has a permissions boundary, listed or not.
 * A principal has no place on the identity side, nor may it be missing on the other: such an Allow gives nothing, such a Deny stands.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function meetsPrincipal(
  { principals, effect }: CompiledStatement,
  { who, isBounded }: Situation,
  side: Side,
): Naming | undefined {
  const misplaced = (principals === undefined) === (side === 'resource')
  if (misplaced) return effect === 'Deny' ? 'self' : undefined
  if (isBounded && principals?.not && effect === 'Deny') return 'self'
  return principals ? principals.matches(who) : 'self'
}
