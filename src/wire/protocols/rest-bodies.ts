import type { Malformed } from '../form.ts'
import { isStructure } from '../schema/Schema.ts'
import type { Member, ServiceSchema, Shape, StructureShape } from '../schema/Schema.ts'
import { parseXml } from '../xml.ts'
import type { XmlElement } from '../xml.ts'
import { bodyText } from './body-text.ts'
import type { Structure } from './Protocol.ts'
import { placesOf } from './rest-members.ts'
import { listsLast } from './s3-quirks.ts'
import { strictXmlReader, xmlReader } from './xml-decode.ts'
import { xmlWriter } from './xml-encode.ts'
import { checkNamespaces } from './xml-namespaces.ts'
import { XML_DECLARATION } from './xml-envelope.ts'

export const restXml = xmlWriter('date-time-millis', listsLast)

/** A stream of events is a union that streams: bytes to us. */
const isDocumentShape = (shape: Shape): shape is StructureShape => isStructure(shape) && !shape.traits.streaming

const rootTag = (shape: StructureShape, member?: Member): string => member?.traits.xml ?? shape.traits.xml ?? shape.name

/** The body that a structure's members make: the payload as it is, or a document; '' when there is nothing to say. */
export function writeBody(service: ServiceSchema, shape: StructureShape, value: Structure): unknown {
  const { payload, hasBody } = placesOf(shape)
  if (payload === undefined) return hasBody ? writeDocument(service, shape, rootTag(shape), value) : ''
  const held = value[payload.name]
  if (held === undefined || held === null) return ''
  return isDocumentShape(payload.shape)
    ? writeDocument(service, payload.shape, rootTag(payload.shape, payload), held)
    : held
}

function writeDocument(service: ServiceSchema, shape: StructureShape, tag: string, value: unknown): string {
  return XML_DECLARATION + restXml.element(tag, { shape, traits: { namespace: service.xmlNamespace } })(value)
}

/** Whether the structure's body is an XML document. */
export function isDocument(shape: StructureShape): boolean {
  const { payload, hasBody } = placesOf(shape)
  return payload === undefined ? hasBody : isDocumentShape(payload.shape)
}

/** The members that a body holds. A streaming payload is not read. `root`: an answer's document, parsed already; a request's is held to its schema. */
export function readBody(shape: StructureShape, body: Uint8Array, malformed: Malformed, root?: XmlElement): Structure {
  const { payload, hasBody } = placesOf(shape)
  if (payload === undefined) {
    return hasBody && body.length > 0 ? readDocument(shape, rootTag(shape), body, malformed, root) : {}
  }
  if (payload.shape.traits.streaming || (body.length === 0 && payload.shape.kind !== 'blob')) return {}
  return { [payload.name]: readPayload(payload, body, malformed, root) }
}

function readPayload(payload: Member, body: Uint8Array, malformed: Malformed, root?: XmlElement): unknown {
  const { shape } = payload
  if (isDocumentShape(shape)) return readDocument(shape, rootTag(shape, payload), body, malformed, root)
  return shape.kind === 'blob' ? body : bodyText(body, malformed)
}

function readDocument(
  shape: StructureShape,
  tag: string,
  body: Uint8Array,
  malformed: Malformed,
  root?: XmlElement,
): Structure {
  const element = root ?? parseXml(bodyText(body, malformed), malformed)
  if (element.tag !== tag) throw malformed(`${tag} is expected, not ${element.tag}`)
  if (root) return xmlReader(shape)(element, malformed)
  checkNamespaces(element, malformed)
  return strictXmlReader(shape)(element, malformed)
}
