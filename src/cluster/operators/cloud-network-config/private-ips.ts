import {
  CallRefused,
  dated,
  kubeTime,
  resource,
  textAt,
  type CloudSession,
  type Duty,
  type KubeObject,
  type OperatorContext,
} from '../../operator-context.ts'
import { interfaceOf } from './interfaces.ts'

const NODES = resource('v1', 'nodes')
const CONFIGS = resource('cloud.network.openshift.io/v1', 'cloudprivateipconfigs')
const FINALIZER = 'cloudprivateipconfig.cloud.network.openshift.io/finalizer'

/** Moves egress addresses to the interfaces of the nodes that shall carry them. A config's name is its address. */
export function privateIps({ kube, clock }: OperatorContext, aws: CloudSession): Duty {
  const interfaceIdOf = async (nodeName: string) => {
    const node = nodeName ? await kube.get(NODES, nodeName) : undefined
    return node && interfaceOf(aws, node)
  }

  const release = async (config: KubeObject): Promise<void> => {
    const from = await interfaceIdOf(textAt(config, 'status.node'))
    const address = addressOf(config)
    if (from?.privateIps.includes(address))
      await aws.call('ec2', 'UnassignPrivateIpAddresses', {
        NetworkInterfaceId: from.id,
        PrivateIpAddresses: [address],
      })
  }

  const assign = async (config: KubeObject, wanted: string): Promise<void> => {
    const to = await interfaceIdOf(wanted)
    if (!to) throw new Error(`node ${wanted} is not known`)
    const address = addressOf(config)
    if (!to.privateIps.includes(address))
      await aws.call('ec2', 'AssignPrivateIpAddresses', { NetworkInterfaceId: to.id, PrivateIpAddresses: [address] })
  }

  const report = (config: KubeObject, node: string, status: 'True' | 'False', message: string) => {
    const reason = status === 'True' ? 'CloudResponseSuccess' : 'CloudResponseError'
    const condition = dated(config, { type: 'Assigned', status, reason, message }, kubeTime(clock.now()))
    return kube.patch(
      CONFIGS,
      { name: config.metadata.name, subresource: 'status' },
      { status: { node, conditions: [condition] } },
    )
  }

  return {
    name: 'private-ip',
    watches: [{ resource: CONFIGS, keys: ({ metadata }) => [metadata.name] }],
    async reconcile(name) {
      const found = await kube.get(CONFIGS, name)
      if (!found) return
      const held = found.metadata.finalizers ?? []
      if (found.metadata.deletionTimestamp) {
        await release(found)
        await kube.patch(CONFIGS, { name }, { metadata: { finalizers: held.filter((one) => one !== FINALIZER) } })
        return
      }
      const config = held.includes(FINALIZER)
        ? found
        : await kube.patch(CONFIGS, { name }, { metadata: { finalizers: [...held, FINALIZER] } })
      const [wanted, current] = [textAt(config, 'spec.node'), textAt(config, 'status.node')]
      try {
        if (current && current !== wanted) await release(config)
        await assign(config, wanted)
      } catch (error) {
        if (error instanceof CallRefused) await report(config, current, 'False', error.message)
        throw error
      }
      await report(config, wanted, 'True', 'IP address successfully added')
    },
  }
}

const addressOf = ({ metadata }: KubeObject) => metadata.name
