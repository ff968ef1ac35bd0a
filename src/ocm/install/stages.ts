import type { ClusterState } from '../resources/documents.ts'
import type { Step } from './context.ts'
import { bootstrapBucket } from './steps/bootstrap-bucket.ts'
import { bootstrapDestroy } from './steps/bootstrap-destroy.ts'
import { bootstrapComplete, clusterComplete } from './steps/cluster-up.ts'
import { privateZone, records } from './steps/dns.ts'
import { existingNetwork, unlessExisting } from './steps/existing-network.ts'
import { ignition } from './steps/ignition.ts'
import { loadBalancers, targetGroups } from './steps/load-balancers.ts'
import { bootstrapMachine, controlPlaneMachines, targets } from './steps/machines.ts'
import { madeRoles } from './steps/made-roles.ts'
import { internetGateway, natGateways, routeTables, storageEndpoint, subnets, vpc } from './steps/network.ts'
import { bootImage, instanceProfiles } from './steps/pre-provisioning.ts'
import { preflight } from './steps/preflight.ts'
import { publicZone } from './steps/public-zone.ts'
import { securityGroups } from './steps/security-groups.ts'

/** An installation, from its first call to its last, in the order of the installer since 4.16. */
export const installation: readonly { readonly state: ClusterState; readonly step: Step }[] = [
  ...inState('pending', publicZone),
  ...inState('validating', preflight),
  ...inState(
    'installing',
    madeRoles,
    instanceProfiles,
    bootImage,
    existingNetwork,
    ...[vpc, subnets, internetGateway, natGateways, routeTables, storageEndpoint].map(unlessExisting),
    securityGroups,
    bootstrapBucket,
    loadBalancers,
    targetGroups,
    privateZone,
    records,
    ignition,
    bootstrapMachine,
    controlPlaneMachines,
    targets,
    bootstrapComplete,
    bootstrapDestroy,
    clusterComplete,
  ),
]

function inState(state: ClusterState, ...steps: readonly Step[]) {
  return steps.map((step) => ({ state, step }))
}
