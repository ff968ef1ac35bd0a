import { typeNamed } from './index.ts'
import { ANY, type Field, type Schema } from './schema.ts'

type Source = Readonly<Record<string, unknown>>

const isSource = (value: unknown): value is Source =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

const PRESERVE = 'x-kubernetes-preserve-unknown-fields'

const LISTS: ReadonlyMap<unknown, Schema['merge']> = new Map([
  ['set', 'set'],
  ['map', 'keyed'],
])

const keysOf = (source: Source): readonly string[] => {
  const keys = source['x-kubernetes-list-map-keys']
  return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : []
}

/** The structure that the author of a CustomResourceDefinition wrote down. Whatever is no schema keeps everything. */
export function customSchema(source: unknown): Schema {
  if (!isSource(source)) return ANY
  const about = { source, ...(source['nullable'] === true ? { nullable: true } : {}) }
  if (source['x-kubernetes-int-or-string'] === true)
    return { type: 'string', format: 'int-or-string', merge: 'granular', keys: [], ...about }
  switch (source['type']) {
    case 'array':
      return {
        type: 'array',
        items: customSchema(source['items']),
        merge: LISTS.get(source['x-kubernetes-list-type']) ?? 'atomic',
        keys: keysOf(source),
        ...about,
      }
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return { type: source['type'], merge: 'granular', keys: [], ...about }
    case 'object':
      return { ...objectSchema(source), ...about }
    default:
      return { ...ANY, ...about }
  }
}

function objectSchema(source: Source): Schema {
  const merge = source['x-kubernetes-map-type'] === 'atomic' ? 'atomic' : 'granular'
  const { properties, additionalProperties } = source
  if (isSource(properties)) return { type: 'object', merge, keys: [], ...openness(source), fields: fieldsOf(source) }
  if (isSource(additionalProperties)) return { type: 'map', merge, keys: [], items: customSchema(additionalProperties) }
  const isFree =
    additionalProperties === true || source[PRESERVE] === true || source['x-kubernetes-embedded-resource'] === true
  return isFree ? { ...ANY, merge } : { type: 'object', merge, keys: [], fields: () => new Map<string, Field>() }
}

const openness = (source: Source) => (source[PRESERVE] === true ? { open: true } : {})

function fieldsOf(source: Source): () => ReadonlyMap<string, Field> {
  const properties = isSource(source['properties']) ? source['properties'] : {}
  const required = Array.isArray(source['required']) ? source['required'] : []
  const fields = new Map(
    Object.entries(properties).map(([name, one]): [string, Field] => [
      name,
      { name, number: 0, schema: customSchema(one), required: required.includes(name), zero: true, inline: false },
    ]),
  )
  return () => fields
}

/** The schema of a whole custom resource: its metadata is every object's. */
export function resourceSchema(source: unknown): Schema {
  const own = customSchema(source)
  if (own.type === 'any') return own
  const fields = new Map(own.fields?.() ?? [])
  const metadata = typeNamed('meta.ObjectMeta') ?? ANY
  fields.set('metadata', { name: 'metadata', number: 0, schema: metadata, required: false, zero: true, inline: false })
  return { ...own, type: 'object', fields: () => fields }
}
