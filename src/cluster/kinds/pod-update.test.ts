import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testCluster, type TestCluster } from '../../../test/cluster.ts'
import { at, textAt, type Fields } from '../api/object.ts'

const PODS = '/api/v1/namespaces/default/pods'
const MERGE = 'application/merge-patch+json'

let cluster: TestCluster
beforeAll(async () => {
  cluster = await testCluster()
  const spec = {
    activeDeadlineSeconds: 100,
    containers: [{ name: 'app', image: 'app:1', env: [{ name: 'A', value: '1' }] }],
    tolerations: [{ key: 'team', operator: 'Exists' }],
  }
  await cluster.call('POST', PODS, { body: { metadata: { name: 'web' }, spec } })
})
afterAll(() => cluster.close())

const patch = (body: Fields, type = MERGE) => cluster.call('PATCH', `${PODS}/web`, { body, type })
const strategic = (spec: Fields) => patch({ spec }, 'application/strategic-merge-patch+json')

describe('an update of a pod', () => {
  test('may bring another image, a shorter deadline, further tolerations and labels', async () => {
    expect(await strategic({ containers: [{ name: 'app', image: 'app:2' }] })).toMatchObject({ status: 200 })
    expect(await patch({ spec: { activeDeadlineSeconds: 50 } })).toMatchObject({ status: 200 })
    expect(await patch({ metadata: { labels: { team: 'blue' } } })).toMatchObject({ status: 200 })
    const { body } = await cluster.call('GET', `${PODS}/web`)
    const tolerations = [...(at(body, 'spec.tolerations') as object[]), { key: 'more', operator: 'Exists' }]
    expect(await patch({ spec: { tolerations } })).toMatchObject({ status: 200 })
  })

  test('may change nothing else, and is told what may be', async () => {
    const { status, body } = await patch({ spec: { nodeName: 'n1', restartPolicy: 'Never' } })
    expect([status, textAt(body, 'reason')]).toEqual([422, 'Invalid'])
    expect(textAt(body, 'message')).toMatch(
      /^Pod "web" is invalid: spec: Forbidden: pod updates may not change fields other than `spec\.containers\[\*\]\.image`,`spec\.initContainers\[\*\]\.image`,`spec\.activeDeadlineSeconds`,/,
    )
    expect(textAt(body, 'message')).toContain('- spec.restartPolicy: "Always"\n+ spec.restartPolicy: "Never"')
    const env = await strategic({ containers: [{ name: 'app', env: [{ name: 'A', value: '2' }] }] })
    expect(env).toMatchObject({
      status: 422,
      body: { details: { causes: [{ field: 'spec', reason: 'FieldValueForbidden' }] } },
    })
  })

  test.each([
    [
      { containers: [{ name: 'side', image: 'side:1' }] },
      'spec.containers: Forbidden: pod updates may not add or remove',
    ],
    [{ activeDeadlineSeconds: 200 }, 'spec.activeDeadlineSeconds: Invalid value: 200: must be less than or equal to'],
    [{ activeDeadlineSeconds: null }, 'must not update from a positive integer to nil value'],
  ])('%# is refused in its own words', async (spec, why) => {
    expect((await strategic(spec)).body).toMatchObject({ code: 422, message: expect.stringContaining(why) })
  })

  test('takes no toleration back', async () => {
    expect((await patch({ spec: { tolerations: [] } })).body).toMatchObject({
      message: expect.stringContaining('existing toleration can not be modified except its tolerationSeconds'),
    })
  })
})

describe('a binding', () => {
  const bind = (name: string, target: Fields) =>
    cluster.call('POST', `${PODS}/${name}/binding`, { body: { metadata: { name: 'web' }, target } })

  test('gives the pod its node, once', async () => {
    expect((await bind('web', { kind: 'Node' })).body).toMatchObject({ code: 422, message: expect.stringContaining('target.name: Required value') }) // prettier-ignore
    expect(await bind('nobody', { name: 'n1' })).toMatchObject({ status: 400 })
    expect(await bind('web', { kind: 'Node', name: 'n1' })).toMatchObject({ status: 201, body: { status: 'Success' } })
    expect((await cluster.call('GET', `${PODS}/web`)).body).toMatchObject({
      spec: { nodeName: 'n1' },
      status: { conditions: [{ type: 'PodScheduled', status: 'True' }] },
    })
    expect((await bind('web', { name: 'n2' })).body).toMatchObject({
      code: 409,
      message: 'Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "n1"',
    })
  })
})
