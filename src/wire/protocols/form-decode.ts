import type { FormMap, FormNode, Malformed } from '../form.ts'
import { isStructure } from '../schema/Schema.ts'
import type { ListShape, MapShape, Shape, StructureShape } from '../schema/Schema.ts'
import { compiled } from './compiled.ts'
import type { Flavour } from './form-flavours.ts'
import type { Structure } from './Protocol.ts'
import { textReader } from './scalars.ts'

/** Reads a node of a parsed form. `name` is the parameter's last part, for the error. */
export type ReadForm = (node: FormNode, name: string, malformed: Malformed) => unknown

/** Makes the reader of an operation's input for one flavour. */
export function formReader(
  flavour: Flavour,
): (shape: StructureShape) => (form: FormMap, malformed: Malformed) => Structure {
  const structure = compiled((shape: StructureShape) => {
    const fields = shape.members.map((member) => {
      return { name: member.name, wire: flavour.nameOf(member), read: reader(member.shape, member.traits.flat === 1) }
    })
    return (form: FormMap, malformed: Malformed): Structure => {
      const value: Record<string, unknown> = {}
      for (const { name, wire, read } of fields) {
        const node = form.get(wire)
        if (node !== undefined) value[name] = read(node, wire, malformed)
      }
      return value
    }
  })
  const reader = (shape: Shape, flat = false): ReadForm => {
    if (shape.kind === 'list') return listReader(shape, flat || flavour.flat, reader)
    if (shape.kind === 'map') return mapReader(shape, flat, reader)
    if (isStructure(shape)) return structureReader(structure(shape))
    const read = textReader(shape)
    return (node, name, malformed) => {
      if (typeof node !== 'string') throw malformed(`${name} is not a structure`)
      return read(node, name, malformed)
    }
  }
  return structure
}

function structureReader(read: (form: FormMap, malformed: Malformed) => Structure): ReadForm {
  return (node, name, malformed) => {
    if (typeof node !== 'string') return read(node, malformed)
    if (node === '') return {}
    throw malformed(`${name} is a structure`)
  }
}

type Reader = (shape: Shape) => ReadForm

function listReader(shape: ListShape, flat: boolean, reader: Reader): ReadForm {
  const read = reader(shape.item)
  const tag = shape.traits.item ?? 'member'
  return (node, name, malformed) => {
    const items = typeof node === 'string' || flat ? node : (node.get(tag) ?? '')
    return numbered(items, name, malformed).map((item) => read(item, name, malformed))
  }
}

function mapReader(shape: MapShape, flat: boolean, reader: Reader): ReadForm {
  const readValue = reader(shape.value)
  const { key: keyName = 'key', value: valueName = 'value' } = shape.traits
  return (node, name, malformed) => {
    const entries = typeof node === 'string' || flat ? node : (node.get('entry') ?? '')
    const value = Object.create(null) as Record<string, unknown>
    for (const entry of numbered(entries, name, malformed)) {
      const key = typeof entry === 'string' ? undefined : entry.get(keyName)
      const held = typeof entry === 'string' ? undefined : entry.get(valueName)
      if (typeof key !== 'string' || held === undefined)
        throw malformed(`${name} needs a ${keyName} and a ${valueName}`)
      value[key] = readValue(held, name, malformed)
    }
    return value
  }
}

/** `X.1`, `X.2` … in order; an empty `X=` is an empty list. Gaps are refused: they would be bought cheaply and cost us dearly. */
function numbered(node: FormNode, name: string, malformed: Malformed): FormNode[] {
  if (node === '') return []
  if (typeof node === 'string') throw malformed(`${name} is a list`)
  return Array.from({ length: node.size }, (_, i) => {
    const item = node.get(String(i + 1))
    if (item === undefined) throw malformed(`${name} must be numbered from 1 without gaps`)
    return item
  })
}
