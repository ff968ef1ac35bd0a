import { Fault } from '../../kernel/Fault.ts'
import { changeInfo, submitted } from './change.ts'
import { onAll, onZone, route53Operation } from './declare.ts'
import { bareId, records, shownZone, zoneOf, zoneResources, zones, type Zone } from './zone.ts'

export const GetHostedZone = route53Operation({
  name: 'GetHostedZone',
  authorize: ({ input }) => [onZone('GetHostedZone', input.Id)],
  handle(call) {
    const zone = zoneOf(call, call.input.Id)
    const where = zone.private ? { VPCs: zone.vpcs } : { DelegationSet: { NameServers: zone.nameServers } }
    return { output: { HostedZone: shownZone(call.view, zone), ...where } }
  },
})

export const DeleteHostedZone = route53Operation({
  name: 'DeleteHostedZone',
  authorize: ({ input }) => [onZone('DeleteHostedZone', input.Id)],
  handle(call) {
    const zone = zoneOf(call, call.input.Id)
    const all = records.all(call.view, zone)
    if (all.some((record) => record.Name !== zone.name || !['NS', 'SOA'].includes(record.Type)))
      throw new Fault(
        'HostedZoneNotEmpty',
        400,
        'The specified hosted zone contains non-required resource record sets and so cannot be deleted.',
      )
    const change = submitted(call)
    const writes = [zones.drop(zone), ...all.map((record) => records.drop(zone, record)), change.write]
    return { output: { ChangeInfo: change.info }, writes, resources: zoneResources(zone) }
  },
})

export const UpdateHostedZoneComment = route53Operation({
  name: 'UpdateHostedZoneComment',
  authorize: ({ input }) => [onZone('UpdateHostedZoneComment', input.Id)],
  handle(call) {
    const { comment: _, ...rest } = zoneOf(call, call.input.Id)
    const zone: Zone = call.input.Comment === undefined ? rest : { ...rest, comment: call.input.Comment }
    return {
      output: { HostedZone: shownZone(call.view, zone) },
      writes: [zones.put(zone)],
      resources: zoneResources(zone),
    }
  },
})

export const GetHostedZoneCount = route53Operation({
  name: 'GetHostedZoneCount',
  authorize: () => onAll('GetHostedZoneCount'),
  handle: ({ view, account }) => ({ output: { HostedZoneCount: zones.all(view, account).length } }),
})

export const GetChange = route53Operation({
  name: 'GetChange',
  authorize: ({ input }) => [{ action: 'route53:GetChange', resource: `arn:aws:route53:::change/${bareId(input.Id)}` }],
  handle: (call) => ({ output: { ChangeInfo: changeInfo(call, call.input.Id) } }),
})
