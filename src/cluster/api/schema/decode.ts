import type { Schema } from '../../kinds/types/schema.ts'
import type { Fields } from '../object.ts'
import { isFields } from '../object.ts'

/** What a value became once it was read by its schema. */
export interface Decoded {
  readonly value: unknown
  /** `spec.containers[0].imagee`: members that the schema does not know, which are left out. */
  readonly unknown: readonly string[]
}

/** A value that the schema cannot hold, in the words of Kubernetes' decoder. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
}

interface Place {
  /** With indices: `spec.containers[0]`. */
  readonly path: string
  /** Without: `spec.containers`. */
  readonly plain: string
  /** The type whose field this is. */
  readonly owner: string
}

const goName = (name: string) => name.slice(name.lastIndexOf('.') + 1)

const GO_FORMATS: Readonly<Record<string, string>> = { byte: '[]uint8', int32: 'int32', int64: 'int64' }

function goType(schema: Schema): string {
  if (schema.name) return `v1.${goName(schema.name)}`
  if (schema.type === 'array') return `[]${schema.items ? goType(schema.items) : 'interface {}'}`
  if (schema.type === 'map') return `map[string]${schema.items ? goType(schema.items) : 'interface {}'}`
  return GO_FORMATS[schema.format ?? ''] ?? { boolean: 'bool', number: 'float64' }[String(schema.type)] ?? 'string'
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'number') return Number.isInteger(value) ? 'number' : `number ${value}`
  return typeof value
}

function mismatch(schema: Schema, value: unknown, { plain, owner }: Place): DecodeError {
  const where = plain ? `struct field ${owner}.${plain}` : 'value'
  return new DecodeError(`json: cannot unmarshal ${jsonType(value)} into Go ${where} of type ${goType(schema)}`)
}

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/
const QUANTITY = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

const fullYear = '2006-01-02T15:04:05Z07:00'

function checkText(schema: Schema, text: string): void {
  if (
    (schema.format === 'date-time' || schema.format === 'micro-time') &&
    !(RFC3339.test(text) && !Number.isNaN(Date.parse(text)))
  )
    throw new DecodeError(
      `parsing time ${JSON.stringify(text)} as "${fullYear}": cannot parse ${JSON.stringify(text)} as "2006"`,
    )
  if (schema.format === 'quantity' && !QUANTITY.test(text))
    throw new DecodeError("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'")
  if (schema.format === 'byte' && !BASE64.test(text.replaceAll(/[\r\n]/g, '')))
    throw new DecodeError(`illegal base64 data at input byte ${firstBad(text)}`)
}

function firstBad(text: string): number {
  const found = text.search(/[^A-Za-z0-9+/\r\n]/)
  return found < 0 ? text.length - (text.length % 4) : found
}

const LIMITS = { int32: 2 ** 31, int64: 2 ** 63 } as const

function scalar(schema: Schema, value: unknown, place: Place): unknown {
  switch (schema.type) {
    case 'string':
      if (schema.format === 'quantity' && typeof value === 'number') return String(value)
      if (schema.format === 'int-or-string' && Number.isInteger(value)) return value
      if (typeof value !== 'string') throw mismatch(schema, value, place)
      checkText(schema, value)
      return value
    case 'boolean':
      if (typeof value !== 'boolean') throw mismatch(schema, value, place)
      return value
    case 'integer': {
      const limit = LIMITS[schema.format === 'int32' ? 'int32' : 'int64']
      if (typeof value !== 'number') throw mismatch(schema, value, place)
      if (!Number.isInteger(value) || value >= limit || value < -limit)
        throw new DecodeError(
          `json: cannot unmarshal number ${value} into Go struct field ${place.owner}.${place.plain} of type ${goType(schema)}`,
        )
      return value
    }
    default:
      if (typeof value !== 'number') throw mismatch(schema, value, place)
      return value
  }
}

/**
 * Reads a value by its schema as Kubernetes' JSON decoder does: what is not known is left out and told, null is as good as absent.
 * Leniently, as for custom resources, only what is not known is left out: whether the rest is right is judged later.
 * @throws {DecodeError} for a value of another type
 */
export function decode(schema: Schema, value: unknown, manner: 'exact' | 'lenient' = 'exact', at = ''): Decoded {
  const lenient = manner === 'lenient'
  const unknown: string[] = []
  const read = (here: Schema, one: unknown, place: Place): unknown => {
    if (here.type === 'any' || (lenient && !isStructured(here, one))) return one
    if (here.type === 'array') {
      if (!Array.isArray(one)) throw mismatch(here, one, place)
      return one.map((element: unknown, index) =>
        element === null
          ? lenient
            ? null
            : emptyOf(here.items)
          : read(here.items ?? here, element, { ...place, path: `${place.path}[${index}]` }),
      )
    }
    if (here.type !== 'object' && here.type !== 'map') return scalar(here, one, place)
    if (!isFields(one)) throw mismatch(here, one, place)
    return here.type === 'map' ? readMap(here, one, place) : readObject(here, one, place)
  }
  const readMap = (here: Schema, one: Fields, place: Place) =>
    Object.fromEntries(
      Object.entries(one).map(([name, inner]) => [
        name,
        inner === null
          ? lenient
            ? null
            : emptyOf(here.items)
          : read(here.items ?? here, inner, { ...place, path: `${place.path}.${name}` }),
      ]),
    )
  const readObject = (here: Schema, one: Fields, { path, plain, owner }: Place) => {
    const fields = here.fields?.()
    const name = here.name ? goName(here.name) : owner
    const out: [string, unknown][] = []
    for (const [member, inner] of Object.entries(one)) {
      const field = fields?.get(member)
      const known = field !== undefined && !field.inline
      if (known && inner !== null)
        out.push([
          member,
          read(field.schema, inner, { path: join(path, member), plain: join(plain, member), owner: name }),
        ])
      else if ((known && lenient) || (!known && here.open)) out.push([member, inner])
      else if (!known) unknown.push(join(path, member))
    }
    return Object.fromEntries(out)
  }
  return { value: read(schema, value, { path: at, plain: at, owner: '' }), unknown }
}

const isStructured = ({ type }: Schema, value: unknown) =>
  type === 'array' ? Array.isArray(value) : (type === 'object' || type === 'map') && isFields(value)

const join = (path: string, member: string) => (path ? `${path}.${member}` : member)

/** What a null in a list or a map is read as. */
function emptyOf(schema: Schema | undefined): unknown {
  switch (schema?.type) {
    case 'object':
    case 'map':
      return {}
    case 'array':
      return []
    case 'string':
      return schema.format === 'int-or-string' ? 0 : ''
    case 'boolean':
      return false
    case 'integer':
    case 'number':
      return 0
    default:
      return null
  }
}
