import { onAll, route53Operation } from './declare.ts'
import { pageSize } from './page.ts'
import { shownZone, zones, bareId } from './zone.ts'

export const ListHostedZones = route53Operation({
  name: 'ListHostedZones',
  authorize: () => onAll('ListHostedZones'),
  handle({ input, view, account }) {
    const size = pageSize(input.MaxItems, 100)
    const marker = input.Marker === undefined ? '' : bareId(input.Marker)
    const all = zones
      .all(view, account)
      .filter((zone) => zone.id >= marker && (input.HostedZoneType !== 'PrivateHostedZone' || zone.private))
    const next = all[size]
    return {
      output: {
        HostedZones: all.slice(0, size).map((zone) => shownZone(view, zone)),
        ...(input.Marker === undefined ? {} : { Marker: input.Marker }),
        IsTruncated: next !== undefined,
        ...(next ? { NextMarker: next.id } : {}),
        MaxItems: size,
      },
    }
  },
})
