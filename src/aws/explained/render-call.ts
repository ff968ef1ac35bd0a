import { statementName, type Explanation } from '../../policy/index.ts'
import type { AbsentRole } from './absent-role.ts'
import type { ExplainedCall } from './explained-call.ts'

/** Lines that a person understands: the call, what the policies say of it, and a token's claims beside what was asked of them. */
export function renderCall(call: Omit<ExplainedCall, 'text'>): string {
  const { requestId, time, service, operation, caller, outcome, error, explanations, token, absent } = call
  const lines = [`${service}:${operation || '?'} by ${caller} at ${time}: ${outcome}`, `  request ${requestId}`]
  if (error) lines.push(`  ${error.code}: ${error.message.replace(/ Encoded authorization failure message: \S+/, '')}`)
  if (token) lines.push(...tokenLines(token))
  if (outcome === 'failed' && explanations.length > 0) lines.push(`  ${FAILED_LATER}`)
  if (absent) lines.push(...absentLines(absent))
  for (const one of explanations) lines.push(...(absent ? besideAbsent(one) : linesOf(one)))
  if (explanations.length === 0 && !token) lines.push(`  ${withoutPolicies(call)}`)
  return lines.join('\n')
}

const linesOf = ({ text }: Explanation): readonly string[] => text.split('\n').map((line) => `  ${line}`)

const absentLines = ({ why, meant }: AbsentRole): readonly string[] => [
  `  ${why}${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
  '  Over the wire this looks like a trust that refuses.',
]

/** What else refused: of a trust that is not there nothing is told. */
function besideAbsent(explanation: Explanation): readonly string[] {
  const { denial, crossAccount, sides } = explanation
  if (denial?.type !== 'resource') return linesOf(explanation)
  const own = sides.find(({ side, verdict }) => side === 'caller' && verdict !== 'allows')
  return own && crossAccount ? [`  the caller's side (${own.account ?? ''}): ${own.text}`] : []
}

const withoutPolicies = ({ stranger, unasked, free, outcome }: Omit<ExplainedCall, 'text'>): string =>
  stranger ?? unasked ?? (free ? FREE : UNKNOWN[outcome])

const FAILED_LATER = 'The policies allowed it; what it asked for could not be done: the message says why.'
const FREE = 'It needs no permission: no policy is asked.'
const UNKNOWN: Readonly<Record<ExplainedCall['outcome'], string>> = {
  allowed: 'The policies allowed it; which statement did is known of the newest calls only, and of refusals for good.',
  refused: 'No policy refused it: the message says why.',
  failed: 'No policy refused it: the message says why.',
}

const MARKS = { passed: '✓', failed: '✗', open: '·' } as const

function tokenLines({ claims, checks, trust, roleArn }: NonNullable<ExplainedCall['token']>): readonly string[] {
  const lines = ['  the token says']
  for (const [name, value] of Object.entries(claims)) lines.push(`    ${name.padEnd(4)} ${[value].flat().join(', ')}`)
  lines.push('  and was checked')
  for (const { check, result, wanted, got } of checks) {
    const why = result === 'failed' ? `: wanted ${listed(wanted)}, got ${listed(got)}` : ''
    lines.push(`    ${MARKS[result]} ${check}${result === 'open' ? ' (not reached)' : ''}${why}`)
  }
  for (const one of trust) {
    lines.push(`  the trust of ${roleArn}, ${statementName(one)} (${one.effect})`)
    lines.push(`    ${one.action ? '✓' : '✗'} Action`, `    ${one.principal ? '✓' : '✗'} Principal`)
    for (const { operator, key, wanted, got, met, firstMismatch } of one.conditions)
      lines.push(
        `    ${met ? '✓' : '✗'} ${operator} ${key} wants ${listed(wanted)}, the token has ${listed(got)}${firstMismatch ? '  ← first mismatch' : ''}`,
      )
  }
  return lines
}

const listed = (texts: readonly string[]): string => texts.join(' or ') || 'none'
