import { clusterName, domainPrefix, keeps } from '../../catalogue/names.ts'
import { findRegion, type Region } from '../../catalogue/regions.ts'
import { defaultVersion, versionId, type OpenShiftVersion } from '../../catalogue/versions.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import type { Random } from '../../kernel/random.ts'
import { badRequest, notBuilt } from '../http/fault.ts'
import { at, flagAt, requiredText, textAt, textMapAt, type Fields } from '../http/fields.ts'
import { baseDomain } from '../ids.ts'
import type { ClusterSpec, Sts } from './documents.ts'
import { versionOf } from './versions.ts'
import { awsOf } from './cluster-aws.ts'
import { networkOf } from './cluster-network.ts'
import { nodesOf } from './cluster-nodes.ts'

/** What OCM can do and this one cannot. */
const NOT_BUILT: readonly (readonly [path: string, what: string, is: (value: unknown) => boolean])[] = [
  ['hypershift.enabled', 'A hosted control plane', (value) => value === true],
  ['aws.private_hosted_zone_id', 'A shared VPC', () => true],
]

/** Settings that are given back as they came. */
const SETTINGS = ['channel', 'fips', 'etcd_encryption', 'disable_user_workload_monitoring', 'expiration_timestamp', 'proxy', 'additional_trust_bundle', 'node_drain_grace_period', 'registry_config', 'autoscaler'] as const // prettier-ignore

/** The cluster that a POST asks for. @throws {Fault} 400 in OCM's manner at the first thing that cannot be; 501 for what is not built */
export function clusterSpec(body: Fields, random: Random, now: number): WantedSpec {
  for (const [path, what, is] of NOT_BUILT) {
    const value = at(body, path)
    if (value !== undefined && is(value)) throw notBuilt(what)
  }
  const product = textAt(body, 'product.id') ?? 'rosa'
  if (product !== 'rosa') throw badRequest(`Product '${product}' is not supported`)
  checkCloud(body)
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
    settings: editedSettings(body, now),
  }
}

/** ROSA is a cluster in the customer's own account at AWS. The texts are inferred. @throws {Fault} 400 */
function checkCloud(body: Fields): void {
  const provider = textAt(body, 'cloud_provider.id') ?? 'aws'
  if (provider !== 'aws')
    throw badRequest(`Cloud provider '${provider.slice(0, 50)}' is not supported for product 'rosa'`)
  if (flagAt(body, 'ccs.enabled') === false)
    throw badRequest("Attribute 'ccs.enabled' must be 'true' for product 'rosa'")
}

/** What is decided when the cluster is installed, and never again. */
const FOR_LIFE: ReadonlySet<string> = new Set(['fips', 'etcd_encryption'])

/** Of the settings that may change later, those that an edit names; others that it sends are passed over, as are names. */
export const changedSettings = (body: Fields, now: number): ClusterSpec['settings'] =>
  Object.fromEntries(Object.entries(editedSettings(body, now)).filter(([key]) => !FOR_LIFE.has(key)))

/** Of the settings that are only kept, those that a body names. */
function editedSettings(body: Fields, now: number): ClusterSpec['settings'] {
  const expiration = textAt(body, 'expiration_timestamp')
  if (expiration !== undefined && Date.parse(expiration) <= now)
    throw badRequest(`Attribute 'expiration_timestamp' must be in the future, but it is '${expiration.slice(0, 50)}'`)
  return Object.fromEntries(
    SETTINGS.flatMap((key) => (at(body, key) === undefined ? [] : [[key, at(body, key) as Json]])),
  )
}

type Aws = ClusterSpec['aws']
/** Without an OIDC configuration OCM makes one. */
type WantedSts = Omit<Sts, 'oidc_config_id'> & { readonly oidc_config_id: string | undefined }
export type WantedSpec = Omit<ClusterSpec, 'aws'> & {
  readonly aws: Omit<Aws, 'sts'> & { readonly sts: WantedSts | undefined }
}

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
