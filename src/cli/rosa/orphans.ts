import { minorOf } from '../../catalogue/versions.ts'
import { iamItems } from '../iam/pages.ts'
import { listClusters } from '../ocm/clusters.ts'
import { listConfigs } from '../ocm/oidc-configs.ts'
import type { Cluster } from '../ocm/types.ts'
import type { Session } from '../session.ts'
import { findOperatorRoles, userOf } from './find-operator-roles.ts'
import { findProviders } from './find-providers.ts'

/** Something that was made for clusters, and that no cluster uses. */
export interface Orphan {
  readonly kind:
    'operator-role' | 'oidc-provider' | 'oidc-config' | 'policy' | 'instance-profile' | 'volume' | 'load-balancer'
  readonly id: string
  /** The cluster that it was made for, by its id or its infrastructure's; empty where nothing says so. */
  readonly cluster: string
  readonly why: string
  /** What removes it. */
  readonly next: string
}

type Finder = (session: Session, clusters: readonly Cluster[]) => Promise<readonly Orphan[]>

const FINDERS: readonly Finder[] = [operatorRoles, providers, configs, policies, instanceProfiles, resources]

/** By OCM's list of clusters, IAM's and EC2's own tags. Nothing is guessed from a name alone. `given`: the clusters that count. */
export async function findOrphans(session: Session, given?: readonly Cluster[]): Promise<readonly Orphan[]> {
  const clusters = given ?? (await listClusters(session.ocm))
  return (await Promise.all(FINDERS.map((find) => find(session, clusters)))).flat()
}

const gone = (clusters: readonly Cluster[], id: string): string =>
  id === ''
    ? 'no cluster uses it'
    : clusters.some((one) => one.id === id)
      ? `cluster ${id} does not use it`
      : `cluster ${id} is gone`

async function operatorRoles(session: Session, clusters: readonly Cluster[]): Promise<readonly Orphan[]> {
  return (await findOperatorRoles(session))
    .filter(({ arn }) => userOf(clusters, arn) === undefined)
    .map(({ arn, prefix, clusterId }) => ({
      kind: 'operator-role',
      id: arn,
      cluster: clusterId,
      why: gone(clusters, clusterId),
      next: `stint delete operator-roles --prefix ${prefix} -y`,
    }))
}

async function providers(session: Session, clusters: readonly Cluster[]): Promise<readonly Orphan[]> {
  return (await findProviders(session, clusters))
    .filter((provider) => !provider.in_use)
    .map(({ arn, cluster_id: id }) => ({
      kind: 'oidc-provider',
      id: arn,
      cluster: id,
      why: gone(clusters, id),
      next: `aws iam delete-open-id-connect-provider --open-id-connect-provider-arn ${arn}`,
    }))
}

async function configs(session: Session, clusters: readonly Cluster[]): Promise<readonly Orphan[]> {
  const used = new Set(clusters.map(({ aws: { sts } }) => sts?.oidc_endpoint_url ?? sts?.oidc_config?.issuer_url))
  return (await listConfigs(session.ocm, (await session.caller()).account))
    .filter(({ issuer_url: issuer }) => !used.has(issuer))
    .map(({ id }) => ({
      kind: 'oidc-config',
      id,
      cluster: '',
      why: 'no cluster uses it',
      next: `stint delete oidc-config --oidc-config-id ${id} -y`,
    }))
}

/** ROSA's own, attached to nobody. */
async function policies({ aws }: Session): Promise<readonly Orphan[]> {
  const loose = (await iamItems(aws, 'ListPolicies', { Scope: 'Local' }, (page) => page.Policies)).filter(
    ({ AttachmentCount: users }) => users === 0,
  )
  const found = await Promise.all(
    loose.map(async ({ Arn: arn = '' }): Promise<readonly Orphan[]> => {
      const tags = await iamItems(aws, 'ListPolicyTags', { PolicyArn: arn }, (page) => page.Tags)
      const version = tags.find(({ Key: key }) => key === 'rosa_openshift_version')?.Value
      const isRosa = tags.some(({ Key: key, Value: value }) => key === 'red-hat-managed' && value === 'true')
      if (!isRosa || version === undefined) return []
      const why = `made for OpenShift ${minorOf(version)}, attached to no role`
      return [{ kind: 'policy', id: arn, cluster: '', why, next: `aws iam delete-policy --policy-arn ${arn}` }]
    }),
  )
  return found.flat()
}

interface Tag {
  readonly Key?: string | undefined
}
const OWNER = /^kubernetes\.io\/cluster\/(.+)$/

/** The infrastructure id of a cluster that is no more, by the tag that it leaves on everything. */
function lostOwner(tags: readonly Tag[], clusters: readonly Cluster[]): string | undefined {
  const owners = tags.flatMap(({ Key: key = '' }) => OWNER.exec(key)?.[1] ?? [])
  return owners.some((owner) => clusters.some(({ infra_id: infra }) => infra === owner)) ? undefined : owners[0]
}

async function instanceProfiles({ aws }: Session, clusters: readonly Cluster[]): Promise<readonly Orphan[]> {
  const profiles = await iamItems(aws, 'ListInstanceProfiles', {}, (page) => page.InstanceProfiles)
  const found = await Promise.all(
    profiles.map(async ({ InstanceProfileName: name = '', Arn: arn = '' }): Promise<readonly Orphan[]> => {
      const tags = await iamItems(aws, 'ListInstanceProfileTags', { InstanceProfileName: name }, (page) => page.Tags)
      const owner = lostOwner(tags, clusters)
      if (owner === undefined) return []
      const next = `aws iam delete-instance-profile --instance-profile-name ${name}`
      return [{ kind: 'instance-profile', id: arn, cluster: owner, why: `cluster ${owner} is gone`, next }]
    }),
  )
  return found.flat()
}

async function resources({ aws, region }: Session, clusters: readonly Cluster[]): Promise<readonly Orphan[]> {
  const orphans: Orphan[] = []
  for (let token: string | undefined; ;) {
    const page = await aws.call('tagging', 'GetResources', {
      ResourceTypeFilters: ['ec2:volume', 'elasticloadbalancing:loadbalancer'],
      ...(token === undefined ? {} : { PaginationToken: token }),
    })
    for (const { ResourceARN: arn = '', Tags: tags = [] } of page.ResourceTagMappingList ?? []) {
      const owner = lostOwner(tags, clusters)
      if (owner !== undefined) orphans.push(resource(arn, owner, region))
    }
    token = page.PaginationToken === '' ? undefined : page.PaginationToken
    if (token === undefined) return orphans
  }
}

function resource(arn: string, owner: string, region: string): Orphan {
  const why = `cluster ${owner} is gone`
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  if (arn.includes(':volume/'))
    return {
      kind: 'volume',
      id: arn,
      cluster: owner,
      why,
      next: `aws ec2 delete-volume --volume-id ${name} --region ${region}`,
    }
  const next = /loadbalancer\/(?:net|app|gwy)\//.test(arn)
    ? `aws elbv2 delete-load-balancer --load-balancer-arn ${arn} --region ${region}`
    : `aws elb delete-load-balancer --load-balancer-name ${name} --region ${region}`
  return { kind: 'load-balancer', id: arn, cluster: owner, why, next }
}
