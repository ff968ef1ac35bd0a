import type { Fault } from '../kernel/Fault.ts'
import { ec2 } from './protocols/ec2.ts'
import { json } from './protocols/json.ts'
import { query } from './protocols/query.ts'
import { queryJson } from './protocols/query-json.ts'
import { restXmlProtocol } from './protocols/rest-xml.ts'
import type {
  EncodedRequest,
  EncodedResponse,
  FaultExtras,
  Protocol,
  RequestParts,
  ResponseExtras,
  ResponseParts,
  Structure,
  WireFault,
} from './protocols/Protocol.ts'
import { serviceSchema } from './schema/index.ts'
import type { AwsOperations, OperationSchema, ServiceName, ServiceSchema } from './schema/index.ts'

export type {
  EncodedRequest,
  EncodedResponse,
  FaultExtras,
  RequestParts,
  ResponseExtras,
  ResponseParts,
  Structure,
  WireFault,
}

const PROTOCOLS: Readonly<Record<ServiceSchema['protocol'], Protocol>> = {
  query,
  ec2,
  json,
  'rest-xml': restXmlProtocol,
}

/** A service's operation by name, and the protocol that carries it. Its schema must have been loaded. */
function carried(
  service: ServiceName,
  operation: string,
): { schema: ServiceSchema; protocol: Protocol; described: OperationSchema } {
  const schema = serviceSchema(service)
  const described = schema.operations.get(operation)
  if (described === undefined) throw new RangeError(`${service} has no operation ${operation}`)
  return { schema, described, protocol: PROTOCOLS[schema.protocol] }
}

/** The operation that a request asks of a service; undefined when it names none of the service's. */
export function routeRequest(service: ServiceName, request: RequestParts): string | undefined {
  const schema = serviceSchema(service)
  return PROTOCOLS[schema.protocol].route(schema, request)
}

/**
 * A request's input, typed as the schema says; whether it keeps the model's constraints is `violations`' question.
 * A streaming payload (`OperationSchema.streaming`) is left to the caller.
 * @throws {Fault} the protocol's own error for what cannot be read.
 */
export function decodeRequest(service: ServiceName, operation: string, request: RequestParts): Structure {
  const { schema, protocol, described } = carried(service, operation)
  return protocol.decodeRequest(schema, described, request)
}

/** Who accepts JSON before all else is answered in it by services of the query protocol. */
const inJson = ({ protocol }: ServiceSchema, accept: string | undefined): boolean =>
  accept !== undefined && protocol === 'query' && accept.startsWith('application/json')

/** An answer. `extras` (any value with these members) may say another status and further headers; `accept`: the request's header. */
export function encodeResponse(
  service: ServiceName,
  operation: string,
  output: unknown,
  requestId: string,
  extras: ResponseExtras = {},
  accept?: string,
): EncodedResponse {
  const { schema, protocol, described } = carried(service, operation)
  const writer = inJson(schema, accept) ? queryJson : protocol
  const answer = writer.encodeResponse(schema, described, (output ?? {}) as Structure, requestId)
  const { status = answer.status, headers } = extras
  return { status, headers: headers ? { ...answer.headers, ...headers } : answer.headers, body: answer.body }
}

/**
 * An error in the service's own envelope. Of `fault.detail`, the members of the modelled error are told (S3: all that are named like an
 * element), and `headers` become headers.
 */
export function encodeFault(
  service: ServiceName,
  fault: Fault,
  requestId: string,
  extras: FaultExtras = {},
): EncodedResponse {
  const schema = serviceSchema(service)
  const writer = inJson(schema, extras.accept) ? queryJson : PROTOCOLS[schema.protocol]
  const answer = writer.encodeFault(schema, fault, requestId, extras)
  const headers = fault.detail['headers'] as Readonly<Record<string, string>> | undefined
  return headers ? { ...answer, headers: { ...answer.headers, ...headers } } : answer
}

/** A request as an SDK would send it, but for host, signature and what is signed. */
export function encodeRequest<S extends ServiceName, O extends keyof AwsOperations[S] & string>(
  service: S,
  operation: O,
  input: Inputs<AwsOperations[S][O]>,
): EncodedRequest {
  const { schema, protocol, described } = carried(service, operation)
  return protocol.encodeRequest(schema, described, input as Structure)
}

/**
 * The input with every idempotency token that it leaves out. SDKs make them up when they send; a client that tries again must send the
 * same ones, so it fills them in once.
 */
export function withTokens<Input>(service: ServiceName, operation: string, input: Input, uuid: () => string): Input {
  const members = carried(service, operation).described.input?.members ?? []
  const missing = members.filter(({ name, traits }) => traits.token && (input as Structure)[name] === undefined)
  return missing.length === 0 ? input : { ...input, ...Object.fromEntries(missing.map(({ name }) => [name, uuid()])) }
}

/** The output of a successful answer (status below 300). */
export function decodeResponse<S extends ServiceName, O extends keyof AwsOperations[S] & string>(
  service: S,
  operation: O,
  response: ResponseParts,
): Outputs<AwsOperations[S][O]> {
  const { schema, protocol, described } = carried(service, operation)
  return protocol.decodeResponse(schema, described, response) as Outputs<AwsOperations[S][O]>
}

/** What a refusal says, in whichever envelope. */
export function decodeFault(service: ServiceName, response: ResponseParts): WireFault {
  const schema = serviceSchema(service)
  return PROTOCOLS[schema.protocol].decodeFault(schema, response)
}

type Inputs<Operation> = Operation extends { input: infer Input } ? Input : never
type Outputs<Operation> = Operation extends { output: infer Output } ? Output : never
