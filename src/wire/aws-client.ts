import { Readable } from 'node:stream'
import { Fault } from '../kernel/Fault.ts'
import type { Clock } from '../kernel/Clock.ts'
import { decodeFault, decodeResponse, encodeRequest, type EncodedRequest, type ResponseParts } from './codec.ts'
import { DENIAL_HEADER, readDenialNote, type DenialNote } from './denial-note.ts'
import { AnswerTooLong, httpClient, pause, readWhole, type Answer, type Dial, type HttpClient } from './http.ts'
import { endpointPrefix, signingRegion } from './names.ts'
import { loadService, type AwsOperations, type ServiceName, type ServiceSchema } from './schema/index.ts'
import type { Credentials } from './sigv4/request.ts'
import { sign } from './sigv4/sign.ts'

export type OperationName<S extends ServiceName> = keyof AwsOperations[S] & string
export type InputOf<S extends ServiceName, O extends OperationName<S>> = AwsOperations[S][O] extends {
  input: infer Input
}
  ? Input
  : never
export type OutputOf<S extends ServiceName, O extends OperationName<S>> = AwsOperations[S][O] extends {
  output: infer Output
}
  ? Output
  : never

export interface AwsClientOptions {
  /** Origin (`http://127.0.0.1:4566`) for all services, or one for each. */
  readonly endpoint: string | ((service: ServiceName, region: string) => string)
  readonly region: string
  /** Asked before every attempt: `expiring` keeps them fresh. */
  readonly credentials: Credentials | (() => Credentials | Promise<Credentials>)
  readonly clock: Clock
  readonly userAgent?: string | undefined
  /** Shared with others and not closed by this client; by default one of its own, trusting `ca`. */
  readonly http?: HttpClient | undefined
  /** PEM. */
  readonly ca?: string | undefined
  readonly dial?: Dial | undefined
  /** Attempts in all for what may pass by itself; 3 by default. */
  readonly tries?: number | undefined
  /** Host milliseconds before the second attempt, twice as many before the third; 100 by default. */
  readonly pauseMs?: number | undefined
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
  /** Sends no signature. The web identity calls never have one. */
  readonly unsigned?: boolean | undefined
  readonly region?: string | undefined
}

/** The AWS API of every service that has a schema here, over its public protocol. */
export interface AwsClient {
  /**
   * Makes one call. Throttling, 5xx, lost connections and ConcurrentModification are tried again, unless the body is a stream.
   * @throws {AwsError} for what AWS refuses; Node's errors for what never got an answer
   */
  call<S extends ServiceName, O extends OperationName<S>>(
    service: S,
    operation: O,
    input: InputOf<S, O>,
    options?: CallOptions,
  ): Promise<OutputOf<S, O>>
  close(): void
}

/** A refusal, as the service worded it. */
export class AwsError extends Error {
  override readonly name = 'AwsError'
  readonly code: string
  readonly status: number
  readonly requestId: string
  readonly service: string
  readonly operation: string
  /** Which statement decided, where Stint's door says so. */
  readonly denial: DenialNote | undefined

  constructor(
    service: string,
    operation: string,
    fault: { code: string; message: string; status: number; requestId: string },
    denial?: DenialNote,
  ) {
    super(fault.message)
    this.denial = denial
    this.code = fault.code
    this.status = fault.status
    this.requestId = fault.requestId
    this.service = service
    this.operation = operation
  }
}

/** Operations whose token in the body is the credential. */
const UNSIGNED: ReadonlySet<string> = new Set(['AssumeRoleWithWebIdentity', 'AssumeRoleWithSAML'])

const THROTTLED: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'EC2ThrottledException',
  'PriorRequestNotComplete',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'RequestTimeout',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
])
/**
 * Nothing was done, since others were faster: “Submit your request again.”
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html#API_CreateRole_Errors
 */
const OVERTAKEN = 'ConcurrentModification'
const PASSING: ReadonlySet<number> = new Set([429, 500, 502, 503, 504])
const LOST: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])

const TRIES = 3
const FIRST_PAUSE_MS = 100
const LONGEST_ANSWER = 64 * 1024 * 1024

