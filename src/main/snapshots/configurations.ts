import type { Json } from '../../kernel/canonical-json.ts'
import { serviceSchema } from '../../wire/schema/index.ts'
import { isStructure, type Shape } from '../../wire/schema/Schema.ts'

/** By whose answers S3 tells of a bucket's configurations, which are kept as they are told: whole, or the member. */
const TOLD: ReadonlyMap<string, readonly [operation: string, member?: string]> = new Map([
  ['accelerate', ['GetBucketAccelerateConfiguration']],
  ['cors', ['GetBucketCors']],
  ['encryption', ['GetBucketEncryption', 'ServerSideEncryptionConfiguration']],
  ['lifecycle', ['GetBucketLifecycleConfiguration']],
  ['logging', ['GetBucketLogging']],
  ['notification', ['GetBucketNotificationConfiguration']],
  ['objectLock', ['GetObjectLockConfiguration']],
  ['replication', ['GetBucketReplication']],
  ['requestPayment', ['GetBucketRequestPayment']],
  ['website', ['GetBucketWebsite']],
])

/** Those of which a bucket has many, by id. */
const NAMED = /^all(Analytics|IntelligentTiering|Inventory|Metrics)$/

/** Whether each of a bucket's configurations is one that S3 can tell of. The schema of S3 is loaded by then. */
export const areConfigurations = (kept: Readonly<Record<string, Json>>): boolean =>
  Object.entries(kept).every(([name, value]) => {
    const kind = NAMED.exec(name)?.[1]
    if (kind !== undefined)
      return isRecord(value) && Object.values(value).every((one) => fits(one, shapeOf(`GetBucket${kind}Configuration`, `${kind}Configuration`))) // prettier-ignore
    const told = TOLD.get(name)
    return told !== undefined && fits(value, shapeOf(...told))
  })

function shapeOf(operation: string, member?: string): Shape | undefined {
  const answer = serviceSchema('s3').operations.get(operation)?.output
  return member === undefined ? answer : answer?.members.find(({ name }) => name === member)?.shape
}

const isRecord = (value: Json): value is Readonly<Record<string, Json>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

function fits(value: Json, shape: Shape | undefined): boolean {
  if (!shape) return false
  if (isStructure(shape)) {
    if (!isRecord(value)) return false
    const of = (name: string) => shape.members.find((member) => member.name === name)?.shape
    const isWhole = shape.members.every(({ name, required }) => !required || Object.hasOwn(value, name))
    return isWhole && Object.entries(value).every(([name, inner]) => fits(inner, of(name)))
  }
  if (shape.kind === 'list') return Array.isArray(value) && value.every((one: Json) => fits(one, shape.item))
  if (shape.kind === 'map') return isRecord(value) && Object.values(value).every((one) => fits(one, shape.value))
  if (shape.kind === 'timestamp') return isRecord(value) && typeof value['$date'] === 'number'
  return typeof value === (SCALARS.get(shape.kind) ?? 'string')
}

const SCALARS: ReadonlyMap<string, string> = new Map([
  ['boolean', 'boolean'],
  ['integer', 'number'],
  ['long', 'number'],
  ['float', 'number'],
])
