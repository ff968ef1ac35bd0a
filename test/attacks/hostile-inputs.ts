import { Agent, request as httpRequest } from 'node:http'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { services } from '../../src/aws/registry.ts'
import { encodeRequest, type Structure } from '../../src/wire/codec.ts'
import type { AwsClient } from '../../src/wire/aws-client.ts'
import {
  isStructure,
  serviceSchema,
  type ServiceName,
  type Shape,
  type StructureShape,
} from '../../src/wire/schema/index.ts'
import type { Credentials } from '../../src/wire/sigv4/request.ts'
import { sign } from '../../src/wire/sigv4/sign.ts'

/** What makes comes first and what destroys comes last, so that there is something to ask about between. */
const ORDER = [
  /^(Create|Put|Run|Register|Allocate)/,
  /^(Get|List|Describe|Head|Simulate|Lookup)/,
  /^(?!Delete|Terminate|Release|Close|Leave|Remove|Detach|Deregister)/,
]
const rank = (name: string): number =>
  (ORDER.findIndex((one) => one.test(name)) + ORDER.length + 1) % (ORDER.length + 1)

/** Every operation that is built. */
export const BUILT: readonly { readonly service: ServiceName; readonly names: readonly string[] }[] = services.map(
  (service) => ({
    service: service.name,
    names: service.operations.map(({ name }) => name).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)),
  }),
)

