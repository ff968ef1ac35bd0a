import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { accountId, type AccountId } from '../../kernel/brands.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import { DIGITS } from '../../kernel/random.ts'
import type { Log } from '../../kernel/log.ts'
import type { Projection, View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import { trailOf } from '../audit.ts'
import type { World } from '../operation.ts'
import { namesNoKey } from '../s3/attributes.ts'
import { bucketNamed, type Bucket } from '../s3/documents.ts'
import { worker, type Worker } from '../worker.ts'
import { folderOf, mayDeliver } from './bucket-access.ts'
import {
  deliveries,
  TRAIL_WORK,
  trails,
  trailWork,
  WORLD,
  type Delivery,
  type LogFile,
  type Trail,
  type TrailRef,
} from './documents.ts'
import { signerOf } from './digest-keys.ts'
import { chainKey, chainOf, digestOf, logFileOf, type Place } from './digests.ts'
import type { Record } from './event.ts'
import { sourcesOf } from './organization.ts'
import { logObject } from './log-object.ts'
import { selects } from './selectors.ts'
import { isLogging } from './trails.ts'

const isSameSecond = (one: number, other: number): boolean => Math.floor(one / 1000) === Math.floor(other / 1000)

interface Parts {
  readonly world: World
  readonly projection: Projection
}

/** Files are written about every five minutes at AWS; sooner where nothing takes its time. */
const PERIOD = { real: 5 * 60_000, instant: 15_000 } as const
/** Digests are written every hour, also where nothing happened. */
const DIGEST_PERIOD = 60 * 60_000
/** Where nothing happens, nobody looks that often. */
const LONGEST = 60 * 60_000
const SOON = 1_000
const PER_READ = 1_000
/** Records of one delivery. */
const MOST = 5_000

const compress = promisify(gzip)

/** What this node remembers of its last look at a trail: only as long as the delivery is `of` which it was. */
interface Look {
  readonly of: string
  readonly at: number
  readonly wait: number
  readonly after: Places | undefined
}

const nameOf = (delivery: Delivery | undefined): string => canonicalJson(delivery ?? null)

/** Writes the records of every trail that logs into its bucket. */
export function trailWorker(parts: Parts, log: Log): Worker {
  const { clock, pace } = parts.world
  const looks = new Map<string, Look>()
  /** Another node that delivered since has seen what this one has not. */
  const lastLook = (key: string, delivery: Delivery | undefined): Look | undefined => {
    const last = looks.get(key)
    return last?.of === nameOf(delivery) ? last : undefined
  }

  const advance = async (ref: TrailRef, isOurTurn: () => boolean): Promise<number | undefined> => {
    const key = trailWork.key(ref)
    const view = parts.projection.view()
    const now = clock.now()
    const trail = trails.find(view, ref)
    if (!trail) return undefined
    const present = deliveries.find(view, trail)
    const before = present ?? { since: now }
    const last = lastLook(key, present)
    const due = (last?.at ?? before.attempted ?? before.since) + (last?.wait ?? before.wait ?? PERIOD[pace])
    const digestDue = trail.validation
      ? (before.digestAttempted ?? chainOf(trail, before).since) + DIGEST_PERIOD
      : Infinity
    if (isLogging(trail) && now < Math.min(due, digestDue)) return Math.min(due, digestDue)
    // Digests are named by the second in which they end.
    if (trail.validation && isSameSecond(chainOf(trail, before).since, now)) return now + SOON
    const found = await gather(parts.world, view, trail, before, last?.after)
    if (!isOurTurn()) return undefined
    const ends = !isLogging(trail) && !found.more
    const tried = found.bodies.size === 0 ? undefined : await files(parts.world, view, trail, found.bodies, now)
    const isDone = tried !== undefined && tried.error === undefined
    const wait = isDone ? PERIOD[pace] : Math.min((last?.wait ?? before.wait ?? PERIOD[pace]) * 2, LONGEST)
    const digests = now >= digestDue || (ends && trail.validation)
    if (!tried && !ends && !digests) {
      looks.set(key, { of: nameOf(present), at: now, wait, after: found.after })
      return Math.min(now + wait, digestDue)
    }
    const delivered = tried ? afterwards(trail, before, tried, { places: found.after, now, wait }) : before
    const chained = withFiles(trail, delivered, tried?.files ?? [])
    const digested = digests ? await writeDigests(parts.world, view, trail, chained, now) : undefined
    const delivery = digested?.delivery ?? chained
    const outcome = await parts.world.store.commit({
      writes: [
        ...(tried?.writes ?? []),
        ...(digested?.writes ?? []),
        deliveries.put(trail, delivery),
        ...(ends ? [trailWork.drop(trail)] : []),
      ],
      guards: view.guards(),
    })
    if (!outcome.committed) return clock.now() + SOON
    if (ends) {
      looks.delete(key)
      return undefined
    }
    const again = found.more && isDone ? 0 : wait
    looks.set(key, { of: nameOf(delivery), at: now, wait: again, after: isDone ? found.after : undefined })
    return Math.min(now + again, digests ? now + DIGEST_PERIOD : digestDue)
  }

  return worker<TrailRef>(parts, { name: 'trail', partition: WORLD, prefix: TRAIL_WORK, advance }, log)
}

/** Sequence of the last record that was looked at, by account. */
type Places = ReadonlyMap<AccountId, number>

/** Records as they were written, for one file. */
interface Lines {
  readonly account: AccountId
  readonly region: string
  readonly records: string[]
}

interface Found {
  /** By account and region, whose folder they go to. */
  readonly bodies: ReadonlyMap<string, Lines>
  readonly after: Places
  readonly more: boolean
}

const placesIn = (trail: Trail, { after, afterOf = {} }: Delivery): Places =>
  new Map([
    ...(after === undefined ? [] : [[trail.account, after] as const]),
    ...Object.entries(afterOf).map(([account, place]) => [accountId(account), place] as const),
  ])

/** What the trail has not seen yet, account by account. */
async function gather(world: World, view: View, trail: Trail, delivery: Delivery, seen?: Places): Promise<Found> {
  const found = { bodies: new Map<string, Lines>(), after: new Map(seen ?? placesIn(trail, delivery)), more: false }
  let left = MOST
  for (const { account, from } of sourcesOf(view, trail, delivery.since)) {
    if (left <= 0) return { ...found, more: true }
    const taken = await gatherFrom(world, trail, { account, from }, found, left)
    left -= taken.count
    if (taken.more) return { ...found, more: true }
  }
  return found
}

async function gatherFrom(
  world: World,
  trail: Trail,
  { account, from }: { readonly account: AccountId; readonly from: number },
  { bodies, after }: { readonly bodies: Map<string, Lines>; readonly after: Map<AccountId, number> },
  most: number,
): Promise<{ readonly count: number; readonly more: boolean }> {
  for (let count = 0; ;) {
    const place = after.get(account)
    const page = await world.store.read(trailOf(account), {
      order: 'oldest',
      from,
      ...(place === undefined ? {} : { after: place }),
      ...(isLogging(trail) || trail.stopped === undefined ? {} : { to: trail.stopped }),
      limit: PER_READ,
    })
    for (const { sequence, body } of page.events) {
      after.set(account, sequence)
      const record = JSON.parse(body) as Record
      if (!selects(trail, record)) continue
      const region = trail.multiRegion ? record.awsRegion : trail.region
      const there = bodies.get(`${account} ${region}`)
      if (there) there.records.push(body)
      else bodies.set(`${account} ${region}`, { account, region, records: [body] })
      count++
    }
    if (!page.more || count >= most) return { count, more: page.more }
  }
}

interface Tried {
  readonly writes: readonly Write[]
  readonly files?: readonly (LogFile & Place)[]
  readonly error?: 'NoSuchBucket' | 'AccessDenied' | 'KMS.NotFoundException'
}

/** The files, one a region, as objects of the bucket; or why S3 does not take them. */
async function files(world: World, view: View, trail: Trail, bodies: Found['bodies'], now: number): Promise<Tried> {
  const bucket = bucketNamed(view, trail.bucket)
  if (!bucket) return { writes: [], error: 'NoSuchBucket' }
  if (namesNoKey(bucket)) return { writes: [], error: 'KMS.NotFoundException' }
  const writes: Write[] = []
  const made: (LogFile & Place)[] = []
  for (const { account, region, records } of bodies.values()) {
    const key = keyOf(trail, account, region, now, world.random.text(16, LETTERS + DIGITS))
    if (!mayDeliver(world, view, trail, bucket, key)) return { writes: [], error: 'AccessDenied' }
    const content = `{"Records":[${records.join(',')}]}`
    writes.push(await objectOf(world, view, bucket, key, await compress(content), now))
    if (trail.validation) made.push({ account, region, ...logFileOf(bucket.name, key, content, records) })
  }
  return { writes, files: made }
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** `…/CloudTrail/us-east-1/2026/07/01/111122223333_CloudTrail_us-east-1_20260701T1205Z_Ab3….json.gz` */
function keyOf(trail: Trail, account: AccountId, region: string, now: number, unique: string): string {
  const [day = '', time = ''] = new Date(now).toISOString().split('T')
  const minute = `${day.replaceAll('-', '')}T${time.slice(0, 5).replace(':', '')}Z`
  const name = `${account}_CloudTrail_${region}_${minute}_${unique}.json.gz`
  return `${folderOf(trail, account)}/${region}/${day.replaceAll('-', '/')}/${name}`
}

async function objectOf(
  world: World,
  view: View,
  bucket: Bucket,
  key: string,
  bytes: Buffer,
  now: number,
  metadata: { readonly [name: string]: string } = {},
): Promise<Write> {
  const { digest, size } = await world.blobs.put(bytes)
  const etag = createHash('md5').update(bytes).digest('hex')
  return logObject(world, view, bucket, key, { etag, size, segments: [{ digest, start: 0, size }], now, metadata })
}

/** The log files that were written, until a digest tells of them; without validation none ever will. */
function withFiles(trail: Trail, delivery: Delivery, files: readonly (LogFile & Place)[]): Delivery {
  const { chains: before = {}, ...rest } = delivery
  if (!trail.validation) return rest
  const chains = new Map(Object.entries(before))
  const own = chainOf(trail, delivery)
  chains.set(chainKey(trail), own)
  const open = (place: Place) => chains.get(chainKey(place)) ?? { since: own.since, files: [] }
  for (const { account, region, ...file } of files) {
    const chain = open({ account, region })
    chains.set(chainKey({ account, region }), { ...chain, files: [...chain.files, file] })
  }
  return { ...rest, chains: Object.fromEntries(chains) }
}

/** A digest for the trail's own region, and for every other in which files were written; or why S3 does not take them. */
async function writeDigests(world: World, view: View, trail: Trail, delivery: Delivery, now: number) {
  const { digestError: _, ...before } = delivery
  const chains = new Map(Object.entries(before.chains ?? {}))
  const bucket = bucketNamed(view, trail.bucket)
  const writes: Write[] = []
  const refused = (digestError: NonNullable<Tried['error']>) => ({ writes: [], delivery: { ...before, digestAttempted: now, digestError } }) // prettier-ignore
  if (!bucket) return refused('NoSuchBucket')
  if (namesNoKey(bucket)) return refused('KMS.NotFoundException')
  for (const [key, chain] of chains) {
    const [account = '', region = ''] = key.split(' ')
    if (chain.files.length === 0 && key !== chainKey(trail)) continue
    const signer = await signerOf(view, region, now)
    const digest = digestOf(trail, { account: accountId(account), region }, chain, signer, now)
    if (!mayDeliver(world, view, trail, bucket, digest.key)) return refused('AccessDenied')
    const bytes = await compress(digest.text)
    writes.push(...signer.writes, await objectOf(world, view, bucket, digest.key, bytes, now, digest.metadata))
    chains.set(key, digest.next)
  }
  return { writes, delivery: { ...before, chains: Object.fromEntries(chains), digested: now, digestAttempted: now } }
}

function afterwards(
  trail: Trail,
  before: Delivery,
  { error }: Tried,
  { places, now, wait }: { readonly places: Places; readonly now: number; readonly wait: number },
): Delivery {
  const { error: _, wait: __, ...rest } = before
  if (error !== undefined) return { ...rest, attempted: now, error, wait }
  const after = places.get(trail.account)
  const others = [...places].filter(([account]) => account !== trail.account)
  return {
    ...rest,
    attempted: now,
    delivered: now,
    ...(after === undefined ? {} : { after }),
    ...(others.length > 0 ? { afterOf: Object.fromEntries(others) } : {}),
  }
}
