/** The structure of a value, from a row of this folder or from a CustomResourceDefinition. */
export interface Schema {
  readonly type: 'object' | 'map' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'any'
  /** `core.PodSpec`: a type with a name of its own. */
  readonly name?: string
  readonly format?: Format
  /** Of an object, in the order of the row. Made when first asked for: types refer to one another. */
  readonly fields?: () => ReadonlyMap<string, Field>
  /** Of an array's elements or a map's values. */
  readonly items?: Schema
  /** Of an array: replaced whole, a set of plain values, or elements told apart by `keys`. A map or object may be atomic too. */
  readonly merge: 'atomic' | 'granular' | 'set' | 'keyed'
  readonly keys: readonly string[]
  /** In a strategic merge patch, lists merge: by this member, or as plain values when it is empty. */
  readonly patchKey?: string
  readonly retainKeys?: boolean
  /** An object that keeps members which it does not name. */
  readonly open?: boolean
  readonly nullable?: boolean
  /** The schema of a CustomResourceDefinition as its author wrote it. */
  readonly source?: Readonly<Record<string, unknown>>
}

export type Format = 'int32' | 'int64' | 'byte' | 'quantity' | 'int-or-string' | 'date-time' | 'micro-time'

export interface Field {
  readonly name: string
  /** In protobuf; 0 where the type is sent as JSON only. */
  readonly number: number
  readonly schema: Schema
  readonly required: boolean
  /** Zero is a value too: in protobuf, of other fields a zero says that nothing was set. */
  readonly zero: boolean
  /** A member in protobuf only: in JSON its own members stand in its place. */
  readonly inline: boolean
}

export const ANY: Schema = { type: 'any', merge: 'granular', keys: [] }

const plain = (type: Schema['type'], format?: Format): Schema => ({
  type,
  merge: 'granular',
  keys: [],
  ...(format ? { format } : {}),
})

export const SCALARS: ReadonlyMap<string, Schema> = new Map([
  ['string', plain('string')],
  ['bool', plain('boolean')],
  ['int32', plain('integer', 'int32')],
  ['int64', plain('integer', 'int64')],
  ['number', plain('number')],
  ['bytes', plain('string', 'byte')],
  ['Quantity', plain('string', 'quantity')],
  ['IntOrString', plain('string', 'int-or-string')],
  ['Time', plain('string', 'date-time')],
  ['MicroTime', plain('string', 'micro-time')],
  ['any', ANY],
])

export type Types = ReadonlyMap<string, () => Schema>

/**
 * A line without indent names a type; below it stands a field a line: `number name type marks…`.
 * The type may end in `[]` (list) or `{}` (map); a name without a dot is of the core group. Marks: `*` required, `@a,b` a list keyed by these members,
 * `~set`, `~atomic`, `%key` merged by key in strategic patches, `^` a patch retains keys, `?` may be zero, `<` inline.
 */
export function parseTypes(...texts: readonly string[]): Types {
  const rows = new Map<string, string[]>()
  let current: string[] = []
  for (const line of texts.flatMap((text) => text.split('\n'))) {
    if (line.startsWith('  ')) current.push(line.trim())
    else if (line) rows.set(qualified(line), (current = []))
  }
  const types = new Map<string, () => Schema>()
  const find = (name: string) => types.get(name)?.() ?? missing(name)
  for (const [name, lines] of rows)
    types.set(
      name,
      once(() => typeOf(name, lines, find)),
    )
  return types
}

const qualified = (name: string) => (name.includes('.') ? name : `core.${name}`)

function missing(name: string): never {
  throw new RangeError(`no type ${name}`)
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

type Find = (name: string) => Schema

function typeOf(name: string, lines: readonly string[], find: Find): Schema {
  const fields = once(() => new Map(lines.flatMap((line) => fieldsOf(line, find)).map((field) => [field.name, field])))
  return { type: 'object', name, fields, merge: 'granular', keys: [] }
}

function fieldsOf(line: string, find: Find): Field[] {
  const [number = '', name = '', type = '', ...marks] = line.split(' ')
  const schema = marked(schemaOf(type, find), marks)
  const own = {
    name,
    number: Number(number) || 0,
    schema,
    required: marks.includes('*'),
    zero: marks.includes('?'),
    inline: marks.includes('<'),
  }
  if (!own.inline) return [own]
  const inner = [...(schema.fields?.() ?? new Map<string, Field>()).values()]
  return [own, ...inner.map((field) => ({ ...field, number: 0 }))]
}

function schemaOf(type: string, find: Find): Schema {
  if (type.endsWith('[]')) return { type: 'array', items: schemaOf(type.slice(0, -2), find), merge: 'atomic', keys: [] }
  if (type.endsWith('{}')) return { type: 'map', items: schemaOf(type.slice(0, -2), find), merge: 'granular', keys: [] }
  return SCALARS.get(type) ?? find(qualified(type))
}

function marked(schema: Schema, marks: readonly string[]): Schema {
  return marks.reduce<Schema>((here, mark) => {
    const rest = mark.slice(1)
    switch (mark[0]) {
      case '@':
        return { ...here, merge: 'keyed', keys: rest.split(',') }
      case '~':
        return { ...here, merge: rest === 'set' ? 'set' : 'atomic' }
      case '%':
        return { ...here, patchKey: rest }
      case '^':
        return { ...here, retainKeys: true }
      default:
        return here
    }
  }, schema)
}

/** The member's schema; undefined when there is none. */
export function memberOf(schema: Schema, name: string): Schema | undefined {
  if (schema.type === 'any') return ANY
  if (schema.type === 'map') return schema.items
  const field = schema.fields?.().get(name)
  if (field && !field.inline) return field.schema
  return schema.open ? ANY : undefined
}
