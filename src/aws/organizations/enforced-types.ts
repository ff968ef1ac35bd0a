/**
 * Resource types of the services here on which tag policies can be enforced, as `enforced_for` names them.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_supported-resources-enforcement.html
 */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  ec2: [
    'dhcp-options',
    'elastic-ip',
    'image',
    'instance',
    'internet-gateway',
    'key-pair',
    'launch-template',
    'natgateway',
    'network-acl',
    'network-interface',
    'route-table',
    'security-group',
    'snapshot',
    'subnet',
    'volume',
    'vpc',
    'vpc-endpoint',
    'vpc-peering-connection',
  ],
  elasticloadbalancing: ['loadbalancer', 'targetgroup'],
  iam: ['instance-profile', 'mfa', 'oidc-provider', 'policy', 'saml-provider', 'server-certificate'],
  organizations: ['account', 'ou', 'policy', 'root'],
  route53: ['hostedzone'],
  s3: ['bucket'],
  secretsmanager: ['secret'],
}

const known = new Set(
  Object.entries(TYPES).flatMap(([service, types]) => types.map((type): string => `${service}:${type}`)),
)

export const isEnforceable = (type: string): boolean => known.has(type)

const ALL = new Set(['*', 'ALL_SUPPORTED'])

/** Whether `enforced_for` may name it: a type, all of a service, or anything of a service that is not here. */
export function mayBeEnforced(name: string): boolean {
  const [service = '', type = ''] = name.split(':')
  if (!/^[a-z0-9-]+:(?:[a-z0-9-]+|\*|ALL_SUPPORTED)$/.test(name)) return false
  return TYPES[service] === undefined || ALL.has(type) || isEnforceable(name)
}

/** The types that the names of an `enforced_for` stand for. */
export const enforcedTypes = (names: readonly string[]): ReadonlySet<string> =>
  new Set(
    names.flatMap((name) => {
      const [service = '', type = ''] = name.split(':')
      return ALL.has(type) ? (TYPES[service] ?? []).map((one) => `${service}:${one}`) : [name]
    }),
  )
