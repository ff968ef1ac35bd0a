import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listAt, textAt } from '../api/object.ts'
import { bringUp, facts, type BroughtUp } from '../testing/bring-up.ts'

let cluster: BroughtUp

const names = async (path: string) => listAt(await cluster.kube('GET', path), 'items').map((one) => textAt(one, 'metadata.name'))
const readyNodes = async () =>
  listAt(await cluster.kube('GET', '/api/v1/nodes'), 'items').filter((node) =>
    listAt(node, 'status.conditions').some((one) => textAt(one, 'type') === 'Ready' && textAt(one, 'status') === 'True'),
  )

describe('a cluster that comes up from its machines', () => {
  beforeAll(async () => {
    cluster = await bringUp({ log: { info: console.log, warn: console.log, bug: console.error } })
  })
  afterAll(() => cluster.close())

  it('has three masters, two infra nodes and two workers, all ready', async () => {
    await cluster.until('seven nodes are ready', async () => (await readyNodes()).length === 7)
    expect(await names(`/apis/machine.openshift.io/v1beta1/namespaces/openshift-machine-api/machines`)).toHaveLength(4)
    expect(facts.id).toHaveLength(32)
  })
  it('becomes available', async () => {
    await cluster.until('the version is available', async () => {
      const version = await cluster.kube('GET', '/apis/config.openshift.io/v1/clusterversions/version')
      return listAt(version, 'status.conditions').some((one) => textAt(one, 'type') === 'Available' && textAt(one, 'status') === 'True')
    }).catch(console.error)
    const co = await cluster.kube('GET', '/apis/config.openshift.io/v1/clusteroperators')
    for (const one of listAt(co, 'items')) console.log(textAt(one, 'metadata.name'), JSON.stringify(listAt(one, 'status.conditions').map((c) => [textAt(c, 'type'), textAt(c, 'status'), textAt(c, 'message')])))
    const nodes = await cluster.kube('GET', '/api/v1/nodes')
    for (const one of listAt(nodes, 'items')) console.log(JSON.stringify((one as any).metadata.labels), JSON.stringify((one as any).metadata.annotations), JSON.stringify((one as any).spec))
  })
})
