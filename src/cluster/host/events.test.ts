import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { textAt, type Fields } from '../api/object.ts'
import { bringUp, type BroughtUp } from '../testing/bring-up.ts'
import { available, items, MACHINE_API, MERGE, readyNodes } from '../testing/observe.ts'

let cluster: BroughtUp
beforeAll(async () => {
  cluster = await bringUp()
  await available(cluster)
})
afterAll(() => cluster.close())

const told = async (reason: string): Promise<readonly Fields[]> =>
  (await items(cluster, '/api/v1/events')).filter((event) => textAt(event, 'reason') === reason)
const messages = async (reason: string) => (await told(reason)).map((event) => textAt(event, 'message')).sort()
const until = (reason: string, count: number) =>
  cluster.until(`${count} times ${reason}`, async () => (await told(reason)).length === count)

const web = (replicas: number) => ({
  metadata: { name: 'web' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
  },
})

describe('events', () => {
  it('of an installation tell of its nodes, machines, pods and load balancer', async () => {
    const nodes = (await readyNodes(cluster)).map((node) => textAt(node, 'metadata.name')).sort()
    expect(await messages('NodeReady')).toEqual(nodes.map((name) => `Node ${name} status is now: NodeReady`))
    const machines = (await items(cluster, `${MACHINE_API}/machines`)).map((one) => textAt(one, 'metadata.name')).sort()
    expect(await messages('Create')).toEqual(machines.map((name) => `Created Machine ${name}`))
    expect(await messages('EnsuredLoadBalancer')).toEqual(['Ensured load balancer'])
    expect((await told('Scheduled')).length).toBeGreaterThanOrEqual(8)
    for (const event of await items(cluster, '/api/v1/events'))
      expect(event).toMatchObject({ type: 'Normal', count: 1 })
  })

  it('tell how a deployment becomes pods, many of a kind as one', async () => {
    await cluster.kube('POST', '/apis/apps/v1/namespaces/default/deployments', web(12))
    await until('SuccessfulCreate', 11)
    const [set] = await items(cluster, '/apis/apps/v1/namespaces/default/replicasets')
    const name = textAt(set, 'metadata.name')
    expect(await messages('ScalingReplicaSet')).toEqual([`Scaled up replica set ${name} from 0 to 12`])
    expect((await messages('SuccessfulCreate'))[0]).toMatch(
      new RegExp(`^\\(combined from similar events\\): Created pod: ${name}-`),
    )
    await cluster.until('all run', async () => {
      const pods = await items(cluster, '/api/v1/namespaces/default/pods')
      return pods.every((pod) => textAt(pod, 'status.phase') === 'Running')
    })
    for (const pod of await items(cluster, '/api/v1/namespaces/default/pods'))
      expect(pod).toMatchObject({ status: { podIPs: [{ ip: textAt(pod, 'status.podIP') }] } })
    const assigned = (await messages('Scheduled')).filter((one) => one.includes('default/web'))
    expect(assigned).toHaveLength(12)
    expect(assigned[0]).toMatch(/^Successfully assigned default\/web-\w+-\w+ to ip-10-0-/)
    await cluster.kube('PATCH', '/apis/apps/v1/namespaces/default/deployments/web', { spec: { replicas: 11 } }, MERGE)
    await until('SuccessfulDelete', 1)
  })

  it('tell of a machine that is taken away, and of its node', async () => {
    const [set] = await items(cluster, `${MACHINE_API}/machinesets`)
    const path = `${MACHINE_API}/machinesets/${textAt(set, 'metadata.name')}`
    await cluster.kube('PATCH', path, { spec: { replicas: 0 } }, MERGE)
    await cluster.until('a machine is gone', async () => (await messages('Delete')).length > 0)
    expect((await messages('Delete'))[0]).toMatch(/^Deleted machine demo-/)
  })

  it('are forgotten an hour after they were last told, and not before', async () => {
    const before = (await told('EnsuredLoadBalancer')).length
    await cluster.world.clock.advance(50 * 60_000)
    expect((await told('EnsuredLoadBalancer')).length).toBe(before)
    await cluster.world.clock.advance(12 * 60_000)
    expect(await told('EnsuredLoadBalancer')).toEqual([])
    expect(await told('NodeReady')).toEqual([])
  })
})
