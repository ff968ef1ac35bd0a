import { Fault } from '../../kernel/Fault.ts'
import { vpcs } from '../ec2/resources/vpc.ts'
import type { Call, Need } from '../operation.ts'
import { invalidVpc } from './faults.ts'
import { zones, type Zone, type ZoneVpc } from './zone.ts'

interface WireVpc {
  readonly VPCRegion?: string | undefined
  readonly VPCId?: string | undefined
}

/** Whoever ties a zone to a VPC must also be able to see that VPC. */
export function vpcNeeds(vpc: WireVpc | undefined): readonly Need[] {
  return vpc ? [{ action: 'ec2:DescribeVpcs', resource: '*' }] : []
}

export const vpcContext = (vpc: WireVpc | undefined): Readonly<Record<string, string>> =>
  vpc ? { 'route53:VPCs': `VPCId=${vpc.VPCId ?? ''},VPCRegion=${vpc.VPCRegion ?? ''}` } : {}

/** @throws {Fault} InvalidVPCId when the account has no such VPC there. */
export function vpcOf(call: Call<unknown>, { VPCId, VPCRegion }: WireVpc): ZoneVpc {
  if (VPCId === undefined || VPCRegion === undefined) throw invalidVpc()
  const there = { view: call.view, account: call.account, region: VPCRegion, now: call.now, world: call.world }
  if (!vpcs.find(there, VPCId)) throw invalidVpc()
  return { VPCId, VPCRegion }
}

export const sameVpc = (a: ZoneVpc, b: ZoneVpc): boolean => a.VPCId === b.VPCId && a.VPCRegion === b.VPCRegion

/** @throws {Fault} ConflictingDomainExists: within a VPC a name has one private zone. */
export function checkFree(call: Call<unknown>, name: string, vpc: ZoneVpc): void {
  const other = zones
    .all(call.view, call.account)
    .find((zone: Zone) => zone.name === name && zone.vpcs.some((one) => sameVpc(one, vpc)))
  if (other)
    throw new Fault(
      'ConflictingDomainExists',
      400,
      `The VPC ${vpc.VPCId} in region ${vpc.VPCRegion} has already been associated with the hosted zone ${other.id} with the same domain name.`,
    )
}
