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
    if (shape.kind === 'list') return listReader(shape, flat || flavour.flat, flavour.keepsGaps, reader)
    if (shape.kind === 'map') return mapReader(shape, flat, reader)
    if (isStructure(shape)) return structureReader(structure(shape))
    const read = textReader(shape)
    return (node, name, malformed) => {
      if (typeof node !== 'string') throw malformed(BEYOND)
      if (shape.kind === 'boolean' && !flavour.looseBooleans && node !== node.toLowerCase())
        throw malformed(`${name} must be true or false`)
      return read(node, name, malformed)
    }
  }
  return (shape) => {
    const read = structure(shape)
    if (flavour.flat) return read
    return (form, malformed) => {
      for (const node of form.values()) refuseNumbers(node, TOP_LEVEL, malformed)
      return read(form, malformed)
    }
  }
}

/** `Tags.1.Key` for `Tags.member.1.Key`: so SNS, SES and CloudWatch were seen to call it (boto pull request 877, rusoto issue 955, aws-elixir pull request 199). */
const TOP_LEVEL = 'Top level element may not be treated as a list'
/** `Tags.member.1.0.Key`, as IAM was seen to call it. */
const BACK_TO_BACK = 'Two index elements may not occur back to back'

function refuseNumbers(node: FormNode, what: string, malformed: Malformed): void {
  if (typeof node === 'string') return
  for (const name of node.keys()) if (NUMBER.test(name)) throw malformed(what)
}

const NUMBER = /^\d+$/

/** What IAM was seen to say of a name that goes on below a text, and SNS, too (amazonka issue 209). */
const BEYOND = 'Start of list found where not expected'

function structureReader(read: (form: FormMap, malformed: Malformed) => Structure): ReadForm {
  return (node, name, malformed) => {
    if (typeof node !== 'string') return read(node, malformed)
    if (node === '') return {}
    throw malformed(`${name} is a structure`)
  }
}

type Reader = (shape: Shape) => ReadForm

function listReader(shape: ListShape, flat: boolean, keepsGaps: boolean, reader: Reader): ReadForm {
  const read = reader(shape.item)
  const tag = shape.traits.item ?? 'member'
  return (node, name, malformed) => {
    const items = typeof node === 'string' || flat ? node : node.get(tag)
    // To pass over what was meant as a list would leave out what a session is to be narrowed by.
    if (items === undefined) throw malformed(BEYOND)
    const places = keepsGaps ? spaced(items, name, malformed) : numbered(items, name, malformed)
    return places.map((item) => {
      if (item === undefined) return isStructure(shape.item) ? {} : undefined
      refuseNumbers(item, BACK_TO_BACK, malformed)
      return read(item, name, malformed)
    })
  }
}

function mapReader(shape: MapShape, flat: boolean, reader: Reader): ReadForm {
  const readValue = reader(shape.value)
  const { key: keyName = 'key', value: valueName = 'value' } = shape.traits
  return (node, name, malformed) => {
    const entries = typeof node === 'string' || flat ? node : node.get('entry')
    if (entries === undefined) throw malformed(BEYOND)
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

/** So many items may be left out at once before AWS refuses the list for that alone. */
const MOST_SKIPPED = 10

/** The greatest number that SES was seen to take of a list's item, where it writes the skipped ones with commas (Floci's tests of ReorderReceiptRuleSet). */
const LAST_PLACE = 214_748_369

/** `X.1`, `X.2` … in order, leading zeros aside, and without gaps; an empty `X=` is an empty list. */
function numbered(node: FormNode, name: string, malformed: Malformed): FormNode[] {
  return placed(node, name, malformed).map((item) => {
    if (item === undefined) throw malformed(`${name} must be numbered from 1 without gaps`)
    return item
  })
}

/** What is not numbered at all is one item, as IAM was seen to take it. */
const spaced = (node: FormNode, name: string, malformed: Malformed): (FormNode | undefined)[] =>
  typeof node === 'string' || node.has('1') || [...node.keys()].some((key) => NUMBERED.test(key))
    ? placed(node, name, malformed)
    : [node]

const NUMBERED = /^-?\d+$/

/**
 * The items at their places. What stands in a short gap is undefined, of which the query protocol's services complain as of null, or of a structure
 * without members; of two at one place the first counts, member by member. All this, and the texts, IAM was seen to do; of two texts at one place
 * SES was.
 */
function placed(node: FormNode, name: string, malformed: Malformed): (FormNode | undefined)[] {
  if (node === '') return []
  if (typeof node === 'string') throw malformed(`${name} is a list`)
  const plain = plainlyNumbered(node)
  if (plain) return plain
  const places = [...node].map(([key, item]) => ({ place: placeOf(key, malformed), item }))
  places.sort((a, b) => a.place - b.place)
  const items: (FormNode | undefined)[] = []
  places.forEach(({ place, item }, i) => {
    // So AWS counts: from the number before, or from the first.
    const skipped = place - (places[i - 1]?.place ?? 1)
    if (skipped > MOST_SKIPPED)
      throw malformed(`Excessively sparse input would skip ${skipped.toLocaleString('en')} list elements`)
    while (items.length < place - 1) items.push(undefined)
    items[place - 1] = joined(items[place - 1], item)
  })
  return items
}

/** `Tags.member.1.Key` and `Tags.member.01.Value` are of one tag. */
function joined(first: FormNode | undefined, second: FormNode): FormNode {
  if (first === undefined) return second
  return typeof first === 'string' || typeof second === 'string' ? first : new Map([...second, ...first])
}

/** The items by 1, 2, 3 …, as all SDKs name them; undefined where they are named otherwise. */
function plainlyNumbered(node: FormMap): FormNode[] | undefined {
  const items: FormNode[] = []
  for (let place = 1; place <= node.size; place++) {
    const item = node.get(String(place))
    if (item === undefined) return undefined
    items.push(item)
  }
  return items
}

function placeOf(key: string, malformed: Malformed): number {
  if (key.startsWith('-') && NUMBERED.test(key)) throw malformed(`Key ${key} may not have a leading '-'`)
  if (!NUMBER.test(key)) throw malformed(BEYOND)
  const place = Number(key)
  if (place > LAST_PLACE) throw malformed(`Index ${key} is illegal`)
  if (place === 0) throw malformed(`${key} is not a valid index`)
  return place
}
