import type { Readable } from 'node:stream'
import type { Fault } from '../../kernel/Fault.ts'
import type { OperationSchema, ServiceSchema } from '../schema/Schema.ts'

/** A request without its host: what a client sends and a door hands to the codec. */
export interface RequestParts {
  readonly method: string
  /** Raw, percent-encoded; S3: with the bucket at its front, whichever style the client used. */
  readonly path: string
  /** Raw, without the question mark. */
  readonly query: string
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>
  /** Empty where the operation's payload streams. */
  readonly body: Uint8Array
}

export interface EncodedRequest {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | Readable
}

export interface EncodedResponse {
  readonly status: number
  /** Lower-case names. */
  /** Made for this answer alone: whoever passes it on may add to them. */
  readonly headers: Record<string, string>
  readonly body: string | Uint8Array | Readable
}

/** What a client got. The body is whole, but for an operation with a `streamingOutput` it may be the stream. */
export interface ResponseParts {
  readonly status: number
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array | Readable
}

/** An error as a client sees it. */
export interface WireFault {
  readonly code: string
  readonly message: string
  readonly status: number
  readonly requestId: string
}

/** Beside the modelled output: an operation may answer another status or further headers. */
export interface ResponseExtras {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

export interface FaultExtras {
  /** The request's method: an answer to HEAD has no body. */
  readonly method?: string
  /** The request's header. */
  readonly accept?: string | undefined
}

/** A structure's members by name. */
export type Structure = Readonly<Record<string, unknown>>

/** One AWS protocol, both sides of the wire. */
export interface Protocol {
  route(service: ServiceSchema, request: RequestParts): string | undefined
  decodeRequest(service: ServiceSchema, operation: OperationSchema, request: RequestParts): Structure
  encodeResponse(
    service: ServiceSchema,
    operation: OperationSchema,
    output: Structure,
    requestId: string,
  ): EncodedResponse
  encodeFault(service: ServiceSchema, fault: Fault, requestId: string, extras: FaultExtras): EncodedResponse
  encodeRequest(service: ServiceSchema, operation: OperationSchema, input: Structure): EncodedRequest
  decodeResponse(service: ServiceSchema, operation: OperationSchema, response: ResponseParts): Structure
  decodeFault(service: ServiceSchema, response: ResponseParts): WireFault
}
