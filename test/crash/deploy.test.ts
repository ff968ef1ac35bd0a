import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seededRandom, type Random } from '../../src/kernel/random.ts'
import { cloudUp, clusterNamed, clustersNamed, done, environmentFor, person, stint, type UpCloud } from '../built.ts'
import { inventory, WHOLE } from './whole-cluster.ts'
import { recordedWrites, witness, witnessed } from './witness.ts'

const SEED = process.env['STINT_SEED'] ?? 'deploy-1'
const DEPLOYMENTS = 5
const KILLS = 8
const DEPLOY = ['deploy', 'demo']

/** How many writes the customer's trail records of a deployment that nobody disturbs: by them its progress is told, on any machine. */
let whole = 0
const folders: string[] = []

async function freshState(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stint-crash-'))
  folders.push(folder)
  return join(folder, 'state')
}

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

/** The last writes are recorded while the cluster becomes ready: a point among them might come too late. */
const LATEST = 0.95

/** Points of a deployment, as numbers of recorded writes, the first first: each finds the deployment under way. */
const points = (random: Random): readonly number[] =>
  Array.from({ length: KILLS }, () => Math.floor((random.bytes(2).readUInt16BE() / 0xffff) * LATEST * whole)).toSorted(
    (a, b) => a - b,
  )

/** Types the command, kills the server once so many writes are recorded, and answers what it had acknowledged until then. */
async function killedAt(state: string, cloud: UpCloud, at: number, life: number) {
  const aws = await person(state)
  const watching = witness(aws, life)
  let isOver = false
  const typed = stint(state, DEPLOY).finally(() => (isOver = true))
  let records = await recordedWrites(aws)
  while (records.length < at && !isOver) records = await recordedWrites(aws)
  await cloud.kill()
  const [{ code, err }] = await Promise.all([typed, watching.ended])
  aws.close()
  if (code === 0) throw new Error(`the deployment was over before ${at} writes were recorded`)
  if (code === 70) throw new Error(`the command took the cloud's death for a bug of its own:\n${err}`)
  return { objects: watching.acknowledged, records }
}

async function expectKept(
  state: string,
  acknowledged: { objects: readonly string[]; records: readonly string[] },
): Promise<void> {
  const aws = await person(state)
  const [objects, records] = [await witnessed(aws), new Set(await recordedWrites(aws))]
  aws.close()
  expect(acknowledged.objects.filter((name) => !objects.has(name))).toEqual([])
  expect(acknowledged.records.filter((id) => !records.has(id))).toEqual([])
}

async function expectWhole(state: string): Promise<void> {
  const cluster = await clusterNamed(state, 'demo')
  expect(cluster).toMatchObject({ state: 'ready' })
  const aws = await person(state)
  expect(await inventory(aws, cluster.infra_id)).toEqual(WHOLE)
  aws.close()
}

describe(`kill -9 at ${DEPLOYMENTS * KILLS} points of a deployment (STINT_SEED=${SEED})`, () => {
  beforeAll(async () => {
    const state = await freshState()
    const cloud = await cloudUp(state)
    await done(state, DEPLOY)
    await expectWhole(state)
    const aws = await person(state)
    whole = (await recordedWrites(aws)).length
    aws.close()
    await cloud.stop()
  })

  it.each(Array.from({ length: DEPLOYMENTS }, (_, index) => index + 1))(
    'deployment %i ends whole, nothing twice, nothing acknowledged lost',
    async (deployment) => {
      const random = seededRandom(`${SEED}/${deployment}`)
      const state = await freshState()
      let cloud = await cloudUp(state)
      for (const [index, at] of points(random).entries()) {
        const acknowledged = await killedAt(state, cloud, at, index + 1)
        console.log(
          `deployment ${deployment}: killed after ${acknowledged.records.length} of ${whole} writes, drawn was ${at}`,
        )
        cloud = await cloudUp(state)
        await expectKept(state, acknowledged)
      }
      await done(state, DEPLOY)
      await expectWhole(state)
      expect(await cloud.stop()).toBe(0)
    },
    240_000,
  )

  it('killed at the beginning of each phase in turn, the server finishes alone', async () => {
    const state = await freshState()
    const cloud = await cloudUp(state)
    const gone = new AbortController()
    const typed = stint(state, DEPLOY, { signal: gone.signal })
    await until(state, 'installing')
    gone.abort()
    await cloud.kill()
    await typed
    for (const phase of PHASES) {
      const life = await cloudUp(state)
      await untilLogged(state, `${phase}: started`)
      await life.kill()
    }
    const again = await cloudUp(state)
    await until(state, 'ready')
    await expectWhole(state)
    expect(await again.stop()).toBe(0)
  }, 240_000)

  it('when it is killed while OCM installs, the server finishes alone', async () => {
    const state = await freshState()
    const cloud = await cloudUp(state)
    const gone = new AbortController()
    const typed = stint(state, DEPLOY, { signal: gone.signal })
    await until(state, 'installing')
    gone.abort()
    await cloud.kill()
    await typed
    const again = await cloudUp(state)
    await until(state, 'ready')
    await expectWhole(state)
    expect(await again.stop()).toBe(0)
  }, 120_000)
})

/** Asks until the cluster is in that state; the test's own time limit ends it. */
async function until(state: string, awaited: string): Promise<void> {
  while ((await clustersNamed(state, 'demo')).every((cluster) => cluster.state !== awaited));
}

/** The installer's own, after those that only look. */
const PHASES = [
  'Infrastructure Pre-provisioning',
  'Network-infrastructure Provisioning',
  'Post-network, pre-machine Provisioning',
  'Bootstrap Ignition Provisioning',
  'Machine Provisioning',
  'Infrastructure Post-provisioning',
  'Bootstrap Destroy',
  'Cluster initialization',
]

/** Reads the cluster's install log until it says so; the test's own time limit ends it. */
async function untilLogged(state: string, awaited: string): Promise<void> {
  const { id } = await clusterNamed(state, 'demo')
  const env = await environmentFor(state)
  const read = async () => {
    const answer = await fetch(`${env['OCM_URL']}/api/clusters_mgmt/v1/clusters/${id}/logs/install`, {
      headers: { authorization: `Bearer ${env['OCM_TOKEN']}` },
    })
    return answer.text()
  }
  while (!(await read()).includes(awaited));
}
