import { afterAll, beforeAll, expect, it } from 'vitest'
import { at, textAt } from '../api/object.ts'
import { bringUp, type BroughtUp } from '../testing/bring-up.ts'
import { available, items, MERGE } from '../testing/observe.ts'

const PODS = '/api/v1/namespaces/default/pods'
const BUDGETS = '/apis/policy/v1/namespaces/default/poddisruptionbudgets'
const selector = { matchLabels: { app: 'web' } }
const container = { name: 'web', image: 'web:1' }

let cluster: BroughtUp
beforeAll(async () => {
  cluster = await bringUp()
  await available(cluster)
  const template = { metadata: { labels: selector.matchLabels }, spec: { containers: [container] } }
  const spec = { replicas: 3, selector, template }
  await cluster.kube('POST', '/apis/apps/v1/namespaces/default/deployments', { metadata: { name: 'web' }, spec })
}, 120_000)
afterAll(() => cluster.close())

const budget = async (name: string) => {
  const found = (await items(cluster, BUDGETS)).find((one) => textAt(one, 'metadata.name') === name)
  return { ...(at(found, 'status') as object), conditions: undefined }
}
const until = (name: string, status: object) =>
  cluster.until(JSON.stringify(status), async () => {
    const now = await budget(name)
    return Object.entries(status).every(([member, value]) => at(now, member) === value)
  })
const evict = async (name: string) => {
  const metadata = { name, namespace: 'default' }
  return cluster.kube('POST', `${PODS}/${name}/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata })
}
const webs = async () =>
  (await items(cluster, PODS))
    .filter((pod) => textAt(pod, 'status.phase') === 'Running' && textAt(pod, 'metadata.deletionTimestamp') === '')
    .map((pod) => textAt(pod, 'metadata.name'))

it('a budget lets so many of its pods be evicted as leave enough, and no more until others are ready', async () => {
  await cluster.kube('POST', BUDGETS, { metadata: { name: 'web' }, spec: { maxUnavailable: 1, selector } })
  await until('web', { expectedPods: 3, currentHealthy: 3, desiredHealthy: 2, disruptionsAllowed: 1 })
  const [first = '', second = ''] = await webs()
  // Together: the replacement of one is ready before long.
  const told = await Promise.all([evict(first), evict(second)])
  expect(told).toContainEqual(expect.objectContaining({ status: 'Success' }))
  expect(told).toContainEqual(
    expect.objectContaining({
      code: 429,
      reason: 'TooManyRequests',
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      details: expect.objectContaining({ causes: [expect.objectContaining({ reason: 'DisruptionBudget' })] }) as object,
    }),
  )
  await until('web', { currentHealthy: 3, disruptionsAllowed: 1 })
  expect((await webs()).filter((name) => name === first || name === second)).toHaveLength(1)
})

it('a percentage is of what the deployment wants; two budgets over a pod keep it from eviction', async () => {
  await cluster.kube('PATCH', `${BUDGETS}/web`, { spec: { maxUnavailable: null, minAvailable: '50%' } }, MERGE)
  await until('web', { expectedPods: 3, desiredHealthy: 2, disruptionsAllowed: 1 })
  await cluster.kube('POST', BUDGETS, { metadata: { name: 'all' }, spec: { minAvailable: 0, selector: {} } })
  await until('all', { expectedPods: 3, desiredHealthy: 0, disruptionsAllowed: 3 })
  const [first = ''] = await webs()
  expect(await evict(first)).toMatchObject({ code: 500, message: expect.stringContaining('more than one') })
  await cluster.kube('DELETE', `${BUDGETS}/web`)
  expect(await evict(first)).toMatchObject({ status: 'Success' })
})

it('a budget cannot have both amounts', async () => {
  const spec = { minAvailable: 1, maxUnavailable: 1, selector }
  expect(await cluster.kube('POST', BUDGETS, { metadata: { name: 'both' }, spec })).toMatchObject({ code: 422 })
})
