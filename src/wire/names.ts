import { isIPv6 } from 'node:net'
import { alone } from '../kernel/alone.ts'
import { recent } from '../kernel/recent.ts'

/** Who answers for a host name of the cloud. */
export interface NameOwner {
  /** Endpoint prefix (`iam`, `s3`, `elasticloadbalancing` …, served here or not), or `sts-issuer`, `ocm`, `sso`, `mirror`. */
  readonly service: string
  /** AWS services: `us-east-1` for a name without region, but for a bucket's, which leads to wherever that lives. */
  readonly region?: string
  /** S3's virtual-hosted style. */
  readonly bucket?: string
}

const REGIONS: ReadonlySet<string> = new Set([
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-south-2',
  'ap-southeast-1',
  'ap-southeast-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-central-1',
  'ca-west-1',
  'eu-central-1',
  'eu-central-2',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
])

/** Regions of the partition `aws`. */
export const AWS_REGIONS: readonly string[] = [...REGIONS]

export function isRegion(name: string): boolean {
  return REGIONS.has(name)
}

/** `host` or `host:port` as a URL's `host` spells it: lower case, without port 443, IPv6 in brackets. Undefined: it is something else. */
export function hostAndPort(text: string): string | undefined {
  const url = `https://${isIPv6(text) ? `[${text}]` : text}`
  return /^[^\s/\\?#@]+$/.test(text) && URL.canParse(url) ? new URL(url).host : undefined
}

const RED_HAT: ReadonlyMap<string, string> = new Map([
  ['api.openshift.com', 'ocm'],
  ['sso.redhat.com', 'sso'],
  ['mirror.openshift.com', 'mirror'],
  ['oidc.op1.openshiftapps.com', 'ocm-issuer'],
])

/** Domains whose names the cloud answers for: what its CA may sign, beside the machine's own names. */
export const CLOUD_DOMAINS: readonly string[] = ['amazonaws.com', 'api.aws', ...RED_HAT.keys()]

/** Services with one endpoint for all regions, which stands in us-east-1. */
const GLOBAL: ReadonlyMap<string, string> = new Map([
  ['iam', 'iam.amazonaws.com'],
  ['route53', 'route53.amazonaws.com'],
  ['organizations', 'organizations.us-east-1.amazonaws.com'],
])

const HOME = 'us-east-1'
const ACCELERATED = /^(?<bucket>[a-z0-9-]+)\.s3-accelerate(?:\.dualstack)?$/
const S3_NAME = /^(?:(?<bucket>.+)\.)?s3(?:-fips)?(?:\.dualstack)?(?:[.-](?<region>[a-z]+-[a-z]+-\d))?$/
/** Issuers of the tokens that sts:GetWebIdentityToken gives, one an account. */
const ISSUER_NAME = /^[\da-f-]{36}\.tokens\.sts\.global$/
const SERVICE_NAME = /^(?<service>[a-z0-9-]+?)(?:-fips)?(?:\.(?<region>[a-z]+-[a-z]+-\d|global))?$/

const owners = recent<string, NameOwner | 'nobody'>(1024)
const LONGEST_HOST = 256

/** `host` may carry a port and any case. Undefined for names that are none of the cloud's. Asked several times a request, of few names. */
export function nameOwner(host: string): NameOwner | undefined {
  const known = owners.get(host)
  if (known !== undefined) return known === 'nobody' ? undefined : known
  const owner = readName(host)
  if (host.length <= LONGEST_HOST) owners.set(alone(host), owner ?? 'nobody')
  return owner
}

function readName(host: string): NameOwner | undefined {
  const name = host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '')
  const redHat = RED_HAT.get(name)
  if (redHat) return { service: redHat }
  const aws = /^(.+)\.(?:amazonaws\.com|api\.aws)$/.exec(name)?.[1]
  if (aws === undefined || aws.length > 200) return undefined
  if (ISSUER_NAME.test(aws)) return { service: 'sts-issuer', region: HOME }
  return s3Owner(aws) ?? serviceOwner(aws)
}

function s3Owner(name: string): NameOwner | undefined {
  const accelerated = ACCELERATED.exec(name)?.groups?.['bucket']
  if (accelerated !== undefined) return { service: 's3', bucket: accelerated }
  const found = S3_NAME.exec(name)?.groups
  if (!found) return undefined
  const { bucket, region = bucket === undefined ? HOME : undefined } = found
  if (region !== undefined && !isRegion(region)) return undefined
  return { service: 's3', ...(region === undefined ? {} : { region }), ...(bucket === undefined ? {} : { bucket }) }
}

function serviceOwner(name: string): NameOwner | undefined {
  const found = SERVICE_NAME.exec(name)?.groups
  const region = found?.['region'] ?? HOME
  if (!found?.['service'] || !(isRegion(region) || region === 'global')) return undefined
  return { service: found['service'], region: region === 'global' ? HOME : region }
}

/** The older API of Elastic Load Balancing stands at the endpoint of the newer one: only the version in the call tells them apart. */
const PREFIXES: ReadonlyMap<string, string> = new Map([['elb', 'elasticloadbalancing']])

/** Endpoint prefix of an API, which is its signing name and the prefix of its actions' event source too. */
export function endpointPrefix(service: string): string {
  return PREFIXES.get(service) ?? service
}

/** The host that a client of `service` in `region` calls at AWS. */
export function endpointHost(service: string, region: string): string {
  return GLOBAL.get(service) ?? `${endpointPrefix(service)}.${region}.amazonaws.com`
}

/** The region that a call is signed for: global services are signed for us-east-1. */
export function signingRegion(service: string, region: string): string {
  return GLOBAL.has(service) ? HOME : region
}
