import { Fault } from '../../kernel/Fault.ts'
import { submitted } from './change.ts'
import { onZone, route53Operation } from './declare.ts'
import { checkFree, sameVpc, vpcContext, vpcNeeds, vpcOf } from './vpcs.ts'
import { zoneOf, zoneResources, zones } from './zone.ts'

export const AssociateVPCWithHostedZone = route53Operation({
  name: 'AssociateVPCWithHostedZone',
  authorize: ({ input }) => [
    onZone('AssociateVPCWithHostedZone', input.HostedZoneId, vpcContext(input.VPC)),
    ...vpcNeeds(input.VPC),
  ],
  handle(call) {
    const zone = zoneOf(call, call.input.HostedZoneId)
    if (!zone.private)
      throw new Fault(
        'PublicZoneVPCAssociation',
        400,
        "You're trying to associate a VPC with a public hosted zone. Amazon Route 53 doesn't support associating a VPC with a public hosted zone.",
      )
    const vpc = vpcOf(call, call.input.VPC)
    checkFree(call, zone.name, vpc)
    const change = submitted(call, call.input.Comment)
    const writes = [zones.put({ ...zone, vpcs: [...zone.vpcs, vpc] }), change.write]
    return { output: { ChangeInfo: change.info }, writes, resources: zoneResources(zone) }
  },
})

export const DisassociateVPCFromHostedZone = route53Operation({
  name: 'DisassociateVPCFromHostedZone',
  authorize: ({ input }) => [
    onZone('DisassociateVPCFromHostedZone', input.HostedZoneId, vpcContext(input.VPC)),
    ...vpcNeeds(input.VPC),
  ],
  handle(call) {
    const { VPCId = '', VPCRegion = '' } = call.input.VPC
    const zone = zoneOf(call, call.input.HostedZoneId)
    const left = zone.vpcs.filter((one) => !sameVpc(one, { VPCId, VPCRegion }))
    if (left.length === zone.vpcs.length)
      throw new Fault(
        'VPCAssociationNotFound',
        404,
        `The specified VPC ${VPCId} and hosted zone ${zone.id} are not currently associated.`,
      )
    if (left.length === 0)
      throw new Fault(
        'LastVPCAssociation',
        400,
        "The VPC that you're trying to disassociate from the private hosted zone is the last VPC that is associated with the hosted zone. Amazon Route 53 doesn't support disassociating the last VPC from a hosted zone.",
      )
    const change = submitted(call, call.input.Comment)
    return {
      output: { ChangeInfo: change.info },
      writes: [zones.put({ ...zone, vpcs: left }), change.write],
      resources: zoneResources(zone),
    }
  },
})
