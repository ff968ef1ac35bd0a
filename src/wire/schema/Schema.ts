import type { MemberTraits, OperationRow, RawShape, ScalarKind, ShapeTraits, Table } from './table.ts'

/** How a service speaks: which protocol, which operations, what stands where in their messages. Made of a generated table. */
export interface ServiceSchema<Name extends string = string> {
  /** Signing name, which is the endpoint prefix too: `iam`, `elasticloadbalancing`, `tagging` …; but see `endpointPrefix`. */
  readonly name: Name
  readonly protocol: 'query' | 'ec2' | 'rest-xml' | 'json'
  /** API version, as query requests give it. */
  readonly version: string
  readonly xmlNamespace: string
  /** json: what stands before the operation's name in X-Amz-Target, without the package some clients put before it. */
  readonly targetPrefix: string
  readonly operations: ReadonlyMap<string, OperationSchema>
  /** Modelled errors by the code that goes over the wire. EC2 models none. */
  readonly errors: ReadonlyMap<string, ErrorSchema>
}

export interface OperationSchema {
  readonly name: string
  /** Undefined when the model has none. */
  readonly input: StructureShape | undefined
  readonly output: StructureShape | undefined
  /** Codes of the errors that the model links to it. */
  readonly errors: readonly string[]
  /** rest-xml only. The uri may end in a query (`/{Bucket}?tagging`). `checksum`: the request must carry one of its body. */
  readonly http?: { readonly method: string; readonly uri: string; readonly status: number; readonly checksum: boolean }
  /** The input member whose bytes stream and are never decoded here (S3's `Body`). */
  readonly streaming?: string
  /** The output member that may be a stream: bytes, or events already encoded. */
  readonly streamingOutput?: string
}

export interface ErrorSchema {
  readonly code: string
  readonly status: number
  readonly fault: 'client' | 'server'
  /** Name of the shape (`NoSuchEntityException`), as SDKs call the exception. */
  readonly shape: string
  /** The members beside the message. */
  readonly members: StructureShape
}

export type Shape = ScalarShape | ListShape | MapShape | StructureShape

export interface ScalarShape {
  readonly kind: ScalarKind
  readonly traits: ShapeTraits
}
export interface ListShape {
  readonly kind: 'list'
  readonly traits: ShapeTraits
  readonly item: Shape
}
export interface MapShape {
  readonly kind: 'map'
  readonly traits: ShapeTraits
  readonly key: Shape
  readonly value: Shape
}
export type StructureShape = Structured<'structure'> | Structured<'union'>
interface Structured<Kind extends string> {
  /** Of a union exactly one member is present. */
  readonly kind: Kind
  readonly traits: ShapeTraits
  readonly name: string
  readonly members: readonly Member[]
}

export interface Member {
  readonly name: string
  readonly shape: Shape
  readonly required: boolean
  readonly traits: MemberTraits
}

export const isStructure = (shape: Shape): shape is StructureShape =>
  shape.kind === 'structure' || shape.kind === 'union'

const NO_TRAITS: MemberTraits & ShapeTraits = Object.freeze({})

/**
 * Reads a generated table. Its head stands on the first line, which is all that is read of a service until it is called; and shapes are
 * made when they are first asked for: EC2 has thousands, a request meets a dozen.
 */
export function schemaOf<Name extends string>(name: Name, json: string): ServiceSchema<Name> {
  const { protocol, version, xmlNamespace, targetPrefix } = JSON.parse(`${json.slice(0, json.indexOf(',\n'))}}`) as Head
  let read: Messages | undefined
  const messages = () => (read ??= messagesOf(JSON.parse(json) as Table))
  return {
    name,
    protocol,
    version,
    xmlNamespace,
    targetPrefix,
    get operations() {
      return messages().operations
    },
    get errors() {
      return messages().errors
    },
  }
}

type Head = Pick<Table, 'protocol' | 'version' | 'xmlNamespace' | 'targetPrefix'>
type Messages = Pick<ServiceSchema, 'operations' | 'errors'>

function messagesOf(table: Table): Messages {
  const shapes = lazyShapes(table.shapes)
  const structure = (number: number | null) => (number === null ? undefined : (shapes(number) as StructureShape))
  const errors = table.errors.map(([shape, code, status, fault, number]): ErrorSchema => {
    return { code, status, fault, shape, members: shapes(number) as StructureShape }
  })
  const codes = new Map(errors.map((error) => [error.shape, error.code]))
  const operations = table.operations.map((row) => operationOf(row, structure, codes))
  return {
    operations: new Map(operations.map((operation) => [operation.name, operation])),
    errors: new Map(errors.map((error) => [error.code, error])),
  }
}

function operationOf(
  [name, inputNumber, outputNumber, links, route]: OperationRow,
  structure: (number: number | null) => StructureShape | undefined,
  codes: ReadonlyMap<string, string>,
): OperationSchema {
  const errors = links.map((link) => codes.get(link) ?? link)
  const common = {
    name,
    errors,
    get input() {
      return structure(inputNumber)
    },
    get output() {
      return structure(outputNumber)
    },
  }
  if (route === undefined) return common
  const [method, uri, status, checksum] = route
  const streaming = streamingMember(structure(inputNumber))
  const streamingOutput = streamingMember(structure(outputNumber))
  return Object.defineProperties(
    {
      http: { method, uri, status, checksum: checksum === 1 },
      ...(streaming === undefined ? {} : { streaming }),
      ...(streamingOutput === undefined ? {} : { streamingOutput }),
    },
    Object.getOwnPropertyDescriptors(common),
  ) as OperationSchema
}

const streamingMember = (shape: StructureShape | undefined): string | undefined =>
  shape?.members.find((member) => member.traits.payload && member.shape.traits.streaming)?.name

function lazyShapes(rows: readonly RawShape[]): (number: number) => Shape {
  const made: Shape[] = []
  const shapes = (number: number): Shape => (made[number] ??= make(number))
  const make = (number: number): Shape => {
    const row = rows[number]
    if (row === undefined) throw new RangeError(`No shape ${number}`)
    return shapeOf(row, shapes)
  }
  return shapes
}

function shapeOf(row: RawShape, shapes: (number: number) => Shape): Shape {
  if (row[0] === 'list') {
    const [kind, item, traits] = row
    return { kind, traits, item: shapes(item) }
  }
  if (row[0] === 'map') {
    const [kind, key, value, traits] = row
    return { kind, traits, key: shapes(key), value: shapes(value) }
  }
  if (row.length === 2) return { kind: row[0], traits: row[1] }
  const [kind, name, required, members, traits = NO_TRAITS] = row
  let list: readonly Member[] | undefined
  return {
    kind,
    name,
    traits,
    // Structures refer to themselves through their members, so those wait.
    get members() {
      return (list ??= members.map(([member, target, own = NO_TRAITS], i) => {
        return { name: member, shape: shapes(target), required: i < required, traits: own }
      }))
    },
  }
}
