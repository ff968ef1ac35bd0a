import type { Cluster, Sts } from '../ocm/types.ts'
import { visible } from '../terminal.ts'

/** What follows a cluster's state, as rosa words it. */
const PHASES: Readonly<Record<string, string>> = {
  waiting: '(Waiting for user action)',
  pending: '(Preparing account)',
}

function stateLine({ state, status }: Cluster): string {
  // Why an install failed has a line of its own.
  const told = status?.description === status?.provision_error_message ? undefined : status?.description
  const phase = state === 'installing' && !status?.dns_ready ? '(DNS setup in progress)' : PHASES[state]
  return [state, told || phase].filter((part) => part).join(' ')
}

type Line = readonly [key: string, value: string | undefined]

/** The lines of `describe cluster`, in rosa's order. A line without value is left out; indented lines belong to the one above. */
function lines(cluster: Cluster): readonly Line[] {
  const { aws, nodes = {}, network = {}, status } = cluster
  const { sts } = aws
  const domain = cluster.dns?.base_domain && `${cluster.domain_prefix ?? cluster.name}.${cluster.dns.base_domain}`
  const scaled = nodes.autoscale_compute
  const config = sts?.oidc_config
  return [
    ['Name', cluster.name],
    ['Domain Prefix', cluster.domain_prefix],
    ['ID', cluster.id],
    ['External ID', cluster.external_id],
    ['Control Plane', 'Customer Hosted'],
    ['OpenShift Version', cluster.openshift_version ?? cluster.version.raw_id],
    ['Channel Group', cluster.version.channel_group],
    ['DNS', status?.dns_ready ? domain : 'Not ready'],
    ['AWS Account', aws.account_id],
    ['API URL', cluster.api?.url],
    ['Console URL', cluster.console?.url],
    ['Region', cluster.region.id],
    ['Multi-AZ', String(cluster.multi_az ?? false)],
    ['Nodes', ''],
    [' - Control plane', String(nodes.master ?? 0)],
    [' - Infra', String(nodes.infra ?? 0)],
    scaled
      ? [' - Compute (Autoscaled)', `${scaled.min_replicas}-${scaled.max_replicas}`]
      : [' - Compute', String(nodes.compute ?? 0)],
    ['Network', ''],
    [' - Type', network.type],
    [' - Service CIDR', network.service_cidr],
    [' - Machine CIDR', network.machine_cidr],
    [' - Pod CIDR', network.pod_cidr],
    [' - Host Prefix', network.host_prefix === undefined ? undefined : `/${network.host_prefix}`],
    ['Infra ID', cluster.infra_id],
    ['EC2 Metadata Http Tokens', aws.ec2_metadata_http_tokens],
    ...(sts ? roleLines(sts) : []),
    ['State', stateLine(cluster)],
    ['Private', cluster.api?.listening === 'internal' ? 'Yes' : 'No'],
    ['Delete Protection', cluster.delete_protection?.enabled ? 'Enabled' : 'Disabled'],
    ['Created', cluster.creation_timestamp],
    // As `ocm describe cluster` shows it; rosa does not.
    ['Expiration', cluster.expiration_timestamp],
    ['User Workload Monitoring', cluster.disable_user_workload_monitoring ? 'Disabled' : 'Enabled'],
    [
      'OIDC Endpoint URL',
      sts?.oidc_endpoint_url &&
        `${sts.oidc_endpoint_url} ${config ? (config.managed ? '(Managed)' : '(Unmanaged)') : '(Classic)'}`,
    ],
    ['Provisioning Error Code', status?.provision_error_code],
    ['Provisioning Error Message', status?.provision_error_message],
  ]
}

const roleLines = (sts: Sts): readonly Line[] => [
  ['Role (STS) ARN', sts.role_arn],
  ['STS External ID', sts.external_id],
  ['Support Role ARN', sts.support_role_arn],
  ['Instance IAM Roles', ''],
  [' - Control plane', sts.instance_iam_roles.master_role_arn],
  [' - Worker', sts.instance_iam_roles.worker_role_arn],
  ['Operator IAM Roles', ''],
  ...sts.operator_iam_roles.map(({ role_arn: arn }): Line => [` - ${arn}`, '']),
]

const KEY_WIDTH = 28

/** Keys in a column of 28, as rosa prints them. */
export const describeCluster = (cluster: Cluster): string =>
  lines(cluster)
    .flatMap(([key, value]) =>
      value === undefined
        ? []
        : [`${key.startsWith(' - arn:') ? key : `${key}:`.padEnd(KEY_WIDTH)}${visible(value)}`.trimEnd()],
    )
    .join('\n')
