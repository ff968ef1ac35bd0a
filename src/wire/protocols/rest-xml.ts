import type { Readable } from 'node:stream'
import type { OperationSchema } from '../schema/Schema.ts'
import { escapeXml } from '../xml.ts'
import type { Protocol, RequestParts, Structure } from './Protocol.ts'
import { isDocument, restXml, writeBody, readBody } from './rest-bodies.ts'
import { readRestResponse, writeRestRequest } from './rest-client.ts'
import { dialectOf } from './rest-dialects.ts'
import type { Dialect } from './rest-dialects.ts'
import { latinHeader, readPrefixes, writeHeaders } from './rest-headers.ts'
import { placesOf } from './rest-members.ts'
import type { Places } from './rest-members.ts'
import { matchRoute, parseQuery, readLabels, routesOf } from './rest-routes.ts'
import { escapeListing, isUnwrapped, withTagSet } from './s3-quirks.ts'
import { readXmlFault, XML_DECLARATION } from './xml-envelope.ts'

/**
 * rest-xml of S3 and Route 53: method, path, query and headers say most; the body is XML, or the payload itself.
 * @see https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 */
export const restXmlProtocol: Protocol = {
  route: (service, request) => matchRoute(service, request, dialectOf(service).malformedAddress)?.operation.name,

  decodeRequest(service, operation, request) {
    const { input } = operation
    const route = routesOf(service).byName.get(operation.name)
    if (input === undefined || route === undefined) return {}
    const dialect = dialectOf(service)
    const labels = readLabels(route, request.path, dialect.malformedAddress)
    return withTagSet({
      ...readTexts(placesOf(input), labels, request, dialect),
      ...readBody(input, request.body, dialect.malformedBody(placesOf(input).payload?.name)),
    })
  },

  encodeResponse(service, operation, output, requestId) {
    const dialect = dialectOf(service)
    const status = operation.http?.status ?? 200
    const shape = operation.output
    if (shape === undefined) return { status, headers: dialect.headers(requestId), body: '' }
    const said = escapeListing(operation, output)
    const body = isUnwrapped(operation)
      ? unwrapped(operation, service.xmlNamespace, said)
      : writeBody(service, shape, said)
    const document = isDocument(shape) && body !== '' ? { 'content-type': dialect.contentType } : {}
    const headers = { ...document, ...writeHeaders(placesOf(shape), said, latinHeader), ...dialect.headers(requestId) }
    return { status, headers, body: body as string | Uint8Array | Readable }
  },

  encodeFault(service, fault, requestId, extras) {
    const dialect = dialectOf(service)
    const { status } = fault
    if (status === 304) return { status, headers: dialect.headers(requestId), body: '' }
    const headers = { ...dialect.headers(requestId), 'content-type': dialect.contentType }
    if (extras.method === 'HEAD') return { status, headers, body: '' }
    const modelled = service.errors.get(fault.code)
    const { message: _, Message: __, ...detail } = fault.detail
    const members = modelled ? restXml.content(modelled.members)(detail) : ''
    const body = dialect.fault(service, fault, members, requestId, extras)
    return { status, headers, body }
  },

  encodeRequest: writeRestRequest,
  decodeResponse: readRestResponse,
  decodeFault: (_service, response) => readXmlFault(response),
}

/** What stands in path, query and headers. */
function readTexts(
  places: Places,
  labels: ReadonlyMap<string, string>,
  request: RequestParts,
  dialect: Dialect,
): Structure {
  const malformed = dialect.malformedText
  const input: Record<string, unknown> = {}
  for (const { name, wire, read } of places.labels) input[name] = read([labels.get(wire) ?? ''], malformed)
  const query = places.query.length > 0 ? parseQuery(request.query, dialect.malformedAddress) : undefined
  for (const { name, wire, read } of places.query) {
    const texts = query?.get(wire)
    if (texts !== undefined) input[name] = read(texts, malformed)
  }
  for (const { name, wire, read } of places.headers) {
    const text = request.headers.get(wire)
    if (text !== undefined) input[name] = read([text], malformed)
  }
  return { ...input, ...readPrefixes(places, request.headers) }
}

function unwrapped(operation: OperationSchema, namespace: string, output: Structure): string {
  const [member] = operation.output?.members ?? []
  const tag = member?.traits.xml ?? member?.name ?? ''
  const value = output[member?.name ?? '']
  const open = `${XML_DECLARATION}<${tag} xmlns="${namespace}"`
  return value === undefined ? `${open}/>` : `${open}>${escapeXml(String(value))}</${tag}>`
}
