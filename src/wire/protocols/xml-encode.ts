import { Buffer } from 'node:buffer'
import { isStructure } from '../schema/Schema.ts'
import type { MapShape, Member, Shape, StructureShape } from '../schema/Schema.ts'
import type { MemberTraits } from '../schema/table.ts'
import { escapeXml } from '../xml.ts'
import { compiled } from './compiled.ts'
import { bytesOnce, writtenOnce } from './lasting.ts'
import type { Structure } from './Protocol.ts'
import { textWriter } from './scalars.ts'
import type { TimestampFormat } from './scalars.ts'

export type WriteXml = (value: unknown) => string

export interface XmlWriter {
  /** What stands inside a structure's tag; the members that travel elsewhere (headers, path, query) are left out. */
  content(shape: StructureShape): WriteXml
  /** The same as bytes between two texts, for a structure that holds a long list; undefined for all others. */
  longContent(shape: StructureShape): (value: unknown, before: string, after: string) => Buffer | undefined
  /** A whole element. */
  element(tag: string, member: Pick<Member, 'shape' | 'traits'>): WriteXml
}

/** Whether a member stands in the body, as an element. */
export const inBody = ({ traits }: Pick<Member, 'traits'>): boolean =>
  traits.header === undefined &&
  traits.query === undefined &&
  traits.prefix === undefined &&
  !(traits.label || traits.payload || traits.host || traits.attribute)

type Members = (shape: StructureShape) => readonly Member[]

/** Makes XML writers. `format`: how timestamps look where the model does not say; `ordered`: a structure's members as they are told. */
export function xmlWriter(
  format: TimestampFormat | 'date-time-millis',
  ordered: Members = ({ members }) => members,
): XmlWriter {
  const told: Members = (shape) => ordered(shape).filter(inBody)
  const content = compiled((shape: StructureShape): WriteXml => {
    const fields = told(shape).map((member) => {
      return { name: member.name, write: element(member.traits.xml ?? member.name, member) }
    })
    return writtenOnce((value) => {
      let xml = ''
      for (const { name, write } of fields) {
        const held = (value as Structure)[name]
        if (held !== undefined && held !== null) xml += write(held)
      }
      return xml
    })
  })
  const longContent = compiled((shape: StructureShape): ReturnType<XmlWriter['longContent']> => {
    const fields = told(shape).map((member) => {
      const { name, shape: held, traits } = member
      const tag = traits.xml ?? name
      const write = element(tag, member)
      if (held.kind !== 'list' || traits.flat) return { name, write }
      const item = element(held.traits.item ?? 'member', { shape: held.item, traits: {} })
      const [open = '', close = ''] = write([]).split(/(?=<\/)/)
      return { name, write, list: { open: Buffer.from(open), item: bytesOnce(item), close: Buffer.from(close) } }
    })
    const lists = fields.filter(({ list }) => list !== undefined)
    return (value, before, after) => {
      const structure = value as Structure
      if (!lists.some(({ name }) => isLong(structure[name]))) return undefined
      const parts: Buffer[] = [Buffer.from(before)]
      for (const { name, write, list } of fields) {
        const held = structure[name]
        if (held === undefined || held === null) continue
        if (!list) parts.push(Buffer.from(write(held)))
        else {
          parts.push(list.open)
          for (const one of held as readonly unknown[]) parts.push(list.item(one))
          parts.push(list.close)
        }
      }
      parts.push(Buffer.from(after))
      return Buffer.concat(parts)
    }
  })
  const element: XmlWriter['element'] = (tag, { shape, traits }) => {
    if (shape.kind === 'list' && traits.flat) return repeated(tag, shape.item)
    const open = `<${tag}${namespaceOf(traits)}`
    const close = `</${tag}>`
    const write = inside(shape)
    const attributes = attributesOf(shape)
    const start = `${open}>`
    if (attributes.length === 0) return (value) => start + write(value) + close
    return (value) => `${open}${attributesText(attributes, value as Structure)}>${write(value)}${close}`
  }
  const repeated = (tag: string, item: Shape): WriteXml => {
    const write = element(tag, { shape: item, traits: {} })
    return (value) => {
      let xml = ''
      for (const one of value as readonly unknown[]) xml += write(one)
      return xml
    }
  }
  const inside = (shape: Shape): WriteXml => {
    if (shape.kind === 'list') return repeated(shape.traits.item ?? 'member', shape.item)
    if (shape.kind === 'map') return entries(shape)
    if (isStructure(shape)) return content(shape)
    const text = textWriter(shape, format)
    return shape.kind === 'string' ? (value) => escapeXml(String(value)) : text
  }
  const entries = (shape: MapShape): WriteXml => {
    const { key = 'key', value: valueTag = 'value' } = shape.traits
    const write = element(valueTag, { shape: shape.value, traits: {} })
    return (map) => {
      const pairs = Object.entries(map as Structure)
      return pairs.map(([name, held]) => `<entry><${key}>${escapeXml(name)}</${key}>${write(held)}</entry>`).join('')
    }
  }
  return { content, longContent, element }
}

const LONG = 64
const isLong = (list: unknown): boolean => Array.isArray(list) && list.length >= LONG

function namespaceOf({ namespace }: MemberTraits): string {
  if (namespace === undefined) return ''
  return typeof namespace === 'string' ? ` xmlns="${namespace}"` : ` xmlns:${namespace[0]}="${namespace[1]}"`
}

const attributesOf = (shape: Shape): readonly Member[] =>
  isStructure(shape) ? shape.members.filter((member) => member.traits.attribute) : []

function attributesText(attributes: readonly Member[], value: Structure): string {
  return attributes
    .filter(({ name }) => value[name] !== undefined && value[name] !== null)
    .map(({ name, traits }) => ` ${traits.xml ?? name}="${escapeXml(String(value[name]))}"`)
    .join('')
}
