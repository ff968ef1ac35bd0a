import type { AccountId } from '../../kernel/brands.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import type { Tag } from '../iam/documents.ts'

/** What CloudTrail keeps, in the partition of the trail's account. Times are world milliseconds. */
export interface Trail {
  readonly name: string
  readonly account: AccountId
  /** Where it was made. */
  readonly region: string
  readonly bucket: string
  readonly prefix?: string
  readonly global: boolean
  readonly multiRegion: boolean
  readonly validation: boolean
  /** False: the files’ own deliveries are not to be recorded. None are here; kept to be told. */
  readonly recursive?: boolean
  /** The organization whose accounts' records it holds; undefined: its own account's. */
  readonly organization?: string
  /** As they were put; undefined: all management events. */
  readonly selectors?: Selectors
  /** As they were put, never empty; undefined: none. Kept to be told: nothing is watched for. */
  readonly insights?: readonly InsightSelector[]
  readonly tags: readonly Tag[]
  readonly started?: number
  readonly stopped?: number
}

/** One kind or the other. */
export type Selectors =
  { readonly basic: readonly BasicSelector[] } | { readonly advanced: readonly AdvancedSelector[] }

export interface BasicSelector {
  readonly ReadWriteType?: string | undefined
  readonly IncludeManagementEvents?: boolean | undefined
  readonly DataResources?:
    readonly { readonly Type?: string | undefined; readonly Values?: readonly string[] | undefined }[] | undefined
  readonly ExcludeManagementEventSources?: readonly string[] | undefined
}

export interface InsightSelector {
  readonly InsightType: string
  readonly EventCategories: readonly string[]
}

type Comparisons = {
  readonly [name in 'Equals' | 'StartsWith' | 'EndsWith' | 'NotEquals' | 'NotStartsWith' | 'NotEndsWith']?:
    readonly string[] | undefined
}

export interface AdvancedSelector {
  readonly Name?: string | undefined
  readonly FieldSelectors: readonly ({ readonly Field: string } & Comparisons)[]
}

/** How far the records of a trail have come. */
export interface Delivery {
  /** Sequence of the last record of its account that was looked at, of the logging that began at `since`. */
  readonly after?: number
  /** The same of the other accounts of an organization. */
  readonly afterOf?: Readonly<Record<string, number>>
  readonly since: number
  /** When files were last written. */
  readonly delivered?: number
  readonly attempted?: number
  /** S3's code of what stands in the way. */
  readonly error?: string
  /** How long after the last attempt it is tried again, ms, whichever node does; absent: as nothing stands in the way. */
  readonly wait?: number
  /** Of a trail with validation, by account and region. */
  readonly chains?: Readonly<Record<string, DigestChain>>
  /** When digests were last written. */
  readonly digested?: number
  readonly digestAttempted?: number
  readonly digestError?: string
}

/** A log file that was written, as a digest tells of it. */
export interface LogFile {
  readonly bucket: string
  readonly key: string
  /** SHA-256 of what is in it, hex. */
  readonly hash: string
  /** Times of its events, as they write them. */
  readonly oldest: string
  readonly newest: string
}

/** What the next digest of an account and region will tell. */
export interface DigestChain {
  /** From when. */
  readonly since: number
  readonly files: readonly LogFile[]
  /** The digest before; undefined: the chain begins. */
  readonly last?: {
    readonly bucket: string
    readonly key: string
    readonly hash: string
    readonly signature: string
  }
}

const TRAILS = 'cloudtrail/'

const trailKey = (region: string, name: string) => `${TRAILS}${region}/trail/${name}`
const deliveryKey = ({ region, name }: Named) => `${TRAILS}${region}/delivery/${name}`

type Named = Pick<Trail, 'account' | 'region' | 'name'>

const write = (partition: string, key: string, value: unknown): Write => ({ partition, key, value: value as Json })

export const trails = {
  find: (view: View, { account, region, name }: Named): Trail | undefined =>
    view.get<Trail>(account, trailKey(region, name))?.value,
  /** Of all regions. */
  all: (view: View, account: AccountId): readonly Trail[] =>
    view.scan<Trail>(account, TRAILS).flatMap(({ key, value }) => (key.includes('/trail/') ? [value] : [])),
  put: (trail: Trail): Write => write(trail.account, trailKey(trail.region, trail.name), trail),
  drop: ({ account, region, name }: Named): Write => ({ partition: account, key: trailKey(region, name) }),
}

export const deliveries = {
  find: (view: View, trail: Named): Delivery | undefined =>
    view.get<Delivery>(trail.account, deliveryKey(trail))?.value,
  put: (trail: Named, value: Delivery): Write => write(trail.account, deliveryKey(trail), value),
  drop: (trail: Named): Write => ({ partition: trail.account, key: deliveryKey(trail) }),
}

/** Trails whose records are on their way, in the world's own partition: what the node that delivers them looks at. */
export const WORLD = 'world'
export const TRAIL_WORK = 'trail-work/'
export type TrailRef = Named

export const trailWork = {
  key: ({ account, region, name }: Named) => `${TRAIL_WORK}${account}/${region}/${name}`,
  put: (trail: Named): Write => {
    const { account, region, name } = trail
    return write(WORLD, trailWork.key(trail), { account, region, name })
  },
  drop: (trail: Named): Write => ({ partition: WORLD, key: trailWork.key(trail) }),
}

export const trailArn = ({ account, region, name }: Named): string =>
  `arn:aws:cloudtrail:${region}:${account}:trail/${name}`
