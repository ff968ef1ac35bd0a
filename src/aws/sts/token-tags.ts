import type { Jwt } from '../../wire/jose/jwt.ts'

/** Session tags and source identity that an identity provider put into a token. */
export interface TokenMarks {
  readonly tags: Readonly<Record<string, string>>
  readonly transitiveTagKeys: readonly string[]
  readonly sourceIdentity?: string | undefined
}

const TAGS = 'https://aws.amazon.com/tags'
const PRINCIPAL_TAG = `${TAGS}/principal_tags/`
const TRANSITIVE = `${TAGS}/transitive_tag_keys`
const SOURCE_IDENTITY = 'https://aws.amazon.com/source_identity'

const MOST_TAGS = 50
const KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u
const IDENTITY = /^[\w+=,.@-]{2,64}$/

/**
 * The marks as the nested claim or the flattened ones say them; a value stands alone or as the one item of a list.
 * The name of the claim that is wrong, when one is.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_adding-assume-role-idp
 */
export function tokenMarks({ claims }: Jwt): TokenMarks | { readonly wrong: string } {
  if (!Object.keys(claims).some(isMark)) return NO_MARKS
  const nested = claims[TAGS]
  if (nested !== undefined && !isObject(nested)) return { wrong: TAGS }
  const principal = nested?.['principal_tags'] ?? {}
  if (!isObject(principal)) return { wrong: TAGS }
  const pairs = Object.entries(principal) as [string, unknown][]
  for (const name of Object.keys(claims))
    if (name.startsWith(PRINCIPAL_TAG)) pairs.push([name.slice(PRINCIPAL_TAG.length), claims[name]])
  const tags = new Map<string, string>()
  const folded = new Set<string>()
  for (const [key, given] of pairs) {
    const value = Array.isArray(given) && given.length === 1 ? (given as unknown[])[0] : given
    const taken = folded.has(key.toLowerCase())
    if (typeof value !== 'string' || taken || !KEY.test(key) || !VALUE.test(value) || /^aws:/i.test(key))
      return { wrong: TAGS }
    folded.add(key.toLowerCase())
    tags.set(key, value)
  }
  if (tags.size > MOST_TAGS) return { wrong: TAGS }
  const transitive = nested?.['transitive_tag_keys'] ?? claims[TRANSITIVE] ?? []
  if (!Array.isArray(transitive) || !transitive.every((key) => typeof key === 'string')) return { wrong: TAGS }
  const source = claims[SOURCE_IDENTITY]
  if (source !== undefined && (typeof source !== 'string' || !IDENTITY.test(source))) return { wrong: SOURCE_IDENTITY }
  return {
    tags: Object.fromEntries(tags),
    transitiveTagKeys: transitive as string[], // checked above
    ...(source !== undefined && { sourceIdentity: source }),
  }
}

const NO_MARKS: TokenMarks = { tags: {}, transitiveTagKeys: [] }
const isMark = (name: string): boolean => name.startsWith('https://aws.amazon.com/')

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
