import { type CloudSession } from '../../operator-context.ts'

/** A load balancer as an alias record names it. */
export interface Balancer {
  readonly hostname: string
  /** The hosted zone of the load balancers' own names. */
  readonly zone: string
}

export async function balancerOf(aws: CloudSession, hostname: string): Promise<Balancer> {
  for (let Marker: string | undefined; ;) {
    const page = await aws.call('elasticloadbalancing', 'DescribeLoadBalancers', Marker === undefined ? {} : { Marker })
    const found = page.LoadBalancers?.find(({ DNSName }) => DNSName?.toLowerCase() === hostname.toLowerCase())
    if (found) return { hostname, zone: found.CanonicalHostedZoneId ?? '' }
    Marker = page.NextMarker
    if (!Marker) throw new Error(`no load balancer answers to ${hostname}`)
  }
}

/** Points the name at the load balancer in one zone, or takes the record away. */
export async function changeRecord(
  aws: CloudSession,
  action: 'UPSERT' | 'DELETE',
  HostedZoneId: string,
  name: string,
  { hostname, zone }: Balancer,
): Promise<void> {
  const AliasTarget = { HostedZoneId: zone, DNSName: `${hostname}.`, EvaluateTargetHealth: false }
  const Changes = [{ Action: action, ResourceRecordSet: { Name: `${name}.`, Type: 'A', AliasTarget } }]
  await aws.call('route53', 'ChangeResourceRecordSets', { HostedZoneId, ChangeBatch: { Changes } })
}
