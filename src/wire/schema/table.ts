/**
 * The generated tables as they lie on disk: arrays, because there are many, and shapes refer to each other by number.
 * `Schema.ts` turns a table into what the codecs read.
 */
export interface Table {
  readonly name: string
  readonly protocol: 'query' | 'ec2' | 'rest-xml' | 'json'
  readonly version: string
  readonly xmlNamespace: string
  /** What stands before the operation's name in X-Amz-Target, without the package that botocore puts before it. */
  readonly targetPrefix: string
  readonly operations: readonly OperationRow[]
  readonly errors: readonly ErrorRow[]
  readonly shapes: readonly RawShape[]
}

export type OperationRow = readonly [
  name: string,
  /** null: no input at all. */
  input: number | null,
  output: number | null,
  errors: readonly string[],
  http?: readonly [method: string, uri: string, status: number, checksum: 0 | 1] | undefined,
]

export type ErrorRow = readonly [
  shape: string,
  code: string,
  status: number,
  fault: 'client' | 'server',
  members: number,
]

export type RawShape =
  | readonly [kind: ScalarKind, traits: ShapeTraits]
  | readonly [kind: 'list', item: number, traits: ShapeTraits]
  | readonly [kind: 'map', key: number, value: number, traits: ShapeTraits]
  | readonly [
      kind: 'structure' | 'union',
      name: string,
      /** So many first members are required. */
      required: number,
      members: readonly RawMember[],
      traits?: ShapeTraits,
    ]

export type ScalarKind = 'string' | 'integer' | 'long' | 'float' | 'boolean' | 'timestamp' | 'blob'

export interface ShapeTraits {
  /** Length of strings, lists, maps and blobs; value of numbers. */
  readonly min?: number
  readonly max?: number
  /** As the model prints it, for messages. */
  readonly pattern?: string
  /** The same for JavaScript, where that differs. */
  readonly regex?: string
  readonly enum?: readonly string[]
  readonly format?: 'date-time' | 'http-date' | 'epoch-seconds' | undefined
  readonly sensitive?: 1
  readonly streaming?: 1
  /** XML tag of the structure itself. */
  readonly xml?: string
  /** XML tags of a list's items, a map's keys and values. */
  readonly item?: string
  readonly key?: string
  readonly value?: string
}

export type RawMember = readonly [name: string, shape: number, traits?: MemberTraits]

export interface MemberTraits {
  /** XML tag, or name in a query request. */
  readonly xml?: string
  /** Name in an EC2 request. */
  readonly ec2?: string
  /** The list's items stand directly in the structure. */
  readonly flat?: 1
  /** An attribute of the structure's own tag. */
  readonly attribute?: 1
  readonly namespace?: readonly [prefix: string, uri: string] | string
  readonly label?: 1
  readonly query?: string
  readonly header?: string
  readonly prefix?: string
  readonly payload?: 1
  readonly host?: 1
  readonly eventPayload?: 1
  /** The client makes one up when the caller gives none. */
  readonly token?: 1
}
