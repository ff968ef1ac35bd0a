import {
  at,
  isFields,
  listAt,
  numberAt,
  resource,
  tellEvent,
  textAt,
  type Duty,
  type Fields,
  type KubeObject,
  type OperatorContext,
} from '../../operator-context.ts'
import { holdsAddress } from './ranges.ts'

const EGRESS_IPS = resource('k8s.ovn.org/v1', 'egressips')
const CONFIGS = resource('cloud.network.openshift.io/v1', 'cloudprivateipconfigs')
const NODES = resource('v1', 'nodes')
const ASSIGNABLE = 'k8s.ovn.org/egress-assignable'
const CAPACITY = 'cloud.network.openshift.io/egress-ipconfig'
const OWNER = 'k8s.ovn.org/egressip-owner-ref'

/** Spreads the addresses of each EgressIP over the nodes that may carry them: a CloudPrivateIPConfig an address, which the cloud then moves. */
export function egressIps({ kube, clock }: OperatorContext): Duty {
  const owned = (configs: readonly KubeObject[], name: string) =>
    configs.filter(({ metadata }) => metadata.annotations?.[OWNER] === name)

  const place = async (egress: KubeObject): Promise<void> => {
    const { name } = egress.metadata
    const [configs, nodes] = await Promise.all([kube.list(CONFIGS), kube.list(NODES)])
    const addresses = listAt(egress, 'spec.egressIPs').map(String)
    const mine = owned(configs, name)
    for (const config of mine)
      if (!addresses.includes(config.metadata.name) && !config.metadata.deletionTimestamp)
        await kube.remove(CONFIGS, { name: config.metadata.name })
    const able = new Set(nodes.filter(isAble).map(({ metadata }) => metadata.name))
    const staying = new Map(
      mine.flatMap((config) => {
        const node = textAt(config, 'spec.node')
        return addresses.includes(config.metadata.name) && able.has(node) ? [[config.metadata.name, node] as const] : []
      }),
    )
    for (const address of addresses.filter((one) => !staying.has(one))) {
      const node = choose(address, nodes.filter(isAble), configs, new Set(staying.values()))
      if (node === undefined) {
        const message = `no node that is labelled ${ASSIGNABLE} can carry ${address}`
        await tellEvent(kube, egress, { reason: 'NoMatchingNodeFound', message, component: 'egressip' }, clock.now())
        continue
      }
      staying.set(address, node)
      await point(configs, name, address, node)
    }
    await report(egress, staying, owned(await kube.list(CONFIGS), name))
  }

  const point = async (configs: readonly KubeObject[], owner: string, address: string, node: string): Promise<void> => {
    if (configs.some(({ metadata }) => metadata.name === address)) {
      await kube.patch(CONFIGS, { name: address }, { spec: { node } })
      return
    }
    await kube.create(CONFIGS, {
      apiVersion: 'cloud.network.openshift.io/v1',
      kind: 'CloudPrivateIPConfig',
      metadata: { name: address, annotations: { [OWNER]: owner } },
      spec: { node },
    })
  }

  /** What the cloud has done stands in the status, not what it shall do. */
  const report = async (egress: KubeObject, staying: ReadonlyMap<string, string>, configs: readonly KubeObject[]) => {
    const items = configs.flatMap((config) => {
      const node = textAt(config, 'status.node')
      const done = node !== '' && node === staying.get(config.metadata.name) && isAssigned(config)
      return done ? [{ egressIP: config.metadata.name, node }] : []
    })
    if (JSON.stringify(at(egress, 'status.items') ?? []) === JSON.stringify(items)) return
    await kube.patch(EGRESS_IPS, { name: egress.metadata.name, subresource: 'status' }, { status: { items } })
  }

  return {
    name: 'egressip',
    watches: [
      { resource: EGRESS_IPS, keys: ({ metadata }) => [metadata.name] },
      {
        resource: CONFIGS,
        keys: ({ metadata }) => [metadata.annotations?.[OWNER] ?? ''].filter((name) => name !== ''),
      },
    ],
    async reconcile(name) {
      const egress = await kube.get(EGRESS_IPS, name)
      if (egress && !egress.metadata.deletionTimestamp) return place(egress)
      for (const config of owned(await kube.list(CONFIGS), name))
        await kube.remove(CONFIGS, { name: config.metadata.name })
    },
  }
}

const isAssigned = (config: KubeObject) =>
  listAt(config, 'status.conditions').some(
    (one) => textAt(one, 'type') === 'Assigned' && textAt(one, 'status') === 'True',
  )

const isAble = (node: KubeObject) =>
  node.metadata.labels?.[ASSIGNABLE] !== undefined &&
  listAt(node, 'status.conditions').some((one) => textAt(one, 'type') === 'Ready' && textAt(one, 'status') === 'True')

function capacityOf(node: KubeObject): Fields {
  try {
    const value: unknown = JSON.parse(node.metadata.annotations?.[CAPACITY] ?? '[]')
    const [first] = Array.isArray(value) ? (value as readonly unknown[]) : []
    return isFields(first) ? first : {}
  } catch {
    return {}
  }
}

/** The node with the fewest addresses whose subnet holds this one, and which carries none of the same EgressIP. */
function choose(
  address: string,
  nodes: readonly KubeObject[],
  configs: readonly KubeObject[],
  taken: ReadonlySet<string>,
): string | undefined {
  const load = (name: string) => configs.filter((config) => textAt(config, 'spec.node') === name).length
  const fitting = nodes.filter((node) => {
    const capacity = capacityOf(node)
    const range = textAt(capacity, 'ifaddr.ipv4')
    return holdsAddress(range, address) && load(node.metadata.name) < (numberAt(capacity, 'capacity.ipv4') ?? 0)
  })
  const names = fitting.map(({ metadata }) => metadata.name).filter((name) => !taken.has(name))
  return names.sort((a, b) => load(a) - load(b) || a.localeCompare(b))[0]
}
