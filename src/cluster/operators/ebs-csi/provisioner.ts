import {
  at,
  infraIdOf,
  keyPlace,
  listAt,
  objectKey,
  ownerTag,
  tellEvent,
  textAt,
  type CloudSession,
  type Duty,
  type KubeObject,
  type OperatorContext,
  type Waiting,
} from '../../operator-context.ts'
import { gibOf } from './quantity.ts'
import { CLAIMS, CLASSES, CONTENTS, DRIVER, FINALIZER, NODES, POLL_MS, PROVISIONED_BY, SELECTED_NODE, SNAPSHOTS, VOLUMES, ZONE_KEY } from './resources.ts' // prettier-ignore

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class'

/** Makes the volume that a claim asks for and binds them: at once, or when the first pod wants it, as its class says. */
export function provisioner(context: OperatorContext, aws: CloudSession): Duty {
  const { kube, clock, pace } = context

  const classOf = async (claim: KubeObject): Promise<KubeObject | undefined> => {
    const name = textAt(claim, 'spec.storageClassName')
    if (name) return kube.get(CLASSES, name)
    return (await kube.list(CLASSES)).find(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true')
  }

  /** The scheduler says on which node the first pod will be. */
  const isWanted = (claim: KubeObject, storageClass: KubeObject): boolean =>
    textAt(storageClass, 'volumeBindingMode') !== 'WaitForFirstConsumer' ||
    claim.metadata.annotations?.[SELECTED_NODE] !== undefined

  /** The zone of the node that was chosen, else one where pods of the cluster can run. */
  const zoneFor = async (claim: KubeObject): Promise<string> => {
    const chosen = claim.metadata.annotations?.[SELECTED_NODE]
    const zone = chosen === undefined ? undefined : (await kube.get(NODES, chosen))?.metadata.labels?.[ZONE_KEY]
    if (zone !== undefined) return zone
    const nodes = await kube.list(NODES, { labelSelector: 'node-role.kubernetes.io/worker' })
    const zones = nodes.map((node) => node.metadata.labels?.[ZONE_KEY]).filter((zone) => zone !== undefined)
    const [first] = zones.sort()
    if (first === undefined) throw new Error('no worker node says in which zone it is')
    return first
  }

  const bind = async (claim: KubeObject, volume: KubeObject, capacity: string): Promise<void> => {
    const { name, namespace } = claim.metadata
    await kube.patch(CLAIMS, { name, namespace }, { spec: { volumeName: volume.metadata.name } })
    const bound = { phase: 'Bound', accessModes: at(claim, 'spec.accessModes'), capacity: { storage: capacity } }
    await kube.patch(VOLUMES, { name: volume.metadata.name, subresource: 'status' }, { status: { phase: 'Bound' } })
    // Last: a claim that says so is not looked at again.
    await kube.patch(CLAIMS, { name, namespace, subresource: 'status' }, { status: bound })
  }

  /** The EBS snapshot that the claim is to be filled from. @throws while it is not ready */
  const sourceOf = async (claim: KubeObject): Promise<string | undefined> => {
    const source = at(claim, 'spec.dataSource')
    if (textAt(source, 'kind') !== 'VolumeSnapshot') return undefined
    const name = textAt(source, 'name')
    const snapshot = await kube.get(SNAPSHOTS, name, claim.metadata.namespace)
    const content = textAt(snapshot, 'status.boundVolumeSnapshotContentName')
    const handle = content && textAt(await kube.get(CONTENTS, content), 'status.snapshotHandle')
    if (!handle || textAt(snapshot, 'status.readyToUse') !== 'true')
      throw new Error(`snapshot ${name} is not ready to use`)
    return handle
  }

  const provision = async (claim: KubeObject, storageClass: KubeObject): Promise<Waiting | void> => {
    const name = `pvc-${claim.metadata.uid ?? ''}`
    const gib = gibOf(textAt(claim, 'spec.resources.requests.storage'))
    if (gib === undefined) throw new Error(`${claim.metadata.name} asks for no size that is known`)
    const known = await kube.get(VOLUMES, name)
    if (known) return bind(claim, known, `${gib}Gi`)
    const {
      VolumeId = '',
      AvailabilityZone = '',
      State,
    } = await createVolume(aws, {
      name,
      gib,
      claim,
      infraId: await infraIdOf(context),
      storageClass,
      zone: await zoneFor(claim),
      snapshot: await sourceOf(claim),
    })
    if (State !== 'available') {
      const { Volumes = [] } = await aws.call('ec2', 'DescribeVolumes', { VolumeIds: [VolumeId] })
      if (Volumes[0]?.State === 'creating') return { after: POLL_MS[pace] }
    }
    const made = await kube.create(VOLUMES, newVolume(name, claim, storageClass, { VolumeId, AvailabilityZone, gib }))
    await tell(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${name}`)
    return bind(claim, made, `${gib}Gi`)
  }

  const tell = (claim: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string) =>
    tellEvent(kube, claim, { type, reason, message, component: DRIVER }, clock.now())

  const provisionOrTell = async (claim: KubeObject, storageClass: KubeObject): Promise<Waiting | void> => {
    try {
      return await provision(claim, storageClass)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      const name = storageClass.metadata.name
      await tell(claim, 'Warning', 'ProvisioningFailed', `failed to provision volume with StorageClass ${JSON.stringify(name)}: ${why}`) // prettier-ignore
      throw error
    }
  }

  return {
    name: 'claim',
    watches: [{ resource: CLAIMS, keys: objectKey }],
    async reconcile(key): Promise<Waiting | void> {
      const { namespace, name } = keyPlace(key)
      const claim = await kube.get(CLAIMS, name, namespace)
      if (!claim || claim.metadata.deletionTimestamp || textAt(claim, 'status.phase') === 'Bound') return undefined
      if (textAt(claim, 'spec.volumeName') && !textAt(claim, 'spec.volumeName').startsWith('pvc-')) return undefined
      const storageClass = await classOf(claim)
      if (textAt(storageClass, 'provisioner') !== DRIVER || !storageClass) return undefined
      if (isWanted(claim, storageClass)) return provisionOrTell(claim, storageClass)
      await tell(claim, 'Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding')
      return undefined
    },
  }
}

interface Order {
  readonly name: string
  readonly gib: number
  readonly storageClass: KubeObject
  readonly zone: string
  readonly infraId: string
  readonly claim: KubeObject
  readonly snapshot: string | undefined
}

/** Asked again for the same claim, EC2 answers with the same volume. */
function createVolume(aws: CloudSession, { name, gib, storageClass, zone, infraId, claim, snapshot }: Order) {
  const parameter = (key: string) => textAt(at(storageClass, 'parameters'), key)
  const [iops, throughput] = [Number(parameter('iops')), Number(parameter('throughput'))]
  const Tags = Object.entries({
    CSIVolumeName: name,
    Name: `${infraId}-dynamic-${name}`,
    [ownerTag(infraId)]: 'owned',
    [`${DRIVER}/cluster`]: 'true',
    'kubernetes.io/created-for/pvc/name': claim.metadata.name,
    'kubernetes.io/created-for/pvc/namespace': claim.metadata.namespace ?? '',
    'kubernetes.io/created-for/pv/name': name,
    'red-hat-managed': 'true',
  }).map(([Key, Value]) => ({ Key, Value }))
  return aws.call('ec2', 'CreateVolume', {
    AvailabilityZone: zone,
    Size: gib,
    VolumeType: (parameter('type') || 'gp3') as 'gp3', // EC2 refuses what is none
    ...(iops > 0 ? { Iops: iops } : {}),
    ...(throughput > 0 ? { Throughput: throughput } : {}),
    ...(snapshot === undefined ? {} : { SnapshotId: snapshot }),
    Encrypted: true,
    ClientToken: name,
    TagSpecifications: [{ ResourceType: 'volume', Tags }],
  })
}

interface Made {
  readonly VolumeId: string
  readonly AvailabilityZone: string
  readonly gib: number
}

const newVolume = (
  name: string,
  claim: KubeObject,
  storageClass: KubeObject,
  { VolumeId, AvailabilityZone, gib }: Made,
) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name, annotations: { [PROVISIONED_BY]: DRIVER }, finalizers: [FINALIZER] },
  spec: {
    capacity: { storage: `${gib}Gi` },
    accessModes: listAt(claim, 'spec.accessModes'),
    persistentVolumeReclaimPolicy: textAt(storageClass, 'reclaimPolicy') || 'Delete',
    storageClassName: storageClass.metadata.name,
    volumeMode: textAt(claim, 'spec.volumeMode') || 'Filesystem',
    claimRef: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      name: claim.metadata.name,
      namespace: claim.metadata.namespace ?? '',
      uid: claim.metadata.uid ?? '',
    },
    csi: { driver: DRIVER, volumeHandle: VolumeId, fsType: 'ext4' },
    nodeAffinity: {
      required: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: ZONE_KEY, operator: 'In', values: [AvailabilityZone] }] }],
      },
    },
  },
})
