import { isAccountId, parseArn } from '../../kernel/brands.ts'
import { patternTokens, glob } from '../elements/wildcard.ts'
import type { Said, Recognizer } from './mistakes.ts'

/** Resource and Principal elements whose ARN is nearly the right one: another account, a role for a session, a bucket for its objects. */
export const arnMistake: Recognizer = ({ element, wanted, got }) => {
  if (element !== 'Resource' && element !== 'Principal') return undefined
  for (const written of wanted.map((text) => text.replace(/^AWS:/, '')))
    for (const value of got)
      for (const recognize of PAIRS) {
        const said = recognize(written, value, element)
        if (said) return said
      }
  return undefined
}

type Pair = (written: string, got: string, element: 'Resource' | 'Principal') => Said | undefined

const matches = (pattern: string, text: string) => glob(patternTokens(pattern), text)

/** All but one of an ARN's parts alike. */
const otherAccount: Pair = (written, got, element) => {
  const theirs = accountOf(written)
  const own = accountOf(got)
  if (theirs === undefined || own === undefined || theirs === own) return undefined
  const swapped = written.replace(theirs, own)
  const whole = isAccountId(written) || written.endsWith(':root')
  if (!whole && !matches(swapped, got)) return undefined
  return {
    code: 'account-mismatch',
    text: `The ${element} is of account ${theirs}, the request ${element === 'Principal' ? 'comes from' : 'is about'} account ${own}: ${written}.`,
  }
}

function accountOf(text: string): string | undefined {
  if (isAccountId(text)) return text
  const account = parseArn(text)?.account
  return account !== undefined && isAccountId(account) ? account : undefined
}

const otherRegion: Pair = (written, got) => {
  const [a, b] = [parseArn(written), parseArn(got)]
  if (!a || !b || a.region === b.region || a.region === '' || a.region === undefined) return undefined
  const parts = written.split(':')
  parts[3] = got.split(':')[3] ?? ''
  return matches(parts.join(':'), got)
    ? {
        code: 'region-mismatch',
        text: `The Resource is in ${a.region}, the request is about ${b.region || 'no region'}: ${written}.`,
      }
    : undefined
}

const caseOfArn: Pair = (written, got) =>
  !matches(written, got) && matches(written.toLowerCase(), got.toLowerCase())
    ? { code: 'case-differs', text: `ARNs are case-sensitive: ${written} is not ${got}.` }
    : undefined

const bucketOrObject: Pair = (written, got) => {
  if (!written.startsWith('arn:aws:s3:::') || !got.startsWith('arn:aws:s3:::')) return undefined
  if (!written.includes('/') && got.startsWith(`${written}/`))
    return { code: 'bucket-for-objects', text: `${written} is the bucket; its objects are ${written}/*.` }
  if (written === `${got}/*`)
    return { code: 'objects-for-bucket', text: `${written} is the objects in the bucket; the bucket itself is ${got}.` }
  return undefined
}

const roleIdGone: Pair = (written) =>
  /^A(?:ROA|IDA)[A-Z0-9]{12,}$/.test(written)
    ? {
        code: 'principal-deleted',
        text: `${written} is the id of one certain role or user; if it was deleted and made anew, name it again by its ARN.`,
      }
    : undefined

const otherSession: Pair = (written, got) => {
  const [a, b] = [written.split(':assumed-role/')[1], got.split(':assumed-role/')[1]]
  if (a === undefined || b === undefined) return undefined
  return a.split('/')[0] === b.split('/')[0]
    ? {
        code: 'other-session',
        text: `${written} names one session; this one is called ${b.split('/')[1] ?? ''}. Name the role to mean all.`,
      }
    : undefined
}

/** A role's path belongs to its ARN. */
const withoutPath: Pair = (written, got) => {
  const [a, b] = [parseArn(written), parseArn(got)]
  if (!a?.resource.startsWith('role/') || !b?.resource.startsWith('role/') || a.account !== b.account) return undefined
  const name = (resource: string) => resource.slice(resource.lastIndexOf('/') + 1)
  return written !== got && name(a.resource) === name(b.resource) && a.resource !== b.resource
    ? { code: 'path-of-role', text: `The role's ARN is ${got}, with its path; the policy says ${written}.` }
    : undefined
}

const PAIRS: readonly Pair[] = [
  otherAccount,
  caseOfArn,
  otherRegion,
  bucketOrObject,
  otherSession,
  withoutPath,
  roleIdGone,
]
