import { isFields } from '../http/fields.ts'
import { table } from './model.generated.ts'

/** What stands in a member: one value, a list of them, or an object of them by name. */
interface Shape {
  readonly of: string
  readonly many: '' | '[]' | '{}'
  /** Named by kind, id and href instead of shown, or shown whole. */
  readonly link: boolean
}

type Type =
  | { readonly kind: 'enum'; readonly values: ReadonlySet<string> }
  | { readonly kind: 'class' | 'struct'; readonly members: ReadonlyMap<string, Shape> }

/** The published model's types, `clusters_mgmt.Cluster`, read when first asked for. */
const types = new Map<string, Type>()

function modelType(name: string): Type | undefined {
  if (types.size === 0) for (const line of table.trimEnd().split('\n')) read(line)
  return types.get(name)
}

function read(line: string): void {
  const [name = '', kind, ...rest] = line.split(' ')
  if (kind === 'enum') types.set(name, { kind, values: new Set(rest.join(' ').split('|')) })
  else types.set(name, { kind: kind === 'class' ? 'class' : 'struct', members: new Map(rest.filter(Boolean).map(memberOf)) }) // prettier-ignore
}

function memberOf(text: string): readonly [string, Shape] {
  const [, name = '', link, many = '', of = ''] = /^(\w+):(@?)(\[\]|\{\})?(\w+)$/.exec(text) ?? []
  return [name, { of, many: many as Shape['many'], link: link === '@' }]
}

const isText = (value: unknown) => typeof value === 'string'
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value)
const isDate = (value: unknown) => typeof value === 'string' && !Number.isNaN(Date.parse(value))

/** The model's own types, with how a refusal names them. */
const plain: ReadonlyMap<string, readonly [is: (value: unknown) => boolean, what: string]> = new Map([
  ['String', [isText, 'a string']],
  ['Boolean', [(value) => typeof value === 'boolean', 'a boolean']],
  ['Integer', [Number.isSafeInteger, 'an integer']],
  ['Long', [Number.isSafeInteger, 'an integer']],
  ['Float', [isNumber, 'a number']],
  ['Date', [isDate, 'an RFC 3339 date']],
  ['Interface', [() => true, 'anything']],
])

/** Members that objects have beside the modelled ones. */
const OF_EVERY_OBJECT: ReadonlySet<string> = new Set(['kind', 'id', 'href'])

/**
 * What in a JSON value is not as OCM's published model has it, in sentences: members that it does not know, values of another type.
 * @param type of a service, `clusters_mgmt.Cluster`
 */
export function* problemsOf(type: string, value: unknown, path = ''): Generator<string> {
  const [service = '', name = ''] = type.split('.')
  const simple = plain.get(name)
  if (simple) {
    if (!simple[0](value)) yield `Attribute '${path}' must be ${simple[1]}`
    return
  }
  const known = modelType(type)
  if (!known) return yield `Attribute '${path}' is of type '${type}', which the model lacks`
  if (known.kind === 'enum') {
    if (!isText(value) || !known.values.has(value as string)) yield `Attribute '${path}' must be one of '${[...known.values].join("', '")}'` // prettier-ignore
    return
  }
  if (!isFields(value)) return yield `Attribute '${path}' must be an object`
  for (const [member, content] of Object.entries(value)) {
    if (OF_EVERY_OBJECT.has(member)) continue
    const at = path === '' ? member : `${path}.${member}`
    const shape = known.members.get(member)
    if (!shape) yield `Attribute '${at.slice(0, 200)}' is unknown`
    else if (content !== null) yield* memberProblems(service, shape, content, at)
  }
}

function* memberProblems(service: string, { of, many, link }: Shape, content: unknown, at: string): Generator<string> {
  const type = `${service}.${of}`
  const items = link && many === '[]' && isFields(content) ? (content['items'] ?? []) : content
  if (many === '') return yield* problemsOf(type, items, at)
  if (many === '[]') {
    if (!Array.isArray(items)) return yield `Attribute '${at}' must be a list`
    for (const [index, one] of items.entries()) yield* problemsOf(type, one, `${at}[${index}]`)
    return
  }
  if (!isFields(items)) return yield `Attribute '${at}' must be an object`
  for (const [key, one] of Object.entries(items)) yield* problemsOf(type, one, `${at}.${key.slice(0, 100)}`)
}
