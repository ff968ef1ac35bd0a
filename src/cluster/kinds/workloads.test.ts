import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ADMIN_TOKEN, testCluster, type TestCluster } from '../../../test/cluster.ts'
import { at, textAt, type Fields } from '../api/object.ts'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster()
})
afterAll(() => cluster.close())

const JOBS = '/apis/batch/v1/namespaces/default/jobs'
const CRON = '/apis/batch/v1/namespaces/default/cronjobs'
const SETS = '/apis/apps/v1/namespaces/default/statefulsets'
const SCALERS = '/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers'
const POLICIES = '/apis/networking.k8s.io/v1/namespaces/default/networkpolicies'

const pod = { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a' }] }
const template = { metadata: { labels: { app: 'a' } }, spec: pod }
const always = { metadata: { labels: { app: 'a' } }, spec: { containers: pod.containers } }
const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
const selector = { matchLabels: { app: 'a' } }

const make = (path: string, spec: Fields, name = 'one') =>
  cluster.call('POST', path, { body: { metadata: { name }, spec } })

/** The warnings of the answer to a request. */
async function warnings(method: string, path: string, spec: Fields): Promise<unknown> {
  const headers = new Map([['content-type', 'application/json'], ['authorization', `Bearer ${ADMIN_TOKEN}`]]) // prettier-ignore
  const body = Buffer.from(JSON.stringify({ metadata: { name: 'kept' }, spec }))
  const answer = await cluster.api.respond({ method, path, query: new URLSearchParams(), headers, body })
  return 'headers' in answer ? answer.headers?.['warning'] : undefined
}

describe('a kind that no controller works on', () => {
  test.each([
    [JOBS, { template }, 'this cluster keeps Jobs, and makes no pods of them'],
    [CRON, { schedule: '@daily', jobTemplate: { spec: { template } } }, 'this cluster keeps CronJobs, and makes no jobs of them'],
    [SETS, { selector, serviceName: 'a', template: always }, 'this cluster keeps StatefulSets, and makes no pods of them'],
    [SCALERS, { scaleTargetRef: target, maxReplicas: 3 }, 'this cluster has no metrics, and its HorizontalPodAutoscalers scale nothing'],
    [POLICIES, {}, 'pods of this cluster have no processes, and its NetworkPolicies part no traffic'],
  ])('%s is kept, and says so', async (path, spec, warning) => {
    expect(await warnings('POST', path, spec)).toEqual([`299 - "${warning}"`])
    expect(await warnings('GET', `${path}/kept`, {})).toBeUndefined()
  }) // prettier-ignore

  test('of a job knows its pods by its own uid', async () => {
    const { body } = await make(JOBS, { template }, 'own')
    const uid = textAt(body, 'metadata.uid')
    expect(at(body, 'spec')).toMatchObject({
      selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } },
      template: { metadata: { labels: { app: 'a', 'batch.kubernetes.io/job-name': 'own', 'controller-uid': uid } } },
      completions: 1,
      parallelism: 1,
      backoffLimit: 6,
    })
  })

  test('of a policy is of what it speaks of', async () => {
    const { body } = await make(POLICIES, { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] })
    expect(at(body, 'spec.policyTypes')).toEqual(['Ingress', 'Egress'])
  })

  test.each<[string, string, Fields, string]>([
    ['pods that never end', JOBS, { template: always }, 'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
    ['no containers', JOBS, { template: { spec: { restartPolicy: 'Never' } } }, 'spec.template.spec.containers: Required value'],
    ['no schedule', CRON, { schedule: 'soon', jobTemplate: { spec: { template } } }, 'spec.schedule: Invalid value: "soon": expected exactly 5 fields, found 1: [soon]'],
    ['pods that never end in its jobs', CRON, { schedule: '0 * * * *', jobTemplate: { spec: { template: always } } }, 'spec.jobTemplate.spec.template.spec.restartPolicy: Required value'],
    ['a selector of other pods', SETS, { selector: { matchLabels: { app: 'b' } }, template: always }, '`selector` does not match template `labels`'],
    ['less at most than at least', SCALERS, { scaleTargetRef: target, minReplicas: 4, maxReplicas: 3 }, 'must be greater than or equal to `minReplicas`'],
    ['a peer that is two', POLICIES, { ingress: [{ from: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }] }] }, 'spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer'],
  ])('with %s is refused', async (_what, path, spec, why) => {
    const { status, body } = await make(path, spec, 'refused')
    expect([status, textAt(body, 'message')]).toEqual([422, expect.stringContaining(why)])
  }) // prettier-ignore

  test('is shown in a table as kubectl expects it', async () => {
    const cells = async (path: string) => {
      const type = 'application/json;as=Table;v=v1;g=meta.k8s.io'
      const { body } = await cluster.call('GET', `${path}/kept`, { headers: { accept: type } })
      return (at(body, 'rows') as { cells: unknown[] }[])[0]?.cells.slice(0, -1)
    }
    expect(await cells(JOBS)).toEqual(['kept', 'Running', '0/1', ''])
    expect(await cells(CRON)).toEqual(['kept', '@daily', '<none>', 'False', 0, '<none>'])
    expect(await cells(SETS)).toEqual(['kept', '0/1'])
    expect(await cells(SCALERS)).toEqual(['kept', 'Deployment/web', 'cpu: <unknown>/80%', '1', 3, 0])
    expect(await cells(POLICIES)).toEqual(['kept', '<none>'])
  })
})
