import { machinePlan } from '../../catalogue/install-plan.ts'
import type { View } from '../../store/projection.ts'
import { compact } from '../http/fields.ts'
import {
  clusters,
  machinePools,
  oidcConfigs,
  type Cluster,
  type MachinePool,
  type OidcConfig,
  type Sts,
} from './documents.ts'
import { CLUSTERS, link, ACCOUNTS, timestamp } from './links.ts'
import { oidcConfigResource } from './oidc-configs.ts'
import { WORKER_POOL } from './pools.ts'
import { upgradesOf } from './versions.ts'

export const clusterDomain = ({ spec }: Cluster) => `${spec.domain_prefix}.${spec.dns.base_domain}`
export const clusterHref = (id: string) => `${CLUSTERS}/clusters/${id}`

interface Shown {
  readonly pool: MachinePool | undefined
  readonly config: OidcConfig | undefined
  readonly url: string
  readonly resource: ReturnType<typeof madeResource>
}

/** By the cluster as it is kept, which is another object once it has changed: lists show thousands that have not. */
const shown = new WeakMap<Cluster, Shown>()

/** A cluster as OCM shows it. The same object while nothing of it has changed. */
export function clusterResource(view: View, cluster: Cluster, url: string): Shown['resource'] {
  const pool = machinePools.get(view, `${cluster.id}/${WORKER_POOL}`)?.value
  const { sts } = cluster.spec.aws
  const config = sts && oidcConfigs.get(view, sts.oidc_config_id)?.value
  const before = shown.get(cluster)
  if (before && before.pool === pool && before.config === config && before.url === url) return before.resource
  const resource = madeResource(cluster, pool, config, url)
  shown.set(cluster, { pool, config, url, resource })
  return resource
}

function madeResource(
  cluster: Cluster,
  pool: MachinePool | undefined,
  config: OidcConfig | undefined,
  kubernetesUrl: string,
) {
  const { id, spec, state } = cluster
  const { settings, aws, version, dns, api, nodes, ...plain } = spec
  const href = clusterHref(id)
  const list = (kind: string, name: string) => ({ kind: `${kind}ListLink`, href: `${href}/${name}` })
  const up = cluster.status.dnsReady && (state === 'ready' || state === 'installing')
  return compact({
    kind: 'Cluster',
    id,
    href,
    ...settings,
    ...plain,
    external_id: cluster.externalId,
    infra_id: cluster.infraId,
    creation_timestamp: timestamp(cluster.created),
    state,
    status: statusResource(cluster),
    api: compact({ listening: api.listening, url: up ? kubernetesUrl : undefined }),
    console:
      state === 'ready' ? { url: `https://console-openshift-console.apps.${clusterDomain(cluster)}` } : undefined,
    dns,
    aws: compact({ ...aws, sts: aws.sts && stsResource(aws.sts, config) }),
    ccs: { enabled: true, disable_scp_checks: false },
    managed: true,
    billing_model: 'marketplace-aws',
    hypershift: { enabled: false },
    health_state: state === 'ready' ? 'healthy' : 'unknown',
    openshift_version: state === 'ready' ? version.raw_id : undefined,
    version: {
      ...link('Version', version.id, `${CLUSTERS}/versions/${version.id}`),
      ...version,
      kind: 'Version',
      available_upgrades: upgradesOf(cluster),
    },
    region: link('CloudRegion', spec.region.id, `${CLUSTERS}/cloud_providers/aws/regions/${spec.region.id}`),
    cloud_provider: link('CloudProvider', 'aws', `${CLUSTERS}/cloud_providers/aws`),
    product: link('Product', 'rosa', `${CLUSTERS}/products/rosa`),
    flavour: link('Flavour', 'osd-4', `${CLUSTERS}/flavours/osd-4`),
    subscription: link('Subscription', cluster.subscriptionId, `${ACCOUNTS}/subscriptions/${cluster.subscriptionId}`),
    nodes: nodesResource(cluster, pool, nodes),
    delete_protection: { href: `${href}/delete_protection`, enabled: cluster.deleteProtection },
    machine_pools: list('MachinePool', 'machine_pools'),
    identity_providers: list('IdentityProvider', 'identity_providers'),
    groups: list('Group', 'groups'),
    addons: list('AddOnInstallation', 'addons'),
    ingresses: list('Ingress', 'ingresses'),
    inflight_checks: list('InflightCheck', 'inflight_checks'),
  })
}

function nodesResource({ spec }: Cluster, pool: MachinePool | undefined, nodes: Cluster['spec']['nodes']) {
  const per = spec.multi_az ? 'multiAz' : 'singleAz'
  const [master, infra] = [machinePlan('master'), machinePlan('infra')]
  const compute = pool?.replicas ?? nodes.compute
  return compact({
    ...nodes,
    master: master.count[per],
    infra: infra.count[per],
    compute: pool?.autoscaling ? undefined : compute,
    autoscale_compute: pool?.autoscaling ?? nodes.autoscale_compute,
    total: master.count[per] + infra.count[per] + compute,
    master_machine_type: link('MachineType', master.instanceType, `${CLUSTERS}/machine_types/${master.instanceType}`),
    infra_machine_type: link('MachineType', infra.instanceType, `${CLUSTERS}/machine_types/${infra.instanceType}`),
    compute_machine_type: link(
      'MachineType',
      nodes.compute_machine_type.id,
      `${CLUSTERS}/machine_types/${nodes.compute_machine_type.id}`,
    ),
  })
}

function stsResource({ oidc_config_id: _configId, ...sts }: Sts, config: OidcConfig | undefined) {
  return compact({
    enabled: true,
    ...sts,
    managed_policies: false,
    oidc_config: config && oidcConfigResource(config),
    oidc_endpoint_url: config?.issuer,
  })
}

export function statusResource({ id, state, status }: Cluster) {
  return compact({
    kind: 'ClusterStatus',
    id,
    href: `${clusterHref(id)}/status`,
    state,
    description: status.description,
    dns_ready: status.dnsReady,
    oidc_ready: status.oidcReady,
    provision_error_code: status.errorCode,
    provision_error_message: status.errorMessage,
    configuration_mode: 'full',
    limited_support_reason_count: 0,
  })
}

export const allClusters = (view: View) => clusters.all(view).map(({ value }) => value)
