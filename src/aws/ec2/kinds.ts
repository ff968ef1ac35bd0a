import type { AnyKind, Here } from './kind.ts'
import { addresses } from './resources/address.ts'
import { dhcpOptions } from './resources/dhcp-options.ts'
import { images } from './resources/image.ts'
import { instances } from './resources/instance.ts'
import { internetGateways } from './resources/internet-gateway.ts'
import { keyPairs } from './resources/key-pair.ts'
import { natGateways } from './resources/nat-gateway.ts'
import { networkAcls } from './resources/network-acl.ts'
import { networkInterfaces } from './resources/network-interface.ts'
import { routeTables } from './resources/route-table.ts'
import { securityGroups } from './resources/security-group.ts'
import { securityGroupRules } from './resources/security-group-rule.ts'
import { snapshots } from './resources/snapshot.ts'
import { subnets } from './resources/subnet.ts'
import { volumes } from './resources/volume.ts'
import { vpcEndpoints } from './resources/vpc-endpoint.ts'
import { vpcs } from './resources/vpc.ts'

// What a kind does with its own documents is right whatever the documents are; the union of all of them is not needed here.
const any = (kind: unknown): AnyKind => kind as AnyKind

/** Public images are seen by everybody and tagged by nobody else than their owner. */
const ownImages = { ...images, all: (here: Here) => images.all(here).filter((image) => image.owner === here.account) }

/** Every kind of resource that there is. */
export const kinds: readonly AnyKind[] = [
  vpcs,
  subnets,
  routeTables,
  internetGateways,
  natGateways,
  addresses,
  securityGroups,
  securityGroupRules,
  networkAcls,
  networkInterfaces,
  dhcpOptions,
  vpcEndpoints,
  instances,
  volumes,
  snapshots,
  ownImages,
  keyPairs,
].map(any)

/** The kind whose ids begin like this one; `sg-` is not `sgr-`. */
export const kindOf = (id: string): AnyKind | undefined => kinds.find((kind) => id.startsWith(`${kind.prefix}-`))
