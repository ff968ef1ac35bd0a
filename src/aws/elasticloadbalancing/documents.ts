import type { AccountId } from '../../kernel/brands.ts'
import type { Write } from '../../store/Store.ts'
import type { View } from '../../store/projection.ts'
import type { State } from '../ec2/lifecycle.ts'
import type { Tag } from '../iam/documents.ts'

/** What Elastic Load Balancing keeps, in the account's partition, by region. Times are world milliseconds. */
export interface LoadBalancer {
  readonly name: string
  readonly arn: string
  readonly type: 'network' | 'application'
  readonly scheme: 'internet-facing' | 'internal'
  readonly dnsName: string
  readonly vpcId: string
  readonly zones: readonly LoadBalancerZone[]
  readonly groups: readonly string[]
  readonly ipAddressType: string
  /** Only what was changed. */
  readonly attributes: Readonly<Record<string, string>>
  readonly tags: readonly Tag[]
  readonly created: number
  readonly state: State
  /** Digest of the request that made it: the same request again is answered with the same balancer. */
  readonly request: string
}

/** Where it stands in one availability zone, with the network interface that it has there. */
export interface LoadBalancerZone {
  readonly zone: string
  readonly subnetId: string
  readonly interfaceId: string
  readonly allocationId?: string
}

export interface TargetGroup {
  readonly name: string
  readonly arn: string
  readonly protocol: string
  readonly protocolVersion?: string
  readonly port: number
  readonly vpcId: string
  readonly targetType: 'instance' | 'ip'
  readonly health: HealthCheck
  readonly attributes: Readonly<Record<string, string>>
  readonly tags: readonly Tag[]
  readonly created: number
  readonly request: string
}

/** Times in seconds. */
export interface HealthCheck {
  readonly enabled: boolean
  readonly protocol: string
  readonly port: string
  readonly path?: string
  readonly interval: number
  readonly timeout: number
  readonly healthy: number
  readonly unhealthy: number
  readonly matcher?: string
}

export interface Listener {
  readonly arn: string
  readonly loadBalancer: string
  readonly port: number
  readonly protocol: string
  readonly actions: readonly Action[]
  readonly certificates: readonly string[]
  readonly sslPolicy?: string
  readonly alpn?: readonly string[]
  readonly tags: readonly Tag[]
  readonly created: number
}

/** As sent; what it forwards to is read out where it matters. */
export interface Action {
  readonly Type: string
  readonly TargetGroupArn?: string | undefined
  readonly ForwardConfig?:
    { readonly TargetGroups?: readonly { readonly TargetGroupArn?: string | undefined }[] | undefined } | undefined
}

export interface Target {
  readonly id: string
  readonly port: number
  readonly zone?: string
  readonly state: State
}

export interface Here {
  readonly view: View
  readonly account: AccountId
  readonly region: string
}

export const kind = <Value, Names extends readonly string[]>(type: string) => {
  const prefix = (here: Here, names: readonly string[] = []) =>
    ['elasticloadbalancing', here.region, type, ...names, ''].join('/')
  const key = (here: Here, names: Names) => prefix(here, names.slice(0, -1)) + (names.at(-1) ?? '')
  return {
    find: (here: Here, ...names: Names): Value | undefined =>
      here.view.get<Value>(here.account, key(here, names))?.value,
    /** All of them, or all of one holder. */
    all: (here: Here, ...holder: string[]): readonly Value[] =>
      here.view.scan<Value>(here.account, prefix(here, holder)).map((document) => document.value),
    put: (here: Here, value: Value, ...names: Names): Write => ({
      partition: here.account,
      key: key(here, names),
      value: value as unknown as Write['value'] & {},
    }),
    drop: (here: Here, ...names: Names): Write => ({ partition: here.account, key: key(here, names) }),
  }
}

/** By name, which is unique in an account's region. */
export const loadBalancers = kind<LoadBalancer, [name: string]>('load-balancer')
export const targetGroups = kind<TargetGroup, [name: string]>('target-group')
/** By load balancer's name and port, of which there is one each. */
export const listeners = kind<Listener, [loadBalancer: string, port: string]>('listener')
/** By target group's name, and target with port. */
export const targets = kind<Target, [targetGroup: string, target: string]>('target')
