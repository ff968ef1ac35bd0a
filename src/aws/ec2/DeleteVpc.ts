import { groupName, unclaim } from './claims.ts'
import { removes } from './delete.ts'
import { dependency } from './faults.ts'
import type { Here } from './kind.ts'
import { internetGateways } from './resources/internet-gateway.ts'
import { natGateways, natHolds } from './resources/nat-gateway.ts'
import { networkAcls } from './resources/network-acl.ts'
import { networkInterfaces } from './resources/network-interface.ts'
import { routeTables } from './resources/route-table.ts'
import { securityGroups } from './resources/security-group.ts'
import { dropRule, rulesOf } from './resources/security-group-rule.ts'
import { subnets } from './resources/subnet.ts'
import { vpcEndpoints } from './resources/vpc-endpoint.ts'
import { vpcs } from './resources/vpc.ts'

interface InVpc {
  readonly vpcId?: string
}

/** What keeps a VPC: everything in it that a client made. */
const DEPENDENTS: readonly ((here: Here) => readonly InVpc[])[] = [
  (here) => subnets.all(here),
  (here) => internetGateways.all(here),
  (here) => natGateways.all(here).filter((gateway) => natHolds(gateway, here)),
  (here) => networkInterfaces.all(here),
  (here) => vpcEndpoints.all(here),
  (here) => securityGroups.all(here).filter((group) => group.name !== 'default'),
  (here) => routeTables.all(here).filter((table) => !table.associations.some((one) => one.main)),
]

/** What it was born with goes with it. */
export const DeleteVpc = removes('DeleteVpc', {
  kind: vpcs,
  id: (input) => input.VpcId,
  check(call, { id }) {
    if (DEPENDENTS.some((all) => all(call).some((one) => one.vpcId === id))) throw dependency('vpc', id)
  },
  also(call, { id }) {
    const inIt = (one: InVpc) => one.vpcId === id
    const groups = securityGroups.all(call).filter(inIt)
    return [
      ...groups.flatMap(({ id: groupId, name }) => [
        securityGroups.drop(call, groupId),
        unclaim(call, groupName(id, name)),
      ]),
      ...groups.flatMap((group) => rulesOf(call, group.id).map((rule) => dropRule(call, rule))),
      ...routeTables
        .all(call)
        .filter(inIt)
        .map((table) => routeTables.drop(call, table.id)),
      ...networkAcls
        .all(call)
        .filter(inIt)
        .map((acl) => networkAcls.drop(call, acl.id)),
    ]
  },
})
