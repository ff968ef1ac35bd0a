import type { Decision, StatementRef } from './Decision.ts'
import { type Documents, type Policies, type Request, evaluate, prepare, refTo, sideOf, situate } from './evaluate.ts'
import type { Effect, PolicyType } from './Policy.ts'
import {
  type CompiledStatement,
  type Side,
  type Situation,
  meetsAction,
  meetsPrincipal,
  meetsResource,
} from './statement.ts'

/** Why a decision is what it is, statement by statement. Plain JSON. */
export interface Explanation {
  readonly decision: Decision['decision']
  readonly reason: string
  /** All statements that apply to the request, deciding or not. */
  readonly matched: readonly Matched[]
  /** Statements about the action that would have applied but for what they name here; those that could have changed the decision. */
  readonly nearMisses: readonly NearMiss[]
  /** The same in a few lines. */
  readonly text: string
}

export interface Matched extends StatementRef {
  readonly effect: Effect
}

export interface NearMiss extends StatementRef {
  readonly effect: Effect
  readonly failed: readonly Failure[]
}

/** One element that the request does not meet. */
export interface Failure {
  readonly element: 'Resource' | 'NotResource' | 'Principal' | 'NotPrincipal' | 'Condition' | 'Statement'
  /** Conditions only. */
  readonly operator?: string
  readonly key?: string
  readonly wanted: readonly string[]
  /** What the request has; empty when the key is absent. */
  readonly got: readonly string[]
}

/** Evaluates once more, keeping what the enforcing path throws away. */
export function explain(
  request: Request,
  policies: Policies,
  decision: Decision = evaluate(request, policies),
): Explanation {
  const situation = situate(request)
  const traces = prepare(policies).all.flatMap((some) => traceAll(some, situation))
  const matched = traces.filter(({ failed }) => failed.length === 0).map(({ ref, effect }) => ({ ...ref, effect }))
  const nearMisses = traces
    .filter(({ ref, effect, failed }) => failed.length > 0 && matters(decision, ref.type, effect))
    .map(({ ref, effect, failed }) => ({ ...ref, effect, failed }))
    .sort((a, b) => a.failed.length - b.failed.length)
  const text = render(decision, request, nearMisses)
  return { decision: decision.decision, reason: decision.reason, matched, nearMisses, text }
}

/** An Allow of the kind that was lacking. (A Deny that nearly applied, or an Allow beside the point, would not have helped.) */
function matters({ decision, denial }: Decision, type: PolicyType, effect: Effect): boolean {
  return decision === 'ImplicitDeny' && effect === 'Allow' && (type === denial?.type || type === 'resource')
}

interface Trace {
  readonly ref: StatementRef
  readonly effect: Effect
  readonly failed: readonly Failure[]
}

function traceAll(some: Documents, situation: Situation): Trace[] {
  const side = sideOf(some.type)
  return some.documents.flatMap((document, policy) =>
    document.statements
      .filter((statement) => meetsAction(statement, situation))
      .map((statement) => ({
        ref: refTo(some, policy, document, statement),
        effect: statement.effect,
        failed: failures(statement, situation, side),
      })),
  )
}

function failures(statement: CompiledStatement, situation: Situation, side: Side): Failure[] {
  const { resources, principals } = statement
  const failed: Failure[] = []
  if (statement.effect === 'Allow' && statement.unknown.length > 0)
    failed.push({ element: 'Statement', wanted: [], got: statement.unknown })
  if (!meetsResource(statement, situation, side))
    failed.push({
      element: resources?.not ? 'NotResource' : 'Resource',
      wanted: resources?.written ?? [],
      got: [situation.resource],
    })
  if (!meetsPrincipal(statement, situation, side))
    failed.push({
      element: principals?.not ? 'NotPrincipal' : 'Principal',
      wanted: principals?.written ?? [],
      got: namesOf(situation),
    })
  for (const { operator, key, wanted, holds } of statement.clauses)
    if (!holds(situation.lookup))
      failed.push({ element: 'Condition', operator, key, wanted, got: situation.lookup(key.toLowerCase()) ?? [] })
  return failed
}

function namesOf({ who }: Situation): string[] {
  const names = [who.arn || who.kind, who.roleArn, ...(who.ids ?? []), who.federated, who.service]
  return [...new Set(names.filter((name) => name !== undefined))]
}

const SHOWN = 5

function render(decision: Decision, request: Request, nearMisses: readonly NearMiss[]): string {
  const verb = decision.decision === 'Allow' ? 'Allowed' : 'Denied'
  const lines = [`${verb}: ${request.action} on ${request.resource}`, `  ${decision.reason}`]
  for (const ref of decision.by) lines.push(`  ${decision.decision === 'Allow' ? 'Allow' : 'Deny'} by ${place(ref)}`)
  for (const miss of nearMisses.slice(0, SHOWN)) {
    lines.push(`  nearly: ${place(miss)}`)
    for (const failure of miss.failed) lines.push(`    ${sentence(failure)}`)
  }
  if (nearMisses.length > SHOWN) lines.push(`  and ${nearMisses.length - SHOWN} more that nearly applied`)
  return lines.join('\n')
}

function place({ type, level, policy, id, statement, sid }: StatementRef): string {
  const at = level === undefined ? '' : ` at level ${level}`
  return `${sid === undefined ? `statement ${statement}` : `statement "${sid}"`} of ${type} policy ${id ?? policy}${at}`
}

function sentence({ element, operator, key, wanted, got }: Failure): string {
  if (element === 'Statement') return `it has elements that the language does not know: ${got.join(', ')}`
  const what = element === 'Condition' ? `${operator} ${key}` : element
  return `${what} wants ${wanted.join(' or ') || 'nothing'}, the request has ${got.join(', ') || 'none'}`
}
