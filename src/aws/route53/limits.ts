import { MOST_ZONES } from './CreateHostedZone.ts'
import { onAll, onZone, route53Operation } from './declare.ts'
import { invalidInput } from './faults.ts'
import { records, zoneOf, zones } from './zone.ts'

/** @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html */
const ACCOUNT: ReadonlyMap<string, number> = new Map([
  ['MAX_HOSTED_ZONES_BY_OWNER', MOST_ZONES],
  ['MAX_HEALTH_CHECKS_BY_OWNER', 200],
  ['MAX_REUSABLE_DELEGATION_SETS_BY_OWNER', 100],
  ['MAX_TRAFFIC_POLICIES_BY_OWNER', 50],
  ['MAX_TRAFFIC_POLICY_INSTANCES_BY_OWNER', 5],
])

export const GetAccountLimit = route53Operation({
  name: 'GetAccountLimit',
  authorize: () => onAll('GetAccountLimit'),
  handle({ input, view, account }) {
    const value = ACCOUNT.get(input.Type)
    if (value === undefined) throw invalidInput(`Invalid limit type: ${input.Type}`)
    const count = input.Type === 'MAX_HOSTED_ZONES_BY_OWNER' ? zones.all(view, account).length : 0
    return { output: { Limit: { Type: input.Type, Value: value }, Count: count } }
  },
})

export const MOST_RECORDS = 10_000
const MOST_VPCS = 300

export const GetHostedZoneLimit = route53Operation({
  name: 'GetHostedZoneLimit',
  authorize: ({ input }) => [onZone('GetHostedZoneLimit', input.HostedZoneId)],
  handle(call) {
    const { Type } = call.input
    const zone = zoneOf(call, call.input.HostedZoneId)
    if (Type === 'MAX_RRSETS_BY_ZONE')
      return { output: { Limit: { Type, Value: MOST_RECORDS }, Count: records.all(call.view, zone).length } }
    if (Type === 'MAX_VPCS_ASSOCIATED_BY_ZONE')
      return { output: { Limit: { Type, Value: MOST_VPCS }, Count: zone.vpcs.length } }
    throw invalidInput(`Invalid limit type: ${Type}`)
  },
})
