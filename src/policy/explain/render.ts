import { statementName, type Decision, type StatementRef } from '../Decision.ts'
import type { Explanation, Failure } from './Explanation.ts'

const SHOWN = 5
const LONG = 6

/** A few lines that a person understands. */
export function render(facts: Decision & Partial<Omit<Explanation, 'text'>>): string {
  const { decision, request, nearMisses = [], mistakes = [], missingKeys = [], sides = [] } = facts
  const verb = decision === 'Allow' ? 'Allowed' : 'Denied'
  const lines = [
    request ? `${verb}: ${request.action} on ${request.resource}` : verb,
    ...(request ? [`  for ${request.principal}`] : []),
    `  ${facts.reason}`,
  ]
  for (const ref of facts.by) lines.push(`  ${decision === 'Allow' ? 'Allow' : 'Deny'} by ${place(ref)}`)
  if (decision !== 'Allow' && isTwoSided(facts))
    for (const { side, account, text } of sides)
      lines.push(`  the ${side}'s side${account === undefined ? '' : ` (${account})`}: ${text}`)
  for (const miss of nearMisses.slice(0, SHOWN)) {
    lines.push(`  nearly: ${place(miss)}`)
    for (const failure of miss.failed) lines.push(`    ${sentence(failure)}`)
  }
  if (nearMisses.length > SHOWN) lines.push(`  and ${nearMisses.length - SHOWN} more that nearly applied`)
  if (decision !== 'Allow' && missingKeys.length > 0)
    lines.push(`  the request does not have: ${missingKeys.join(', ')}`)
  for (const { text } of mistakes) lines.push(`  perhaps: ${text}`)
  return lines.join('\n')
}

/** Where both sides have a say: across accounts, and where a resource policy was looked at. */
const isTwoSided = ({ crossAccount = false, levels = [] }: Partial<Explanation>): boolean =>
  crossAccount || levels.some(({ type }) => type === 'resource')

export function place(ref: StatementRef): string {
  const { type, level, policy, id } = ref
  const at = level === undefined ? '' : ` at level ${level}`
  return `${statementName(ref)} of ${type} policy ${id ?? policy + 1}${at}`
}

function sentence({ element, operator, key, wanted, got }: Failure): string {
  if (element === 'Statement') return `it has elements that the language does not know: ${got.join(', ')}`
  const what = element === 'Condition' ? `${operator} ${key}` : element
  return `${what} wants ${listed(wanted, ' or ') || 'nothing'}, the request has ${listed(got, ', ') || 'none'}`
}

const listed = (texts: readonly string[], between: string): string =>
  texts.length <= LONG
    ? texts.join(between)
    : `${texts.slice(0, LONG).join(between)}${between}${texts.length - LONG} more`
