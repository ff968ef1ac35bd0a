import type { Malformed } from '../form.ts'
import { isStructure } from '../schema/Schema.ts'
import type { ListShape, MapShape, Member, Shape, StructureShape } from '../schema/Schema.ts'
import type { XmlElement } from '../xml.ts'
import { compiled } from './compiled.ts'
import type { Structure } from './Protocol.ts'
import { textReader } from './scalars.ts'
import { inBody } from './xml-encode.ts'

export type ReadXml = (element: XmlElement, malformed: Malformed) => unknown

/** Puts what an element says into the structure. */
type Field = (into: Record<string, unknown>, element: XmlElement, malformed: Malformed) => void

/** What readers of requests and of answers have apart: `strict` is a document of the model's elements alone, each as often as it may be. */
interface Readers {
  readonly strict: boolean
  readonly structure: (shape: StructureShape) => ReadStructure
}

type ReadStructure = (element: XmlElement, malformed: Malformed) => Structure

/** The reader of a structure in an answer: elements that the model does not know are passed over, as AWS may add some. */
export const xmlReader: Readers['structure'] = compiled((shape: StructureShape) =>
  structureReader(shape, { strict: false, structure: xmlReader }),
)

/** The reader of a structure in a request: what is not of the model's schema is malformed. */
export const strictXmlReader: Readers['structure'] = compiled((shape: StructureShape) =>
  structureReader(shape, { strict: true, structure: strictXmlReader }),
)

function structureReader(shape: StructureShape, readers: Readers): ReadStructure {
  const fields = new Map(
    shape.members.filter(inBody).map((member) => [member.traits.xml ?? member.name, fieldOf(member, readers)]),
  )
  const attributes = shape.members.filter(({ traits }) => traits.attribute)
  return (element, malformed) => {
    const value: Record<string, unknown> = {}
    for (const { name, traits } of attributes) {
      const text = element.attributes.get(traits.xml ?? name)
      if (text !== undefined) value[name] = text
    }
    if (readers.strict) checkElementsAlone(element, malformed)
    for (const child of element.children) {
      const field = fields.get(child.tag)
      if (field) field(value, child, malformed)
      else if (readers.strict) throw unexpected(child, element, malformed)
    }
    return value
  }
}

function checkElementsAlone({ tag, text, mixed }: XmlElement, malformed: Malformed): void {
  if (mixed || text.trim() !== '') throw malformed(`${tag} holds a text`)
}

const unexpected = (child: XmlElement, { tag }: XmlElement, malformed: Malformed) =>
  malformed(`${child.tag} is not expected in ${tag}`)

function fieldOf({ name, shape, traits }: Member, readers: Readers): Field {
  const read = readerOf(shape.kind === 'list' && traits.flat ? shape.item : shape, readers)
  if (shape.kind !== 'list' || !traits.flat) {
    return (into, element, malformed) => {
      if (readers.strict && Object.hasOwn(into, name)) throw malformed(`${element.tag} is given twice`)
      into[name] = read(element, malformed)
    }
  }
  return (into, element, malformed) => {
    const items = (into[name] ??= []) as unknown[]
    items.push(read(element, malformed))
  }
}

function readerOf(shape: Shape, readers: Readers): ReadXml {
  if (shape.kind === 'list') return listReader(shape, readers)
  if (shape.kind === 'map') return mapReader(shape, readers)
  if (isStructure(shape)) return readers.structure(shape)
  const read = textReader(shape)
  return (element, malformed) => {
    if (element.children.length > 0) throw malformed(`${element.tag} holds elements where a value is expected`)
    return read(element.text, element.tag, malformed)
  }
}

function listReader(shape: ListShape, readers: Readers): ReadXml {
  const tag = shape.traits.item ?? 'member'
  const read = readerOf(shape.item, readers)
  return (element, malformed) => {
    if (readers.strict) checkElementsAlone(element, malformed)
    const items = element.children.filter((child) => child.tag === tag)
    const other = readers.strict ? element.children.find((child) => child.tag !== tag) : undefined
    if (other) throw unexpected(other, element, malformed)
    return items.map((child) => read(child, malformed))
  }
}

function mapReader(shape: MapShape, readers: Readers): ReadXml {
  const { key: keyTag = 'key', value: valueTag = 'value' } = shape.traits
  const read = readerOf(shape.value, readers)
  return (element, malformed) => {
    const value = Object.create(null) as Record<string, unknown>
    for (const entry of element.children) {
      const key = entry.children.find((child) => child.tag === keyTag)
      const held = entry.children.find((child) => child.tag === valueTag)
      if (key === undefined || held === undefined) throw malformed(`${element.tag} needs a ${keyTag} and a ${valueTag}`)
      value[key.text] = read(held, malformed)
    }
    return value
  }
}
