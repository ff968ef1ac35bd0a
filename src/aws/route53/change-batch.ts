import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { View } from '../../store/projection.ts'
import { isDomainName, isWithin, normalName } from './dns-name.ts'
import { wrongValue } from './record-values.ts'
import { wrongAlias } from './alias-target.ts'
import { differingTtls, wrongBeside, wrongPolicy } from './routing-policy.ts'
import type { RecordSet, Zone } from './zone.ts'

export interface Change {
  readonly Action: string
  readonly ResourceRecordSet: RecordSet
}

/** The record as it is kept: normal name, and nothing that was not said. */
export function normalRecord(record: RecordSet): RecordSet {
  const { AliasTarget: alias, Name: name, ...rest } = record
  const said = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  )
  const target = alias && { ...alias, HostedZoneId: alias.HostedZoneId, DNSName: normalName(alias.DNSName) }
  return { ...(said as Omit<RecordSet, 'Name'>), Name: normalName(name), ...(target ? { AliasTarget: target } : {}) }
}

const keyOf = (record: RecordSet) => `${record.Name} ${record.Type} ${record.SetIdentifier ?? ''}`

export interface Outcome {
  readonly put: readonly RecordSet[]
  readonly drop: readonly RecordSet[]
  /** Sentences of InvalidChangeBatch; any of them and nothing is changed. */
  readonly problems: readonly string[]
}

/** Applies the changes one after the other; each sees what those before it left. */
export function applied(view: View, zone: Zone, before: readonly RecordSet[], changes: readonly Change[]): Outcome {
  const now = new Map(before.map((record) => [keyOf(record), record]))
  const problems = changes.flatMap(({ Action: action, ResourceRecordSet: raw }) => {
    const record = normalRecord(raw)
    const wrong = action === 'DELETE' ? wrongDelete(zone, now, record) : wrongPut(view, zone, now, record, action)
    if (wrong.length > 0) return wrong
    if (action === 'DELETE') now.delete(keyOf(record))
    else now.set(keyOf(record), record)
    return []
  })
  const was = new Map(before.map((record) => [keyOf(record), record]))
  const put = [...now].filter(([key, record]) => was.get(key) !== record).map(([, record]) => record)
  return {
    problems: problems.length > 0 ? problems : differingTtls([...now.values()], put),
    put,
    drop: [...was].filter(([key]) => !now.has(key)).map(([, record]) => record),
  }
}

const named = ({ Name: name, Type: type, SetIdentifier: id }: RecordSet) =>
  `[name='${name}', type='${type}'${id === undefined ? '' : `, set-identifier='${id}'`}]`

function wrongDelete(zone: Zone, now: ReadonlyMap<string, RecordSet>, record: RecordSet): readonly string[] {
  const standing = now.get(keyOf(record))
  if (!standing) return [`Tried to delete resource record set ${named(record)} but it was not found`]
  if (record.Name === zone.name && record.Type === 'NS')
    return ['A HostedZone must contain at least one NS record for the zone itself.']
  if (record.Name === zone.name && record.Type === 'SOA') return ['A HostedZone must contain exactly one SOA record.']
  if (comparable(record) !== comparable(standing))
    return [
      `Tried to delete resource record set ${named(record)} but the values provided do not match the current values`,
    ]
  return []
}

/** What a DELETE must repeat: TTL, values in any order, alias target. */
function comparable({ TTL: ttl, ResourceRecords: values = [], AliasTarget: alias }: RecordSet): string {
  return canonicalJson({ ttl, values: values.map((value) => value.Value).sort(), alias })
}

function wrongPut(
  view: View,
  zone: Zone,
  now: ReadonlyMap<string, RecordSet>,
  record: RecordSet,
  action: string,
): readonly string[] {
  const { Name: name, Type: type } = record
  if (!isDomainName(name) || !isWithin(name, zone.name))
    return [`RRSet with DNS name ${name} is not permitted in zone ${zone.name}`]
  if (action === 'CREATE' && now.has(keyOf(record)))
    return [`Tried to create resource record set ${named(record)} but it already exists`]
  if (type === 'CNAME' && name === zone.name)
    return [`RRSet of type CNAME with DNS name ${name} is not permitted at apex in zone ${zone.name}`]
  const all = [...now.values()]
  return [
    ...wrongRecord(record),
    ...wrongPolicy(record),
    ...conflicts(zone, all, record),
    ...wrongAlias(view, zone, all, record),
  ]
}

function wrongRecord(record: RecordSet): readonly string[] {
  const values = record.ResourceRecords ?? []
  if (record.AliasTarget) return []
  if (record.Type === 'CNAME' && values.length > 1) return ['CNAME RRSets are limited to a single record']
  const found = values.flatMap(({ Value: value }) => wrongValue(record.Type, value) ?? [])
  const twice = values.length !== new Set(values.map(({ Value: value }) => value)).size
  return twice ? [...found, `Duplicate Resource Record: '${values[0]?.Value}'`] : found
}

/** A CNAME stands alone at its name. */
function conflicts(zone: Zone, all: readonly RecordSet[], record: RecordSet): readonly string[] {
  const { Name: name, Type: type } = record
  const others = all.filter((other) => other.Name === name && keyOf(other) !== keyOf(record))
  const clash = others.find((other) => other.Type !== type && (other.Type === 'CNAME' || type === 'CNAME'))
  if (clash)
    return [
      `RRSet of type ${type} with DNS name ${name} is not permitted because a conflicting RRSet of type  ${clash.Type} with the same DNS name already exists in zone ${zone.name}`,
    ]
  return wrongBeside(
    others.filter((other) => other.Type === type),
    record,
  )
}
