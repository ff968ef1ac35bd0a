import type { Call, Operation } from './operation.ts'

/** Where a list is asked to go on, and where it says how. */
interface Token {
  readonly request: string
  readonly response: string
  /** The list tells the token back that it was asked with. */
  readonly echoed?: true
}

const both = (name: string): Token => ({ request: name, response: name })
const marker: Token = { request: 'Marker', response: 'NextMarker' }
const continuation: Token = { request: 'ContinuationToken', response: 'NextContinuationToken', echoed: true }

const SERVICES: ReadonlyMap<string, Token> = new Map([
  ['iam', both('Marker')],
  ['organizations', both('NextToken')],
  ['ec2', both('NextToken')],
  ['cloudtrail', both('NextToken')],
  ['cloudformation', both('NextToken')],
  ['secretsmanager', both('NextToken')],
  ['servicequotas', both('NextToken')],
  ['tagging', both('PaginationToken')],
  ['elasticloadbalancing', marker],
  ['elb', marker],
])

/** Of services whose other lists go on from a key or an id, as AWS's do. */
const OPERATIONS: ReadonlyMap<string, Token> = new Map([
  ['s3:ListBuckets', both('ContinuationToken')],
  ['s3:ListObjectsV2', continuation],
  ...['Analytics', 'IntelligentTiering', 'Inventory', 'Metrics'].map(
    (kind) => [`s3:ListBucket${kind}Configurations`, continuation] as const,
  ),
  ['route53:ListHostedZonesByVPC', both('NextToken')],
])

const READS = /^(?:List|Describe|Get|Lookup|Simulate)/

/** In the place of a token that this world did not make for this account, this list and, of S3, this bucket: each list refuses it in its service's words. */
export const ALTERED = '\u0000'

/**
 * The operation with tokens that tell nothing and cannot be made up, as AWS's: it sees and says where it goes on, its caller sees that sealed.
 */
export function withOpaquePages(service: string, operation: Operation): Operation {
  const token = OPERATIONS.get(`${service}:${operation.name}`) ?? SERVICES.get(service)
  if (!token || !READS.test(operation.name)) return operation
  const { prepare, handle } = operation
  const purpose = ({ account, input }: Call<unknown>) =>
    `${service}:${operation.name} ${account} ${tokenIn(input, 'Bucket') ?? ''} `

  function opened<Asked extends Call<never>>(call: Asked): Asked {
    const sent = tokenIn(call.input, token?.request ?? '')
    if (!sent) return call
    const [text, whose] = [call.world.pages.open(sent), purpose(call)]
    const plain = text?.startsWith(whose) ? text.slice(whose.length) : ALTERED
    return { ...call, input: { ...(call.input as object), [token?.request ?? '']: plain } }
  }

  return {
    ...operation,
    ...(prepare && { prepare: (call) => prepare.call(operation, opened(call)) }),
    handle(call) {
      const answer = handle.call(operation, opened(call))
      const next = tokenIn(answer.output, token.response)
      const sent = tokenIn(call.input, token.request)
      if (!next && !(token.echoed && sent)) return answer
      const output = {
        ...(answer.output as object),
        ...(token.echoed && sent ? { [token.request]: sent } : {}),
        ...(next ? { [token.response]: call.world.pages.seal(purpose(call) + next) } : {}),
      }
      return { ...answer, output }
    },
  }
}

const tokenIn = (value: unknown, name: string): string | undefined =>
  (value as Readonly<Record<string, string | undefined>>)[name]
