import { Fault } from '../../kernel/Fault.ts'
import type { Malformed } from '../form.ts'
import { parseXml } from '../xml.ts'
import type { XmlElement, XmlLimits } from '../xml.ts'
import { bodyText, wholeBody } from './body-text.ts'
import type { ResponseParts, WireFault } from './Protocol.ts'

/** What a client says of an answer that it cannot read. */
export const unreadableAnswer: Malformed = (what) =>
  new Fault('UnreadableAnswer', 502, `The service's answer cannot be read: ${what}`)

/** Answers may be long: a region's images are. */
const ANSWER_LIMITS: XmlLimits = { depth: 64, elements: 5_000_000 }

export const XML_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** The root element of an answer; undefined when it has no body. */
export function answerRoot(response: ResponseParts): XmlElement | undefined {
  const text = bodyText(wholeBody(response.body), unreadableAnswer)
  return text.trim() === '' ? undefined : parseXml(text, unreadableAnswer, ANSWER_LIMITS)
}

export const childOf = (element: XmlElement | undefined, tag: string): XmlElement | undefined =>
  element?.children.find((child) => child.tag === tag)

export const textOf = (element: XmlElement | undefined, tag: string): string | undefined => childOf(element, tag)?.text

/** Reads any of the XML protocols' error envelopes: they differ only in what stands around `<Error>`. */
export function readXmlFault(response: ResponseParts): WireFault {
  const root = faultRoot(response)
  const error = root?.tag === 'Error' ? root : (childOf(root, 'Error') ?? childOf(childOf(root, 'Errors'), 'Error'))
  const headers = response.headers
  return {
    code: textOf(error, 'Code') ?? codeOfStatus(response.status),
    message: textOf(error, 'Message') ?? '',
    status: response.status,
    requestId:
      textOf(root, 'RequestId') ??
      textOf(root, 'RequestID') ??
      headers.get('x-amzn-requestid') ??
      headers.get('x-amz-request-id') ??
      '',
  }
}

/** An answer from something between us and the service need not be XML. */
function faultRoot(response: ResponseParts): XmlElement | undefined {
  try {
    return answerRoot(response)
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}

const CODES: ReadonlyMap<number, string> = new Map([
  [304, 'NotModified'],
  [400, 'BadRequest'],
  [403, 'Forbidden'],
  [404, 'NotFound'],
  [405, 'MethodNotAllowed'],
  [412, 'PreconditionFailed'],
  [503, 'ServiceUnavailable'],
])

/** Answers to HEAD say nothing but their status. */
export const codeOfStatus = (status: number): string => CODES.get(status) ?? `Http${status}`
