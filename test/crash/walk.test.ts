import { describe, expect, it } from 'vitest'
import { silentLog } from '../../src/kernel/log.ts'
import { seededRandom } from '../../src/kernel/random.ts'
import { memoryStore } from '../../src/store/memory/memory-store.ts'
import type { Store } from '../../src/store/Store.ts'
import { generateSigningKey } from '../../src/wire/jose/signing-key.ts'
import { inside, type Inside } from '../inside.ts'
import { mortal, type Life } from './mortal-store.ts'
import { inventory, WHOLE, type Inventory } from './whole-cluster.ts'

/**
 * The crash walk. A cluster is deployed, scaled out and deleted while all that is in memory is dropped again and again: walk number r
 * of STRIDE dies right after its commits r, r + STRIDE, r + 2·STRIDE …, counted over everything that writes documents, so that each
 * commit is the last one of a life in one of the walks. What is durable after one commit is what is durable before the next: a death
 * after every commit is a death before every commit too. A commit that only adds to the trail leaves nothing to go on from.
 *
 * Each life begins with nothing but the store; a command that was cut off is typed again. All walks take several minutes:
 * `STINT_CRASH=every` takes them; otherwise it is a sample, drawn by STINT_SEED.
 */
const STRIDE = 40
const SAMPLE = 16
const SEED = process.env['STINT_SEED'] ?? 'walk-1'

const every = Array.from({ length: STRIDE }, (_, offset) => offset)
const walks = process.env['STINT_CRASH'] === 'every' ? every : sample()

function sample(): readonly number[] {
  const random = seededRandom(SEED)
  const order = new Map(every.map((offset) => [offset, random.bytes(4).readUInt32BE()]))
  return every.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)).slice(0, SAMPLE)
}

/** Making keys is not what is looked at here. */
const key = await generateSigningKey(2048)
const keys = { take: async () => key }

const BUCKET = 'witness'

interface Walk {
  readonly durable: Store
  readonly isFatal: () => boolean
  /** Objects whose writes were acknowledged. */
  readonly acknowledged: string[]
  lives: number
}

interface ToldCluster {
  readonly state: string
  readonly infraId: string
}

const clusterIn = ({ server }: Inside): ToldCluster | undefined =>
  server.cloud.projection.view().scan<ToldCluster>('ocm', 'cluster/')[0]?.value

/** Lives one life after another until one reaches the end. */
async function lived<End>(walk: Walk, live: (w: Inside, life: Life) => Promise<End>): Promise<End> {
  for (;;) {
    const life = mortal(walk.durable, walk.isFatal)
    walk.lives++
    const log = { ...silentLog, bug: (event: string, error: unknown) => life.over() || console.error(event, error) }
    const w = await inside({ store: life.store, keys, log }).catch((error: unknown) => {
      if (!life.over()) throw error
    })
    if (!w) continue
    const lived = live(w, life).then(
      (end) => ({ end }),
      (error: unknown) => {
        if (!life.over()) throw error
      },
    )
    const reached = await Promise.race([lived, life.ended])
    await w.close()
    await lived
    if (reached) return reached.end
  }
}

/** Moves the clock on until it holds, or life ends. */
async function until(w: Inside, life: Life, holds: () => boolean): Promise<void> {
  while (!holds() && !life.over()) await w.clock.advance(50)
  if (life.over()) throw new Error('died')
}

/** A write of the customer's own, beside everything else. */
async function witness({ aws }: Inside, { acknowledged, lives }: Walk): Promise<void> {
  const Key = `life-${lives}`
  await aws.call('s3', 'CreateBucket', { Bucket: BUCKET })
  await aws.call('s3', 'PutObject', { Bucket: BUCKET, Key, Body: Buffer.from(Key) })
  acknowledged.push(Key)
}

const UNDER_WAY = new Set(['pending', 'validating', 'installing', 'ready'])

const deployed = (walk: Walk) =>
  lived(walk, async (w, life) => {
    await witness(w, walk)
    if (!UNDER_WAY.has(clusterIn(w)?.state ?? '')) await w.type('deploy demo')
    await until(w, life, () => clusterIn(w)?.state === 'ready')
    return counted(w)
  })

const scaled = (walk: Walk, replicas: number) =>
  lived(walk, async (w, life) => {
    await w.type(`edit machinepool worker --cluster demo --replicas ${replicas}`)
    await until(w, life, () => readyNodes(w) === 5 + replicas)
    return counted(w)
  })

const removed = (walk: Walk) =>
  lived(walk, async (w, life) => {
    const infra = clusterIn(w)?.infraId
    if (clusterIn(w) && clusterIn(w)?.state !== 'uninstalling') await w.type('delete cluster --cluster demo -y')
    await until(w, life, () => clusterIn(w) === undefined)
    return infra
  })

const counted = async (w: Inside): Promise<{ infra: string; found: Inventory }> => {
  const infra = clusterIn(w)?.infraId ?? ''
  return { infra, found: await inventory(w.aws, infra) }
}

interface Node {
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] }
}

function readyNodes({ server }: Inside): number {
  const view = server.cloud.projection.view()
  const id = view.scan<{ id: string }>('ocm', 'cluster/')[0]?.value.id ?? ''
  return view
    .scan<Node>(`cluster/${id}`, 'k8s/nodes/')
    .filter(({ value }) => value.status?.conditions?.some((one) => one.type === 'Ready' && one.status === 'True'))
    .length
}

describe(`the state dropped after every commit: ${walks.length} of ${STRIDE} walks (STINT_SEED=${SEED})`, () => {
  it.each(walks)(
    'walk %i ends as if nothing had been: deployed, scaled out, deleted',
    async (offset) => {
      let commits = 0
      const walk: Walk = {
        durable: memoryStore(),
        isFatal: () => commits++ % STRIDE === offset,
        acknowledged: [],
        lives: 0,
      }
      const { found, infra } = await deployed(walk)
      expect(found).toEqual(WHOLE)
      const [toDeploy, lives] = [commits, walk.lives]
      expect((await scaled(walk, 3)).found).toEqual({ ...WHOLE, instances: 8, volumes: 8 })
      const toScale = commits - toDeploy
      await removed(walk)
      console.log(
        `walk ${offset}: ${toDeploy} commits in ${lives} lives to deploy, ${toScale} to scale, ${commits - toDeploy - toScale} to delete, ${walk.lives} lives`,
      )
      const w = await inside({ store: walk.durable, keys })
      expect(await inventory(w.aws, infra)).toEqual(GONE)
      const { Contents = [] } = await w.aws.call('s3', 'ListObjectsV2', { Bucket: BUCKET })
      const kept = new Set(Contents.map(({ Key }) => Key))
      expect(walk.acknowledged.filter((name) => !kept.has(name))).toEqual([])
      await w.close()
    },
    240_000,
  )
})

/** What outlives a cluster: the account's own roles, policies and trust. */
const KEPT: ReadonlySet<string> = new Set(['accountPolicies', 'accountRoles', 'operatorRoles', 'oidcProviders'])
const GONE: Inventory = Object.fromEntries(
  Object.entries(WHOLE).map(([kind, count]) => [kind, KEPT.has(kind) ? count : 0]),
)
