import { readFileSync } from 'node:fs'
import { Refusal } from '../../kernel/Refusal.ts'
import type { Input, Option } from '../command.ts'

/** A flag of `create cluster` and the member of OCM's Cluster that it sets. */
interface Field {
  readonly option: Option
  /** Dotted. */
  readonly member: string
  readonly value: (given: string, flag: string) => unknown
}

const usage = (flag: string, wanted: string, given: string) =>
  new Refusal(`--${flag} takes ${wanted}, not ${JSON.stringify(given)}.`, { exitCode: 2 })

const text = (given: string): string => given
const list = (given: string): readonly string[] =>
  given
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

export function count(given: string, flag: string): number {
  if (!/^\d{1,6}$/.test(given)) throw usage(flag, 'a whole number', given)
  return Number(given)
}

const gibibytes = (given: string, flag: string): number => {
  const [, amount, unit] = /^(\d+)\s*(GiB|TiB|G|T)?$/i.exec(given) ?? []
  if (amount === undefined) throw usage(flag, 'a size as 300GiB', given)
  return Number(amount) * (unit?.toUpperCase().startsWith('T') ? 1024 : 1)
}

/** `k v,k v` or `k:v,k:v` or `k=v,k=v`, as rosa takes tags, properties and labels. */
export const pairs = (given: string, flag: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    list(given).map((item) => {
      const [, key, value] = /^([^\s:=]+)[\s:=](.*)$/.exec(item) ?? []
      if (key === undefined || value === undefined) throw usage(flag, 'pairs as key=value,key=value', item)
      return [key, value]
    }),
  )

/** Of `--http-proxy` and `--https-proxy`, as rosa takes them; empty: none any more. */
export function proxy(given: string, flag: string): string {
  const isPlain = flag === 'http-proxy'
  const form = isPlain ? /^http:\/\/[^/\s]+\/?$/ : /^https?:\/\/[^/\s]+\/?$/
  if (given !== '' && !form.test(given))
    throw usage(flag, `http://HOST:PORT${isPlain ? '' : ' or https://HOST:PORT'}`, given)
  return given
}

const file = (given: string): string => {
  try {
    return readFileSync(given, 'utf8')
  } catch {
    throw new Refusal(`The file ${given} cannot be read.`, { exitCode: 2 })
  }
}

const given = (
  name: string,
  value: string,
  summary: string,
  member: string,
  read: Field['value'] = text,
  more: Partial<Option> = {},
): Field => ({
  option: { name, value, summary, ...more },
  member,
  value: read,
})

const GIVEN: readonly Field[] = [
  given('domain-prefix', 'PREFIX', "first label of the cluster's domain, at most 15 characters", 'domain_prefix'),
  given('channel-group', 'GROUP', 'channel group of the version', 'version.channel_group', text, {
    choices: ['stable', 'fast', 'candidate', 'eus'],
  }),
  given('compute-machine-type', 'TYPE', 'instance type of the workers', 'nodes.compute_machine_type.id'),
  given('availability-zones', 'ZONES', 'zones, separated by commas', 'nodes.availability_zones', list),
  given('worker-mp-labels', 'LABELS', 'labels of the default machine pool, key=value,…', 'nodes.compute_labels', pairs),
  given(
    'worker-disk-size',
    'SIZE',
    'root volume of the workers, as 300GiB',
    'nodes.compute_root_volume.aws.size',
    gibibytes,
  ),
  given('machine-cidr', 'CIDR', 'addresses of the machines', 'network.machine_cidr'),
  given('service-cidr', 'CIDR', 'addresses of services', 'network.service_cidr'),
  given('pod-cidr', 'CIDR', 'addresses of pods', 'network.pod_cidr'),
  given('host-prefix', 'BITS', "prefix length of one node's pods", 'network.host_prefix', count),
  given('network-type', 'TYPE', 'network plug-in', 'network.type', text, { hidden: true }),
  given('subnet-ids', 'IDS', 'subnets of an existing VPC', 'aws.subnet_ids', list),
  given('kms-key-arn', 'ARN', "key that encrypts the machines' volumes", 'aws.kms_key_arn'),
  given('tags', 'TAGS', 'tags of every AWS resource, key value,…', 'aws.tags', pairs),
  given('external-id', 'ID', 'external id of the installer and support roles', 'aws.sts.external_id'),
  given('permissions-boundary', 'ARN', "boundary of the operators' roles", 'aws.sts.permission_boundary'),
  given(
    'ec2-metadata-http-tokens',
    'WHEN',
    'whether instances insist on IMDSv2',
    'aws.ec2_metadata_http_tokens',
    text,
    { choices: ['optional', 'required'] },
  ),
  given('http-proxy', 'URL', "the cluster's proxy", 'proxy.http_proxy', proxy),
  given('https-proxy', 'URL', "the cluster's proxy", 'proxy.https_proxy', proxy),
  given('no-proxy', 'HOSTS', 'hosts that need no proxy', 'proxy.no_proxy'),
  given(
    'additional-trust-bundle-file',
    'FILE',
    'PEM file of CAs that the cluster trusts',
    'additional_trust_bundle',
    file,
  ),
  given('base-domain', 'DOMAIN', 'domain of the cluster', 'dns.base_domain', text, { hidden: true }),
  given('properties', 'PAIRS', 'properties of the cluster, key:value,…', 'properties', pairs, { hidden: true }),
]

