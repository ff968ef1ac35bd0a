import { deflateRawSync } from 'node:zlib'

/** What counts towards the packed limit. `tags`: those asked for and those that a chained session brings along. */
export interface Packed {
  readonly policy?: string | undefined
  readonly policyArns: readonly string[]
  readonly tags: Readonly<Record<string, string>>
}

/**
 * AWS publishes neither the packed format nor its limit; both are inferred here from what was told of real answers.
 * Tags are not compressed: nine of a two-character key and 250 equal characters are 498 %, two of single characters 2 %
 * (configure-aws-credentials issue 1898; a published CloudTrail record). Both follow from a limit of 459 bytes and two more for each tag.
 * Those of a session that is chained count again, although nobody passes them (containers-roadmap issue 2413).
 */
const LIMIT = 459
const PER_TAG = 2

/**
 * Policies are compressed, those that hold little but the grammar's own words best: the API reference's example of 102 characters is told
 * as 6 %, one of 163 as 16 %. DEFLATE with those words as its dictionary comes nearest; longer policies come out some ten percent too small.
 */
const WORDS = Buffer.from(
  '"Condition":{"StringLike":{"StringEquals":{"aws:"NotResource":"NotAction":"Deny",{"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Allow","Action":["Resource":["arn:aws:"]}]}',
)

/** Percent of the packed limit, which more than 100 is beyond; undefined where nothing is to be packed. */
export function packedSize({ policy, policyArns, tags }: Packed): number | undefined {
  let bytes = 0
  let isPacked = false
  for (const key in tags) {
    isPacked = true
    bytes += Buffer.byteLength(key) + Buffer.byteLength(tags[key] as string) + PER_TAG
  }
  if (policy === undefined && policyArns.length === 0) return isPacked ? percent(bytes) : undefined
  const policies = [...(policy === undefined ? [] : [withoutBlanks(policy)]), ...policyArns].join('\n')
  return percent(bytes + deflateRawSync(policies, { dictionary: WORDS, level: 9 }).length)
}

const percent = (bytes: number): number => Math.round((bytes / LIMIT) * 100)

/** Of a text that was read as a policy. */
const withoutBlanks = (policy: string): string => JSON.stringify(JSON.parse(policy))
