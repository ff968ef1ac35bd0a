import { machinePlan } from '../../catalogue/install-plan.ts'
import { instanceProfileName } from '../../catalogue/names.ts'
import { clusterResourceTags, clusterTagKey } from '../../catalogue/tags.ts'
import type { Cluster, MachinePool } from '../resources/documents.ts'
import { subnetName } from './steps/network.ts'

export const MACHINE_API = 'openshift-machine-api'
/** Which pool of OCM's a set belongs to. */
export const POOL_LABEL = 'hive.openshift.io/machine-pool'

export const machineSetName = (infraId: string, pool: string, zone: string) => `${infraId}-${pool}-${zone}`

/** Nodes are spread evenly; what is left over goes to the first zones. */
export const replicasIn = ({ replicas, zones }: Pick<MachinePool, 'replicas' | 'zones'>, index: number) =>
  Math.floor(replicas / zones.length) + (index < replicas % zones.length ? 1 : 0)

/** The machine sets of a pool: one in each of its zones. */
export const machineSets = (cluster: Cluster, imageId: string, pool: MachinePool): readonly object[] =>
  pool.zones.map((zone, index) => machineSet(cluster, imageId, pool, zone, replicasIn(pool, index)))

function machineSet(cluster: Cluster, imageId: string, pool: MachinePool, zone: string, replicas: number): object {
  const { infraId } = cluster
  const name = machineSetName(infraId, pool.id, zone)
  const role = pool.id === 'infra' ? 'infra' : 'worker'
  const own = {
    'machine.openshift.io/cluster-api-cluster': infraId,
    'machine.openshift.io/cluster-api-machineset': name,
  }
  const roles = {
    'machine.openshift.io/cluster-api-machine-role': role,
    'machine.openshift.io/cluster-api-machine-type': role,
  }
  return {
    apiVersion: 'machine.openshift.io/v1beta1',
    kind: 'MachineSet',
    metadata: {
      name,
      namespace: MACHINE_API,
      labels: { 'machine.openshift.io/cluster-api-cluster': infraId, [POOL_LABEL]: pool.id },
    },
    spec: {
      replicas,
      selector: { matchLabels: own },
      template: {
        metadata: { labels: { ...own, ...roles } },
        spec: {
          metadata: { labels: { [`node-role.kubernetes.io/${role}`]: '', ...pool.labels } },
          ...(pool.taints.length > 0 ? { taints: pool.taints } : {}),
          providerSpec: { value: providerSpec(cluster, imageId, pool, zone) },
        },
      },
    },
  }
}

const byName = (name: string) => ({ filters: [{ name: 'tag:Name', values: [name] }] })

function providerSpec({ infraId, spec }: Cluster, imageId: string, pool: MachinePool, zone: string): object {
  const { volume } = machinePlan(pool.id === 'infra' ? 'infra' : 'worker')
  const { Name: _name, [clusterTagKey(infraId)]: owned, ...more } = clusterResourceTags(infraId, '', spec.aws.tags)
  const tags = { ...more, [clusterTagKey(infraId)]: owned ?? 'owned' }
  return {
    apiVersion: 'machine.openshift.io/v1beta1',
    kind: 'AWSMachineProviderConfig',
    ami: { id: imageId },
    instanceType: pool.instanceType,
    placement: { region: spec.region.id, availabilityZone: zone },
    subnet: byName(subnetName(infraId, 'private', zone)),
    securityGroups: [byName(`${infraId}-node`), byName(`${infraId}-lb`)],
    iamInstanceProfile: { id: instanceProfileName(infraId, 'worker') },
    blockDevices: [{ ebs: { volumeSize: pool.diskGib, volumeType: volume.type, encrypted: true } }],
    metadataServiceOptions: {
      authentication: spec.aws.ec2_metadata_http_tokens === 'required' ? 'Required' : 'Optional',
    },
    userDataSecret: { name: 'worker-user-data' },
    credentialsSecret: { name: 'aws-cloud-credentials' },
    tags: Object.entries(tags).map(([name, value]) => ({ name, value })),
  }
}
