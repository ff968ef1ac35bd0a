import { at, isFields, textAt, type Fields } from '../../http/fields.ts'
import { infraPool, workerPool } from '../../resources/pools.ts'
import { done, waiting, type Step, type Work } from '../context.ts'

const conditions = (object: Fields): readonly Fields[] => {
  const list = at(object, 'status.conditions')
  return Array.isArray(list) ? list.filter(isFields) : []
}

const isTrue = (object: Fields, type: string) =>
  conditions(object).some((one) => one['type'] === type && one['status'] === 'True')

const messageOf = (object: Fields, type: string): string => {
  const found = conditions(object).find((one) => one['type'] === type)
  return found ? (textAt(found, 'message') ?? '') : ''
}

const nameOf = (object: Fields) => textAt(object, 'metadata.name') ?? ''

const isMaster = (node: Fields) => {
  const labels = at(node, 'metadata.labels')
  return isFields(labels) && Object.hasOwn(labels, 'node-role.kubernetes.io/master')
}

/** What the cluster's API says, or undefined while it does not answer. */
const asked = <Answer>(question: Promise<Answer>): Promise<Answer | undefined> => question.catch(() => undefined)

const nodesOf = (work: Work) => asked(work.kubernetes.list('/api/v1/nodes'))

/** The control plane stands on its own machines: the bootstrap machine is no longer needed. */
export const bootstrapComplete: Step = {
  name: 'bootstrap-complete',
  stage: 'Infrastructure Post-provisioning',
  async run(work) {
    const nodes = await nodesOf(work)
    if (!nodes) return waiting(`the Kubernetes API at https://api.${work.domain}:6443`)
    const masters = nodes.filter((node) => isMaster(node) && isTrue(node, 'Ready'))
    const wanted = work.made.masterInstances?.length ?? 3
    if (masters.length < wanted)
      return waiting(`bootstrapping to complete: ${masters.length} of ${wanted} control plane nodes are ready`)
    return done({}, 'API is up', 'Bootstrap status: complete')
  },
}

export const clusterComplete: Step = {
  name: 'cluster-complete',
  stage: 'Cluster initialization',
  async run(work) {
    const [nodes, operators, version] = await Promise.all([
      nodesOf(work),
      asked(work.kubernetes.list('/apis/config.openshift.io/v1/clusteroperators')),
      asked(work.kubernetes.get('/apis/config.openshift.io/v1/clusterversions/version')),
    ])
    if (!nodes || !operators) return waiting('the Kubernetes API to answer')
    const wanted =
      (work.made.masterInstances?.length ?? 3) + infraPool(work.cluster).replicas + workerPool(work.cluster).replicas
    const late = lateness(wanted, nodes, operators, version)
    if (late !== undefined) return waiting(late)
    return done({}, 'Cluster operators are available', `${nodes.length} nodes are ready`, 'Install complete!')
  },
}

function lateness(
  wanted: number,
  nodes: readonly Fields[],
  operators: readonly Fields[],
  version: Fields | undefined,
): string | undefined {
  const degraded = operators.find((operator) => isTrue(operator, 'Degraded'))
  if (degraded) return `cluster operator ${nameOf(degraded)}, which is degraded: ${messageOf(degraded, 'Degraded')}`
  if (!version || !isTrue(version, 'Available'))
    return `the cluster to initialize: ${(version && messageOf(version, 'Progressing')) ?? ''}`
  const ready = nodes.filter((node) => isTrue(node, 'Ready'))
  if (ready.length < wanted) return `${wanted} nodes, of which ${ready.length} are ready`
  const late = operators.find((operator) => !isTrue(operator, 'Available'))
  return late && `cluster operator ${nameOf(late)} to be available: ${messageOf(late, 'Available')}`
}
