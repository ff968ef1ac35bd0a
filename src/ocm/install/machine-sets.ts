import { machinePlan } from '../../catalogue/install-plan.ts'
import { instanceProfileName } from '../../catalogue/names.ts'
import { clusterResourceTags, clusterTagKey } from '../../catalogue/tags.ts'
import type { Cluster, MachinePool } from '../resources/documents.ts'
import { WORKER_POOL } from '../resources/pools.ts'
import type { Made } from './documents.ts'
import { subnetName } from './steps/network.ts'

export const MACHINE_API = 'openshift-machine-api'
/** Which pool of OCM's a set belongs to. */
export const POOL_LABEL = 'hive.openshift.io/machine-pool'

export const machineSetName = (infraId: string, pool: string, zone: string) => `${infraId}-${pool}-${zone}`

/** Nodes are spread evenly; what is left over goes to the first zones. */
export const replicasIn = ({ replicas, zones }: Pick<MachinePool, 'replicas' | 'zones'>, index: number) =>
  Math.floor(replicas / zones.length) + (index < replicas % zones.length ? 1 : 0)

/** The machine sets of a pool: one in each of its zones. */
export const machineSets = (cluster: Cluster, made: Made, pool: MachinePool): readonly object[] =>
  pool.zones.map((zone, index) => machineSet(cluster, made, pool, zone, replicasIn(pool, index)))

function machineSet(cluster: Cluster, made: Made, pool: MachinePool, zone: string, replicas: number): object {
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
          providerSpec: { value: providerSpec(cluster, made, pool, zone) },
        },
      },
    },
  }
}

/** The zone's private one: of the customer's own network, or the installer's by its name. */
function subnetOf(infraId: string, { aws }: Cluster['spec'], made: Made, pool: MachinePool, zone: string): object {
  const own = (aws.subnet_ids ? made.privateSubnets?.[zone] : undefined) ?? pool.subnets?.[0]
  return own === undefined ? byName(subnetName(infraId, 'private', zone)) : { id: own }
}

const groupsOf = ({ aws }: Cluster['spec'], pool: MachinePool): readonly string[] => [
  ...(pool.securityGroups ?? []),
  ...(pool.id === WORKER_POOL ? (aws.additional_compute_security_group_ids ?? []) : []),
  ...(pool.id === 'infra' ? (aws.additional_infra_security_group_ids ?? []) : []),
]

const byName = (name: string) => ({ filters: [{ name: 'tag:Name', values: [name] }] })

function providerSpec({ infraId, spec }: Cluster, made: Made, pool: MachinePool, zone: string): object {
  const { volume } = machinePlan(pool.id === 'infra' ? 'infra' : 'worker')
  const {
    Name: _name,
    [clusterTagKey(infraId)]: owned,
    ...more
  } = clusterResourceTags(infraId, '', { ...spec.aws.tags, ...pool.tags })
  const tags = { ...more, [clusterTagKey(infraId)]: owned ?? 'owned' }
  return {
    apiVersion: 'machine.openshift.io/v1beta1',
    kind: 'AWSMachineProviderConfig',
    ami: { id: made.imageId ?? '' },
    instanceType: pool.instanceType,
    placement: { region: spec.region.id, availabilityZone: zone },
    subnet: subnetOf(infraId, spec, made, pool, zone),
    securityGroups: [byName(`${infraId}-node`), byName(`${infraId}-lb`), ...groupsOf(spec, pool).map((id) => ({ id }))],
    iamInstanceProfile: { id: instanceProfileName(infraId, 'worker') },
    blockDevices: [{ ebs: { volumeSize: pool.diskGib, volumeType: volume.type, encrypted: true } }],
    metadataServiceOptions: {
      authentication: spec.aws.ec2_metadata_http_tokens === 'required' ? 'Required' : 'Optional',
    },
    ...(pool.spot
      ? { spotMarketOptions: pool.spot.maxPrice === undefined ? {} : { maxPrice: String(pool.spot.maxPrice) } }
      : {}),
    userDataSecret: { name: 'worker-user-data' },
    credentialsSecret: { name: 'aws-cloud-credentials' },
    tags: Object.entries(tags).map(([name, value]) => ({ name, value })),
  }
}
