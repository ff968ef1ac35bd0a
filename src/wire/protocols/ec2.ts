import { Fault } from '../../kernel/Fault.ts'
import { parseForm } from '../form.ts'
import type { Malformed } from '../form.ts'
import { escapeQuoted, escapeXml } from '../xml.ts'
import { formReader } from './form-decode.ts'
import { formWriter } from './form-encode.ts'
import { EC2 } from './form-flavours.ts'
import type { EncodedResponse, Protocol } from './Protocol.ts'
import { askedByForm, formRequest, formText } from './query.ts'
import { xmlReader } from './xml-decode.ts'
import { answerRoot, readXmlFault, unreadableAnswer, XML_DECLARATION } from './xml-envelope.ts'
import { xmlWriter } from './xml-encode.ts'

/**
 * EC2's variant of the query protocol: lists lie flat, names are capitalized, the answer has no Result, an error another envelope.
 * @see https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
 */
export const ec2: Protocol = {
  route(service, request) {
    const { action, version = service.version } = askedByForm(request)
    return version === service.version && service.operations.has(action) ? action : undefined
  },

  decodeRequest(_service, operation, request) {
    if (operation.input === undefined) return {}
    return readInput(operation.input)(parseForm(formText(request, malformed), malformed), malformed)
  },

  encodeResponse(service, operation, output, requestId) {
    // An operation without output says that it went well.
    const inner = operation.output === undefined ? '<return>true</return>' : xml.content(operation.output)(output)
    const root = `${operation.name}Response`
    return answer(
      200,
      requestId,
      `<${root} xmlns="${service.xmlNamespace}/"><requestId>${requestId}</requestId>${inner}</${root}>`,
    )
  },

  encodeFault(_service, fault, requestId) {
    const error = `<Error><Code>${escapeXml(fault.code)}</Code><Message>${escapeQuoted(fault.message)}</Message></Error>`
    return answer(
      fault.status,
      requestId,
      `<Response><Errors>${error}</Errors><RequestID>${requestId}</RequestID></Response>`,
    )
  },

  encodeRequest: (service, operation, input) => formRequest(service, operation, input, writeInput),

  decodeResponse(_service, operation, response) {
    const root = answerRoot(response)
    return operation.output === undefined || root === undefined
      ? {}
      : xmlReader(operation.output)(root, unreadableAnswer)
  },

  decodeFault: (_service, response) => readXmlFault(response),
}

const malformed: Malformed = (what) => new Fault('InvalidParameterValue', 400, what)
const readInput = formReader(EC2)
const writeInput = formWriter(EC2)
const xml = xmlWriter('date-time-millis')

function answer(status: number, requestId: string, body: string): EncodedResponse {
  const headers = { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId }
  return { status, headers, body: XML_DECLARATION + body }
}
