import { applied, normalRecord, type Change } from './change-batch.ts'
import { submitted } from './change.ts'
import { onZone, route53Operation, type CallOf } from './declare.ts'
import { normalName } from './dns-name.ts'
import { invalidChangeBatch, invalidInput } from './faults.ts'
import { MOST_RECORDS } from './limits.ts'
import { checkSize } from './batch-size.ts'
import { records, zoneOf, zoneResources } from './zone.ts'

const ACTIONS = new Set(['CREATE', 'DELETE', 'UPSERT'])

/** All changes or none. @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html */
export const ChangeResourceRecordSets = route53Operation({
  name: 'ChangeResourceRecordSets',
  authorize: (call) => [onZone('ChangeResourceRecordSets', call.input.HostedZoneId, keys(call))],
  handle(call) {
    const { Changes: changes, Comment: comment } = call.input.ChangeBatch
    checkSize(changes)
    for (const change of changes) checkShape(change)
    const zone = zoneOf(call, call.input.HostedZoneId)
    const before = records.all(call.view, zone)
    const { problems, put, drop } = applied(call.view, zone, before, changes)
    if (problems.length > 0) throw invalidChangeBatch(problems)
    if (before.length + put.length - drop.length > MOST_RECORDS)
      throw invalidChangeBatch([
        `Number of resource record sets limit of ${MOST_RECORDS} exceeded for zone ${zone.id}.`,
      ])
    const change = submitted(call, comment)
    const writes = [
      ...drop.map((record) => records.drop(zone, record)),
      ...put.map((record) => records.put(zone, record)),
      change.write,
    ]
    return { output: { ChangeInfo: change.info }, writes, resources: zoneResources(zone) }
  },
})

/** @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html */
function keys({ input }: CallOf<'ChangeResourceRecordSets'>) {
  const { Changes: changes } = input.ChangeBatch
  const distinct = (texts: readonly string[]) => [...new Set(texts)]
  return {
    'route53:ChangeResourceRecordSetsNormalizedRecordNames': distinct(
      changes.map((change) => normalName(change.ResourceRecordSet.Name).slice(0, -1)),
    ),
    'route53:ChangeResourceRecordSetsRecordTypes': distinct(changes.map((change) => change.ResourceRecordSet.Type)),
    'route53:ChangeResourceRecordSetsActions': distinct(changes.map((change) => change.Action)),
  }
}

/** What Route 53 calls an invalid request, before it looks at the zone. That it names more than one policy as it names none is inferred of `found none`. */
function checkShape({ Action: action, ResourceRecordSet: raw }: Change): void {
  const record = normalRecord(raw)
  const where = `Change with [Action=${action}, Name=${raw.Name}, Type=${raw.Type}, SetIdentifier=${raw.SetIdentifier ?? 'null'}]`
  const refuse = (problem: string) => invalidInput(`Invalid request: ${problem} ${where}`)
  const values = record.ResourceRecords ?? []
  if (!ACTIONS.has(action)) throw refuse('Unknown action in')
  if (record.AliasTarget && (record.TTL !== undefined || values.length > 0))
    throw refuse(
      'Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found more than one in',
    )
  if (!record.AliasTarget && record.TTL === undefined && values.length === 0)
    throw refuse(
      'Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], but found none in',
    )
  if (!record.AliasTarget && record.TTL === undefined) throw refuse("Missing field 'TTL' in")
  if (!record.AliasTarget && values.length === 0) throw refuse("Missing field 'ResourceRecords' in")
  const routed = [
    record.Weight,
    record.Region,
    record.Failover,
    record.GeoLocation,
    record.MultiValueAnswer,
    record.CidrRoutingConfig,
    record.GeoProximityLocation,
  ]
  const policies = routed.filter((value) => value !== undefined).length
  if (policies > 1 || (policies === 1) !== (record.SetIdentifier !== undefined))
    throw refuse(
      policies === 0
        ? 'Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found none in'
        : policies > 1
          ? 'Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], but found more than one in'
          : "Missing field 'SetIdentifier' in",
    )
}
