import { knownKey, nearKey, type PossibleCondition } from '../../policy/index.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { texts, type Input, type Option } from '../command.ts'

export const CONDITION: Option = {
  name: 'condition',
  value: 'KEY=VALUE',
  summary: 'a condition key that the request has; once more for each further value',
  repeatable: true,
}

/** @throws {Refusal} exit 2 for what is no KEY=VALUE */
export function givenContext(input: Input): Readonly<Record<string, readonly string[]>> {
  const context = new Map<string, string[]>()
  for (const pair of texts(input, 'condition')) {
    const equals = pair.indexOf('=')
    if (equals <= 0)
      throw new Refusal(`--condition takes KEY=VALUE, not ${JSON.stringify(pair)}.`, {
        next: '--condition aws:SourceIp=192.0.2.1',
        exitCode: 2,
      })
    const key = pair.slice(0, equals)
    context.set(key, [...(context.get(key) ?? []), pair.slice(equals + 1)])
  }
  return Object.fromEntries(context)
}

/** A note for each key that no request has. */
export function unknownKeys(context: Readonly<Record<string, unknown>>): string[] {
  const unknown = Object.keys(context).filter((key) => !knownKey(key))
  return unknown.map((key) => {
    const meant = nearKey(key)
    return `AWS has no condition key ${key}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`
  })
}

/** `if A and B, or C`; '' for always. */
export function conditionText(when: readonly (readonly PossibleCondition[])[]): string {
  if (when.length === 0) return ''
  return `if ${when.map((all) => all.map(one).join(' and ')).join(', or ')}`
}

const one = ({ operator, key, values }: PossibleCondition): string => {
  if (operator === 'Null') return `${key} is ${values[0] === 'true' ? 'absent' : 'there'}`
  if (operator.endsWith('Resource')) return `the value of ${key} makes it ${operator} ${values.join(' or ')}`
  return `${operator} ${key} ${values.join(' | ')}`
}
