import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import { beforeAll, describe, expect, it } from 'vitest'
import { Fault } from '../../src/kernel/Fault.ts'
import {
  decodeFault,
  decodeRequest,
  decodeResponse,
  encodeFault,
  encodeRequest,
  encodeResponse,
  routeRequest,
} from '../../src/wire/codec.ts'
import type { EncodedRequest, RequestParts } from '../../src/wire/codec.ts'
import { parseForm } from '../../src/wire/form.ts'
import { loadService, serviceSchema } from '../../src/wire/schema/index.ts'
import type { AwsOperations, ServiceName } from '../../src/wire/schema/index.ts'
import { SERVICES } from '../../tools/generate-schemas/services.ts'
import { readClient } from '../../tools/generate-schemas/sdk.ts'
import type { SdkOperation } from '../../tools/generate-schemas/sdk.ts'
import { comparable, seeded, valuesOf } from './codecs-values.ts'

/**
 * Random values through the SDK's own serializers and parsers and through ours: what the SDK's client sends we read, what we answer it
 * reads, and what our client sends is what the SDK's would.
 */
interface SdkProtocol {
  serializeRequest(operation: object, input: object, context: object): Promise<SdkRequest>
  deserializeResponse(operation: object, context: object, response: object): Promise<Record<string, unknown>>
}
interface SdkRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string | string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}
interface SdkClient {
  readonly config: { readonly protocol: SdkProtocol }
}

const REPETITIONS = 3
const SEED = 20261124

describe.each(SERVICES.map((row) => [row.name, row] as const))('the codec of %s', (name: ServiceName, row) => {
  const sdk = readClient(row)
  const { protocol, context } = client(row.client)
  const random = valuesOf(seeded(SEED))
  const repetitions = name === 'ec2' ? 1 : REPETITIONS
  beforeAll(async () => void (await loadService(name)))

  const each = async (check: (operation: SdkOperation, id: object) => Promise<void>) => {
    for (const operation of sdk.operations) {
      const id = {
        namespace: '',
        name: operation.name,
        traits: operation.traits,
        input: operation.input,
        output: operation.output,
      }
      for (let i = 0; i < repetitions; i++)
        await check(operation, id).catch((error: unknown) => {
          throw new Error(`${operation.name}: ${error instanceof Error ? error.message : String(error)}`, {
            cause: error,
          })
        })
    }
  }

  it('routes and reads what the SDK sends', async () => {
    await each(async (operation, id) => {
      const input = random(operation.input)
      const request = partsOf(name, await protocol.serializeRequest(id, input, context), input)
      expect(routeRequest(name, request)).toBe(operation.name)
      expect(without(name, operation.name, comparable(decodeRequest(name, operation.name, request)), input)).toEqual(
        comparable(input),
      )
    })
  })

  it('answers what the SDK reads', async () => {
    await each(async (operation, id) => {
      const output = random(operation.output)
      const { status, headers, body } = encodeResponse(name, operation.name, output, 'request-1')
      const answer = { statusCode: status, headers: { ...headers }, body: Readable.from([Buffer.from(body as string)]) }
      const read = await protocol.deserializeResponse(id, context, answer)
      expect(without(name, operation.name, comparable(read), output)).toEqual(comparable(output))
    })
  })

  it('sends what the SDK would send', async () => {
    await each(async (operation, id) => {
      // Our client always uses the same checksum algorithm.
      const { ChecksumAlgorithm: _, ...input } = random(operation.input)
      const theirs = partsOf(name, await protocol.serializeRequest(id, input, context), input)
      const ours = partsOf(name, encoded(name, operation.name, input))
      expect(said(name, ours)).toEqual(said(name, theirs))
      expect(without(name, operation.name, comparable(decodeRequest(name, operation.name, ours)), input)).toEqual(
        comparable(input),
      )
    })
  })

  it('reads its own answers', async () => {
    await each(async (operation) => {
      const output = random(operation.output)
      const { status, headers, body } = encodeResponse(name, operation.name, output, 'request-1')
      const answer = { status, headers: new Map(Object.entries(headers)), body: Buffer.from(body as string) }
      const read = decodeResponse(name, operation.name as never, answer)
      expect(without(name, operation.name, comparable(read), output)).toEqual(comparable(output))
    })
  })

  it('refuses with errors that the SDK knows by name, and reads them itself', async () => {
    const [operation] = sdk.operations
    if (operation === undefined) throw new Error('no operation')
    const id = {
      namespace: '',
      name: operation.name,
      traits: operation.traits,
      input: operation.input,
      output: operation.output,
    }
    for (const { code, status, shape } of serviceSchema(name).errors.values()) {
      const { headers, body, ...refusal } = encodeFault(
        name,
        new Fault(code, status, 'not <today> & not here'),
        'request-1',
      )
      const answer = {
        statusCode: refusal.status,
        headers: { ...headers },
        body: Readable.from([Buffer.from(body as string)]),
      }
      const thrown: unknown = await protocol.deserializeResponse(id, context, answer).catch((error: unknown) => error)
      expect(thrown).toMatchObject({ name: shape, message: 'not <today> & not here' })
      const seen = {
        status: refusal.status,
        headers: new Map(Object.entries(headers)),
        body: Buffer.from(body as string),
      }
      expect(decodeFault(name, seen)).toEqual({
        code,
        status,
        message: 'not <today> & not here',
        requestId: 'request-1',
      })
    }
  })
})

