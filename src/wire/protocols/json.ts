import { Fault } from '../../kernel/Fault.ts'
import type { Malformed } from '../form.ts'
import type { ErrorSchema } from '../schema/Schema.ts'
import { bodyText, wholeBody } from './body-text.ts'
import { isTooDeep, jsonReader, jsonWriter } from './json-values.ts'
import type { EncodedResponse, Protocol, ResponseParts, Structure } from './Protocol.ts'
import { codeOfStatus, unreadableAnswer } from './xml-envelope.ts'

/**
 * aws-json 1.1 of Organizations, Secrets Manager, CloudTrail, Service Quotas and the Tagging API.
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export const json: Protocol = {
  route(service, request) {
    // Some clients put the service's package before its name: the last two parts count.
    const [prefix, operation = ''] = (request.headers.get('x-amz-target') ?? '').split('.').slice(-2)
    return prefix === service.targetPrefix && service.operations.has(operation) ? operation : undefined
  },

  decodeRequest(_service, operation, request) {
    const value = parse(bodyText(request.body, malformed), malformed)
    return operation.input === undefined ? {} : jsonReader(operation.input)(value, 'the body', malformed)
  },

  encodeResponse(_service, operation, output, requestId) {
    // An operation without output answers no body at all.
    const body = operation.output === undefined ? '' : JSON.stringify(jsonWriter(operation.output)(output))
    return answer(200, requestId, body)
  },

  encodeFault(service, fault, requestId) {
    const modelled = service.errors.get(fault.code)
    const more = modelled ? (jsonWriter(modelled.members)(fault.detail) as Structure) : {}
    const body = { __type: fault.code, ...more, [messageMember(modelled)]: fault.message }
    return answer(fault.status, requestId, JSON.stringify(body), { 'x-amzn-errortype': fault.code })
  },

  encodeRequest(service, operation, input) {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `${service.targetPrefix}.${operation.name}`,
    }
    const value = operation.input === undefined ? {} : jsonWriter(operation.input)(input)
    return { method: 'POST', path: '/', query: '', headers, body: JSON.stringify(value) }
  },

  decodeResponse(_service, operation, response) {
    const value = parse(bodyText(wholeBody(response.body), unreadableAnswer), unreadableAnswer)
    return operation.output === undefined ? {} : jsonReader(operation.output)(value, 'the answer', unreadableAnswer)
  },

  decodeFault(_service, response) {
    const said = faultBody(response)
    const type = response.headers.get('x-amzn-errortype') ?? text(said['__type']) ?? text(said['code'])
    return {
      // Either may carry a namespace before, or a documentation address after the name.
      code: type?.replace(/:.*$/s, '').replace(/^.*#/s, '') || codeOfStatus(response.status),
      message: text(said['message']) ?? text(said['Message']) ?? '',
      status: response.status,
      requestId: response.headers.get('x-amzn-requestid') ?? '',
    }
  },
}

const malformed: Malformed = (what) => new Fault('SerializationException', 400, what)

function answer(
  status: number,
  requestId: string,
  body: string,
  more: Readonly<Record<string, string>> = {},
): EncodedResponse {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId, ...more },
    body,
  }
}

function parse(body: string, complain: Malformed): unknown {
  if (body === '') return {}
  if (isTooDeep(body)) throw complain('The body is nested too deep')
  try {
    return JSON.parse(body) as unknown
  } catch {
    throw complain('The body is not JSON')
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Models spell it `message` or `Message`; clients read the one of the shape. */
const messageMember = (error: ErrorSchema | undefined): string =>
  error?.members.members.find(({ name }) => name.toLowerCase() === 'message')?.name ?? 'message'

/** An answer from something between us and the service need not be JSON. */
function faultBody(response: ResponseParts): Structure {
  try {
    const value = parse(bodyText(wholeBody(response.body), unreadableAnswer), unreadableAnswer)
    return typeof value === 'object' && value !== null ? (value as Structure) : {}
  } catch (error) {
    if (error instanceof Fault) return {}
    throw error
  }
}
