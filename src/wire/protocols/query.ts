import { Buffer } from 'node:buffer'
import { Fault } from '../../kernel/Fault.ts'
import { parseForm } from '../form.ts'
import type { Malformed } from '../form.ts'
import type { OperationSchema, ServiceSchema } from '../schema/Schema.ts'
import { escapeQuoted, escapeXml } from '../xml.ts'
import { bodyText, byteText } from './body-text.ts'
import { formReader } from './form-decode.ts'
import { formWriter } from './form-encode.ts'
import { QUERY } from './form-flavours.ts'
import type { EncodedRequest, EncodedResponse, Protocol, RequestParts, Structure } from './Protocol.ts'
import { xmlReader } from './xml-decode.ts'
import { answerRoot, childOf, readXmlFault, unreadableAnswer } from './xml-envelope.ts'
import { xmlWriter } from './xml-encode.ts'

/**
 * The query protocol of IAM, STS and Elastic Load Balancing: a form in, XML out.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export const query: Protocol = {
  route(service, request) {
    const { action, version } = askedByForm(request)
    return version === service.version && service.operations.has(action) ? action : undefined
  },

  decodeRequest(_service, operation, request) {
    if (operation.input === undefined) return {}
    return readInput(operation.input)(parseForm(formText(request, malformed), malformed), malformed)
  },

  encodeResponse(service, operation, output, requestId) {
    const { name, output: shape } = operation
    const envelope = `<${name}Response xmlns="${service.xmlNamespace}">`
    const end = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${name}Response>`
    if (shape === undefined) return answer(200, requestId, envelope + end)
    const before = `${envelope}<${name}Result>`
    const after = `</${name}Result>${end}`
    const long = xml.longContent(shape)(output, before, after)
    return answer(200, requestId, long ?? before + xml.content(shape)(output) + after)
  },

  encodeFault(service, fault, requestId) {
    if (fault.status < 400) return answer(fault.status, requestId, '')
    const modelled = service.errors.get(fault.code)
    const more = modelled ? xml.content(modelled.members)({ ...fault.detail, ...NO_MESSAGE }) : ''
    const type = fault.status < 500 ? 'Sender' : 'Receiver'
    // Of some errors AWS says nothing but the code.
    const message = fault.message === '' ? '' : `<Message>${escapeQuoted(fault.message)}</Message>`
    const error = `<Error><Type>${type}</Type><Code>${escapeXml(fault.code)}</Code>${message}${more}</Error>`
    const namespace = fault.code === 'InvalidAction' ? NO_SERVICE_NAMESPACE : service.xmlNamespace
    const body = `<ErrorResponse xmlns="${namespace}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`
    return answer(fault.status, requestId, body)
  },

  encodeRequest: (service, operation, input) => formRequest(service, operation, input, writeInput),

  decodeResponse(_service, operation, response) {
    if (operation.output === undefined) return {}
    const result = childOf(answerRoot(response), `${operation.name}Result`)
    return result === undefined ? {} : xmlReader(operation.output)(result, unreadableAnswer)
  },

  decodeFault: (_service, response) => readXmlFault(response),
}

const malformed: Malformed = (what) => new Fault('MalformedInput', 400, what)
const readInput = formReader(QUERY)
const writeInput = formWriter(QUERY)
const xml = xmlWriter('date-time')

/** The message stands in the envelope, whatever the shape calls it. */
const NO_MESSAGE = { message: undefined, Message: undefined }

function answer(status: number, requestId: string, body: string | Buffer): EncodedResponse {
  const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }
  return { status, headers, body: typeof body === 'string' && body.length > LONG ? Buffer.from(body) : body }
}

/** AWS answers in this one what it finds no operation for. */
const NO_SERVICE_NAMESPACE = 'http://webservices.amazon.com/AWSFault/2005-15-09'

/** A longer text is cheaper to send as its bytes: it is gone through once, and its length known. */
const LONG = 16_384

/** The operation and version that a form names, whether or not there are such. */
export function askedByForm(request: RequestParts): { readonly action: string; readonly version: string | undefined } {
  // Neither name nor version holds a character that would be escaped; whether the rest can be read is not asked yet.
  const text = joined(request.query, byteText(request.body))
  return { action: said(text, 'Action=', '&Action=') ?? '', version: said(text, 'Version=', '&Version=') }
}

/** What stands behind the name, where the text begins with it or an ampersand is before it. */
function said(text: string, first: string, later: string): string | undefined {
  const at = text.startsWith(first) ? -1 : text.indexOf(later)
  if (at < 0 && !text.startsWith(first)) return undefined
  const start = at + later.length
  const end = text.indexOf('&', start)
  return text.slice(start, end < 0 ? text.length : end)
}

/** A form stands in the body of a POST or in the query of a GET; some clients use both. */
export const formText = (request: RequestParts, complain: Malformed): string =>
  joined(request.query, bodyText(request.body, complain))

const joined = (query: string, body: string): string =>
  query !== '' && body !== '' ? `${query}&${body}` : query + body

/** A request of either form protocol. */
export function formRequest(
  service: ServiceSchema,
  operation: OperationSchema,
  input: Structure,
  write: ReturnType<typeof formWriter>,
): EncodedRequest {
  const pairs = [`Action=${operation.name}`, `Version=${service.version}`]
  if (operation.input) write(operation.input)(input, '', pairs)
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  return { method: 'POST', path: '/', query: '', headers, body: pairs.join('&') }
}
