import { completion, foundWorld, sealingKeys, worldIdentity, type WorldIdentity } from '../aws/world.ts'
import { awsDoor, type AwsDoor } from '../aws/pipeline.ts'
import type { World } from '../aws/operation.ts'
import { sealedMessages } from '../aws/sealed-messages.ts'
import { corsDoor } from '../aws/s3/cors/cors-door.ts'
import { stackWorker } from '../aws/cloudformation/work.ts'
import { trailWorker } from '../aws/cloudtrail/deliver.ts'
import { lifecycleWorker } from '../aws/s3/lifecycle-work.ts'
import type { Worker } from '../aws/worker.ts'
import type { Trouble } from '../aws/trouble.ts'
import { sealedSessions } from '../aws/sts/session-token.ts'
import type { Issuers } from '../aws/sts/discovery.ts'
import { SERVICE_NAMES, loadService } from '../wire/schema/index.ts'
import type { Clock } from '../kernel/Clock.ts'
import type { Log } from '../kernel/log.ts'
import type { Random } from '../kernel/random.ts'
import { openProjection, type Projection } from '../store/projection.ts'
import type { Store } from '../store/Store.ts'
import type { RedHatIssuers } from '../aws/red-hat.ts'

/** The AWS side of a world, behind whatever doors. */
export interface Cloud {
  readonly identity: WorldIdentity
  readonly world: World
  readonly projection: Projection
  readonly door: AwsDoor
  /** Works on stacks, and on the files of trails, until it is stopped. */
  readonly workers: Pick<Worker, 'stop'>
}

export interface CloudParts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly issuers: Issuers
  readonly pace: World['pace']
  /** Of a world that is founded. */
  readonly region: string | undefined
  /** Red Hat's own, written into a world at its founding. */
  readonly redHat: RedHatIssuers
  /** Filled and emptied while the cloud runs. */
  readonly trouble?: Trouble
}

/** Opens the world that the store holds, founding it at first. */
export async function openCloud(parts: CloudParts): Promise<Cloud> {
  const { store, clock, random, log, issuers, pace } = parts
  await Promise.all(SERVICE_NAMES.map(loadService))
  const projection = await openProjection(store)
  const identity = await foundOnce(projection, parts)
  const sessions = sealedSessions(identity.id, () => projection.view().derive('sealing-keys', sealingKeys), random)
  const messages = sealedMessages('message', identity.messageSecret, random)
  const pages = sealedMessages('page', identity.messageSecret, random)
  const { accounts, region } = identity
  const trouble = parts.trouble ?? {}
  const world: World = {
    clock,
    random,
    store,
    blobs: store.blobs,
    region,
    accounts,
    sessions,
    messages,
    pages,
    issuers,
    pace,
    trouble,
    stacksQuiet: () => stacks.quiet(),
  }
  const door = corsDoor(awsDoor(world, projection, log), () => projection.view(), random)
  const stacks = stackWorker({ world, projection, forward: door.forward }, log)
  const works = [stacks, trailWorker({ world, projection }, log), lifecycleWorker({ world, projection }, log)]
  for (const work of works) work.start()
  const workers = { stop: async () => void (await Promise.all(works.map((work) => work.stop()))) }
  return { identity, world, projection, door, workers }
}

/** Two nodes may found at once: the guard lets one win, both then read the same world. */
async function foundOnce(
  projection: Projection,
  { store, clock, random, redHat, region }: CloudParts,
): Promise<WorldIdentity> {
  const found = projection.view()
  const known = worldIdentity(found)
  // A world of an earlier version has no suffix.
  if (known && (known as Partial<WorldIdentity>).supportSuffix !== undefined) return known
  const writes = known
    ? completion(known, random, clock.now(), redHat)
    : foundWorld(random, clock.now(), redHat, region)
  await store.commit({ writes, guards: found.guards() })
  const founded = worldIdentity(projection.view())
  if (!founded) throw new Error('the world was not founded')
  return founded
}
