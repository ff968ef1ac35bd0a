import { Buffer } from 'node:buffer'
import type { Malformed } from '../form.ts'
import { isStructure } from '../schema/Schema.ts'
import type { Member, ScalarShape, Shape, StructureShape } from '../schema/Schema.ts'
import { compiled } from './compiled.ts'
import type { Structure } from './Protocol.ts'
import { readBase64, readTimestamp } from './scalars.ts'

/** Values of the aws-json protocols: JSON with timestamps in seconds and blobs in base64. */
type ReadJson = (value: unknown, name: string, malformed: Malformed) => unknown
type WriteJson = (value: unknown) => unknown

/** The reader of a structure. Members that are null or not in the model are passed over. */
export const jsonReader = compiled(
  (shape: StructureShape): ((value: unknown, name: string, malformed: Malformed) => Structure) => {
    const fields = shape.members.map(({ name, shape: target }) => ({ name, read: readerOf(target) }))
    return (value, name, malformed) => {
      const given = objectOf(value, name, malformed)
      const structure: Record<string, unknown> = {}
      for (const field of fields) {
        const held = Object.hasOwn(given, field.name) ? given[field.name] : undefined
        if (held !== undefined && held !== null) structure[field.name] = field.read(held, field.name, malformed)
      }
      return structure
    }
  },
)

function readerOf(shape: Shape): ReadJson {
  if (isStructure(shape)) return jsonReader(shape)
  if (shape.kind === 'list') {
    const read = readerOf(shape.item)
    return (value, name, malformed) => {
      if (!Array.isArray(value)) throw malformed(`${describe(value)} found where ${name} must be a list`)
      return value.filter((item) => item !== null).map((item) => read(item, name, malformed))
    }
  }
  if (shape.kind === 'map') {
    const read = readerOf(shape.value)
    return (value, name, malformed) => {
      const map = Object.create(null) as Record<string, unknown>
      for (const [key, held] of Object.entries(objectOf(value, name, malformed)))
        if (held !== null) map[key] = read(held, name, malformed)
      return map
    }
  }
  return SCALARS[shape.kind]
}

const SCALARS: Readonly<Record<ScalarShape['kind'], ReadJson>> = {
  string: (value, name, malformed) => typed('string', value, name, malformed),
  boolean: (value, name, malformed) => typed('boolean', value, name, malformed),
  integer: whole,
  long: whole,
  float: (value, name, malformed) =>
    NOT_A_NUMBER.has(value) ? Number(value) : typed('number', value, name, malformed),
  blob: (value, name, malformed) => readBase64(typed('string', value, name, malformed), name, malformed),
  timestamp(value, name, malformed) {
    if (typeof value === 'string') return readTimestamp(value, name, malformed)
    const date = new Date(Math.round(typed('number', value, name, malformed) * 1000))
    if (Number.isNaN(date.getTime())) throw malformed(`${name} must be a timestamp`)
    return date
  },
}

const NOT_A_NUMBER: ReadonlySet<unknown> = new Set(['NaN', 'Infinity', '-Infinity'])

interface Typed {
  string: string
  boolean: boolean
  number: number
}

function typed<T extends keyof Typed>(type: T, value: unknown, name: string, malformed: Malformed): Typed[T] {
  if (typeof value !== type) throw malformed(`${describe(value)} found where ${name} must be a ${type}`)
  return value as Typed[T]
}

function whole(value: unknown, name: string, malformed: Malformed): number {
  const number = typed('number', value, name, malformed)
  if (!Number.isInteger(number)) throw malformed(`${name} must be an integer`)
  return number
}

function objectOf(value: unknown, name: string, malformed: Malformed): Structure {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Structure
  throw malformed(`${describe(value)} found where ${name} must be a structure`)
}

const describe = (value: unknown): string => `${Array.isArray(value) ? 'LIST' : typeof value}_VALUE`.toUpperCase()

/** The writer of a structure: its JSON value. */
export const jsonWriter = compiled((shape: StructureShape): WriteJson => {
  const fields = shape.members.map((member: Member) => ({ name: member.name, write: writerOf(member.shape) }))
  return (value) => {
    const json: Record<string, unknown> = {}
    for (const { name, write } of fields) {
      const held = (value as Structure)[name]
      if (held !== undefined && held !== null) json[name] = write(held)
    }
    return json
  }
})

function writerOf(shape: Shape): WriteJson {
  if (isStructure(shape)) return jsonWriter(shape)
  if (shape.kind === 'list') {
    const write = writerOf(shape.item)
    return (value) => (value as readonly unknown[]).map(write)
  }
  if (shape.kind === 'map') {
    const write = writerOf(shape.value)
    return (value) => {
      const map = Object.create(null) as Record<string, unknown>
      for (const [key, held] of Object.entries(value as Structure)) map[key] = write(held)
      return map
    }
  }
  if (shape.kind === 'timestamp') return (value) => (value as Date).getTime() / 1000
  if (shape.kind === 'blob') return (value) => Buffer.from(value as Uint8Array).toString('base64')
  return shape.kind === 'float' ? (value) => (Number.isFinite(value) ? value : String(value)) : (value) => value
}

const DEEPEST = 64

const [QUOTE, BACKSLASH] = [0x22, 0x5c]
const STEPS: ReadonlyMap<number, number> = new Map([
  [0x5b, 1],
  [0x7b, 1],
  [0x5d, -1],
  [0x7d, -1],
])

/** Whether JSON text nests deeper than any AWS structure does; found before anything is built from it. */
export function isTooDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) inString = !inString
    else if (inString && code === BACKSLASH) i++
    else if (!inString && code >= 0x5b) depth += STEPS.get(code) ?? 0
    if (depth > DEEPEST) return true
  }
  return false
}
