import { fairTurn } from '../../kernel/turn.ts'
import type { Log } from '../../kernel/log.ts'
import type { Projection, View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import type { World } from '../operation.ts'
import { worker, type Worker } from '../worker.ts'
import { deleteMarker } from './delete-object.ts'
import { bucketNames, buckets, LIFECYCLE_WORK, lifecycleWork, objects, uploads, WORLD, type Bucket, type LifecycleRef } from './documents.ts' // prettier-ignore
import { afterRules, isGivenUp, type Occasion } from './lifecycle-effects.ts'
import { hasLifecycle, lifecycleOf, nextMidnight } from './lifecycle-in-force.ts'

interface Parts {
  readonly world: World
  readonly projection: Projection
}

/** Keys that are looked at, and changed, together. */
const PAGE = 500
const MOST_TRIES = 8
const SOON = 1_000

/**
 * Does what the lifecycle rules of buckets say, once a day, at midnight UTC: as S3 does, of which CloudTrail tells nothing either.
 * A pass that was cut off is begun again: what it did is not due any more.
 */
export function lifecycleWorker(parts: Parts, log: Log): Worker {
  const { clock, store } = parts.world
  const made = worker<LifecycleRef>(
    parts,
    {
      name: 'lifecycle',
      partition: WORLD,
      prefix: LIFECYCLE_WORK,
      advance: (ref, isOurTurn) => advance(parts, ref, isOurTurn),
    },
    log,
  )
  return {
    ...made,
    start() {
      made.start()
      // Buckets of a world from before rules were carried out.
      const view = parts.projection.view()
      const missed = bucketNames
        .all(view)
        .filter((ref) => isLeftOut(view, ref))
        .map((ref) => lifecycleWork.put({ ...ref, passed: clock.now() }))
      if (missed.length > 0)
        void clock.track(
          store.commit({ writes: missed }).then(
            () => {},
            (error: unknown) => log.bug('lifecycle work failed', error),
          ),
        )
    },
  }
}

function isLeftOut(view: View, { account, bucket: name }: LifecycleRef): boolean {
  const bucket = buckets.find(view, account, name)
  return bucket !== undefined && hasLifecycle(bucket) && !lifecycleWork.find(view, { account, bucket: name })
}

/** World milliseconds of the next pass; undefined: the bucket has no rules any more. */
async function advance(parts: Parts, ref: LifecycleRef, isOurTurn: () => boolean): Promise<number | undefined> {
  const { clock, store } = parts.world
  const view = parts.projection.view()
  const work = lifecycleWork.find(view, ref)
  if (!work) return undefined
  const bucket = buckets.find(view, ref.account, ref.bucket)
  if (!bucket || !hasLifecycle(bucket)) {
    const { committed } = await store.commit({ writes: [lifecycleWork.drop(ref)], guards: view.guards() })
    return committed ? undefined : clock.now() + SOON
  }
  const now = clock.now()
  const due = nextMidnight(work.passed)
  if (now < due) return due
  if (!(await pass(parts, bucket, now, isOurTurn))) return clock.now() + SOON
  const at = parts.projection.view()
  const isThere = lifecycleWork.find(at, ref) !== undefined
  if (isThere) await store.commit({ writes: [lifecycleWork.put({ ...ref, passed: now })], guards: at.guards() })
  return isThere ? nextMidnight(now) : undefined
}

/** Whether all that was due is done; others may have come in between. */
async function pass(parts: Parts, bucket: Bucket, now: number, isOurTurn: () => boolean): Promise<boolean> {
  const lifecycle = lifecycleOf(bucket)
  if (lifecycle.rules.length === 0) return true
  const givenUp = uploads
    .all(parts.projection.view(), bucket)
    .filter((upload) => isGivenUp(upload, lifecycle, now))
    .map(({ id }) => id)
  for (const id of givenUp) if (!(await change(parts, bucket, (view, there) => abortion(view, there, id, now)))) return false // prettier-ignore
  const fair = fairTurn()
  for (let after: string | undefined; isOurTurn();) {
    const page = objects.page(parts.projection.view(), bucket, { after, limit: PAGE })
    const occasion = occasionOf(parts.world, bucket, now)
    const due = page.flatMap(({ value }) => (afterRules(value, occasion) ? [value.key] : []))
    if (due.length > 0 && !(await change(parts, bucket, (view, there) => ends(parts.world, view, there, due, now)))) return false // prettier-ignore
    if (page.length < PAGE) return true
    after = page.at(-1)?.key
    await fair()
  }
  return false
}

/** What is read for it is guarded; whoever changes it at the same time goes first. */
async function change(
  { world, projection }: Parts,
  { account, name }: Bucket,
  writesOf: (view: View, bucket: Bucket) => readonly Write[],
): Promise<boolean> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const view = projection.view()
    const bucket = buckets.find(view, account, name)
    const writes = bucket ? writesOf(view, bucket) : []
    if (writes.length === 0) return true
    const { committed } = await world.store.commit({ writes, guards: view.guards() })
    if (committed) return true
  }
  return false
}

function abortion(view: View, bucket: Bucket, id: string, now: number): readonly Write[] {
  const upload = uploads.find(view, bucket, id)
  return upload && isGivenUp(upload, lifecycleOf(bucket), now) ? uploads.drop(view, bucket, id) : []
}

function ends(world: World, view: View, bucket: Bucket, keys: readonly string[], now: number): readonly Write[] {
  const occasion = occasionOf(world, bucket, now)
  return keys.flatMap((key) => {
    const stored = objects.find(view, bucket, key)
    const after = stored && afterRules(stored, occasion)
    return after ? [objects.put(bucket, after)] : []
  })
}

const occasionOf = ({ random }: World, bucket: Bucket, now: number): Occasion => ({
  lifecycle: lifecycleOf(bucket),
  versioned: bucket.versioning !== undefined,
  now,
  marker: () => deleteMarker(bucket, { now, random }),
})
