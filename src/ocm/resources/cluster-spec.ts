import { findMachineType } from '../../catalogue/machine-types.ts'
import { machinePlan, network } from '../../catalogue/install-plan.ts'
import {
  clusterName,
  domainPrefix,
  externalId,
  keeps,
  operatorRoleName,
  operatorRolesPrefix,
  rolePrefix,
} from '../../catalogue/names.ts'
import { operators } from '../../catalogue/operators.ts'
import { availabilityZones, findRegion, type Region } from '../../catalogue/regions.ts'
import { compareVersions, defaultVersion, versionId, type OpenShiftVersion } from '../../catalogue/versions.ts'
import { isAccountId } from '../../kernel/brands.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import type { Random } from '../../kernel/random.ts'
import { badRequest, notBuilt } from '../http/fault.ts'
import {
  at,
  compact,
  countAt,
  flagAt,
  itemsAt,
  requiredText,
  textAt,
  textMapAt,
  textsAt,
  type Fields,
} from '../http/fields.ts'
import { baseDomain } from '../ids.ts'
import { accountOf, requiredRole, rolePathOf } from './arns.ts'
import { overlap, requiredCidr } from './cidr.ts'
import type { ClusterSpec, OperatorIamRole } from './documents.ts'
import { versionOf } from './versions.ts'

/** What OCM can do and this one cannot. */
const NOT_BUILT: readonly (readonly [path: string, what: string, is: (value: unknown) => boolean])[] = [
  ['hypershift.enabled', 'A hosted control plane', (value) => value === true],
  ['aws.subnet_ids', 'Installing into an existing VPC', (value) => Array.isArray(value) && value.length > 0],
  ['aws.private_link', 'PrivateLink', (value) => value === true],
  ['aws.private_hosted_zone_id', 'A shared VPC', () => true],
  ['aws.access_key_id', 'A cluster with access keys instead of roles', () => true],
]

/** Settings that are given back as they came. */
const SETTINGS = ['channel', 'fips', 'etcd_encryption', 'disable_user_workload_monitoring', 'expiration_timestamp', 'proxy', 'additional_trust_bundle', 'node_drain_grace_period', 'registry_config', 'autoscaler'] as const // prettier-ignore

/** The cluster that a POST asks for. @throws {Fault} 400 in OCM's manner at the first thing that cannot be; 501 for what is not built */
export function clusterSpec(body: Fields, random: Random): WantedSpec {
  for (const [path, what, is] of NOT_BUILT) {
    const value = at(body, path)
    if (value !== undefined && is(value)) throw notBuilt(what)
  }
  const product = textAt(body, 'product.id') ?? 'rosa'
  if (product !== 'rosa') throw badRequest(`Product '${product}' is not supported`)
  const name = nameOf(body)
  const region = regionOf(body)
  const multiAz = flagAt(body, 'multi_az') ?? false
  if (multiAz && !region.supportsMultiAz)
    throw badRequest(`Region '${region.id}' does not support multiple availability zones`)
  const version = versionSpec(body)
  return {
    name,
    domain_prefix: domainPrefixOf(body, name, random),
    multi_az: multiAz,
    region: { id: region.id },
    version: version.spec,
    aws: awsOf(body, name, version.of, random),
    nodes: nodesOf(body, region, multiAz),
    network: networkOf(body),
    api: { listening: textAt(body, 'api.listening') === 'internal' ? 'internal' : 'external' },
    dns: { base_domain: textAt(body, 'dns.base_domain') ?? baseDomain(random) },
    properties: { ...textMapAt(body, 'properties') },
    settings: editedSettings(body),
  }
}

/** Of the settings that are only kept, those that a body names. */
export function editedSettings(body: Fields): ClusterSpec['settings'] {
  return Object.fromEntries(
    SETTINGS.flatMap((key) => (at(body, key) === undefined ? [] : [[key, at(body, key) as Json]])),
  )
}

type Aws = ClusterSpec['aws']
/** Without an OIDC configuration OCM makes one. */
type WantedSts = Omit<Aws['sts'], 'oidc_config_id'> & { readonly oidc_config_id: string | undefined }
type WantedSpec = Omit<ClusterSpec, 'aws'> & { readonly aws: Omit<Aws, 'sts'> & { readonly sts: WantedSts } }

function nameOf(body: Fields): string {
  const name = requiredText(body, 'name')
  if (!keeps(clusterName, name))
    throw badRequest(
      `Cluster name '${name.slice(0, 100)}' is not valid: it must consist of no more than ${clusterName.maxLength} lower-case alphanumeric characters or '-', start with a letter, and end with an alphanumeric character`,
    )
  return name
}

function domainPrefixOf(body: Fields, name: string, random: Random): string {
  const wanted = textAt(body, 'domain_prefix')
  if (wanted !== undefined && !keeps(domainPrefix, wanted))
    throw badRequest(
      `Domain prefix '${wanted.slice(0, 100)}' is not valid: it must consist of no more than ${domainPrefix.maxLength} lower-case alphanumeric characters or '-', start with a letter, and end with an alphanumeric character`,
    )
  return (
    wanted ??
    (keeps(domainPrefix, name)
      ? name
      : `${random.text(1, 'abcdefghijklmnopqrstuvwxyz')}${random.text(14, 'abcdefghijklmnopqrstuvwxyz0123456789')}`)
  )
}

