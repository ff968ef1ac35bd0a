import { at, isFields, textAt, type Fields } from '../../http/fields.ts'
import { infraPool, workerPool } from '../../resources/pools.ts'
import { operatorRemedy } from '../operator-remedy.ts'
import { oidcConfigOf } from '../signing-key.ts'
import { done, InstallProblem, sent, waiting, type Step, type Work } from '../context.ts'
import { ignitionTrouble, lostBeforeBootstrap } from '../control-plane.ts'

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
    const masters = (nodes ?? []).filter((node) => isMaster(node) && isTrue(node, 'Ready'))
    const wanted = work.made.masterInstances?.length ?? 3
    if (masters.length >= wanted) return done({}, 'API is up', 'Bootstrap status: complete')
    const lost = await lostBeforeBootstrap(work)
    if (lost) return lost
    if (!nodes) await checkIgnition(work)
    return nodes
      ? waiting(`bootstrapping to complete: ${masters.length} of ${wanted} control plane nodes are ready`)
      : waiting(`the Kubernetes API at https://api.${work.domain}:6443`)
  },
}

/** @throws {InstallProblem} when the bootstrap machine says on its console that it cannot fetch what it is to become */
async function checkIgnition(work: Work): Promise<void> {
  const instance = sent(work.made.bootstrapInstance, 'bootstrap instance')
  const trouble = await ignitionTrouble(work, instance)
  if (trouble === undefined) return
  const remedy = `aws ec2 terminate-instances --instance-ids ${instance} --region ${work.region}`
  throw new InstallProblem(
    'OCM3030',
    `The bootstrap machine ${instance} cannot fetch its ignition: ${trouble}. To mend it: put the object back, or ${remedy} (the installer then writes it anew and launches another machine)`,
  )
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
    const late = lateness(work, wanted, nodes, operators, version)
    if (late !== undefined) return waiting(late)
    return done({}, 'Cluster operators are available', `${nodes.length} nodes are ready`, 'Install complete!')
  },
}

function lateness(
  work: Work,
  wanted: number,
  nodes: readonly Fields[],
  operators: readonly Fields[],
  version: Fields | undefined,
): string | undefined {
  const degraded = operators.find((operator) => isTrue(operator, 'Degraded'))
  if (degraded) {
    const message = messageOf(degraded, 'Degraded')
    return `cluster operator ${nameOf(degraded)}, which is degraded: ${message}${remedyIn(message, work)}`
  }
  if (!version || !isTrue(version, 'Available'))
    return `the cluster to initialize: ${(version && messageOf(version, 'Progressing')) ?? ''}`
  const ready = nodes.filter((node) => isTrue(node, 'Ready'))
  if (ready.length < wanted) return `${wanted} nodes, of which ${ready.length} are ready`
  const late = operators.find((operator) => !isTrue(operator, 'Available'))
  return late && `cluster operator ${nameOf(late)} to be available: ${messageOf(late, 'Available')}`
}

/** What an operator cannot know stands in OCM's record: the cluster's name and its issuer. */
function remedyIn(message: string, work: Work): string {
  if (!work.cluster.spec.aws.sts) return ''
  const remedy = operatorRemedy(message, work.cluster, oidcConfigOf(work).issuer)
  return remedy === undefined ? '' : `. To mend it: ${remedy}`
}
