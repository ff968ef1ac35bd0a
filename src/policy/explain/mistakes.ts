import type { Decision } from '../Decision.ts'
import { kindsOf } from '../denied-message.ts'
import { patternTokens, glob } from '../elements/wildcard.ts'
import type { Situation } from '../statement.ts'
import { arnMistake } from './arn-mistakes.ts'
import type { Explanation, Failure, Mistake, NearMiss } from './Explanation.ts'

export type Facts = Decision & Omit<Explanation, 'missingKeys' | 'mistakes' | 'text'>

/** Looks at one element that failed; says what people usually mean there. */
export type Recognizer = (failure: Failure, miss: NearMiss, facts: Facts, situation: Situation) => Said | undefined
export type Said = Pick<Mistake, 'code' | 'text'>

/** The mistakes behind the near misses, each once, and what a limit lacks that the caller's own policies give. */
export function findMistakes(facts: Facts, situation: Situation): readonly Mistake[] {
  const found = new Map<string, Mistake>()
  for (const miss of facts.nearMisses)
    for (const failure of miss.failed)
      for (const recognize of RECOGNIZERS) {
        const said = recognize(failure, miss, facts, situation)
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
    .flatMap(({ documents }) => documents.map(({ id, policy }) => id ?? `policy ${policy}`))
  const which = names.length > 0 ? ` (${names.join(', ')})` : ' (there is none)'
  const own = given ? `The identity policies allow ${request.action}, but the` : 'The'
  return {
    code: `${denial.type}-lacks-action`,
    text: `${own} ${kind}${level}${which} must allow it too: add ${request.action} to it.`,
  }
}

const EQUALS = /^(?:For(?:All|Any)Values?:)?StringEquals(?:IgnoreCase)?(?:IfExists)?$/

const wildcardUnderEquals: Recognizer = ({ element, operator = '', key = '', wanted, got }) => {
  if (element !== 'Condition' || !EQUALS.test(operator)) return undefined
  const pattern = wanted.find((text) => /[*?]/.test(text) && got.some((value) => glob(patternTokens(text), value)))
  return pattern === undefined
    ? undefined
    : {
        code: 'wildcard-under-equals',
        text: `${operator} takes * and ? literally: ${key} wants the very text ${pattern}. Write StringLike.`,
      }
}

const caseOnly: Recognizer = ({ element, operator = '', key = '', wanted, got }) => {
  if (element !== 'Condition' || !operator.includes('String') || operator.includes('Not')) return undefined
  const pair = wanted.flatMap((text) =>
    got.filter((value) => value !== text && value.toLowerCase() === text.toLowerCase()).map((value) => [text, value]),
  )[0]
  return (
    pair && { code: 'case-differs', text: `${key} differs in upper and lower case only: ${pair[0]} is not ${pair[1]}.` }
  )
}

/** The other claim of a token has what this one is asked for. */
const otherClaim: Recognizer = ({ element, key = '', wanted }, _miss, _facts, { lookup }) => {
  const [, prefix = '', claim = ''] = /^(.*):(aud|sub)$/i.exec(key) ?? []
  if (element !== 'Condition' || claim === '') return undefined
  const other = claim.toLowerCase() === 'aud' ? 'sub' : 'aud'
  const values = lookup(`${prefix}:${other}`.toLowerCase()) ?? []
  const meant = wanted.find(
    (text) =>
      values.some((value) => glob(patternTokens(text), value)) ||
      (other === 'sub' && text.startsWith('system:serviceaccount:')),
  )
  return meant === undefined
    ? undefined
    : {
        code: `${claim.toLowerCase()}-where-${other}-meant`,
        text: `${meant} is a token's ${other}, not its ${claim.toLowerCase()}: write ${prefix}:${other} instead of ${key}.`,
      }
}

/** The key is about another issuer, or spelled with its scheme or a slash too much. */
const issuerKey: Recognizer = ({ element, key = '', got }, _miss, { request }) => {
  const claim = /:(aud|sub|amr|azp|oaud|email)$/i.exec(key)?.[1]
  if (element !== 'Condition' || got.length > 0 || claim === undefined || key.startsWith('saml:')) return undefined
  const own = Object.keys(request.context).find(
    (name) => name.endsWith(`:${claim.toLowerCase()}`) && !name.startsWith('sts:'),
  )
  if (own === undefined || own.toLowerCase() === key.toLowerCase()) return undefined
  const scheme = key.startsWith('http') ? ' (without https://)' : ''
  return {
    code: 'issuer-of-key',
    text: `The token is of another issuer than ${key} speaks of: its key is ${own}${scheme}.`,
  }
}

const externalId: Recognizer = ({ element, key = '', wanted, got }) => {
  if (element !== 'Condition' || key.toLowerCase() !== 'sts:externalid') return undefined
  return got.length === 0
    ? { code: 'external-id-missing', text: 'The role asks for an external id and the call gave none: pass ExternalId.' }
    : {
        code: 'external-id-differs',
        text: `The external id ${got.join()} is not the one that the role asks for (${wanted.length} accepted).`,
      }
}

const absentMfa: Recognizer = ({ element, operator = '', key = '', got }) =>
  element === 'Condition' &&
  key.toLowerCase() === 'aws:multifactorauthpresent' &&
  got.length === 0 &&
  !operator.endsWith('IfExists')
    ? {
        code: 'mfa-key-absent',
        text: 'Long-term keys do not have aws:MultiFactorAuthPresent at all: Bool fails for them, BoolIfExists does not.',
      }
    : undefined

const sessionAsPrincipalArn: Recognizer = ({ element, key = '', wanted, got }) => {
  if (element !== 'Condition' || key.toLowerCase() !== 'aws:principalarn') return undefined
  return wanted.some((text) => text.includes(':assumed-role/')) && got.some((value) => value.includes(':role/'))
    ? {
        code: 'session-as-principal-arn',
        text: `aws:PrincipalArn is the role's ARN, not the session's: write ${got.join()}.`,
      }
    : undefined
}

const slipOfAction: Recognizer = ({ element, wanted, got: [asked = ''] }, _miss, { request }) => {
  if (element !== 'Action') return undefined
  const web = /^sts:assumerole$/i
  if (wanted.some((one) => web.test(one)) && !web.test(asked))
    return {
      code: 'action-of-trust',
      text: `The statement allows sts:AssumeRole; this call is ${asked}. List ${asked} too.`,
    }
  return { code: 'action-name', text: `The call is ${request.action}; the statement has ${wanted.join(', ')}.` }
}

const RECOGNIZERS: readonly Recognizer[] = [
  wildcardUnderEquals,
  otherClaim,
  issuerKey,
  caseOnly,
  externalId,
  absentMfa,
  sessionAsPrincipalArn,
  slipOfAction,
  arnMistake,
]
