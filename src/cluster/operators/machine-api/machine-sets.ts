import {
  at,
  isFields,
  listAt,
  numberAt,
  objectKey,
  keyPlace,
  textAt,
  type Duty,
  type Fields,
  type KubeClient,
  type KubeObject,
} from '../../operator-context.ts'
import { MACHINE_API, MACHINE_SETS, MACHINES } from './resources.ts'

/** Keeps as many machines as each MachineSet asks for. */
export function machineSets(kube: KubeClient): Duty {
  return {
    name: 'machineset',
    watches: [
      { resource: MACHINE_SETS, keys: objectKey },
      { resource: MACHINES, keys: ownersOf },
    ],
    async reconcile(key) {
      const { namespace, name } = keyPlace(key)
      const set = await kube.get(MACHINE_SETS, name, namespace)
      if (!set || set.metadata.deletionTimestamp) return
      const machines = (await kube.list(MACHINES, { namespace })).filter((machine) => isOwnedBy(machine, set))
      const wanted = numberAt(set, 'spec.replicas') ?? 1
      const staying = machines.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
      for (let count = staying.length; count < wanted; count++) await kube.create(MACHINES, newMachine(set))
      for (const machine of surplus(staying, wanted))
        await kube.remove(MACHINES, { name: machine.metadata.name, namespace })
      await kube.patch(MACHINE_SETS, { name, namespace, subresource: 'status' }, { status: statusOf(set, machines) })
    },
  }
}

function ownersOf(machine: KubeObject): readonly string[] {
  const { namespace = '', ownerReferences = [] } = machine.metadata
  return ownerReferences.filter((owner) => owner.kind === 'MachineSet').map((owner) => `${namespace}/${owner.name}`)
}

const isOwnedBy = (machine: KubeObject, set: KubeObject) =>
  machine.metadata.ownerReferences?.some((owner) => owner.uid === set.metadata.uid) ?? false

const fieldsAt = (object: KubeObject, path: string): Fields => {
  const found = at(object, path)
  return isFields(found) ? found : {}
}

function newMachine(set: KubeObject) {
  const { name, namespace, uid = '' } = set.metadata
  const metadata = fieldsAt(set, 'spec.template.metadata')
  return {
    apiVersion: MACHINE_API.apiVersion,
    kind: 'Machine',
    metadata: {
      generateName: `${name}-`,
      ...(namespace === undefined ? {} : { namespace }),
      labels: metadata['labels'] ?? {},
      annotations: metadata['annotations'] ?? {},
      ownerReferences: [
        {
          apiVersion: MACHINE_API.apiVersion,
          kind: 'MachineSet',
          name,
          uid,
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: fieldsAt(set, 'spec.template.spec'),
  }
}

const DELETE_FIRST = 'machine.openshift.io/delete-machine'

/** Those marked for it go first, then those that are no nodes yet or failed, then the youngest. */
function surplus(machines: readonly KubeObject[], wanted: number): readonly KubeObject[] {
  const rank = (machine: KubeObject) => {
    if (machine.metadata.annotations?.[DELETE_FIRST] !== undefined) return 0
    return textAt(machine, 'status.phase') === 'Running' ? 2 : 1
  }
  const born = (machine: KubeObject) => machine.metadata.creationTimestamp ?? ''
  const ordered = [...machines].sort(
    (a, b) => rank(a) - rank(b) || born(b).localeCompare(born(a)) || b.metadata.name.localeCompare(a.metadata.name),
  )
  return ordered.slice(0, Math.max(0, machines.length - wanted))
}

function statusOf(set: KubeObject, machines: readonly KubeObject[]) {
  const ready = machines.filter((machine) => textAt(machine, 'status.phase') === 'Running').length
  const labels = Object.entries(fieldsAt(set, 'spec.selector.matchLabels'))
  return {
    replicas: machines.length,
    fullyLabeledReplicas: machines.length,
    readyReplicas: ready,
    availableReplicas: ready,
    observedGeneration: set.metadata.generation ?? 1,
    labelSelector: labels.map(([label, value]) => `${label}=${String(value)}`).join(','),
    conditions: listAt(set, 'status.conditions'),
  }
}
