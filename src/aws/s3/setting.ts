import type { Fault } from '../../kernel/Fault.ts'
import type { Write } from '../../store/Store.ts'
import { operation, type Call, type Need, type Operation } from '../operation.ts'
import { about, bucketOf, refuseNowhere } from './bucket.ts'
import type { CallOf, Input, Name, Output } from './declare.ts'
import { buckets, type Bucket } from './documents.ts'
import { onBucket } from './needs.ts'

interface OnBucket {
  readonly Bucket: string
}

/** One setting of a bucket: how it is read, put and deleted, and which IAM action each takes. */
interface Setting<Get extends Name, Put extends Name, Delete extends Name> {
  readonly get: readonly [name: Get, action: string]
  /** `status`: where S3's is another than the model's. */
  readonly put?: readonly [name: Put, action: string, status?: number]
  readonly delete?: readonly [name: Delete, action: string]
  /** Refuses who may not have it in any way, whatever policies allow. */
  check?(bucket: Bucket, call: Call<OnBucket>): void
  /** Undefined: it was never put, or deleted. */
  read(bucket: Bucket, call: Call<OnBucket>): Output<Get> | undefined
  write?(bucket: Bucket, input: Input<Put>, call: CallOf<Put>): Bucket
  clear?(bucket: Bucket): Bucket
  /** What putting it takes beside its action. */
  also?(call: CallOf<Put>): readonly Need[]
  /** What is answered when it was put. Default: nothing. */
  told?(bucket: Bucket): Output<Put>
  /** What is written beside the bucket, once it was put or deleted. */
  beside?(call: Call<OnBucket>, after: Bucket): readonly Write[]
  /** The answer while there is none. */
  readonly absent?: (bucket: Bucket) => Fault
}

/** The setting's operations. */
export function setting<Get extends Name, Put extends Name, Delete extends Name>(
  row: Setting<Get, Put, Delete>,
): readonly Operation<never, unknown, unknown>[] {
  const made = [getting(row)]
  const { put, write, clear, told, beside, check, also = () => [] } = row
  if (put && write)
    made.push(
      changing(put, (bucket, call) => write(bucket, call.input as Input<Put>, call as CallOf<Put>), {
        check,
        told,
        beside,
        also: (call) => also(call as CallOf<Put>),
      }),
    )
  if (row.delete && clear) made.push(changing(row.delete, clear, { beside, check }))
  return made
}

function getting<Get extends Name>(row: Setting<Get, Name, Name>): Operation<never, unknown, unknown> {
  const [name, action] = row.get
  return operation<OnBucket, unknown>({
    name,
    unsigned: 'anonymous',
    authorize: (call) => needs(call, action),
    handle(call) {
      const bucket = bucketOf(call)
      row.check?.(bucket, call)
      const value = row.read(bucket, call)
      if (value === undefined && row.absent) throw row.absent(bucket)
      return about(call, bucket, value ?? {})
    },
  })
}

interface Told {
  readonly check?: ((bucket: Bucket, call: Call<OnBucket>) => void) | undefined
  readonly also?: (call: Call<OnBucket>) => readonly Need[]
  readonly told?: ((bucket: Bucket) => unknown) | undefined
  readonly beside?: ((call: Call<OnBucket>, after: Bucket) => readonly Write[]) | undefined
}

function changing(
  [name, action, status]: readonly [name: string, action: string, status?: number],
  change: (bucket: Bucket, call: Call<OnBucket>) => Bucket,
  { check, told = () => ({}), beside = () => [], also = () => [] }: Told,
): Operation<never, unknown, unknown> {
  return operation<OnBucket, unknown>({
    name,
    unsigned: 'anonymous',
    refuseFirst: refuseNowhere,
    authorize: (call) => [...needs(call, action), ...also(call)],
    handle(call) {
      const bucket = bucketOf(call)
      check?.(bucket, call)
      const after = change(bucket, call)
      const answer = about(call, bucket, told(after), [buckets.put(after), ...beside(call, after)])
      return status === undefined ? answer : { ...answer, status }
    },
  })
}

const needs = (call: Call<OnBucket>, action: string): readonly Need[] => [onBucket(call, bucketOf(call), action)]
