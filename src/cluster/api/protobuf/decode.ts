import { kubeTime } from '../object.ts'
import { badRequest, unsupportedMediaType } from '../status.ts'
import { publishedType } from '../../kinds/kind.ts'
import { typeNamed } from '../../kinds/types/index.ts'
import type { Field, Format, Schema } from '../../kinds/types/schema.ts'

const MEDIA = 'application/vnd.kubernetes.protobuf'
const MAGIC = Buffer.from('k8s\u0000', 'latin1')
const MAX_DEPTH = 64
const NOTHING = Buffer.alloc(0)

export const isProtobuf = (contentType: string) => contentType.startsWith(MEDIA)

interface Wire {
  readonly number: number
  readonly value: bigint | Buffer
}

/** One wire value after another. @see https://protobuf.dev/programming-guides/encoding/ */
function* fields(bytes: Buffer): Generator<Wire> {
  let position = 0
  const varint = (): bigint => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[position++]
      if (byte === undefined) break
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    throw badRequest('the protobuf body is cut short')
  }
  const take = (length: number): Buffer => {
    if (position + length > bytes.length) throw badRequest('the protobuf body is cut short')
    return bytes.subarray(position, (position += length))
  }
  while (position < bytes.length) {
    const tag = Number(varint())
    const number = tag >> 3
    const wire = tag & 7
    if (wire === 0) yield { number, value: varint() }
    else if (wire === 2) yield { number, value: take(Number(varint())) }
    else if (wire === 1 || wire === 5) yield { number, value: take(wire === 1 ? 8 : 4) }
    else throw badRequest(`the protobuf body has an unknown wire type ${wire}`)
  }
}

const bytesOf = (value: bigint | Buffer): Buffer => {
  if (typeof value === 'bigint') throw badRequest('the protobuf body holds a number where bytes belong')
  return value
}

const numberOf = (value: bigint | Buffer): number => {
  if (typeof value !== 'bigint') throw badRequest('the protobuf body holds bytes where a number belongs')
  return Number(BigInt.asIntN(64, value))
}

const textOf = (value: bigint | Buffer) => bytesOf(value).toString('utf8')

const member = (bytes: Buffer, wanted: number) => [...fields(bytes)].find(({ number }) => number === wanted)?.value

function intOrString(bytes: Buffer): number | string {
  const kind = member(bytes, 1)
  const value = member(bytes, kind === 1n ? 3 : 2)
  if (value === undefined) return kind === 1n ? '' : 0
  return kind === 1n ? textOf(value) : numberOf(value)
}

const READERS: Readonly<Record<Format, (value: bigint | Buffer) => unknown>> = {
  int32: numberOf,
  int64: numberOf,
  byte: (value) => bytesOf(value).toString('base64'),
  'int-or-string': (value) => intOrString(bytesOf(value)),
  quantity: (value) => textOf(member(bytesOf(value), 1) ?? NOTHING),
  'date-time': timeOf,
  'micro-time': microTimeOf,
}

function timeOf(value: bigint | Buffer): string | undefined {
  const seconds = member(bytesOf(value), 1)
  return seconds === undefined ? undefined : kubeTime(numberOf(seconds) * 1000)
}

function microTimeOf(value: bigint | Buffer): string | undefined {
  const whole = timeOf(value)
  const nanos = member(bytesOf(value), 2) ?? 0n
  return whole?.replace('Z', `.${String(Math.floor(numberOf(nanos) / 1000)).padStart(6, '0')}Z`)
}

/** RawExtension, FieldsV1 and the like: JSON in bytes. */
function rawOf(bytes: Buffer): unknown {
  const text = textOf(member(bytes, 1) ?? NOTHING)
  try {
    return text === '' ? undefined : (JSON.parse(text) as unknown)
  } catch {
    throw badRequest('the protobuf body holds no JSON where JSON belongs')
  }
}

