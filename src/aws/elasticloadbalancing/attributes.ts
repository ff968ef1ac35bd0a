import { invalid } from './faults.ts'
import type { LoadBalancer, TargetGroup } from './documents.ts'

type Attributes = Readonly<Record<string, string>>

const EVERY_BALANCER: Attributes = {
  'deletion_protection.enabled': 'false',
  'access_logs.s3.enabled': 'false',
  'access_logs.s3.bucket': '',
  'access_logs.s3.prefix': '',
  'zonal_shift.config.enabled': 'false',
}

const BALANCERS: Readonly<Record<LoadBalancer['type'], Attributes>> = {
  network: {
    ...EVERY_BALANCER,
    'load_balancing.cross_zone.enabled': 'false',
    'dns_record.client_routing_policy': 'any_availability_zone',
  },
  application: {
    ...EVERY_BALANCER,
    'load_balancing.cross_zone.enabled': 'true',
    'idle_timeout.timeout_seconds': '60',
    'client_keep_alive.seconds': '3600',
    'routing.http2.enabled': 'true',
    'routing.http.desync_mitigation_mode': 'defensive',
    'routing.http.drop_invalid_header_fields.enabled': 'false',
    'routing.http.preserve_host_header.enabled': 'false',
    'routing.http.xff_client_port.enabled': 'false',
    'routing.http.xff_header_processing.mode': 'append',
    'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': 'false',
    'waf.fail_open.enabled': 'false',
    'connection_logs.s3.enabled': 'false',
    'connection_logs.s3.bucket': '',
    'connection_logs.s3.prefix': '',
  },
}

const groupDefaults = (group: TargetGroup): Attributes => ({
  'deregistration_delay.timeout_seconds': '300',
  'stickiness.enabled': 'false',
  'load_balancing.cross_zone.enabled': 'use_load_balancer_configuration',
  'target_group_health.dns_failover.minimum_healthy_targets.count': '1',
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': 'off',
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': '1',
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': 'off',
  ...(['HTTP', 'HTTPS'].includes(group.protocol)
    ? {
        'stickiness.type': 'lb_cookie',
        'stickiness.lb_cookie.duration_seconds': '86400',
        'stickiness.app_cookie.cookie_name': '',
        'stickiness.app_cookie.duration_seconds': '86400',
        'slow_start.duration_seconds': '0',
        'load_balancing.algorithm.type': 'round_robin',
      }
    : {
        'stickiness.type': 'source_ip',
        'proxy_protocol_v2.enabled': 'false',
        'preserve_client_ip.enabled': String(group.targetType === 'instance' || group.protocol.includes('UDP')),
        'deregistration_delay.connection_termination.enabled': 'false',
        'target_health_state.unhealthy.connection_termination.enabled': 'true',
        'target_health_state.unhealthy.draining_interval_seconds': '0',
      }),
})

interface Pair {
  readonly Key?: string | undefined
  readonly Value?: string | undefined
}

const pairs = (attributes: Attributes): readonly { Key: string; Value: string }[] =>
  Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }))

const FLAG = /^(?:true|false)$/
const WHOLE = /^\d{1,9}$/

/** A flag is given as a flag, a number as one: `TRUE` would protect nothing. `minimum_healthy_targets` may be `off`. */
const isOfKind = (byDefault: string, value: string): boolean =>
  FLAG.test(byDefault) ? FLAG.test(value) : WHOLE.test(byDefault) ? WHOLE.test(value) || value === 'off' : true

/** @throws {Fault} for an attribute that there is not, and for a value that it cannot have; the texts are inferred. */
function changed(defaults: Attributes, old: Attributes, asked: readonly Pair[], noun: string): Attributes {
  const next = new Map(Object.entries(old))
  for (const { Key = '', Value = '' } of asked) {
    if (!Object.hasOwn(defaults, Key)) throw invalid(`${noun} attribute key '${Key}' is not recognized`)
    if (!isOfKind(defaults[Key] ?? '', Value))
      throw invalid(`${noun} attribute value '${Value}' for key '${Key}' is not valid`)
    next.set(Key, Value)
  }
  return Object.fromEntries(next)
}

export const balancerAttributes = (balancer: LoadBalancer) =>
  pairs({ ...BALANCERS[balancer.type], ...balancer.attributes })
export const groupAttributes = (group: TargetGroup) => pairs({ ...groupDefaults(group), ...group.attributes })

export const withBalancerAttributes = (balancer: LoadBalancer, asked: readonly Pair[]): LoadBalancer => ({
  ...balancer,
  attributes: changed(BALANCERS[balancer.type], balancer.attributes, asked, 'Load balancer'),
})

export const withGroupAttributes = (group: TargetGroup, asked: readonly Pair[]): TargetGroup => ({
  ...group,
  attributes: changed(groupDefaults(group), group.attributes, asked, 'Target group'),
})
