import { kubeTime } from '../object.ts'
import { badRequest, unsupportedMediaType } from '../status.ts'
import { messages } from './messages.ts'

const MEDIA = 'application/vnd.kubernetes.protobuf'
const MAGIC = Buffer.from('k8s\u0000', 'latin1')
const MAX_DEPTH = 32

export const isProtobuf = (contentType: string) => contentType.startsWith(MEDIA)

interface Field {
  readonly number: number
  readonly value: bigint | Buffer
}

/** One wire value after another. @see https://protobuf.dev/programming-guides/encoding/ */
function* fields(bytes: Buffer): Generator<Field> {
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

const scalars = new Map<string, (value: bigint | Buffer) => unknown>([
  ['string', textOf],
  ['bytes', (value) => bytesOf(value).toString('base64')],
  ['int', numberOf],
  ['bool', (value) => numberOf(value) !== 0],
  ['intOrString', (value) => intOrString(bytesOf(value))],
  ['quantity', (value) => textOf(member(bytesOf(value), 1) ?? Buffer.alloc(0))],
  [
    'time',
    (value) => {
      const seconds = member(bytesOf(value), 1)
      return seconds === undefined ? undefined : kubeTime(numberOf(seconds) * 1000)
    },
  ],
])

function read(type: string, value: bigint | Buffer, depth: number): unknown {
  const scalar = scalars.get(type)
  return scalar ? scalar(value) : decodeMessage(type, bytesOf(value), depth + 1)
}

function entry(type: string, bytes: Buffer, depth: number): [string, unknown] {
  const key = member(bytes, 1)
  const value = member(bytes, 2)
  return [key === undefined ? '' : textOf(key), value === undefined ? '' : read(type, value, depth)]
}

/** The client library writes empty strings and zero times of its Go structs: they mean "not set". */
const unset = (value: unknown) => value === undefined || value === ''

function decodeMessage(name: string, bytes: Buffer, depth: number): Record<string, unknown> {
  const shape = messages[name]
  if (!shape || depth > MAX_DEPTH) throw badRequest('the protobuf body is nested too deep')
  const out = new Map<string, unknown>()
  for (const { number, value } of fields(bytes)) {
    const [field, type] = shape[number]?.split(' ') ?? []
    if (field === undefined || type === undefined) continue
    if (type.startsWith('map<')) {
      const held = (out.get(field) as [string, unknown][] | undefined) ?? []
      out.set(field, [...held, entry(type.slice(4, -1), bytesOf(value), depth)])
    } else if (type.endsWith('[]')) {
      const held = (out.get(field) as unknown[] | undefined) ?? []
      out.set(field, [...held, read(type.slice(0, -2), value, depth)])
    } else {
      const one = read(type, value, depth)
      if (!unset(one)) out.set(field, one)
    }
  }
  return Object.fromEntries(
    [...out].map(([field, value]) => {
      const isMap = Object.values(shape).some((text) => text.startsWith(`${field} map<`))
      return [field, isMap ? Object.fromEntries(value as [string, unknown][]) : value]
    }),
  )
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
  if (!Object.hasOwn(messages, kind)) throw unsupportedMediaType(['application/json'])
  return { apiVersion, kind, ...decodeMessage(kind, bytesOf(member(unknown, 2) ?? Buffer.alloc(0)), 0) }
}
