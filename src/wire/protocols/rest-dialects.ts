import { createHash } from 'node:crypto'
import { Fault } from '../../kernel/Fault.ts'
import type { Malformed } from '../form.ts'
import type { ServiceSchema } from '../schema/Schema.ts'
import { escapeQuoted, escapeXml } from '../xml.ts'
import { XML_DECLARATION } from './xml-envelope.ts'
import type { FaultExtras } from './Protocol.ts'

/** What differs between the services that speak rest-xml. */
export interface Dialect {
  readonly contentType: string
  /** A body that is not what the operation takes; `payload`: the member that it is. */
  malformedBody(payload: string | undefined): Malformed
  /** A header or parameter that cannot be read. */
  readonly malformedText: Malformed
  /** Escapes in the address that are none, or are of no UTF-8. */
  readonly malformedAddress: Malformed
  /** Headers of every answer. */
  headers(requestId: string): Readonly<Record<string, string>>
  fault(service: ServiceSchema, fault: Fault, members: string, requestId: string, extras: FaultExtras): string
  /** A label as the service takes it. */
  label(text: string): string
}

const NO_INTEGER = /^([\w-]+) must be an integer$/

const noInteger = (name: string): string =>
  name === 'partNumber'
    ? 'Part number must be an integer between 1 and 10000, inclusive'
    : `Provided ${name} not an integer or within integer range`

const S3: Dialect = {
  contentType: 'application/xml',
  malformedBody: (payload) => () =>
    new Fault(
      payload === 'AccessControlPolicy' ? 'MalformedACLError' : 'MalformedXML',
      400,
      'The XML you provided was not well-formed or did not validate against our published schema',
    ),
  malformedText(what, sent) {
    const [, name] = NO_INTEGER.exec(what) ?? []
    return name === undefined
      ? new Fault('InvalidArgument', 400, what)
      : new Fault('InvalidArgument', 400, noInteger(name), { ArgumentName: name, ArgumentValue: sent })
  },
  malformedAddress: () => new Fault('InvalidURI', 400, "Couldn't parse the specified URI."),
  headers: (requestId) => ({ 'x-amz-request-id': requestId, 'x-amz-id-2': hostId(requestId) }),
  fault(_service, fault, _members, requestId) {
    const more = Object.entries(fault.detail).map(([name, value]) => detail(name, value))
    const ids = `<RequestId>${requestId}</RequestId><HostId>${hostId(requestId)}</HostId>`
    return `${XML_DECLARATION}<Error>${codeAndMessage(fault)}${more.join('')}${ids}</Error>`
  },
  label: (text) => text,
}

/** S3's model leaves out what its errors say beside code and message (`BucketName`, `Key` …): whatever is named as an element is one. */
function detail(name: string, value: unknown): string {
  const tells =
    (/^[A-Z][\w-]*$/.test(name) || name === 'additionalMessage') &&
    ['string', 'number', 'boolean'].includes(typeof value)
  return tells ? `<${name}>${escapeQuoted(String(value))}</${name}>` : ''
}

/** Names the host that answered. Ours are all one; what is left is that every answer has its own. */
export const hostId = (requestId: string): string =>
  createHash('sha512').update(requestId).digest('base64').slice(0, 76)

const ROUTE53: Dialect = {
  contentType: 'text/xml',
  malformedBody: () => (what) => new Fault('InvalidInput', 400, `Invalid XML ; ${what}`),
  malformedText: (what) => new Fault('InvalidInput', 400, what),
  malformedAddress: (what) => new Fault('InvalidInput', 400, what),
  headers: (requestId) => ({ 'x-amzn-requestid': requestId }),
  fault(service, fault, members, requestId) {
    const type = fault.status < 500 ? 'Sender' : 'Receiver'
    const error = `<Error><Type>${type}</Type>${codeAndMessage(fault)}${members}</Error>`
    return `${XML_DECLARATION}<ErrorResponse xmlns="${service.xmlNamespace}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`
  },
  // Answers say `/hostedzone/Z1`; requests want `Z1`.
  label: (text) => text.replace(/^\/(?:hostedzone|change|delegationset)\//, ''),
}

const codeAndMessage = ({ code, message }: Fault): string =>
  `<Code>${escapeXml(code)}</Code><Message>${escapeQuoted(message)}</Message>`

/** The dialect of a rest-xml service. */
export const dialectOf = (service: ServiceSchema): Dialect => (service.name === 's3' ? S3 : ROUTE53)
