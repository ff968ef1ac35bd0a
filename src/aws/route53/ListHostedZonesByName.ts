import { onAll, route53Operation } from './declare.ts'
import { normalName, reversed } from './dns-name.ts'
import { invalidInput } from './faults.ts'
import { pageSize } from './page.ts'
import { bareId, shownZone, zones, type Zone } from './zone.ts'

const order = (a: Zone, b: Zone) => compare(reversed(a.name), reversed(b.name)) || compare(a.id, b.id)
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** In the order of reversed names, from a name (and zone) on: not only the zones of that name. */
export const ListHostedZonesByName = route53Operation({
  name: 'ListHostedZonesByName',
  authorize: () => onAll('ListHostedZonesByName'),
  handle({ input, view, account }) {
    if (input.HostedZoneId !== undefined && input.DNSName === undefined)
      throw invalidInput('You must specify a DNS name when you specify a hosted zone ID.')
    const size = pageSize(input.MaxItems, 100)
    const from = input.DNSName === undefined ? '' : reversed(normalName(input.DNSName))
    const fromId = input.HostedZoneId === undefined ? '' : bareId(input.HostedZoneId)
    const all = zones
      .all(view, account)
      .filter((zone) => reversed(zone.name) > from || (reversed(zone.name) === from && zone.id >= fromId))
      .sort(order)
    const next = all[size]
    return {
      output: {
        HostedZones: all.slice(0, size).map((zone) => shownZone(view, zone)),
        ...(input.DNSName === undefined ? {} : { DNSName: input.DNSName }),
        ...(input.HostedZoneId === undefined ? {} : { HostedZoneId: input.HostedZoneId }),
        IsTruncated: next !== undefined,
        ...(next ? { NextDNSName: next.name, NextHostedZoneId: next.id } : {}),
        MaxItems: size,
      },
    }
  },
})
