import {
  at,
  CallRefused,
  dated,
  infraIdOf,
  isDenial,
  isFields,
  keyPlace,
  kubeTime,
  listAt,
  objectKey,
  tellEvent,
  textAt,
  type CloudSession,
  type Duty,
  type Fields,
  type KubeObject,
  type OperatorContext,
  type Waiting,
} from '../../operator-context.ts'
import {
  findInstances,
  InvalidMachine,
  launch,
  mendTags,
  terminate,
  userDataSecret,
  type Instance,
} from './provider.ts'
import { FINALIZER, MACHINES, NODES, SECRETS, type Phase } from './resources.ts'

/** How soon an instance on its way is looked at again, milliseconds. */
const POLL_MS = { instant: 25, real: 20_000 } as const

/** Brings each Machine its instance, follows it until it is a node, and takes all of it away again. */
export function machines(context: OperatorContext, aws: CloudSession): Duty {
  const { kube, clock, pace } = context
  const waiting = (message: string): Waiting => ({ after: POLL_MS[pace], waiting: message })

  const setStatus = (machine: KubeObject, status: Fields) =>
    kube.patch(
      MACHINES,
      { ...place(machine), subresource: 'status' },
      { status: { ...status, lastUpdated: kubeTime(clock.now()) } },
    )

  /** Only what differs is written: a write wakes everybody who watches. */
  const settle = async (machine: KubeObject, status: Fields): Promise<void> => {
    if (!holds(at(machine, 'status'), status)) await setStatus(machine, status)
  }

  const tell = (machine: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string) =>
    tellEvent(kube, machine, { type, reason, message, component: 'aws-controller' }, clock.now())

  const fail = async (machine: KubeObject, message: string): Promise<void> => {
    await settle(machine, {
      phase: 'Failed' satisfies Phase,
      errorReason: 'InvalidConfiguration',
      errorMessage: message,
    })
    await tell(machine, 'Warning', 'FailedCreate', message)
  }

  /** The machine says what is refused, and does not give up: once it is granted, the same launch works. */
  const refuse = async (machine: KubeObject, message: string): Promise<void> => {
    await settle(machine, {
      phase: 'Provisioning' satisfies Phase,
      errorReason: 'CreateError',
      errorMessage: message,
      providerStatus: { conditions: [creation(machine, 'False', 'MachineCreationFailed', message)] },
    })
    await tell(machine, 'Warning', 'FailedCreate', message)
  }

  const creation = (machine: KubeObject, status: 'True' | 'False', reason: string, message: string) =>
    dated(
      isFields(at(machine, 'status.providerStatus')) ? asStatus(machine) : undefined,
      { type: 'MachineCreation', status, reason, message },
      kubeTime(clock.now()),
    )

  const create = async (machine: KubeObject, infraId: string): Promise<Waiting | void> => {
    const { name, namespace } = machine.metadata
    const phase = textAt(machine, 'status.phase')
    if (phase === 'Failed') return undefined
    if (textAt(machine, 'spec.providerID')) return fail(machine, "Can't find created instance.")
    const secret = await kube.get(SECRETS, userDataSecret(machine), namespace)
    if (!secret) return fail(machine, `secret ${userDataSecret(machine)} not found`)
    await settle(machine, { phase: 'Provisioning' satisfies Phase })
    try {
      await observe(machine, await launch(aws, infraId, machine, textAt(secret, 'data.userData')))
    } catch (error) {
      const hopeless =
        error instanceof InvalidMachine || (error instanceof CallRefused && error.status < 500 && !isDenial(error))
      if (!hopeless) {
        if (error instanceof CallRefused) await refuse(machine, `error launching instance: ${error.message}`)
        throw error
      }
      return fail(machine, `error launching instance: ${error.message}`)
    }
    await tell(machine, 'Normal', 'Create', `Created Machine ${name}`)
    return waiting(`${name} is being launched`)
  }

  /** Records what EC2 says of the instance. */
  const observe = async (machine: KubeObject, instance: Instance): Promise<void> => {
    const { name } = machine.metadata
    const zone = instance.Placement?.AvailabilityZone ?? ''
    const providerID = `aws:///${zone}/${instance.InstanceId ?? ''}`
    const labels = {
      'machine.openshift.io/instance-type': instance.InstanceType ?? '',
      'machine.openshift.io/region': context.region,
      'machine.openshift.io/zone': zone,
    }
    const known = holds(machine.metadata.labels, labels) && textAt(machine, 'spec.providerID') === providerID
    if (!known) await kube.patch(MACHINES, place(machine), { metadata: { labels }, spec: { providerID } })
    const node = await nodeOf(instance)
    const state = instance.State?.Name ?? 'pending'
    const phase: Phase = node ? 'Running' : state === 'running' ? 'Provisioned' : 'Provisioning'
    const cleared = textAt(machine, 'status.errorReason') ? { errorReason: null, errorMessage: null } : {}
    await settle(machine, {
      ...cleared,
      phase,
      addresses: addressesOf(instance),
      providerStatus: {
        instanceId: instance.InstanceId ?? '',
        instanceState: state,
        conditions: [creation(machine, 'True', 'MachineCreationSucceeded', 'Machine successfully created')],
      },
      ...(node ? { nodeRef: { kind: 'Node', name: node.metadata.name, uid: node.metadata.uid ?? '' } } : {}),
    })
    if (node) await link(machine, node, name)
  }

  const nodeOf = async (instance: Instance): Promise<KubeObject | undefined> => {
    const addresses = new Set([instance.PrivateIpAddress, instance.PrivateDnsName])
    const nodes = await kube.list(NODES)
    return nodes.find((node) => listAt(node, 'status.addresses').some((one) => addresses.has(textAt(one, 'address'))))
  }

  /** A machine's wishes for its node: labels, taints, and the mark of whose it is. */
  const link = async (machine: KubeObject, node: KubeObject, name: string): Promise<void> => {
    const wished = at(machine, 'spec.metadata.labels')
    const labels = isFields(wished) ? wished : {}
    const annotations = { 'machine.openshift.io/machine': `${machine.metadata.namespace ?? ''}/${name}` }
    const taints = listAt(machine, 'spec.taints')
    const present = listAt(node, 'spec.taints')
    const missing = taints.filter((taint) => !present.some((one) => textAt(one, 'key') === textAt(taint, 'key')))
    if (holds(node.metadata.labels, labels) && holds(node.metadata.annotations, annotations) && missing.length === 0)
      return
    const patch = {
      metadata: { labels, annotations },
      ...(missing.length > 0 ? { spec: { taints: [...present, ...missing] } } : {}),
    }
    await kube.patch(NODES, { name: node.metadata.name }, patch)
  }

  const remove = async (machine: KubeObject, infraId: string): Promise<Waiting | void> => {
    await settle(machine, { phase: 'Deleting' satisfies Phase })
    const alive = await findInstances(aws, infraId, machine)
    if (alive.length > 0) {
      await terminate(
        aws,
        alive.flatMap(({ InstanceId }) => InstanceId ?? []),
      )
      return waiting(`${machine.metadata.name} is being terminated`)
    }
    const node = textAt(machine, 'status.nodeRef.name')
    if (node) await kube.remove(NODES, { name: node })
    await tell(machine, 'Normal', 'Delete', `Deleted machine ${machine.metadata.name}`)
    await kube.patch(MACHINES, place(machine), {
      metadata: { finalizers: finalizers(machine).filter((one) => one !== FINALIZER) },
    })
  }

  return {
    name: 'machine',
    watches: [
      { resource: MACHINES, keys: objectKey },
      { resource: NODES, keys: machineOfNode },
    ],
    async reconcile(key) {
      const { namespace, name } = keyPlace(key)
      const found = await kube.get(MACHINES, name, namespace)
      if (!found) return undefined
      const infraId = await infraIdOf(context)
      if (found.metadata.deletionTimestamp)
        return finalizers(found).includes(FINALIZER) ? remove(found, infraId) : undefined
      const machine = finalizers(found).includes(FINALIZER)
        ? found
        : await kube.patch(MACHINES, place(found), { metadata: { finalizers: [...finalizers(found), FINALIZER] } })
      const [instance] = await findInstances(aws, infraId, machine)
      if (!instance) return create(machine, infraId)
      await mendTags(aws, infraId, machine, instance)
      await observe(machine, instance)
      const running = textAt(await kube.get(MACHINES, name, namespace), 'status.phase') === 'Running'
      return running ? undefined : waiting(`${name} is no node yet`)
    },
  }
}