interface Switch {
  readonly option: Option
  readonly member: string
  readonly value: unknown
}

const set = (name: string, summary: string, member: string, value: unknown = true): Switch => ({
  option: { name, summary },
  member,
  value,
})

const SWITCHES: readonly Switch[] = [
  set('multi-az', 'spread over three availability zones', 'multi_az'),
  set('private', 'API and applications are reached from inside only', 'api.listening', 'internal'),
  set('private-link', 'Red Hat reaches the cluster by PrivateLink', 'aws.private_link'),
  set('fips', 'FIPS mode', 'fips'),
  set('etcd-encryption', 'encrypt etcd above its volume', 'etcd_encryption'),
  set('disable-workload-monitoring', 'no monitoring of user workloads', 'disable_user_workload_monitoring'),
  set('disable-scp-checks', 'do not check service control policies beforehand', 'ccs.disable_scp_checks'),
]

/** The flags that go into a cluster as they are. */
export const CLUSTER_FIELDS: readonly Option[] = [
  ...GIVEN.map(({ option }) => option),
  ...SWITCHES.map(({ option }) => option),
  { name: 'replicas', value: 'N', summary: 'workers (default 2, and 3 over three zones)' },
  { name: 'compute-nodes', value: 'N', summary: 'workers', hidden: true },
  { name: 'enable-autoscaling', summary: 'as many workers as are needed, within --min-replicas and --max-replicas' },
  { name: 'min-replicas', value: 'N', summary: 'fewest workers' },
  { name: 'max-replicas', value: 'N', summary: 'most workers' },
]

type Json = Record<string, unknown>

/** The part of a cluster that the flags describe. @throws {Refusal} exit 2 for a value that cannot be */
export function clusterFields({ flags }: Input): Json {
  const body: Json = {}
  for (const { option, member, value } of GIVEN) {
    const typed = flags.get(option.name)
    if (typeof typed === 'string') put(body, member, value(typed, option.name))
  }
  for (const { option, member, value } of SWITCHES) if (flags.get(option.name) === true) put(body, member, value)
  for (const [member, value] of replicaFields(flags, 'nodes.compute', 'nodes.autoscale_compute'))
    put(body, member, value)
  return body
}

/** `--replicas`, or autoscaling with its bounds: one or the other. */
export function replicaFields(
  flags: Input['flags'],
  fixed: string,
  scaled: string,
): readonly (readonly [string, unknown])[] {
  const number = (name: string) => {
    const typed = flags.get(name)
    return typeof typed === 'string' ? count(typed, name) : undefined
  }
  const replicas = number('replicas') ?? number('compute-nodes')
  const [least, most] = [number('min-replicas'), number('max-replicas')]
  const scaling = flags.get('enable-autoscaling') === true || least !== undefined || most !== undefined
  if (scaling && replicas !== undefined)
    throw new Refusal('--replicas and autoscaling exclude each other.', {
      next: 'Give --replicas, or --min-replicas and --max-replicas.',
      exitCode: 2,
    })
  if (scaling)
    return [
      [
        scaled,
        {
          ...(least === undefined ? {} : { min_replicas: least }),
          ...(most === undefined ? {} : { max_replicas: most }),
        },
      ],
    ]
  return replicas === undefined ? [] : [[fixed, replicas]]
}

/** Sets the member at a dotted path. The paths are the tables' above, never a user's. */
export function put(body: Json, member: string, value: unknown): void {
  const names = member.split('.')
  const last = names.pop() ?? ''
  let inner = body
  for (const name of names) inner = (inner[name] ??= {}) as Json // made here, or by the line above
  inner[last] = value
}
