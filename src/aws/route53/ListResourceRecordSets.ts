import { onZone, route53Operation, type CallOf } from './declare.ts'
import { normalName, reversed } from './dns-name.ts'
import { invalidInput } from './faults.ts'
import { pageSize } from './page.ts'
import { records, zoneOf, type RecordSet } from './zone.ts'

/** In the order of reversed names, then types, then set identifiers. */
export const ListResourceRecordSets = route53Operation({
  name: 'ListResourceRecordSets',
  authorize: ({ input }) => [onZone('ListResourceRecordSets', input.HostedZoneId)],
  handle(call) {
    const size = pageSize(call.input.MaxItems, 300)
    const zone = zoneOf(call, call.input.HostedZoneId)
    const all = records.all(call.view, zone).filter(fromStart(call))
    const next = all[size]
    return {
      output: {
        ResourceRecordSets: all.slice(0, size),
        IsTruncated: next !== undefined,
        ...(next ? { NextRecordName: next.Name, NextRecordType: next.Type } : {}),
        ...(next?.SetIdentifier === undefined ? {} : { NextRecordIdentifier: next.SetIdentifier }),
        MaxItems: size,
      },
    }
  },
})

function fromStart({ input }: CallOf<'ListResourceRecordSets'>): (record: RecordSet) => boolean {
  const { StartRecordName: name, StartRecordType: type = '', StartRecordIdentifier: id = '' } = input
  if (name === undefined && type !== '') throw invalidInput('You must specify a name when you specify a type.')
  if (type === '' && id !== '') throw invalidInput('You must specify a name and type when you specify an identifier.')
  const start = [name === undefined ? '' : reversed(normalName(name)), type, id]
  return (record) => compare([reversed(record.Name), record.Type, record.SetIdentifier ?? ''], start) >= 0
}

function compare(a: readonly string[], b: readonly string[]): number {
  for (const [index, text] of a.entries()) {
    const other = b[index] ?? ''
    if (text !== other) return text < other ? -1 : 1
  }
  return 0
}
