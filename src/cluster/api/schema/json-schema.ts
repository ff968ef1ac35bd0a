import { ruled } from '../../kinds/types/rules.ts'
import type { Format, Schema } from '../../kinds/types/schema.ts'
import type { Fields } from '../object.ts'

const FORMATS: Readonly<Record<Format, Fields>> = {
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  byte: { type: 'string', format: 'byte' },
  quantity: { 'x-kubernetes-int-or-string': true },
  'int-or-string': { 'x-kubernetes-int-or-string': true },
  'date-time': { type: 'string', format: 'date-time' },
  'micro-time': { type: 'string', format: 'date-time' },
}

/** A published type as a CustomResourceDefinition would spell it, whole: it refers to nothing. Such types do not contain themselves. */
export function jsonSchemaOf(schema: Schema): Fields {
  if (schema.source) return schema.source
  if (schema.format) return FORMATS[schema.format]
  switch (schema.type) {
    case 'any':
      return { 'x-kubernetes-preserve-unknown-fields': true }
    case 'array':
      return { type: 'array', items: schema.items ? jsonSchemaOf(schema.items) : {}, ...listMarks(schema) }
    case 'map':
      return { type: 'object', additionalProperties: schema.items ? jsonSchemaOf(schema.items) : {} }
    case 'object':
      return objectSchema(schema)
    default:
      return { type: schema.type }
  }
}

function listMarks({ merge, keys }: Schema): Fields {
  if (merge === 'keyed') return { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys }
  return { 'x-kubernetes-list-type': merge === 'set' ? 'set' : 'atomic' }
}

function objectSchema(schema: Schema): Fields {
  const fields = [...(schema.fields?.().values() ?? [])].filter(({ inline }) => !inline)
  const required = fields.filter((field) => field.required).map(({ name }) => name)
  return {
    type: 'object',
    properties: Object.fromEntries(
      fields.map(({ name, schema: inner }) => [name, ruled(schema.name, name, jsonSchemaOf(inner))]),
    ),
    ...(required.length > 0 ? { required } : {}),
  }
}
