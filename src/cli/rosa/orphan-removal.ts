import { oidcProviderArn } from '../../catalogue/arns.ts'
import type { AwsClient } from '../../wire/aws-client.ts'
import { ifThere } from '../iam/missing.ts'
import { providerRemoval } from '../iam/oidc-provider.ts'
import { GONE, policyRemoval, rolesRemoval } from '../iam/removal.ts'
import { configPath, neededConfig } from '../ocm/oidc-configs.ts'
import { awsCall, type Want } from '../plan/aws-call.ts'
import type { OcmCall } from '../plan/foretell.ts'
import type { Session } from '../session.ts'
import { configRemoval } from './oidc-removal.ts'
import type { Orphan } from './orphans.ts'

/** The calls that remove leftovers: AWS's first, since OCM's record of a configuration says where the rest of it stands. */
export interface Removal {
  readonly wants: readonly Want[]
  readonly ocm: readonly OcmCall[]
}

const lastPart = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1)

/** How leftovers of each kind go, in the order in which nothing is in another's way. */
const REMOVERS: readonly (readonly [
  kind: Orphan['kind'],
  remove: (session: Session, ids: readonly string[]) => Promise<readonly Want[]>,
])[] = [
  ['operator-role', ({ aws }, arns) => rolesRemoval(aws, arns.map(lastPart))],
  ['policy', ({ aws }, arns) => Promise.all(arns.map((arn) => policyRemoval(aws, arn, [])))],
  ['oidc-provider', ({ aws }, arns) => Promise.all(arns.map((arn) => providerRemoval(aws, arn)))],
  ['instance-profile', ({ aws }, arns) => Promise.all(arns.map((arn) => profileRemoval(aws, lastPart(arn))))],
  ['load-balancer', (_, arns) => Promise.resolve(arns.map(loadBalancerRemoval))],
  ['volume', (_, arns) => Promise.resolve(arns.map(volumeRemoval))],
]

export async function removalOf(session: Session, orphans: readonly Orphan[]): Promise<Removal> {
  const idsOf = (kind: Orphan['kind']) => orphans.flatMap((one) => (one.kind === kind ? [one.id] : []))
  const configs = await Promise.all(idsOf('oidc-config').map((id) => neededConfig(session.ocm, id)))
  const caller = await session.caller()
  const withConfig = new Set(configs.map(({ issuer_url: issuer }) => oidcProviderArn(caller, issuer)))
  const wants = await Promise.all([
    ...REMOVERS.map(([kind, remove]) => remove(session, idsOf(kind).filter((id) => !withConfig.has(id)))), // prettier-ignore
    ...configs.map((config) => configRemoval(session, config)),
  ])
  return { wants: wants.flat(), ocm: configs.map(({ id }) => ({ method: 'DELETE', path: configPath(id) })) }
}

async function profileRemoval(aws: AwsClient, name: string): Promise<Want> {
  const what = `instance profile ${name}`
  const found = await ifThere(aws.call('iam', 'GetInstanceProfile', { InstanceProfileName: name }))
  if (!found) return { what, calls: [], idle: GONE }
  const emptying = (found.InstanceProfile?.Roles ?? []).map(({ RoleName: role = '' }) =>
    awsCall(
      'iam',
      'RemoveRoleFromInstanceProfile',
      { InstanceProfileName: name, RoleName: role },
      { done: `took ${role} out of instance profile ${name}` },
    ),
  )
  return {
    what,
    calls: [
      ...emptying,
      awsCall('iam', 'DeleteInstanceProfile', { InstanceProfileName: name }, { done: `deleted ${what}` }),
    ],
  }
}

const regionOf = (arn: string): string => arn.split(':')[3] ?? ''

function loadBalancerRemoval(arn: string): Want {
  const [what, manner] = [`load balancer ${arn}`, { done: `deleted load balancer ${arn}`, region: regionOf(arn) }]
  const call = /loadbalancer\/(?:net|app|gwy)\//.test(arn)
    ? awsCall('elasticloadbalancing', 'DeleteLoadBalancer', { LoadBalancerArn: arn }, manner)
    : awsCall('elb', 'DeleteLoadBalancer', { LoadBalancerName: lastPart(arn) }, manner)
  return { what, calls: [call] }
}

function volumeRemoval(arn: string): Want {
  const id = lastPart(arn)
  const done = { done: `deleted volume ${id}`, region: regionOf(arn) }
  return { what: `volume ${id}`, calls: [awsCall('ec2', 'DeleteVolume', { VolumeId: id }, done)] }
}
