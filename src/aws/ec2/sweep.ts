import type { Write } from '../../store/Store.ts'
import type { Here } from './kind.ts'
import { instances } from './resources/instance.ts'
import { natGateways } from './resources/nat-gateway.ts'
import { networkInterfaces } from './resources/network-interface.ts'
import { volumes } from './resources/volume.ts'
import { vpcEndpoints } from './resources/vpc-endpoint.ts'
import { releaseAddress } from './subnet-addresses.ts'

/** At most so many in one go, that no call pays for all that was left lying. */
const MOST = 200

/** The documents that stand for nothing any more, to be dropped with the next launch. */
export function sweep(here: Here): readonly Write[] {
  const interfaces = networkInterfaces.remains(here)
  const drops = [
    ...interfaces.map((doc) => networkInterfaces.drop(here, doc.id)),
    ...interfaces.flatMap((doc) => doc.addresses.map((address) => releaseAddress(here, doc.subnetId, address))),
    ...volumes.remains(here).map((doc) => volumes.drop(here, doc.id)),
    ...vpcEndpoints.remains(here).map((doc) => vpcEndpoints.drop(here, doc.id)),
    ...natGateways.remains(here).map((doc) => natGateways.drop(here, doc.id)),
    ...instances.remains(here).map((doc) => instances.drop(here, doc.id)),
  ]
  return drops.slice(0, MOST)
}
