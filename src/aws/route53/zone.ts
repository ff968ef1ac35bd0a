import type { AccountId } from '../../kernel/brands.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import type { View } from '../../store/projection.ts'
import type { Write } from '../../store/Store.ts'
import type { Operations } from '../../wire/schema/route53.types.generated.ts'
import type { Call } from '../operation.ts'
import { reversed } from './dns-name.ts'
import { noSuchZone } from './faults.ts'

export type RecordSet = NonNullable<Operations['ListResourceRecordSets']['output']['ResourceRecordSets']>[number]

export interface Tag {
  readonly Key: string
  readonly Value: string
}

export interface ZoneVpc {
  readonly VPCRegion: string
  readonly VPCId: string
}

/** A hosted zone, in its account's partition. */
export interface Zone {
  readonly id: string
  readonly account: AccountId
  readonly name: string
  readonly callerReference: string
  readonly comment?: string
  /** Private zones have at least one. */
  readonly vpcs: readonly ZoneVpc[]
  readonly private: boolean
  readonly nameServers: readonly string[]
  readonly created: number
  readonly tags: readonly Tag[]
}

const ZONE = 'route53/zone/'

export const zones = {
  find: (view: View, account: AccountId, id: string): Zone | undefined => view.get<Zone>(account, ZONE + id)?.value,
  all: (view: View, account: AccountId): readonly Zone[] =>
    view.scan<Zone>(account, ZONE).map((document) => document.value),
  put: (zone: Zone): Write => ({ partition: zone.account, key: ZONE + zone.id, value: zone as unknown as Json }),
  drop: (zone: Zone): Write => ({ partition: zone.account, key: ZONE + zone.id }),
}

/** Keys in the order in which records are listed: reversed name, type, set identifier. */
const recordKey = (zone: Zone, { Name, Type, SetIdentifier }: RecordSet) =>
  `route53/record/${zone.id}/${reversed(Name)}/${Type}/${SetIdentifier ?? ''}`

export const records = {
  /** In listing order. */
  all: (view: View, zone: Zone): readonly RecordSet[] =>
    view.scan<RecordSet>(zone.account, `route53/record/${zone.id}/`).map((document) => document.value),
  put: (zone: Zone, record: RecordSet): Write => ({
    partition: zone.account,
    key: recordKey(zone, record),
    value: record as unknown as Json,
  }),
  drop: (zone: Zone, record: RecordSet): Write => ({ partition: zone.account, key: recordKey(zone, record) }),
}

/** `/hostedzone/Z…` and `Z…` are the same zone. */
export const bareId = (id: string): string => id.replace(/^\/?(?:hostedzone|change)\//, '')

export const zoneArn = (id: string): string => `arn:aws:route53:::hostedzone/${id}`

/** @throws {Fault} NoSuchHostedZone. */
export function zoneOf(call: Call<unknown>, id: string): Zone {
  const zone = zones.find(call.view, call.account, bareId(id))
  if (!zone) throw noSuchZone(bareId(id))
  return zone
}

export function shownZone(view: View, zone: Zone) {
  return {
    Id: `/hostedzone/${zone.id}`,
    Name: zone.name,
    CallerReference: zone.callerReference,
    Config: { ...(zone.comment === undefined ? {} : { Comment: zone.comment }), PrivateZone: zone.private },
    ResourceRecordSetCount: records.all(view, zone).length,
  }
}

/** CloudTrail's word for the zone. */
export const zoneResources = (zone: Zone) => [
  { ARN: zoneArn(zone.id), accountId: zone.account, type: 'AWS::Route53::HostedZone' },
]
