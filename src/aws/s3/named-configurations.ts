import { Fault } from '../../kernel/Fault.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import { ALTERED } from '../opaque-pages.ts'
import { operation, type Call, type Need, type Operation } from '../operation.ts'
import { about, bucketOf, refuseNowhere } from './bucket.ts'
import type { Name } from './declare.ts'
import { buckets, type Bucket } from './documents.ts'
import { malformedXml, wrongToken } from './faults.ts'
import { kept, shown } from './kept.ts'
import { onBucket } from './needs.ts'

/** Configurations of which a bucket has many, by id: one row a kind, four operations each. */
const KINDS = ['Analytics', 'IntelligentTiering', 'Inventory', 'Metrics'] as const
type Kind = (typeof KINDS)[number]

const MOST = 1000
const PER_PAGE = 100

interface OnBucket {
  readonly Bucket: string
}
interface OnOne extends OnBucket {
  readonly Id: string
}
interface OnAll extends OnBucket {
  readonly ContinuationToken?: string | undefined
}

type Kept = Readonly<Record<string, Json>>

const all = (bucket: Bucket, kind: Kind): Kept => (bucket.configurations[`all${kind}`] as Kept | undefined) ?? {}
const withAll = (bucket: Bucket, kind: Kind, value: Kept): Bucket => ({
  ...bucket,
  configurations: { ...bucket.configurations, [`all${kind}`]: value },
})

/** Ids are whatever their owner likes. */
const one = (kept: Kept, id: string): Json | undefined => (Object.hasOwn(kept, id) ? kept[id] : undefined)

/** Listing and deleting take the actions of reading and putting: there are no others. */
const needs = (call: Call<OnBucket>, verb: 'Get' | 'Put', kind: Kind): readonly Need[] => [
  onBucket(call, bucketOf(call), `s3:${verb}${kind}Configuration`),
]

const missing = () => new Fault('NoSuchConfiguration', 404, 'The specified configuration does not exist.')
const invalidId = () => new Fault('InvalidConfigurationId', 400, 'The specified configuration id is invalid.')
const otherId = () => new Fault('IdMismatch', 400, 'Document ID does not match the specified configuration ID.')
const tooMany = () =>
  new Fault(
    'TooManyConfigurations',
    400,
    'You are attempting to create a new configuration but have already reached the 1,000-configuration limit.',
  )

/** Each member of the family by the name that AWS gave it. */
const named = (verb: 'Get' | 'Put' | 'Delete', kind: Kind): Name => `${verb}Bucket${kind}Configuration`

const getting = (kind: Kind) =>
  operation<OnOne, unknown>({
    name: named('Get', kind),
    unsigned: 'anonymous',
    authorize: (call) => needs(call, 'Get', kind),
    handle(call) {
      const bucket = bucketOf(call)
      const value = one(all(bucket, kind), call.input.Id)
      if (value === undefined) throw missing()
      return about(call, bucket, { [`${kind}Configuration`]: shown(value) })
    },
  })

interface Configuration {
  readonly Id?: string
  /** Of an inventory. */
  readonly Destination?: { readonly S3BucketDestination?: { readonly Bucket?: string } }
}

/** @throws {Fault} InvalidS3DestinationBucket for a bucket that is named but by its name. */
function checkDestination({ Destination: destination }: Configuration): void {
  const bucket = destination?.S3BucketDestination?.Bucket
  if (bucket !== undefined && !/^arn:aws[\w-]*:s3:::./.test(bucket))
    throw new Fault('InvalidS3DestinationBucket', 400, 'Invalid bucket ARN.')
}

const putting = (kind: Kind) =>
  operation<OnOne & Readonly<Record<string, unknown>>, unknown>({
    name: named('Put', kind),
    unsigned: 'anonymous',
    refuseFirst: refuseNowhere,
    authorize: (call) => needs(call, 'Put', kind),
    handle(call) {
      const bucket = bucketOf(call)
      const { Id: id } = call.input
      const value = call.input[`${kind}Configuration`] as Configuration
      if (!/^[A-Za-z0-9_.-]{1,64}$/.test(id)) throw invalidId()
      if (value.Id !== id) throw kind === 'Inventory' ? otherId() : malformedXml()
      checkDestination(value)
      const before = all(bucket, kind)
      if (one(before, id) === undefined && Object.keys(before).length >= MOST) throw tooMany()
      const answer = about(call, bucket, {}, [buckets.put(withAll(bucket, kind, { ...before, [id]: kept(value) }))])
      return { ...answer, status: 204 }
    },
  })

const deleting = (kind: Kind) =>
  operation<OnOne, unknown>({
    name: named('Delete', kind),
    unsigned: 'anonymous',
    authorize: (call) => needs(call, 'Put', kind),
    handle(call) {
      const bucket = bucketOf(call)
      const before = all(bucket, kind)
      if (one(before, call.input.Id) === undefined) throw missing()
      const rest = Object.fromEntries(Object.entries(before).filter(([id]) => id !== call.input.Id))
      return about(call, bucket, {}, [buckets.put(withAll(bucket, kind, rest))])
    },
  })

const listing = (kind: Kind) =>
  operation<OnAll, unknown>({
    name: `ListBucket${kind}Configurations` satisfies Name,
    unsigned: 'anonymous',
    authorize: (call) => needs(call, 'Get', kind),
    handle(call) {
      const bucket = bucketOf(call)
      const { ContinuationToken: token } = call.input
      const sorted = Object.entries(all(bucket, kind)).toSorted(([a], [b]) => (a < b ? -1 : 1))
      if (token === ALTERED) throw wrongToken()
      const rest = token === undefined ? sorted : sorted.filter(([id]) => id > token)
      const page = rest.slice(0, PER_PAGE)
      const last = page.at(-1)
      const isTruncated = rest.length > page.length && last !== undefined
      return about(call, bucket, {
        IsTruncated: isTruncated,
        ...(token === undefined ? {} : { ContinuationToken: token }),
        ...(isTruncated ? { NextContinuationToken: last[0] } : {}),
        [`${kind}ConfigurationList`]: page.map(([, value]) => shown(value)),
      })
    },
  })

export const namedConfigurations: readonly Operation<never, unknown, unknown>[] = KINDS.flatMap((kind) => [
  getting(kind),
  putting(kind),
  deleting(kind),
  listing(kind),
])
