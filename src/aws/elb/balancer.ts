import { kind, type Here, type LoadBalancerZone } from '../elasticloadbalancing/documents.ts'
import { declare, on } from '../elasticloadbalancing/elb-operation.ts'
import type { Tag } from '../iam/documents.ts'
import type { Call } from '../operation.ts'
import type { Operations } from '../../wire/schema/elb.types.generated.ts'
import { noBalancer } from './faults.ts'

/** What the API of 2012 keeps, in the account's partition, by region and name. Times are world milliseconds. */
export interface ClassicBalancer {
  readonly name: string
  readonly scheme: 'internet-facing' | 'internal'
  readonly dnsName: string
  readonly vpcId: string
  readonly zones: readonly LoadBalancerZone[]
  readonly groups: readonly string[]
  readonly listeners: readonly ClassicListener[]
  readonly health: HealthCheck
  readonly instances: readonly Registered[]
  readonly policies: readonly Policy[]
  readonly backends: readonly Backend[]
  readonly attributes: Attributes
  readonly tags: readonly Tag[]
  readonly created: number
  /** Digest of the request that made it: the same request again is answered with the same balancer. */
  readonly request: string
}

export interface ClassicListener {
  readonly protocol: string
  readonly port: number
  readonly instanceProtocol: string
  readonly instancePort: number
  readonly certificate?: string
  readonly policies: readonly string[]
}

/** Times in seconds. */
export interface HealthCheck {
  readonly Target: string
  readonly Interval: number
  readonly Timeout: number
  readonly UnhealthyThreshold: number
  readonly HealthyThreshold: number
}

export interface Registered {
  readonly id: string
  readonly since: number
}

export interface Policy {
  readonly name: string
  readonly type: string
  readonly attributes: readonly { readonly AttributeName: string; readonly AttributeValue: string }[]
}

export interface Backend {
  readonly port: number
  readonly policies: readonly string[]
}

/** As the API shows them. */
export interface Attributes {
  readonly CrossZoneLoadBalancing: { readonly Enabled: boolean }
  readonly AccessLog: {
    readonly Enabled: boolean
    readonly S3BucketName?: string | undefined
    readonly EmitInterval?: number | undefined
    readonly S3BucketPrefix?: string | undefined
  }
  readonly ConnectionDraining: { readonly Enabled: boolean; readonly Timeout?: number | undefined }
  readonly ConnectionSettings: { readonly IdleTimeout: number }
  readonly AdditionalAttributes: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]
}

export const classicBalancers = kind<ClassicBalancer, [name: string]>('classic')

export const classicArn = (here: Here, name: string): string =>
  `arn:aws:elasticloadbalancing:${here.region}:${here.account}:loadbalancer/${name}`

/** @throws {Fault} `LoadBalancerNotFound` */
export function getBalancer(here: Here, name: string): ClassicBalancer {
  const found = classicBalancers.find(here, name)
  if (!found) throw noBalancer(name)
  return found
}

export const classic = declare<Operations>()

type Named = Call<{ readonly LoadBalancerName: string }>

/** The action on the balancer that the call names. */
export const onNamed = (call: Named, context = {}) =>
  on(
    call,
    classicArn(call, call.input.LoadBalancerName),
    classicBalancers.find(call, call.input.LoadBalancerName),
    context,
  )

export const named = (call: Named): ClassicBalancer => getBalancer(call, call.input.LoadBalancerName)

export const put = (here: Here, balancer: ClassicBalancer) => classicBalancers.put(here, balancer, balancer.name)
