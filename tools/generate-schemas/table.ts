import { sdkShape } from './sdk.ts'
import type { SdkService, SdkShape, SdkStructure, SdkTraits } from './sdk.ts'
import type { BotocoreModel, BotocoreShape } from './botocore.ts'
import { translatePattern } from './pattern.ts'
import type {
  MemberTraits,
  OperationRow,
  RawMember,
  RawShape,
  ShapeTraits,
  Table,
} from '../../src/wire/schema/table.ts'

/**
 * One service's table: the SDK's schemas say what stands where on the wire; botocore, walked in step with them, adds what they lack
 * (length, range, pattern, enum, integer or float, which errors an operation has).
 */
export function buildTable(name: string, sdk: SdkService, botocore: BotocoreModel): Table {
  const shapes = new Shapes(botocore)
  const operations = sdk.operations.map((operation): OperationRow => {
    const links = botocore.operations[operation.name]
    const input = shapes.root(operation.input, links?.input?.shape)
    const output = shapes.root(operation.output, links?.output?.shape)
    const errors = (links?.errors ?? []).map((error) => error.shape)
    const checksum = links?.httpChecksum?.requestChecksumRequired ? 1 : 0
    const http = httpOf(name, operation.traits, sdkShape(operation.input), checksum)
    return http ? [operation.name, input, output, errors, http] : [operation.name, input, output, errors]
  })
  const errors = sdk.errors.map((error) => {
    // In the other protocols the shape's name goes over the wire.
    const own = sdk.protocol === 'query' ? error.traits['awsQueryError'] : undefined
    const [code, status] = (own as [string, number] | undefined) ?? []
    const fault = error.traits['error'] === 'server' ? 'server' : 'client'
    const plain = (error.traits['httpError'] as number | undefined) ?? (fault === 'server' ? 500 : 400)
    return [error.name, code ?? error.name, status ?? plain, fault, shapes.structure(error, error.name)] as const
  })
  const { protocol, version, xmlNamespace, targetPrefix } = sdk
  return { name, protocol, version, xmlNamespace, targetPrefix, operations, errors, shapes: shapes.rows }
}

/** `[method, uri, status]`; the SDK's S3 client keeps the bucket out of the path, the service has it there. */
function httpOf(service: string, traits: SdkTraits, input: SdkShape | 'unit', checksum: 0 | 1): OperationRow[4] {
  const http = traits['http'] as [string, string, number] | undefined
  if (http === undefined || (service !== 's3' && service !== 'route53')) return undefined
  const [method, uri, status] = http
  const inBucket = service === 's3' && input !== 'unit' && input.kind === 'structure' && input.names.includes('Bucket')
  return [method, inBucket ? `/{Bucket}${uri.replace(/^\/(?=$|\?)/u, '')}` : uri, status, checksum]
}

const SCALARS: Readonly<Record<number, string>> = { 0: 'string', 2: 'boolean', 21: 'blob', 42: 'blob' }
/** By botocore's type; it has some of Route 53's numbers as texts. */
const NUMBERS: Readonly<Record<string, string>> = {
  integer: 'integer',
  string: 'integer',
  long: 'long',
  float: 'float',
  double: 'float',
}
const TIMESTAMP_FORMATS: Readonly<Record<number, ShapeTraits['format']>> = {
  5: 'date-time',
  6: 'http-date',
  7: 'epoch-seconds',
}

/**
 * S3 knows more canned access control lists than its model (`log-delivery-write`), and sources of copies whose slashes are escaped; it has
 * its own words for those that it does not know. Checksums are asked for in any case, and what a log's readers may is not looked at so closely;
 * a lock's mode is, but after whether there is a date beside it.
 */
const WIDER: ReadonlySet<string> = new Set([
  'BucketCannedACL',
  'ObjectCannedACL',
  'CopySource',
  'ChecksumMode',
  'BucketLogsPermission',
  'ObjectLockMode',
  'FilterRuleName',
  'BucketAccelerateStatus',
])

/** Shapes numbered as they are met; equal ones share a number. */
class Shapes {
  readonly rows: RawShape[] = []
  readonly #botocore: BotocoreModel
  readonly #structures = new Map<object, number>()
  readonly #plain = new Map<string, number>()

  constructor(botocore: BotocoreModel) {
    this.#botocore = botocore
  }

  root(reference: unknown, twin: string | undefined): number | null {
    return sdkShape(reference) === 'unit' ? null : this.#number(reference, twin)
  }