function regionOf(body: Fields): Region {
  const id = requiredText(body, 'region.id')
  const region = findRegion(id)
  if (!region) throw badRequest(`Region '${id}' is not supported`)
  return region
}

function versionSpec(body: Fields): { readonly of: OpenShiftVersion; readonly spec: ClusterSpec['version'] } {
  const group = textAt(body, 'version.channel_group') ?? 'stable'
  const id = textAt(body, 'version.id') ?? versionId(defaultVersion)
  const found = versionOf(id, group)
  if (!found) throw badRequest(`Version '${id}' is not available in channel group '${group}'`)
  const { version, channelGroup } = found
  return {
    of: version,
    spec: { id: versionId(version.rawId, channelGroup), raw_id: version.rawId, channel_group: channelGroup },
  }
}

/** The ones whose choice is the customer's; each takes another role. */
const STS_ROLES = [
  'role_arn',
  'support_role_arn',
  'instance_iam_roles.master_role_arn',
  'instance_iam_roles.worker_role_arn',
] as const

function awsOf(body: Fields, name: string, version: OpenShiftVersion, random: Random) {
  const [installer = '', support = '', master = '', worker = ''] = STS_ROLES.map((path) =>
    requiredRole(`aws.sts.${path}`, requiredText(body, `aws.sts.${path}`)),
  )
  const account = textAt(body, 'aws.account_id') ?? accountOf(installer)
  if (!isAccountId(account))
    throw badRequest(`Attribute 'aws.account_id' must be twelve digits, but it is '${account.slice(0, 50)}'`)
  const prefix = operatorPrefixOf(body, name, random)
  const operatorRoles = operatorRolesOf(body, version, prefix, account, rolePathOf(installer))
  const all = [installer, support, master, worker, ...operatorRoles.map((role) => role.role_arn)]
  const stranger = all.find((arn) => accountOf(arn) !== account)
  if (stranger) throw badRequest(`Role '${stranger}' is not in AWS account '${account}'`)
  if (new Set(all).size < all.length) throw badRequest('Each of the roles of a cluster must have a unique ARN')
  const external = textAt(body, 'aws.sts.external_id')
  if (external !== undefined && !keeps(externalId, external))
    throw badRequest(`Attribute 'aws.sts.external_id' is not valid`)
  return compact({
    account_id: account,
    private_link: false,
    ec2_metadata_http_tokens:
      textAt(body, 'aws.ec2_metadata_http_tokens') === 'required' ? ('required' as const) : ('optional' as const),
    tags: { ...textMapAt(body, 'aws.tags') },
    ...optional('kms_key_arn', textAt(body, 'aws.kms_key_arn')),
    sts: {
      role_arn: installer,
      support_role_arn: support,
      ...optional('external_id', external),
      instance_iam_roles: { master_role_arn: master, worker_role_arn: worker },
      operator_iam_roles: operatorRoles,
      operator_role_prefix: prefix,
      oidc_config_id: textAt(body, 'aws.sts.oidc_config.id'),
      auto_mode: flagAt(body, 'aws.sts.auto_mode') ?? false,
      ...optional('permission_boundary', textAt(body, 'aws.sts.permission_boundary')),
    },
  })
}