const place = ({ metadata: { name, namespace } }: KubeObject) => ({ name, namespace })
const finalizers = (machine: KubeObject) => machine.metadata.finalizers ?? []

/** Conditions of a provider's status stand one level deeper than others. */
const asStatus = (machine: KubeObject): KubeObject => ({ ...machine, status: at(machine, 'status.providerStatus') })

/** Every member of `part` is in `whole` already, as it is. */
function holds(whole: unknown, part: Fields): boolean {
  if (!isFields(whole)) return Object.keys(part).length === 0
  return Object.entries(part).every(([name, value]) => JSON.stringify(whole[name]) === JSON.stringify(value))
}

/** Nodes that a machine knows already tell it of their changes; a new one concerns whichever waits, and those look by themselves. */
function machineOfNode(node: KubeObject): readonly string[] {
  const key = node.metadata.annotations?.['machine.openshift.io/machine']
  return key === undefined ? [] : [key]
}

const addressesOf = ({ PrivateIpAddress, PrivateDnsName }: Instance) => [
  ...(PrivateIpAddress ? [{ type: 'InternalIP', address: PrivateIpAddress }] : []),
  ...(PrivateDnsName
    ? [
        { type: 'InternalDNS', address: PrivateDnsName },
        { type: 'Hostname', address: PrivateDnsName },
      ]
    : []),
]
