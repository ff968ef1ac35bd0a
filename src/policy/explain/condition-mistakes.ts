import { patternTokens, glob } from '../elements/wildcard.ts'
import type { Failure } from './Explanation.ts'
import type { Recognizer, Said, Seen } from './mistakes.ts'

/** A condition that is not met. */
type Unmet = Pick<Failure, 'wanted' | 'got'> & { readonly operator: string; readonly key: string }

/** Looks at one of them; says what people usually mean there. */
type OfCondition = (unmet: Unmet, seen: Seen) => Said | undefined

const matches = (pattern: string, text: string): boolean => glob(patternTokens(pattern), text)

const wildcardUnderEquals: OfCondition = ({ operator, key, wanted, got }) => {
  if (!operator.includes('StringEquals')) return undefined
  const pattern = wanted.find((text) => /[*?]/.test(text) && got.some((value) => matches(text, value)))
  return pattern === undefined
    ? undefined
    : {
        code: 'wildcard-under-equals',
        text: `${operator} takes * and ? literally: ${key} wants the very text ${pattern}. Write StringLike.`,
      }
}

const caseOnly: OfCondition = ({ operator, key, wanted, got }) => {
  if (!operator.includes('String') || operator.includes('Not')) return undefined
  const [pair] = wanted.flatMap((text) =>
    got.filter((value) => value !== text && value.toLowerCase() === text.toLowerCase()).map((value) => [text, value]),
  )
  return (
    pair && { code: 'case-differs', text: `${key} differs in upper and lower case only: ${pair[0]} is not ${pair[1]}.` }
  )
}

/** The other claim of a token has what this one is asked for. */
const otherClaim: OfCondition = ({ key, wanted }, { lookup }) => {
  const [claim] = /:(?:aud|sub)$/i.exec(key) ?? []
  if (claim === undefined) return undefined
  const [own, other] = claim.toLowerCase() === ':aud' ? ['aud', 'sub'] : ['sub', 'aud']
  const better = `${key.slice(0, -claim.length)}:${other}`
  const values = lookup(better.toLowerCase())
  const meant = wanted.find(
    (text) =>
      values?.some((value) => matches(text, value)) || (other === 'sub' && text.startsWith('system:serviceaccount:')),
  )
  return meant === undefined
    ? undefined
    : {
        code: `${own}-where-${other}-meant`,
        text: `${meant} is a token's ${other}, not its ${own}: write ${better} instead of ${key}.`,
      }
}

/** The key is about another issuer, or spelled with its scheme or a slash too much. */
const issuerKey: OfCondition = ({ key, got }, { request }) => {
  const [claim] = /:(?:aud|sub|amr|azp|oaud|email)$/i.exec(key) ?? []
  if (claim === undefined || got.length > 0 || key.startsWith('saml:')) return undefined
  const own = Object.keys(request.context).find(
    (name) => name.endsWith(claim.toLowerCase()) && !name.startsWith('sts:'),
  )
  if (own === undefined) return undefined
  const scheme = key.startsWith('http') ? ' (without https://)' : ''
  return {
    code: 'issuer-of-key',
    text: `The token is of another issuer than ${key} speaks of: its key is ${own}${scheme}.`,
  }
}

const externalId: OfCondition = ({ key, wanted, got }) => {
  if (key.toLowerCase() !== 'sts:externalid') return undefined
  return got.length === 0
    ? { code: 'external-id-missing', text: 'The role asks for an external id and the call gave none: pass ExternalId.' }
    : {
        code: 'external-id-differs',
        text: `The external id ${got.join()} is not the one that the role asks for (${wanted.length} accepted).`,
      }
}

const absentMfa: OfCondition = ({ operator, key, got }) =>
  key.toLowerCase() === 'aws:multifactorauthpresent' && got.length === 0 && !operator.endsWith('IfExists')
    ? {
        code: 'mfa-key-absent',
        text: 'Long-term keys do not have aws:MultiFactorAuthPresent at all: Bool fails for them, BoolIfExists does not.',
      }
    : undefined

const sessionAsPrincipalArn: OfCondition = ({ key, wanted, got }) =>
  key.toLowerCase() === 'aws:principalarn' &&
  wanted.some((text) => text.includes(':assumed-role/')) &&
  got.some((value) => value.includes(':role/'))
    ? {
        code: 'session-as-principal-arn',
        text: `aws:PrincipalArn is the role's ARN, not the session's: write ${got.join()}.`,
      }
    : undefined

const ALL: readonly OfCondition[] = [
  wildcardUnderEquals,
  otherClaim,
  issuerKey,
  caseOnly,
  externalId,
  absentMfa,
  sessionAsPrincipalArn,
]

/** What goes wrong in conditions, one mistake each. */
export const conditionMistakes: readonly Recognizer[] = ALL.map(
  (recognize) =>
    ({ operator = '', key = '', wanted, got }, seen) =>
      recognize({ operator, key, wanted, got }, seen),
)
