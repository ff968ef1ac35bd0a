import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import { regions } from '../ec2/regions.ts'
import { classicArn, classicBalancers } from '../elb/balancer.ts'
import { loadBalancers, type Here } from '../elasticloadbalancing/documents.ts'
import type { RoleUse } from './documents.ts'

/** What of a service there is in one region that needs the service's role. One row a service whose role does not go before its resources. */
const RESOURCES: ReadonlyMap<string, (here: Here) => readonly string[]> = new Map([
  [
    'elasticloadbalancing.amazonaws.com',
    (here: Here) => [
      ...loadBalancers.all(here).map(({ arn }) => arn),
      ...classicBalancers.all(here).map(({ name }) => classicArn(here, name)),
    ],
  ],
])

/**
 * Where a service-linked role is still in use.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html
 */
export function usesOf(view: View, account: AccountId, service: string): readonly RoleUse[] {
  const resourcesIn = RESOURCES.get(service)
  if (!resourcesIn) return []
  return regions
    .map(({ name: region }) => ({ Region: region, Resources: resourcesIn({ view, account, region }) }))
    .filter(({ Resources }) => Resources.length > 0)
}
