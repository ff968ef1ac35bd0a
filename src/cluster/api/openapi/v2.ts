import type { Fields } from '../object.ts'
import { isFields } from '../object.ts'
import type { Registry } from '../registry.ts'
import { components } from './components.ts'

/** As older kubectl reads it, and nothing else: an `@`, by which it asks, is no part of a media type. */
export const PROTO_TYPE = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf'

interface Documents {
  readonly kinds: Registry['kinds']
  readonly json: Fields
  readonly proto: Buffer
}

let latest: Documents | undefined

/** `/openapi/v2`: every schema in one document, as JSON and as protobuf; made once for the kinds that are served. */
export function openApiV2(registry: Registry, serverVersion: string): Pick<Documents, 'json' | 'proto'> {
  if (latest?.kinds === registry.kinds) return latest
  const schemas = components()
  for (const kind of [...registry.kinds, ...registry.virtual]) schemas.add(kind)
  const definitions = Object.fromEntries(Object.entries(schemas.all()).map(([name, schema]) => [name, older(schema)]))
  const json = {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: `v${serverVersion}` },
    paths: {},
    definitions,
  }
  latest = { kinds: registry.kinds, json, proto: documentBytes(json) }
  return latest
}

/** A schema of OpenAPI 3 in the words of OpenAPI 2: references stand alone, and nothing is a choice. */
function older(schema: unknown): Fields {
  if (!isFields(schema)) return {}
  const { allOf, oneOf, anyOf: _anyOf, not: _not, nullable: _nullable, ...rest } = schema
  const [first] = Array.isArray(allOf) ? (allOf as unknown[]) : []
  const to = isFields(first) ? first['$ref'] : undefined
  if (typeof to === 'string') {
    const { default: _default, ...about } = rest
    return { $ref: to.replace('#/components/schemas/', '#/definitions/'), ...about }
  }
  const mapped = Object.entries(rest).map(([name, value]): [string, unknown] => {
    if (name === 'properties' && isFields(value))
      return [name, Object.fromEntries(Object.entries(value).map(([key, one]) => [key, older(one)]))]
    return [name, (name === 'items' || name === 'additionalProperties') && isFields(value) ? older(value) : value]
  })
  return Object.fromEntries(oneOf ? [['type', 'string'], ...mapped] : mapped)
}

/** @see https://protobuf.dev/programming-guides/encoding/ */
function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest > 127) {
    bytes.push((rest % 128) | 128)
    rest = Math.floor(rest / 128)
  }
  return Buffer.from([...bytes, rest])
}

const LENGTH_DELIMITED = 2

function bytesField(number: number, value: string | Buffer): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value
  return Buffer.concat([varint(number * 8 + LENGTH_DELIMITED), varint(bytes.length), bytes])
}

const flagField = (number: number) => Buffer.concat([varint(number * 8), varint(1)])

const text = (number: number, value: unknown) => (typeof value === 'string' ? [bytesField(number, value)] : [])

/** A name with a value of another message. */
const named = (number: number, name: string, value: Buffer) =>
  bytesField(number, Buffer.concat([bytesField(1, name), bytesField(2, value)]))

/** Any, which holds YAML; JSON is that. */
const any = (value: unknown) => bytesField(2, JSON.stringify(value))

function documentBytes(document: { readonly info: Fields; readonly definitions: Fields }): Buffer {
  const { info, definitions } = document
  const all = Object.entries(definitions).map(([name, schema]) => named(1, name, schemaBytes(schema)))
  return Buffer.concat([
    bytesField(1, '2.0'),
    bytesField(2, Buffer.concat([...text(1, info['title']), ...text(2, info['version'])])),
    bytesField(8, Buffer.alloc(0)),
    bytesField(9, Buffer.concat(all)),
  ])
}

function schemaBytes(schema: unknown): Buffer {
  if (!isFields(schema)) return Buffer.alloc(0)
  const { required, additionalProperties, items, properties } = schema
  const parts = [
    ...text(1, schema['$ref']),
    ...text(2, schema['format']),
    ...text(4, schema['description']),
    ...(schema['default'] === undefined ? [] : [bytesField(5, any(schema['default']))]),
    ...text(13, schema['pattern']),
    ...(Array.isArray(required) ? required.map((name) => bytesField(19, String(name))) : []),
    ...(isFields(additionalProperties) ? [bytesField(21, bytesField(1, schemaBytes(additionalProperties)))] : []),
    ...(additionalProperties === true ? [bytesField(21, flagField(2))] : []),
    ...(typeof schema['type'] === 'string' ? [bytesField(22, bytesField(1, schema['type']))] : []),
    ...(isFields(items) ? [bytesField(23, bytesField(1, schemaBytes(items)))] : []),
    ...(isFields(properties)
      ? [
          bytesField(
            25,
            Buffer.concat(Object.entries(properties).map(([name, one]) => named(1, name, schemaBytes(one)))),
          ),
        ]
      : []),
    ...Object.entries(schema)
      .filter(([name]) => name.startsWith('x-'))
      .map(([name, value]) => named(31, name, any(value))),
  ]
  return Buffer.concat(parts)
}