function read(schema: Schema, value: bigint | Buffer, depth: number): unknown {
  if (schema.format) return READERS[schema.format](value)
  if (schema.type === 'string') return textOf(value)
  if (schema.type === 'boolean') return numberOf(value) !== 0
  if (schema.type === 'any') return rawOf(bytesOf(value))
  return decodeMessage(schema, bytesOf(value), depth + 1)
}

function entry(schema: Schema, bytes: Buffer, depth: number): [string, unknown] {
  const key = member(bytes, 1)
  const value = member(bytes, 2)
  return [key === undefined ? '' : textOf(key), value === undefined ? '' : read(schema, value, depth)]
}

/** The client library writes empty strings, zeros and zero times of its Go structs: they mean "not set". */
const isUnset = (value: unknown, { zero, required }: Field) =>
  value === undefined || (!zero && !required && (value === '' || value === 0 || value === false))

const shapes = new WeakMap<Schema, ReadonlyMap<number, Field>>()

function shapeOf(schema: Schema): ReadonlyMap<number, Field> {
  const known = shapes.get(schema)
  if (known) return known
  const fields = [...(schema.fields?.().values() ?? [])].filter(({ number }) => number > 0)
  const made = new Map(fields.map((field) => [field.number, field]))
  shapes.set(schema, made)
  return made
}

/** A message that is one list and nothing else stands for it: `ExtraValue`. */
const isBareList = (schema: Schema) =>
  schema.name === 'authentication.ExtraValue' ||
  schema.name === 'authorization.ExtraValue' ||
  schema.name === 'certificates.ExtraValue'

function decodeMessage(schema: Schema, bytes: Buffer, depth: number): unknown {
  if (depth > MAX_DEPTH) throw badRequest('the protobuf body is nested too deep')
  const shape = shapeOf(schema)
  const out = new Map<string, unknown>()
  const lists = new Map<string, unknown[]>()
  const maps = new Map<string, [string, unknown][]>()
  const grow = <T>(all: Map<string, T[]>, name: string, one: T) => {
    const held = all.get(name)
    if (held) held.push(one)
    else all.set(name, [one])
  }
  for (const { number, value } of fields(bytes)) {
    const field = shape.get(number)
    if (!field) continue
    const { name, schema: inner } = field
    if (inner.type === 'map') grow(maps, name, entry(inner.items ?? inner, bytesOf(value), depth))
    else if (inner.type === 'array') grow(lists, name, read(inner.items ?? inner, value, depth))
    else {
      const one = read(inner, value, depth)
      if (field.inline) for (const [key, part] of Object.entries(one ?? {})) out.set(key, part)
      else if (!isUnset(one, field)) out.set(name, one)
    }
  }
  if (isBareList(schema)) return lists.get('items') ?? []
  return Object.fromEntries([
    ...out,
    ...lists,
    ...[...maps].map(([name, entries]): [string, unknown] => [name, Object.fromEntries(entries)]),
  ])
}

/**
 * `k8s\0` and a runtime.Unknown: type, then the object's own bytes.
 * @throws {Fault} UnsupportedMediaType for a kind whose message is not known here, BadRequest for bytes that are none.
 */
export function decodeProtobuf(body: Buffer): Record<string, unknown> {
  if (!body.subarray(0, 4).equals(MAGIC)) throw badRequest('the protobuf body does not begin as Kubernetes objects do')
  const unknown = body.subarray(4)
  const type = bytesOf(member(unknown, 1) ?? Buffer.alloc(0))
  const apiVersion = textOf(member(type, 1) ?? Buffer.alloc(0))
  const kind = textOf(member(type, 2) ?? Buffer.alloc(0))
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  const schema = kind === 'DeleteOptions' ? typeNamed('meta.DeleteOptions') : publishedType(group, kind)
  if (!schema) throw unsupportedMediaType(['application/json'])
  return { apiVersion, kind, ...(decodeMessage(schema, bytesOf(member(unknown, 2) ?? NOTHING), 0) as object) }
}
