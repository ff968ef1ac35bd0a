import type { Operations } from '../../wire/schema/cloudtrail.types.generated.ts'
import { touched, type TouchingRecord } from '../touched.ts'

export type Event = NonNullable<Operations['LookupEvents']['output']['Events']>[number]

/** What LookupEvents reads off a record's text. */
export interface Record extends TouchingRecord {
  readonly eventID: string
  readonly eventName: string
  readonly eventTime: string
  readonly awsRegion: string
  readonly managementEvent?: boolean
  readonly userIdentity: {
    readonly type?: string
    readonly principalId?: string
    readonly userName?: string
    readonly accessKeyId?: string
    readonly arn?: string
  }
}

export function shownEvent(record: Record, text: string): Event {
  const { userIdentity } = record
  const user = userName(userIdentity)
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    ReadOnly: String(record.readOnly),
    ...(userIdentity.accessKeyId === undefined ? {} : { AccessKeyId: userIdentity.accessKeyId }),
    EventTime: new Date(record.eventTime),
    EventSource: record.eventSource,
    ...(user === undefined ? {} : { Username: user }),
    Resources: touched(record).map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
    CloudTrailEvent: text,
  }
}

/** The session's name for roles, the user's own for users. */
function userName({ type, principalId, userName: name }: Record['userIdentity']): string | undefined {
  if (type === 'Root') return 'root'
  if (name !== undefined) return name
  const session = principalId?.split(':')[1]
  return session === undefined || session === '' ? principalId : session
}