  structure(shape: SdkStructure, twin: string | undefined): number {
    const known = this.#structures.get(shape.id)
    if (known !== undefined) return known
    const number = this.rows.length
    this.#structures.set(shape.id, number)
    const row: RawShape[] = this.rows
    row.push(['structure', shape.name, 0, []])
    const model = this.#shape(twin) ?? this.#shape(shape.name)
    const members = shape.names.map((name, i): RawMember => {
      const traits = memberTraits(sdkShape(shape.members[i]))
      const target = this.#number(shape.members[i], model?.members?.[name]?.shape)
      return traits ? [name, target, traits] : [name, target]
    })
    const own = structureTraits(shape.traits)
    row[number] = own
      ? [shape.kind, shape.name, shape.required, members, own]
      : [shape.kind, shape.name, shape.required, members]
    return number
  }

  #shape(name: string | undefined): BotocoreShape | undefined {
    return name === undefined ? undefined : this.#botocore.shapes[name]
  }

  #number(reference: unknown, twin: string | undefined): number {
    const shape = sdkShape(reference)
    if (shape === 'unit') return this.#intern(['structure', 'Unit', 0, []])
    const model = this.#shape(twin)
    if (shape.kind === 'list') {
      const item = this.#number(shape.item, model?.member?.shape)
      return this.#intern(['list', item, { ...limits(model), ...named('item', shape.item), ...secret(shape.traits) }])
    }
    if (shape.kind === 'map') {
      const key = this.#number(shape.key, model?.key?.shape)
      const value = this.#number(shape.value, model?.value?.shape)
      const names = { ...named('key', shape.key), ...named('value', shape.value) }
      return this.#intern(['map', key, value, { ...limits(model), ...names, ...secret(shape.traits) }])
    }
    if (shape.kind === 'simple')
      return this.#intern(scalar(shape.code, shape.traits, twin && WIDER.has(twin) ? undefined : model))
    return this.structure(shape, twin)
  }

  #intern(row: RawShape): number {
    const key = JSON.stringify(row)
    const known = this.#plain.get(key)
    if (known !== undefined) return known
    this.#plain.set(key, this.rows.length)
    return this.rows.push(row) - 1
  }
}

function scalar(code: number, traits: SdkTraits, model: BotocoreShape | undefined): RawShape {
  const format = TIMESTAMP_FORMATS[code]
  const kind =
    code === 1 ? (NUMBERS[model?.type ?? ''] ?? 'float') : code >= 4 && code <= 7 ? 'timestamp' : SCALARS[code]
  if (kind === undefined) throw new Error(`Unknown scalar ${code}`)
  const streaming = code === 42 || traits['streaming'] === 1 ? { streaming: 1 as const } : {}
  return [kind, { ...limits(model), ...(format ? { format } : {}), ...secret(traits), ...streaming }] as RawShape
}

function limits(model: BotocoreShape | undefined): ShapeTraits {
  if (model === undefined) return {}
  const { min, max, pattern } = model
  const regex = pattern === undefined ? undefined : translatePattern(pattern)
  return {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(regex === undefined || regex === pattern ? {} : { regex }),
    ...(model.enum === undefined ? {} : { enum: model.enum }),
  }
}

const secret = (traits: SdkTraits): ShapeTraits => (traits['sensitive'] ? { sensitive: 1 } : {})

/** The tag of a list's items, or of a map's keys and values, where it is not the protocol's own. */
function named(role: 'item' | 'key' | 'value', reference: unknown): ShapeTraits {
  const shape = sdkShape(reference)
  const tag = shape === 'unit' ? undefined : shape.traits['xmlName']
  return typeof tag === 'string' ? { [role]: tag } : {}
}

function structureTraits(traits: SdkTraits): ShapeTraits | undefined {
  const own: ShapeTraits = {
    ...(typeof traits['xmlName'] === 'string' ? { xml: traits['xmlName'] } : {}),
    ...(traits['streaming'] ? { streaming: 1 as const } : {}),
    ...secret(traits),
  }
  return Object.keys(own).length > 0 ? own : undefined
}

/** The SDK's trait, and ours. */
const MEMBER_TRAITS: readonly (readonly [theirs: string, ours: keyof MemberTraits])[] = [
  ['xmlName', 'xml'],
  ['ec2QueryName', 'ec2'],
  ['xmlFlattened', 'flat'],
  ['xmlAttribute', 'attribute'],
  ['xmlNamespace', 'namespace'],
  ['httpLabel', 'label'],
  ['httpQuery', 'query'],
  ['httpHeader', 'header'],
  ['httpPrefixHeaders', 'prefix'],
  ['httpPayload', 'payload'],
  ['hostLabel', 'host'],
  ['eventPayload', 'eventPayload'],
  ['idempotencyToken', 'token'],
]

function memberTraits(shape: SdkShape | 'unit'): MemberTraits | undefined {
  if (shape === 'unit') return undefined
  const found = MEMBER_TRAITS.flatMap(([theirs, ours]) =>
    theirs in shape.traits ? [[ours, shape.traits[theirs]]] : [],
  )
  return found.length > 0 ? (Object.fromEntries(found) as MemberTraits) : undefined
}
