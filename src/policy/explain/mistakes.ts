import type { Decision } from '../Decision.ts'
import { kindsOf } from '../denied-message.ts'
import type { Situation } from '../statement.ts'
import { arnMistake } from './arn-mistakes.ts'
import { conditionMistakes } from './condition-mistakes.ts'
import type { Asked, Explanation, Failure, Mistake, NearMiss } from './Explanation.ts'

export type Facts = Decision & Omit<Explanation, 'missingKeys' | 'mistakes' | 'text'>

/** The request, beside which an element failed. */
export interface Seen extends Pick<Situation, 'lookup'> {
  readonly request: Asked
}

/** Looks at one element that failed; says what people usually mean there. */
export type Recognizer = (failure: Failure, seen: Seen) => Said | undefined
export type Said = Pick<Mistake, 'code' | 'text'>

/** The mistakes behind the near misses, each once, and what a limit lacks that the caller's own policies give. */
export function findMistakes(facts: Facts, { lookup }: Situation): readonly Mistake[] {
  const seen = { request: facts.request, lookup }
  const found = new Map<string, Mistake>()
  for (const miss of facts.nearMisses)
    for (const failure of miss.failed)
      for (const recognize of RECOGNIZERS) {
        const said = recognize(failure, seen)
        if (said && !found.has(said.text)) found.set(said.text, { ...said, at: refOf(miss) })
      }
  const lacking = limitMistake(facts)
  return [...(lacking ? [lacking] : []), ...found.values()]
}

const refOf = ({ failed: _failed, effect: _effect, ...ref }: NearMiss) => ref

/** An Allow of the identity's is of no use where something above it is silent. */
function limitMistake({ decision, denial, levels, request }: Facts): Said | undefined {
  const limits = ['scp', 'boundary', 'session']
  if (decision !== 'ImplicitDeny' || !denial || !limits.includes(denial.type)) return undefined
  const given = levels.some(({ type, verdict }) => type === 'identity' && verdict === 'allows')
  const [kind] = kindsOf(denial.type, request.action)
  const level = denial.level === undefined ? '' : ` at level ${denial.level} (the root is 0)`
  const names = levels
    .filter(({ type, level: at }) => type === denial.type && at === denial.level)
    .flatMap(({ documents }) => documents.map(({ id, policy }) => id ?? `policy ${policy + 1}`))
  const which = names.length > 0 ? ` (${names.join(', ')})` : ' (there is none)'
  const own = given ? `The identity policies allow ${request.action}, but the` : 'The'
  return {
    code: `${denial.type}-lacks-action`,
    text: `${own} ${kind}${level}${which} must allow it too: add ${request.action} to it.`,
  }
}

const slipOfAction: Recognizer = ({ element, wanted }, { request: { action } }) => {
  if (element !== 'Action') return undefined
  return wanted.some((one) => one.toLowerCase() === 'sts:assumerole')
    ? {
        code: 'action-of-trust',
        text: `The statement allows sts:AssumeRole; this call is ${action}. List ${action} too.`,
      }
    : { code: 'action-name', text: `The call is ${action}; the statement has ${wanted.join(', ')}.` }
}

const RECOGNIZERS: readonly Recognizer[] = [...conditionMistakes, slipOfAction, arnMistake]
