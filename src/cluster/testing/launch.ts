import type { TestWorld } from '../../../test/world.ts'
import { bootstrapPaths, filesConfig, pointer } from '../../catalogue/ignition.ts'
import { bootstrapBucketName, instanceProfileName } from '../../catalogue/names.ts'
import { cloudCredentials, operators } from '../../catalogue/operators.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { privatePem } from '../../wire/jose/signing-key.ts'
import { presign } from '../../wire/sigv4/sign.ts'
import type { Fields } from '../api/object.ts'
import type { Network } from './account.ts'
import { ADMIN_TOKEN, DOMAIN, facts, operatorRole, REGION, signingKey, tags } from './demo.ts'

export interface Sizes {
  readonly workers?: number
  readonly infra?: number
}

/** Puts the ignition into its bucket and launches bootstrap and masters, as the installer does. */
export async function launchControlPlane(
  w: TestWorld,
  aws: AwsClient,
  network: Network,
  options: Sizes,
): Promise<void> {
  const Bucket = bootstrapBucketName(facts.infraId)
  await aws.call('s3', 'CreateBucket', { Bucket })
  const ignition = filesConfig(
    new Map([
      [bootstrapPaths.signingKey, privatePem(signingKey)],
      [bootstrapPaths.adminToken, ADMIN_TOKEN],
      [bootstrapPaths.cluster, JSON.stringify(facts)],
      ...manifests(network, options).map((one, index): [string, string] => [
        `${bootstrapPaths.manifests}${String(index).padStart(3, '0')}.json`,
        JSON.stringify(one),
      ]),
    ]),
  )
  await aws.call('s3', 'PutObject', { Bucket, Key: 'bootstrap.ign', Body: Buffer.from(JSON.stringify(ignition)) })
  const host = `${Bucket}.s3.${REGION}.amazonaws.com`
  const request = { method: 'GET', url: '/bootstrap.ign', headers: new Map([['host', host]]) }
  const url = presign(
    request,
    await w.credentials('customer'),
    { service: 's3', region: REGION },
    w.clock.hostNow(),
    3600,
  )
  const run = (name: string, source: string) =>
    aws.call('ec2', 'RunInstances', {
      ImageId: network.image,
      InstanceType: 'm5.2xlarge',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: network.subnet,
      SecurityGroupIds: [network.groups.controlplane],
      IamInstanceProfile: { Name: instanceProfileName(facts.infraId, 'master') },
      UserData: Buffer.from(JSON.stringify(pointer(source))).toString('base64'),
      TagSpecifications: [{ ResourceType: 'instance', Tags: tags(name) }],
      ClientToken: `${facts.infraId}-${name}`,
    })
  await run('bootstrap', `https://${host}${url}`)
  for (const index of [0, 1, 2])
    await run(`master-${index}`, `https://api-int.${DOMAIN}:22623/config/master?token=for-masters`)
}

const namespace = 'openshift-machine-api'
const secret = (name: string, space: string, data: Readonly<Record<string, string>>): Fields => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace: space },
  stringData: data,
})

function manifests(network: Network, { workers = 2, infra = 2 }: Sizes): readonly Fields[] {
  return [
    ...operators.map((row) =>
      secret(row.secret, row.namespace, { credentials: cloudCredentials(operatorRole(row.id).arn) }),
    ),
    ...operators.map((row) => ({
      apiVersion: 'cloudcredential.openshift.io/v1',
      kind: 'CredentialsRequest',
      metadata: { name: row.credentialsRequest, namespace: 'openshift-cloud-credential-operator' },
      spec: { secretRef: { name: row.secret, namespace: row.namespace }, serviceAccountNames: row.serviceAccounts },
    })),
    ...(['master', 'worker'] as const).map((pool) =>
      secret(`${pool}-user-data`, namespace, {
        userData: JSON.stringify(pointer(`https://api-int.${DOMAIN}:22623/config/${pool}?token=for-${pool}s`)),
      }),
    ),
    machineSet('worker', workers, 'm5.xlarge', network),
    machineSet('infra', infra, 'r5.xlarge', network),
  ]
}

function machineSet(role: string, replicas: number, instanceType: string, { image, subnet, groups }: Network): Fields {
  const name = `${facts.infraId}-${role}-${REGION}a`
  const labels = {
    'machine.openshift.io/cluster-api-cluster': facts.infraId,
    'machine.openshift.io/cluster-api-machineset': name,
  }
  return {
    apiVersion: 'machine.openshift.io/v1beta1',
    kind: 'MachineSet',
    metadata: { name, namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: { ...labels, 'machine.openshift.io/cluster-api-machine-role': role } },
        spec: {
          metadata: { labels: { [`node-role.kubernetes.io/${role}`]: '' } },
          providerSpec: {
            value: {
              apiVersion: 'machine.openshift.io/v1beta1',
              kind: 'AWSMachineProviderConfig',
              ami: { id: image },
              instanceType,
              placement: { region: REGION, availabilityZone: `${REGION}a` },
              subnet: { id: subnet },
              securityGroups: [{ filters: [{ name: 'group-id', values: [groups.node] }] }],
              iamInstanceProfile: { id: instanceProfileName(facts.infraId, 'worker') },
              blockDevices: [{ ebs: { volumeSize: 300, volumeType: 'gp3', iops: 3000, encrypted: true } }],
              userDataSecret: { name: 'worker-user-data' },
              tags: [{ name: 'red-hat-managed', value: 'true' }],
            },
          },
        },
      },
    },
  }
}
