import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clusterOf, inside, type Inside } from '../../../test/inside.ts'
import { at, isFields, textAt, type Fields } from '../http/fields.ts'
import { clusterApi, type ClusterApi } from '../testing/cluster-api.ts'

const MINUTE = 60_000
const PODS = '/api/v1/namespaces/default/pods'
const RANGES = '/apis/autoscaling.openshift.io/v1beta1/namespaces/openshift-machine-api/machineautoscalers'

let w: Inside
let kube: ClusterApi
let pools: string
beforeAll(async () => {
  w = await inside()
  await w.type('deploy demo')
  const { id } = clusterOf(w)
  const url = `/api/clusters_mgmt/v1/clusters/${id}`
  pools = `${url}/machine_pools`
  kube = clusterApi(String((await ocm('GET', `${url}/credentials`))['kubeconfig']))
}, 120_000)
afterAll(() => w.close())

async function ocm(method: string, path: string, body?: object): Promise<Fields> {
  const headers = { authorization: `Bearer ${await w.server.ocmToken()}` }
  const answer = await fetch(`${w.server.doors.ocm}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }) // prettier-ignore
  return (await answer.json()) as Fields
}

const items = async (path: string) => ((await kube('GET', path))['items'] as readonly unknown[]).filter(isFields)
const nodes = async () => (await items('/api/v1/nodes?labelSelector=team=batch')).length
const ranges = async () =>
  (await items(RANGES)).map((one) => [at(one, 'spec.minReplicas'), at(one, 'spec.maxReplicas')])

const until = async (what: string, holds: () => Promise<boolean>, step: number) => {
  for (let tries = 0; tries < 300; tries++) {
    await w.clock.settled()
    if (await holds()) return
    await w.clock.advance(step)
  }
  throw new Error(`never came true: ${what}`)
}

/** A pod that takes most of a node of the pool. */
const hungry = (name: string) =>
  kube('POST', PODS, {
    metadata: { name },
    spec: {
      nodeSelector: { team: 'batch' },
      containers: [{ name: 'job', image: 'job:1', resources: { requests: { cpu: '3' } } }],
    },
  })
const running = async () => (await items(PODS)).filter((pod) => textAt(pod, 'status.phase') === 'Running').length

describe('an autoscaled machine pool', { timeout: 120_000 }, () => {
  test('begins with its fewest nodes, and the cluster knows its bounds', async () => {
    await w.type('create machinepool --cluster demo --name batch --enable-autoscaling --min-replicas 1 --max-replicas 3 --labels team=batch') // prettier-ignore
    await until('the first node is there', async () => (await nodes()) === 1, 50)
    expect(await ranges()).toEqual([[1, 3]])
    expect(await ocm('GET', `${pools}/batch`)).toMatchObject({ autoscaling: { min_replicas: 1, max_replicas: 3 } })
    expect(await w.type('list machinepools --cluster demo')).toMatch(/batch\s+Yes\s+1-3/)
  })

  test('grows while pods wait, to its most and no further', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await hungry(name)
    await until('three run', async () => (await running()) === 3, 1000)
    await w.clock.advance(5 * MINUTE)
    expect([await nodes(), await running()]).toEqual([3, 3])
  })

  test('edited, it grows to the new most', async () => {
    await ocm('PATCH', `${pools}/batch`, { autoscaling: { min_replicas: 1, max_replicas: 4 } })
    await until('a fourth runs', async () => (await running()) === 4, 1000)
    expect(await ranges()).toEqual([[1, 4]])
    await w.type('edit machinepool batch --cluster demo --enable-autoscaling --min-replicas 2 --max-replicas 4')
    await until('the cluster knows', async () => (await ranges())[0]?.[0] === 2, 1000)
  })

  test('shrinks to its fewest once nothing runs there, after ten minutes', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await kube('DELETE', `${PODS}/${name}?gracePeriodSeconds=0`)
    await w.clock.advance(5 * MINUTE)
    expect(await nodes()).toBe(4)
    await until('two are left', async () => (await nodes()) === 2, MINUTE)
    await w.clock.advance(30 * MINUTE)
    expect(await nodes()).toBe(2)
  })

  test('with a fixed size again it keeps it; deleted, nothing of it is left', async () => {
    await w.type('edit machinepool batch --cluster demo --replicas 1')
    await until('one is left', async () => (await nodes()) === 1 && (await ranges()).length === 0, 1000)
    await w.type('delete machinepool batch --cluster demo -y')
    await until('none is left', async () => (await nodes()) === 0, 1000)
  })

  test.each([
    [{ autoscaling: { min_replicas: 3, max_replicas: 1 } }, /max_replicas/],
    [{ autoscaling: { min_replicas: 0, max_replicas: 1 }, replicas: 2 }, /replicas/],
  ])('%j is refused', async (body, why) => {
    expect(await ocm('POST', pools, { id: 'wrong', instance_type: 'm5.xlarge', ...body })).toMatchObject({
      kind: 'Error',
      reason: expect.stringMatching(why),
    })
  })
})
