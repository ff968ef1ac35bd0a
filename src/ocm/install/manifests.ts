import { pointer } from '../../catalogue/ignition.ts'
import { profileOf, machinePlan } from '../../catalogue/install-plan.ts'
import { credentialsRequests } from '../../catalogue/mint.ts'
import { cloudCredentials } from '../../catalogue/operators.ts'
import { minorOf } from '../../catalogue/versions.ts'
import { cloudKeyOf } from '../keys/documents.ts'
import { rootSecretManifest } from '../keys/root-secret.ts'
import type { Sts } from '../resources/documents.ts'
import { infraPool, workerPool } from '../resources/pools.ts'
import { sent, type Work } from './context.ts'
import { MACHINE_API, machineSets } from './machine-sets.ts'

type Manifest = object

/** What the installer tells the cluster: its operators' identities, how its machines find it, and which machines it wants. */
export function manifests(work: Work): readonly Manifest[] {
  const { cluster } = work
  return [
    ...(cluster.spec.aws.sts ? operatorSecrets(cluster.spec.aws.sts) : [rootSecretManifest(cloudKey(work))]),
    ...credentialsRequests(minorOf(cluster.spec.version.raw_id)).map(({ name, namespace, spec }) => ({
      apiVersion: 'cloudcredential.openshift.io/v1',
      kind: 'CredentialsRequest',
      metadata: { name, namespace },
      spec,
    })),
    ...(['master', 'worker'] as const).map((pool) =>
      secret(`${pool}-user-data`, MACHINE_API, { userData: JSON.stringify(machinePointer(work, pool)) }),
    ),
    ...[infraPool(cluster), workerPool(cluster)].flatMap((pool) => machineSets(cluster, work.made, pool)),
    ...(cluster.spec.api.listening === 'internal' ? [privateIngress] : []),
    ...[0, 1, 2].map((index) => masterMachine(work, index)),
  ]
}

/** What is private is so for its applications as well. */
const privateIngress: Manifest = {
  apiVersion: 'operator.openshift.io/v1',
  kind: 'IngressController',
  metadata: { name: 'default', namespace: 'openshift-ingress-operator' },
  spec: {
    replicas: 2,
    endpointPublishingStrategy: { type: 'LoadBalancerService', loadBalancer: { scope: 'Internal' } },
  },
}

/** Where a machine of a pool gets its configuration. */
export const machinePointer = ({ domain, install }: Work, pool: 'master' | 'worker') =>
  pointer(`https://api-int.${domain}:22623/config/${pool}?token=${install.machineToken}`)

const secret = (name: string, namespace: string, stringData: Readonly<Record<string, string>>): Manifest => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  stringData,
})

const cloudKey = ({ room, cluster }: Work) => cloudKeyOf(room.projection.view(), cluster)

function operatorSecrets(sts: Sts): readonly Manifest[] {
  return sts.operator_iam_roles.map(({ name, namespace, role_arn }) =>
    secret(name, namespace, { credentials: cloudCredentials(role_arn) }),
  )
}

function masterSpec(work: Work, zone: string): object {
  const { made, infraId, region, cluster } = work
  const { instanceType, volume } = machinePlan('master')
  return {
    apiVersion: 'machine.openshift.io/v1beta1',
    kind: 'AWSMachineProviderConfig',
    ami: { id: sent(made.imageId, 'image') },
    instanceType,
    placement: { region, availabilityZone: zone },
    subnet: { id: sent(made.privateSubnets?.[zone], 'private subnet') },
    securityGroups: [
      { filters: [{ name: 'group-id', values: [sent(made.securityGroups?.['controlplane'], 'group')] }] },
    ],
    iamInstanceProfile: { id: profileOf(infraId, 'master') },
    blockDevices: [{ ebs: { volumeSize: volume.gib, volumeType: volume.type, iops: volume.iops, encrypted: true } }],
    userDataSecret: { name: 'master-user-data' },
    metadataServiceOptions: {
      authentication: cluster.spec.aws.ec2_metadata_http_tokens === 'required' ? 'Required' : 'Optional',
    },
    tags: Object.entries({ ...cluster.spec.aws.tags, 'red-hat-managed': 'true' }).map(([name, value]) => ({
      name,
      value,
    })),
  }
}

export const masterName = (infraId: string, index: number) => `${infraId}-master-${index}`
export const masterZone = (zones: readonly string[], index: number): string => sent(zones[index % zones.length], 'zone')

/** The control plane's machines are the installer's; machine-api only watches over them. */
function masterMachine(work: Work, index: number): Manifest {
  return {
    apiVersion: 'machine.openshift.io/v1beta1',
    kind: 'Machine',
    metadata: {
      name: masterName(work.infraId, index),
      namespace: MACHINE_API,
      labels: {
        'machine.openshift.io/cluster-api-cluster': work.infraId,
        'machine.openshift.io/cluster-api-machine-role': 'master',
        'machine.openshift.io/cluster-api-machine-type': 'master',
      },
    },
    spec: {
      metadata: { labels: { 'node-role.kubernetes.io/master': '' } },
      providerSpec: { value: masterSpec(work, masterZone(work.zones, index)) },
    },
  }
}
