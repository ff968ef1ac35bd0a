import type { AdvancedSelector, BasicSelector, Selectors, Trail } from './documents.ts'
import type { Record } from './event.ts'

/** What a trail without selectors records. */
export const DEFAULT_SELECTOR = {
  ReadWriteType: 'All',
  IncludeManagementEvents: true,
  DataResources: [],
  ExcludeManagementEventSources: [],
} as const

/** Services whose calls are recorded in us-east-1 and told to every trail that wants global events. */
const GLOBAL_SOURCES: ReadonlySet<string> = new Set([
  'iam.amazonaws.com',
  'sts.amazonaws.com',
  'cloudfront.amazonaws.com',
])

/** Whether the trail's files hold this record. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html */
export function selects(trail: Trail, record: Record): boolean {
  const isGlobal = record.awsRegion === 'us-east-1' && GLOBAL_SOURCES.has(record.eventSource)
  const here = trail.multiRegion || record.awsRegion === trail.region || (trail.global && isGlobal)
  if (!here || (isGlobal && !trail.global && trail.region !== 'us-east-1')) return false
  const selectors: Selectors = trail.selectors ?? { basic: [DEFAULT_SELECTOR] }
  return 'basic' in selectors
    ? selectors.basic.some((one) => basicSelects(one, record))
    : selectors.advanced.some((one) => advancedSelects(one, record))
}

const isManagement = (record: Record): boolean => record.managementEvent !== false

function basicSelects(selector: BasicSelector, record: Record): boolean {
  const { ReadWriteType: wanted = 'All', IncludeManagementEvents: management = true } = selector
  if (wanted !== 'All' && (wanted === 'ReadOnly') !== record.readOnly) return false
  if (isManagement(record)) return management && !selector.ExcludeManagementEventSources?.includes(record.eventSource)
  return (selector.DataResources ?? []).some(({ Type: type, Values: values = [] }) =>
    (record.resources ?? []).some(
      (resource) => resource.type === type && values.some((value) => resource.ARN.startsWith(value)),
    ),
  )
}

/** What a field selector compares: one text, or one for each resource. */
const FIELDS: Readonly<{ [field: string]: (record: Record) => readonly string[] }> = {
  eventCategory: (record) => [isManagement(record) ? 'Management' : 'Data'],
  readOnly: (record) => [String(record.readOnly)],
  eventName: (record) => [record.eventName],
  eventSource: (record) => [record.eventSource],
  eventType: () => ['AwsApiCall'],
  'userIdentity.arn': (record) => [record.userIdentity.arn ?? ''],
  sessionCredentialFromConsole: () => ['false'],
  'resources.type': (record) => (record.resources ?? []).map(({ type }) => type),
  'resources.ARN': (record) => (record.resources ?? []).map(({ ARN }) => ARN),
}

export const isSelectorField = (field: string): boolean => Object.hasOwn(FIELDS, field)

function advancedSelects({ FieldSelectors: fields }: AdvancedSelector, record: Record): boolean {
  return fields.every((field) => {
    const texts = FIELDS[field.Field]?.(record) ?? []
    const some = (values: readonly string[] | undefined, compare: (text: string, value: string) => boolean) =>
      values === undefined || texts.some((text) => values.some((value) => compare(text, value)))
    const none = (values: readonly string[] | undefined, compare: (text: string, value: string) => boolean) =>
      !texts.some((text) => values?.some((value) => compare(text, value)))
    return (
      some(field.Equals, (text, value) => text === value) &&
      some(field.StartsWith, (text, value) => text.startsWith(value)) &&
      some(field.EndsWith, (text, value) => text.endsWith(value)) &&
      none(field.NotEquals, (text, value) => text === value) &&
      none(field.NotStartsWith, (text, value) => text.startsWith(value)) &&
      none(field.NotEndsWith, (text, value) => text.endsWith(value))
    )
  })
}