const encoded = (service: ServiceName, operation: string, input: object): EncodedRequest =>
  encodeRequest(service, operation as keyof AwsOperations[typeof service] & string, input as never)

/** Members that a client or the answer itself adds: the empty stream, the checksum that some requests must carry. */
function without(
  service: ServiceName,
  operation: string,
  read: unknown,
  given: Readonly<Record<string, unknown>>,
): unknown {
  const { streaming, streamingOutput, http } = serviceSchema(service).operations.get(operation) ?? {}
  const added = new Set([
    streaming,
    streamingOutput,
    '$metadata',
    'ContentType',
    ...(http?.checksum ? ['ChecksumSHA256', 'ChecksumAlgorithm'] : []),
  ])
  const members = Object.entries(read as object).filter(([name]) => name in given || !added.has(name))
  return Object.fromEntries(members)
}

function client(name: string): { protocol: SdkProtocol; context: object } {
  const module = createRequire(import.meta.url)(name) as Readonly<Record<string, unknown>>
  const Client = Object.entries(module).find(([key]) => key.endsWith('Client') && !key.startsWith('_'))?.[1] as new (
    options: object,
  ) => SdkClient
  const { config } = new Client({
    region: 'us-east-1',
    endpoint: 'http://cloud',
    forcePathStyle: true,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' },
  })
  const endpoint = async () => ({ url: new URL('http://cloud/'), protocol: 'http:', hostname: 'cloud', path: '/' })
  return { protocol: config.protocol, context: { ...config, endpoint } }
}

/** A request as our door would see it: S3's bucket in the path, where the SDK's later steps put it. */
function partsOf(
  service: ServiceName,
  request: SdkRequest | EncodedRequest,
  input: Readonly<Record<string, unknown>> = {},
): RequestParts {
  const bucket = service === 's3' && typeof request.query !== 'string' ? input['Bucket'] : undefined
  const path = typeof bucket === 'string' ? `/${bucket}${request.path === '/' ? '' : request.path}` : request.path
  return {
    method: request.method,
    path,
    query: typeof request.query === 'string' ? request.query : joined(request.query),
    headers: new Map(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: Buffer.from((request.body as string | Uint8Array | undefined) ?? ''),
  }
}

function joined(query: Readonly<Record<string, string | string[] | null>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => [name, one ?? '']),
  )
  return pairs.map(([name = '', value = '']) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
}

/** What a request says, whatever the order in which it says it. */
function said(service: ServiceName, request: RequestParts): unknown {
  const { protocol } = serviceSchema(service)
  const text = Buffer.from(request.body).toString('utf8')
  const address = {
    method: request.method,
    path: request.path,
    query: [...new URLSearchParams(request.query)].filter(([name]) => name !== 'x-id').toSorted(),
  }
  if (protocol === 'json')
    return { ...address, target: request.headers.get('x-amz-target'), body: JSON.parse(text) as unknown }
  if (protocol === 'rest-xml')
    return {
      ...address,
      headers: [...request.headers].filter(([name]) => name.startsWith('x-amz-') && !/checksum/.test(name)).toSorted(),
    }
  return { ...address, form: parseForm(text, (what) => new Error(what) as never) }
}
