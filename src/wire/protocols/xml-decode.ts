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

/** The reader of a structure: elements that the model does not know are passed over. */
export const xmlReader = compiled((shape: StructureShape) => {
  const fields = new Map(
    shape.members.filter(inBody).map((member) => [member.traits.xml ?? member.name, fieldOf(member)]),
  )
  const attributes = shape.members.filter(({ traits }) => traits.attribute)
  return (element: XmlElement, malformed: Malformed): Structure => {
    const value: Record<string, unknown> = {}
    for (const { name, traits } of attributes) {
      const text = element.attributes.get(traits.xml ?? name)
      if (text !== undefined) value[name] = text
    }
    for (const child of element.children) fields.get(child.tag)?.(value, child, malformed)
    return value
  }
})

function fieldOf({ name, shape, traits }: Member): Field {
  const read = readerOf(shape.kind === 'list' && traits.flat ? shape.item : shape)
  if (shape.kind !== 'list' || !traits.flat) {
    return (into, element, malformed) => void (into[name] = read(element, malformed))
  }
  return (into, element, malformed) => {
    const items = (into[name] ??= []) as unknown[]
    items.push(read(element, malformed))
  }
}

function readerOf(shape: Shape): ReadXml {
  if (shape.kind === 'list') return listReader(shape)
  if (shape.kind === 'map') return mapReader(shape)
  if (isStructure(shape)) return xmlReader(shape)
  const read = textReader(shape)
  return (element, malformed) => {
    if (element.children.length > 0) throw malformed(`${element.tag} holds elements where a value is expected`)
    return read(element.text, element.tag, malformed)
  }
}

function listReader(shape: ListShape): ReadXml {
  const tag = shape.traits.item ?? 'member'
  const read = readerOf(shape.item)
  return (element, malformed) =>
    element.children.filter((child) => child.tag === tag).map((child) => read(child, malformed))
}

function mapReader(shape: MapShape): ReadXml {
  const { key: keyTag = 'key', value: valueTag = 'value' } = shape.traits
  const read = readerOf(shape.value)
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
