import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { Fault } from '../../kernel/Fault.ts'
import { escapeUri } from '../form.ts'
import type { OperationSchema, ServiceSchema, StructureShape } from '../schema/Schema.ts'
import type { XmlElement } from '../xml.ts'
import { wholeBody } from './body-text.ts'
import type { EncodedRequest, ResponseParts, Structure } from './Protocol.ts'
import { isDocument, readBody, writeBody } from './rest-bodies.ts'
import { dialectOf } from './rest-dialects.ts'
import { readPrefixes, utf8Header, writeHeaders } from './rest-headers.ts'
import { placesOf } from './rest-members.ts'
import { routesOf, writeAddress } from './rest-routes.ts'
import { isUnwrapped, unescapeListing } from './s3-quirks.ts'
import { answerRoot, readXmlFault, unreadableAnswer } from './xml-envelope.ts'

/** The client's side of rest-xml: a request for an input. */
export function writeRestRequest(service: ServiceSchema, operation: OperationSchema, input: Structure): EncodedRequest {
  const route = routesOf(service).byName.get(operation.name)
  if (route === undefined) throw new TypeError(`${operation.name} has no address`)
  const shape = operation.input
  const { path, pairs } = writeAddress(route, labelsOf(service, shape, input))
  const method = route.method
  if (shape === undefined) return { method, path, query: pairs.join('&'), headers: {}, body: '' }
  const body = writeBody(service, shape, input) as EncodedRequest['body']
  const query = [...pairs, ...queryOf(shape, input)].join('&')
  const document = isDocument(shape) && body !== '' ? { 'content-type': 'application/xml' } : {}
  const headers = { ...document, ...writeHeaders(placesOf(shape), input, utf8Header) }
  return { method, path, query, headers: { ...headers, ...checksum(operation, headers, body) }, body }
}

function labelsOf(
  service: ServiceSchema,
  shape: StructureShape | undefined,
  input: Structure,
): ReadonlyMap<string, string> {
  const labels = shape ? placesOf(shape).labels : []
  const { label } = dialectOf(service)
  return new Map(
    labels
      .filter(({ name }) => input[name] !== undefined)
      .map(({ name, wire, write }) => [wire, label(write(input[name]).join(''))]),
  )
}

function queryOf(shape: StructureShape, input: Structure): string[] {
  return placesOf(shape)
    .query.filter(({ name }) => input[name] !== undefined && input[name] !== null)
    .flatMap(({ name, wire, write }) => write(input[name]).map((text) => `${escapeUri(wire)}=${escapeUri(text)}`))
}

/** Some operations are refused unless the request says the checksum of its body. */
function checksum(
  operation: OperationSchema,
  headers: Readonly<Record<string, string>>,
  body: EncodedRequest['body'],
): Structure & Record<string, string> {
  const given = Object.keys(headers).some(
    (name) => name === 'content-md5' || /^x-amz-checksum-(?!algorithm|type)/.test(name),
  )
  if (!operation.http?.checksum || given || body instanceof Readable) return {}
  const sha256 = createHash('sha256').update(body).digest('base64')
  return { 'x-amz-sdk-checksum-algorithm': 'SHA256', 'x-amz-checksum-sha256': sha256 }
}

/**
 * The client's side of rest-xml: an output from an answer.
 * @throws {Fault} when S3 answers 200 and says in the body that it failed after all.
 */
export function readRestResponse(
  service: ServiceSchema,
  operation: OperationSchema,
  response: ResponseParts,
): Structure {
  const shape = operation.output
  if (shape === undefined) return {}
  const places = placesOf(shape)
  const output: Record<string, unknown> = {}
  for (const { name, wire, read } of places.headers) {
    const text = response.headers.get(wire)
    if (text !== undefined) output[name] = read([text], unreadableAnswer)
  }
  Object.assign(output, readPrefixes(places, response.headers))
  if (operation.streamingOutput !== undefined) return { ...output, [operation.streamingOutput]: response.body }
  return unescapeListing(operation, { ...output, ...bodyOf(operation, shape, response) })
}

function bodyOf(operation: OperationSchema, shape: StructureShape, response: ResponseParts): Structure {
  if (!isDocument(shape)) return readBody(shape, wholeBody(response.body), unreadableAnswer)
  const root = answerRoot(response)
  if (root === undefined) return {}
  if (root.tag === 'Error') throw lateFault(response)
  return isUnwrapped(operation)
    ? unwrapped(shape, root)
    : readBody(shape, wholeBody(response.body), unreadableAnswer, root)
}

function lateFault(response: ResponseParts): Fault {
  const { code, message } = readXmlFault(response)
  return new Fault(code, 500, message)
}

function unwrapped(shape: StructureShape, root: XmlElement): Structure {
  const name = shape.members[0]?.name ?? ''
  return root.text === '' ? {} : { [name]: root.text }
}
