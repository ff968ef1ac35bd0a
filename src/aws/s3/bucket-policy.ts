import { Fault } from '../../kernel/Fault.ts'
import { actionInfo, conditionKeyType, expandActions, firstError } from '../../policy/index.ts'
import { frozenPrincipals } from '../iam/trust.ts'
import type { Call } from '../operation.ts'
import { bucketArn } from './bucket.ts'
import type { Bucket } from './documents.ts'
import { accessDenied, methodNotAllowed } from './faults.ts'
import { governed } from './public-access.ts'
import { isPublicPolicy } from './public-policy.ts'

/**
 * A bucket's policy is its own account's affair: S3 takes nobody else's word about it, even if the policy allows it. What it calls the
 * resource is inferred from its access logs.
 * @throws {Fault} MethodNotAllowed.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export function checkPolicyOwner({ account }: Bucket, { caller, http }: Call<unknown>): void {
  if (caller.account !== account) throw methodNotAllowed(http.method, 'BUCKETPOLICY')
}

/** Bytes. */
const LARGEST = 20 * 1024

/**
 * The policy as it is kept: roles and users by their unique ids.
 * @throws {Fault} MalformedPolicy; AccessDenied for a public policy while BlockPublicPolicy holds.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 */
export function checkBucketPolicy(call: Call<unknown>, bucket: Bucket, document: string): string {
  if (!document.trimStart().startsWith('{'))
    throw malformed("Policies must be valid JSON and the first byte must be '{'")
  if (Buffer.byteLength(document) > LARGEST) throw malformed('Policy exceeds the maximum allowed document size.')
  const error = firstError(document, 'resource')
  if (error) throw malformed(WORDS.get(error.code) ?? error.message)
  for (const statement of statementsOf(document)) checkStatement(bucket, statement)
  const kept = keep(call, document)
  if (governed(call.view, bucket).publicAccessBlock?.BlockPublicPolicy && isPublicPolicy(document))
    throw blocked(call, bucket)
  return kept
}

/** What S3 says where IAM says nothing but that the syntax is wrong. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['JSON_SYNTAX_ERROR', 'This policy contains invalid Json'],
  ['INVALID_VERSION', 'The policy must contain a valid version string'],
  ['MISSING_STATEMENT', 'Missing required field Statement'],
  ['MISSING_EFFECT', 'Missing required field Effect'],
])

interface RawStatement {
  readonly Effect?: string
  readonly NotPrincipal?: unknown
  readonly Action?: string | readonly string[]
  readonly Resource?: string | readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const statementsOf = (document: string): readonly RawStatement[] =>
  [(JSON.parse(document) as { Statement: RawStatement | RawStatement[] }).Statement].flat()

/**
 * As services that take S3's calls over say it, which follow S3 in this.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
const ALLOW_NOT = 'Allow with NotPrincipal is not allowed.'

function checkStatement(bucket: Bucket, statement: RawStatement): void {
  const own = bucketArn(bucket.name)
  const actions = [statement.Action ?? []].flat()
  const resources = [statement.Resource ?? []].flat()
  if (statement.Effect === 'Allow' && statement.NotPrincipal !== undefined) throw malformed(ALLOW_NOT)
  for (const action of actions) if (!isAction(action)) throw malformed('Policy has invalid action')
  for (const resource of resources)
    if (resource !== own && !resource.startsWith(`${own}/`) && !isWildcardFor(own, resource))
      throw malformed('Policy has invalid resource')
  for (const key of Object.values(statement.Condition ?? {}).flatMap((keys) => Object.keys(keys)))
    if (!key.includes(':') || (/^s3:/i.test(key) && conditionKeyType('s3:', key) === undefined))
      throw malformed('Policy has an invalid condition key')
  if (resources.length > 0 && !actions.every((action) => appliesToSome(action, resources)))
    throw malformed('Action does not apply to any resource(s) in statement')
}

const isAction = (pattern: string): boolean =>
  pattern === '*' || (/^s3:/i.test(pattern) && expandActions(pattern).length > 0)

/** Whether an action that the pattern stands for is about buckets, or objects, as one of the resources is. */
function appliesToSome(pattern: string, resources: readonly string[]): boolean {
  if (pattern === '*') return true
  const named = new Set(resources.flatMap(typesOf))
  return expandActions(pattern).some((action) => actionInfo(action)?.resources.some(({ type }) => named.has(type)))
}

/** A star in a bucket's name may stand for a slash, too. */
const typesOf = (resource: string): readonly string[] =>
  resource.includes('/') ? ['object'] : resource.includes('*') ? ['bucket', 'object'] : ['bucket']

const ANY_BUCKET = 'arn:aws:s3:::'

/** S3 takes wildcards in a bucket's name as long as this bucket is among those they mean. */
function isWildcardFor(own: string, resource: string): boolean {
  if (!resource.startsWith(ANY_BUCKET)) return false
  const [pattern = ''] = resource.slice(ANY_BUCKET.length).split('/', 1)
  return wildcardMatches(pattern, own.slice(ANY_BUCKET.length))
}

/** `*` and `?`, in time proportional to both lengths whatever the pattern is. */
function wildcardMatches(pattern: string, text: string): boolean {
  let at = 0
  let star = -1
  let resume = 0
  for (let i = 0; i < text.length;) {
    if (pattern[at] === '*') {
      star = at++
      resume = i
    } else if (pattern[at] === '?' || pattern[at] === text[i]) {
      at++
      i++
    } else if (star >= 0) {
      at = star + 1
      i = ++resume
    } else return false
  }
  while (pattern[at] === '*') at++
  return at === pattern.length
}

function keep(call: Call<unknown>, document: string): string {
  try {
    return frozenPrincipals(call.view, document)
  } catch (error) {
    if (error instanceof Fault) throw malformed('Invalid principal in policy', { Detail: error.message })
    throw error
  }
}

const malformed = (message: string, detail = {}) => new Fault('MalformedPolicy', 400, message, detail)

const blocked = (call: Call<unknown>, bucket: Bucket) =>
  accessDenied(
    `User: ${call.caller.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "${bucketArn(bucket.name)}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
  )