export function awsClient(options: AwsClientOptions): AwsClient {
  const { clock, tries = TRIES, pauseMs = FIRST_PAUSE_MS } = options
  const http = options.http ?? httpClient({ clock, ca: options.ca, dial: options.dial })
  return {
    async call(service, operation, input, call = {}) {
      const schema = await loadService(service)
      const request = encodeRequest(service, operation, input)
      const attempt = async () => {
        const answer = await http.exchange(await prepared(options, service, operation, request, call))
        return outcome(schema, operation, answer, clock, (parts) => decodeResponse(service, operation, parts))
      }
      const most = request.body instanceof Readable ? 1 : tries
      return retried(attempt, most, (tried) => pause(clock, pauseMs * 2 ** (tried - 1), call.signal))
    },
    close() {
      if (!options.http) http.close()
    },
  }
}

async function retried<Output>(
  attempt: () => Promise<Output>,
  most: number,
  rest: (tried: number) => Promise<void>,
): Promise<Output> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt()
    } catch (error) {
      if (tried >= most || !mayPass(error)) throw error
      await rest(tried)
    }
  }
}

function mayPass(error: unknown): boolean {
  if (error instanceof AwsError)
    return PASSING.has(error.status) || THROTTLED.has(error.code) || error.code === OVERTAKEN
  return error instanceof Error && 'code' in error && LOST.has(String(error.code))
}

async function prepared(
  options: AwsClientOptions,
  service: ServiceName,
  operation: string,
  request: EncodedRequest,
  call: CallOptions,
) {
  const region = call.region ?? options.region
  const origin = typeof options.endpoint === 'string' ? options.endpoint : options.endpoint(service, region)
  const body = typeof request.body === 'string' ? Buffer.from(request.body) : request.body
  const plain = {
    method: request.method,
    url: request.query === '' ? request.path : `${request.path}?${request.query}`,
    headers: headersOf(request, new URL(origin).host, body, options.userAgent),
  }
  const unsigned = call.unsigned ?? UNSIGNED.has(operation)
  const headers = unsigned
    ? plain.headers
    : sign(
        plain,
        await credentialsOf(options),
        { service: endpointPrefix(service), region: signingRegion(service, region) },
        options.clock.hostNow(),
        body instanceof Readable ? 'unsigned' : body,
      )
  return { method: plain.method, origin, path: plain.url, headers, body, signal: call.signal }
}

const credentialsOf = ({ credentials }: AwsClientOptions) =>
  typeof credentials === 'function' ? credentials() : credentials

function headersOf(
  request: EncodedRequest,
  host: string,
  body: Uint8Array | Readable,
  userAgent = 'stint',
): Map<string, string> {
  const headers = new Map(Object.entries(request.headers))
  headers.set('host', host)
  headers.set('user-agent', userAgent)
  const hasLength =
    body instanceof Readable || (body.length === 0 && (request.method === 'GET' || request.method === 'HEAD'))
  if (!hasLength) headers.set('content-length', String(body.length))
  return headers
}

/** The output, or the refusal thrown. The payload of a streaming operation is handed on unread. */
async function outcome<Output>(
  schema: ServiceSchema<ServiceName>,
  operation: string,
  answer: Answer,
  clock: Clock,
  decode: (parts: ResponseParts) => Output,
): Promise<Output> {
  const succeeded = answer.status < 300
  if (succeeded && schema.operations.get(operation)?.streamingOutput !== undefined)
    return decode({ status: answer.status, headers: answer.headers, body: answer.stream })
  const body = await whole(schema.name, operation, answer, clock)
  const parts = { status: answer.status, headers: answer.headers, body }
  if (!succeeded)
    throw new AwsError(
      schema.name,
      operation,
      decodeFault(schema.name, parts),
      readDenialNote(answer.headers.get(DENIAL_HEADER)),
    )
  try {
    return decode(parts)
  } catch (error) {
    if (error instanceof Fault)
      throw new AwsError(schema.name, operation, { ...fields(error), requestId: requestIdOf(answer) })
    throw error
  }
}

const fields = ({ code, message, status }: Fault) => ({ code, message, status })

const requestIdOf = ({ headers }: Answer) => headers.get('x-amzn-requestid') ?? headers.get('x-amz-request-id') ?? ''

async function whole(service: string, operation: string, answer: Answer, clock: Clock): Promise<Buffer> {
  try {
    return await readWhole(answer.stream, LONGEST_ANSWER, clock)
  } catch (error) {
    if (!(error instanceof AnswerTooLong)) throw error
    throw new AwsError(service, operation, {
      code: 'AnswerTooLong',
      message: error.message,
      status: answer.status,
      requestId: requestIdOf(answer),
    })
  }
}