export interface Asked {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

export interface Answered {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** Says it as it stands, whatever it is; gives up after ten seconds. */
export type Send = (asked: Asked) => Promise<Answered>

export function sender(endpoint: string): { send: Send; close(): void } {
  const { hostname, port } = new URL(endpoint)
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  const send: Send = ({ method, url, headers, body }) =>
    new Promise((resolve, reject) => {
      const outgoing = httpRequest({ hostname, port, agent, method, path: url, headers, timeout: 10_000 }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        )
      })
      outgoing.on('timeout', () => outgoing.destroy(new Error(`No answer to ${method} ${url}`)))
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  return { send, close: () => agent.destroy() }
}

/** A correct signature over whatever is asked. */
export function signedBy(credentials: Credentials, endpoint: string, service: string, asked: Asked): Asked {
  const body = Buffer.from(asked.body)
  const headers = new Map([
    ...Object.entries(asked.headers),
    ['host', new URL(endpoint).host],
    ['content-length', String(body.length)],
  ])
  const made = sign(
    { method: asked.method, url: asked.url, headers },
    credentials,
    { service, region: 'us-east-1' },
    Date.now(),
    body,
  )
  return { ...asked, body, headers: Object.fromEntries(made) }
}

/** An input as our own client would send it; undefined when it cannot be said at all (an address without a label). */
export function requestOf(service: ServiceName, name: string, input: Structure): Asked | undefined {
  try {
    const { method, path, query, headers, body } = encodeRequest(service, name as never, input as never) // names that only the registry knows
    return {
      method,
      url: query === '' ? path : `${path}?${query}`,
      headers,
      body: body instanceof Readable ? '' : body,
    }
  } catch {
    return undefined
  }
}

/** Values that the world has told, by the name of the member that they stood in: random inputs that use them meet real things. */
export type Pool = ReadonlyMap<string, readonly string[]>

/** Asks every operation that needs nothing to ask. `spared`: what no random call may name, for it would end the test. */
export async function poolOf(aws: AwsClient, spared: readonly string[]): Promise<Pool> {
  const pool = new Map<string, Set<string>>()
  const gather = (value: unknown, name: string): void => {
    if (typeof value === 'string' && value.length < 200 && !spared.some((one) => value.includes(one))) {
      for (const key of [name, singular(name)]) pool.set(key, (pool.get(key) ?? new Set()).add(value))
    } else if (Array.isArray(value)) for (const item of value) gather(item, singular(name))
    else if (typeof value === 'object' && value !== null)
      for (const [key, held] of Object.entries(value)) gather(held, key)
  }
  for (const { service, names } of BUILT)
    for (const name of names.filter((one) => /^(List|Describe|Get)/.test(one))) {
      const call = aws.call as unknown as (service: string, operation: string, input: object) => Promise<unknown> // as below
      gather(await call(service, name, {}).catch(() => undefined), name)
    }
  return new Map([...pool].map(([name, values]) => [name, [...values].slice(0, 20)]))
}

const singular = (name: string): string => name.replace(/ies$/, 'y').replace(/s$/, '')

const HOSTILE = [
  '',
  ' ',
  '*',
  '?',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '${aws:username}',
  '../../etc/passwd',
  '%2e%2e',
  '\0',
  'a\nb',
  'a\u202Eb',
  '\uFEFF',
  'ünïcode',
  '😀',
  '<a/>',
  "'; DROP TABLE documents; --",
  '-1',
  '0',
  '1e308',
  'true',
  'null',
  '{}',
  '[]',
  '{"Version":"2012-10-17","Statement":[]}',
  '{"__proto__":{}}',
  'arn:aws:iam::111122223333:role/x',
  'arn:aws:s3:::',
  'arn:',
  'i-0',
  'vpc-',
  '10.0.0.0/16',
  '0.0.0.0/0',
  '::/0',
  '300.1.1.1/99',
  'a'.repeat(300),
] as const

const DOCUMENTS = [
  { Effect: 'Allow', Action: '*', Resource: '*' },
  {
    Effect: 'Deny',
    NotAction: 'iam:*',
    NotResource: 'arn:aws:s3:::furniture/*',
    Condition: { StringLike: { 'aws:PrincipalTag/${aws:username}': '*a*b*' } },
  },
  { Effect: 'Allow', Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' },
  {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::furniture/*',
    Condition: { Null: { 'aws:nothing': 'false' } },
  },
].map((statement) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] }))

/** What the world told under this name, or under its last word (`PolicyArn`: any `Arn`), or something that looks right, or something hostile. */
function text(
  pool: Pool,
  name: string,
  { min = 0, max = 64 }: { readonly min?: number; readonly max?: number },
): fc.Arbitrary<string> {
  const word = /[A-Z][a-z]+$/.exec(name)?.[0] ?? name
  const told = (one: string, weight: number) => {
    const known = pool.get(one) ?? pool.get(singular(one)) ?? []
    return known.length > 0 ? [{ arbitrary: fc.constantFrom(...known), weight }] : []
  }
  const shortest = Math.min(min, 64)
  const fitting = fc.string({
    unit: fc.constantFrom(...'abcdefgh0123456789-'),
    minLength: shortest,
    maxLength: Math.max(shortest, Math.min(max, 64)),
  })
  const document = /Document|Content|Policy/.test(name) ? [{ arbitrary: fc.constantFrom(...DOCUMENTS), weight: 6 }] : []
  return fc.oneof(
    ...document,
    ...told(name, 8),
    ...told(word, 4),
    { arbitrary: fitting, weight: 1 },
    { arbitrary: fc.constantFrom(...HOSTILE), weight: 1 },
    { arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }), weight: 1 },
  )
}

const DEEPEST = 5

/** Values of a shape: of the right type, mostly within the model's bounds, often naming what exists. */
export function valueOf(shape: Shape, pool: Pool, name: string, depth = 0): fc.Arbitrary<unknown> {
  const { traits } = shape
  switch (shape.kind) {
    case 'string':
      return traits.enum
        ? fc.oneof(
            { arbitrary: fc.constantFrom(...traits.enum), weight: 9 },
            { arbitrary: text(pool, name, traits), weight: 1 },
          )
        : text(pool, name, traits)
    case 'integer':
    case 'long':
      return fc.oneof(
        fc.integer({
          min: traits.min ?? -1,
          max: Math.max(traits.min ?? -1, Math.min(traits.max ?? 2000, 2 ** 31 - 1)),
        }),
        fc.constantFrom(0, 1, -1, 5, 2 ** 31 - 1, -(2 ** 31)),
      )
    case 'float':
      return fc.double({ noNaN: true })
    case 'boolean':
      return name === 'DryRun' ? fc.constant(false) : fc.boolean()
    case 'timestamp':
      return fc.date({ noInvalidDate: true, min: new Date('1970-01-01'), max: new Date('2100-01-01') })
    case 'blob':
      return fc.uint8Array({ maxLength: 64 })
    case 'list':
      return depth > DEEPEST
        ? fc.constant([])
        : fc.array(valueOf(shape.item, pool, singular(name), depth + 1), {
            minLength: Math.min(traits.min ?? 0, 2),
            maxLength: 3,
          })
    case 'map':
      return depth > DEEPEST
        ? fc.constant({})
        : fc.dictionary(text(pool, `${name}Key`, {}), valueOf(shape.value, pool, name, depth + 1), { maxKeys: 3 })
  }
  return inputOf(shape, pool, depth)
}

export function inputOf(shape: StructureShape | undefined, pool: Pool, depth = 0): fc.Arbitrary<Structure> {
  if (!shape || !isStructure(shape) || depth > DEEPEST) return fc.constant({})
  const members = shape.members.map(({ name, shape: of, required, traits }) => {
    const value = fc.memo((): fc.Arbitrary<unknown> => valueOf(of, pool, name, depth + 1))(1)
    const weight = required || traits.label ? 40 : shape.members.length > 6 ? 2 : 6
    return fc.tuple(
      fc.constant(name),
      fc.oneof({ arbitrary: fc.constant(undefined), weight: required ? 1 : 8 }, { arbitrary: value, weight }),
    )
  })
  return fc.tuple(...members).map((pairs) => Object.fromEntries(pairs.filter(([, value]) => value !== undefined)))
}

export const inputShapeOf = (service: ServiceName, name: string): StructureShape | undefined =>
  serviceSchema(service).operations.get(name)?.input