const optional = <Name extends string>(name: Name, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { readonly [K in Name]?: string }

function operatorPrefixOf(body: Fields, name: string, random: Random): string {
  const prefix =
    textAt(body, 'aws.sts.operator_role_prefix') ?? derivedPrefix(body) ?? operatorRolesPrefix(name, random)
  if (!keeps(rolePrefix, prefix))
    throw badRequest(`Attribute 'aws.sts.operator_role_prefix' is not valid: '${prefix.slice(0, 100)}'`)
  return prefix
}

/** The prefix that the given roles share, when they are named as the first operator's is. */
function derivedPrefix(body: Fields): string | undefined {
  const [role] = itemsAt(body, 'aws.sts.operator_iam_roles') ?? []
  const arn = role && textAt(role, 'role_arn')
  const namespace = role && textAt(role, 'namespace')
  const name = arn?.slice(arn.lastIndexOf('/') + 1)
  const end = name && namespace ? name.indexOf(`-${namespace}`) : -1
  return name !== undefined && end > 0 ? name.slice(0, end) : undefined
}

/** Given one by one, or derived from the prefix as the client tools name them; in either case one for each operator of the version. */
function operatorRolesOf(
  body: Fields,
  version: OpenShiftVersion,
  prefix: string,
  account: string,
  path: string,
): readonly OperatorIamRole[] {
  const needed = operators.filter(
    ({ minVersion }) => minVersion === undefined || compareVersions(version.minor, minVersion) >= 0,
  )
  const given = itemsAt(body, 'aws.sts.operator_iam_roles')
  if (!given || given.length === 0)
    return needed.map((operator) => ({
      name: operator.secret,
      namespace: operator.namespace,
      role_arn: `arn:aws:iam::${account}:role${path}${operatorRoleName(prefix, operator)}`,
    }))
  const roles = given.map((role, index) => ({
    name: requiredText(role, 'name'),
    namespace: requiredText(role, 'namespace'),
    role_arn: requiredRole(`aws.sts.operator_iam_roles[${index}].role_arn`, requiredText(role, 'role_arn')),
  }))
  const missing = needed.find(
    ({ secret, namespace }) => !roles.some((role) => role.name === secret && role.namespace === namespace),
  )
  if (missing)
    throw badRequest(
      `Operator IAM role for operator '${missing.secret}' in namespace '${missing.namespace}' is missing`,
    )
  return roles
}

const worker = machinePlan('worker')

function nodesOf(body: Fields, region: Region, multiAz: boolean): ClusterSpec['nodes'] {
  const least = multiAz ? worker.count.multiAz : worker.count.singleAz
  const type = textAt(body, 'nodes.compute_machine_type.id') ?? worker.instanceType
  if (!findMachineType(type)) throw badRequest(`Machine type '${type}' is not supported`)
  const zones = zonesOf(body, region, multiAz ? 3 : 1)
  const autoscale = at(body, 'nodes.autoscale_compute') !== undefined
  const min = countAt(body, 'nodes.autoscale_compute.min_replicas') ?? least
  const max = countAt(body, 'nodes.autoscale_compute.max_replicas') ?? min
  const compute = autoscale ? min : (countAt(body, 'nodes.compute') ?? least)
  checkReplicas('nodes.compute', compute, least, zones.length)
  if (max < min)
    throw badRequest("Attribute 'nodes.autoscale_compute.max_replicas' must not be less than 'min_replicas'")
  return {
    compute,
    ...(autoscale ? { autoscale_compute: { min_replicas: min, max_replicas: max } } : {}),
    compute_machine_type: { id: type },
    availability_zones: zones,
    compute_labels: { ...textMapAt(body, 'nodes.compute_labels') },
    compute_root_volume: { aws: { size: diskOf(countAt(body, 'nodes.compute_root_volume.aws.size')) } },
  }
}

/** GiB: what a node's system needs, and what gp3 can be. */
export function diskOf(size: number | undefined): number {
  const gib = size ?? worker.volume.gib
  if (gib < 128 || gib > 16384) throw badRequest(`Root volume size ${gib} GiB is not between 128 and 16384`)
  return gib
}

const MOST_NODES = 249

/** Nodes are spread evenly over the zones. */
export function checkReplicas(attribute: string, count: number, least: number, zones: number): void {
  if (count < least) throw badRequest(`Attribute '${attribute}' must be at least ${least}, but it is ${count}`)
  if (count > MOST_NODES) throw badRequest(`Attribute '${attribute}' must be at most ${MOST_NODES}, but it is ${count}`)
  if (count % zones !== 0)
    throw badRequest(
      `Attribute '${attribute}' must be a multiple of the number of availability zones (${zones}), but it is ${count}`,
    )
}

function zonesOf(body: Fields, region: Region, count: number): readonly string[] {
  const given = textsAt(body, 'nodes.availability_zones') ?? []
  const known = availabilityZones(region, 26)
  const zones = given.length > 0 ? given : availabilityZones(region, count)
  const stranger = zones.find((zone) => !known.includes(zone))
  if (stranger) throw badRequest(`Availability zone '${stranger}' is not in region '${region.id}'`)
  if (zones.length !== count || new Set(zones).size !== count)
    throw badRequest(`Expected ${count} different availability zones, but got ${zones.length}`)
  return zones
}

function networkOf(body: Fields): ClusterSpec['network'] {
  const type = textAt(body, 'network.type') ?? network.type
  if (type !== 'OVNKubernetes' && type !== 'Other') throw badRequest(`Network type '${type}' is not supported`)
  const read = (name: string, otherwise: string) =>
    requiredCidr(`network.${name}`, textAt(body, `network.${name}`) ?? otherwise)
  const [machine, service, pod] = [
    read('machine_cidr', network.machineCidr),
    read('service_cidr', network.serviceCidr),
    read('pod_cidr', network.podCidr),
  ]
  if (machine.bits < 16 || machine.bits > 22)
    throw badRequest(
      `Attribute 'network.machine_cidr' must have a prefix length between 16 and 22, but it is ${machine.bits}`,
    )
  const pairs = [['machine', machine, 'service', service], ['machine', machine, 'pod', pod], ['service', service, 'pod', pod]] as const // prettier-ignore
  for (const [a, left, b, right] of pairs)
    if (overlap(left, right))
      throw badRequest(`Attribute 'network.${a}_cidr' must not overlap with 'network.${b}_cidr'`)
  const hostPrefix = countAt(body, 'network.host_prefix') ?? network.hostPrefix
  if (hostPrefix < 23 || hostPrefix > 26)
    throw badRequest(`Attribute 'network.host_prefix' must be between 23 and 26, but it is ${hostPrefix}`)
  return { type, machine_cidr: machine.text, service_cidr: service.text, pod_cidr: pod.text, host_prefix: hostPrefix }
}
