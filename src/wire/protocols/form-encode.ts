import { escapeUri } from '../form.ts'
import { isStructure } from '../schema/Schema.ts'
import type { ListShape, MapShape, Shape, StructureShape } from '../schema/Schema.ts'
import { compiled } from './compiled.ts'
import type { Flavour } from './form-flavours.ts'
import type { Structure } from './Protocol.ts'
import { textWriter } from './scalars.ts'

/** Appends a value's pairs to `pairs`; `name` is its whole path. */
type WriteForm = (value: unknown, name: string, pairs: string[]) => void

/** Makes the writer of an operation's input for one flavour. */
export function formWriter(flavour: Flavour): (shape: StructureShape) => WriteForm {
  const structure = compiled((shape: StructureShape): WriteForm => {
    const fields = shape.members.map((member) => {
      return { name: member.name, wire: flavour.nameOf(member), write: writer(member.shape, member.traits.flat === 1) }
    })
    return (value, prefix, pairs) => {
      for (const { name, wire, write } of fields) {
        const held = (value as Structure)[name]
        if (held !== undefined && held !== null) write(held, prefix === '' ? wire : `${prefix}.${wire}`, pairs)
      }
    }
  })
  const writer = (shape: Shape, flat = false): WriteForm => {
    if (shape.kind === 'list') return listWriter(shape, flavour, flat || flavour.flat, writer)
    if (shape.kind === 'map') return mapWriter(shape, flat, writer)
    if (isStructure(shape)) return structure(shape)
    const text = textWriter(shape, 'date-time')
    return (value, name, pairs) => void pairs.push(`${name}=${escapeUri(text(value))}`)
  }
  return structure
}

type Writer = (shape: Shape) => WriteForm

function listWriter(shape: ListShape, flavour: Flavour, flat: boolean, writer: Writer): WriteForm {
  const write = writer(shape.item)
  const between = flat ? '.' : `.${shape.traits.item ?? 'member'}.`
  return (value, name, pairs) => {
    const items = value as readonly unknown[]
    items.forEach((item, i) => write(item, `${name}${between}${i + 1}`, pairs))
    if (items.length === 0 && flavour.sendsEmptyLists) pairs.push(`${name}=`)
  }
}

function mapWriter(shape: MapShape, flat: boolean, writer: Writer): WriteForm {
  const write = writer(shape.value)
  const { key: keyName = 'key', value: valueName = 'value' } = shape.traits
  const between = flat ? '.' : '.entry.'
  return (value, name, pairs) => {
    Object.entries(value as Structure).forEach(([key, held], i) => {
      const entry = `${name}${between}${i + 1}`
      pairs.push(`${entry}.${keyName}=${escapeUri(key)}`)
      write(held, `${entry}.${valueName}`, pairs)
    })
  }
}
