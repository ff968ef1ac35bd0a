import { contextNames } from '../context.ts'
import type { Decision } from '../Decision.ts'
import { type Policies, type Request, evaluate } from '../evaluate.ts'
import { isServiceLinked } from '../principal.ts'
import { Asked, isCrossAccount, resourceAccount } from '../request.ts'
import type { Situation } from '../statement.ts'
import { type Documents, documentsOf } from './documents.ts'
import type { Asked as AskedView, Explanation, NearMiss, SideView } from './Explanation.ts'
import { findMistakes } from './mistakes.ts'
import { missingKeys } from './missing-keys.ts'
import { render } from './render.ts'
import { viewSides } from './sides.ts'
import { traceLevel } from './trace.ts'

/** A decision on its own: what it says without the policies. */
export function explain(decision: Decision): Pick<Explanation, 'decision' | 'reason' | 'by' | 'denial' | 'text'>
/** Evaluates once more, keeping what the enforcing path throws away: which statements matched, which nearly did, what was missing. */
export function explain(request: Request, policies: Policies, decision?: Decision): Explanation
export function explain(
  first: Request | Decision,
  policies: Policies = {},
  known?: Decision,
): Explanation | Pick<Explanation, 'decision' | 'reason' | 'by' | 'denial' | 'text'> {
  if ('decision' in first) return { ...first, text: render(first) }
  const decision = known ?? evaluate(first, policies)
  const situation = new Asked(first, policies.boundary !== undefined)
  const all = documentsOf(policies)
  const levels = all.map((some) => traceLevel(some, situation, isExempt(some, situation)))
  const request = asked(first, situation)
  const crossAccount = isCrossAccount(first, situation.who)
  const sides: readonly SideView[] = viewSides(levels, request, situation.who.kind)
  const documents = levels.flatMap((level) => level.documents)
  const matched = documents.flatMap((document) => document.matched)
  const nearMisses = documents
    .flatMap((document) => document.nearMisses)
    .filter((miss) => matters(decision, miss))
    .sort((a, b) => a.failed.length - b.failed.length)
  const facts = { ...decision, request, crossAccount, sides, levels, matched, nearMisses }
  const whole = {
    ...facts,
    missingKeys: missingKeys(all, situation),
    mistakes: findMistakes(facts, situation),
  }
  return { ...whole, text: render(whole) }
}

/** Control policies do not touch service-linked roles. */
function isExempt({ type }: Documents, { who }: Situation): boolean {
  return (type === 'scp' || type === 'rcp') && isServiceLinked(who)
}

/** An Allow of the kind that was lacking. (A Deny that nearly applied, or an Allow beside the point, would not have helped.) */
function matters({ decision, denial }: Decision, { type, level, effect }: NearMiss): boolean {
  if (decision !== 'ImplicitDeny' || effect !== 'Allow') return false
  return (type === denial?.type && level === denial.level) || type === 'resource'
}

function asked(request: Request, { who, lookup }: Situation): AskedView {
  const owner = resourceAccount(request) ?? who.account
  const context: [string, readonly string[]][] = contextNames(request.context ?? {}).flatMap((key) => {
    const values = lookup(key.toLowerCase())
    return values ? [[key, values]] : []
  })
  return {
    principal: who.arn || who.kind,
    ...(who.account !== undefined && { principalAccount: who.account }),
    action: request.action,
    resource: request.resource,
    ...(owner !== undefined && { resourceAccount: owner }),
    context: Object.fromEntries(context),
  }
}
