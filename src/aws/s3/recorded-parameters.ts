import { serviceSchema } from '../../wire/schema/index.ts'
import type { Member, OperationSchema } from '../../wire/schema/Schema.ts'
import { routesOf } from '../../wire/protocols/rest-routes.ts'
import type { Call } from '../operation.ts'
import { HIDDEN, sensitiveMembers } from '../redact.ts'

type Shown = readonly [name: string, value: unknown]

/**
 * What CloudTrail shows of a call to S3: bucket and host, what stood in the address and in S3's own headers by the names that it had
 * there, and a configuration as it was sent.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-understanding-s3-entries.html
 */
export function recordedParameters({ operation, http, input }: Call<unknown>): Readonly<Record<string, unknown>> {
  const schema = serviceSchema('s3').operations.get(operation)
  const values = (input ?? {}) as Readonly<Record<string, unknown>>
  const secret = sensitiveMembers('s3', operation, 'input')
  const fixed = schema ? routesOf(serviceSchema('s3')).byName.get(operation)?.fixed : undefined
  return Object.fromEntries([
    ...membersOf(schema).flatMap((member) => shown(member, without(secret, member.name, values[member.name]))),
    ['Host', http.host],
    ...(fixed ?? []).map(([name, value]): Shown => [name, value ?? '']),
  ])
}

/** The value without what the model marks as sensitive, anywhere in it. */
function without(secret: ReadonlySet<string>, name: string, value: unknown): unknown {
  if (value === undefined || value === null) return value
  if (secret.has(name)) return HIDDEN
  if (Array.isArray(value)) return value.map((one) => without(secret, name, one))
  if (typeof value !== 'object' || value instanceof Date || ArrayBuffer.isView(value) || 'pipe' in value) return value
  return Object.fromEntries(Object.entries(value).map(([inner, held]) => [inner, without(secret, inner, held)]))
}

const membersOf = (schema: OperationSchema | undefined): readonly Member[] => schema?.input?.members ?? []

function shown({ name, shape, traits }: Member, value: unknown): Shown[] {
  if (value === undefined || value === null) return []
  if (name === 'Bucket') return [['bucketName', value]]
  if (name === 'Policy') return [['bucketPolicy', policyOf(String(value))]]
  if (traits.label) return [[name.charAt(0).toLowerCase() + name.slice(1), value]]
  if (traits.query !== undefined) return [[traits.query, plain(value)]]
  if (traits.header !== undefined) return /^x-amz-/i.test(traits.header) ? [[traits.header, plain(value)]] : []
  return traits.payload && (shape.kind === 'structure' || shape.kind === 'union') ? [[name, value]] : []
}

const plain = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value)

function policyOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
