import type { InsightSelector as Sent, Operations } from '../../wire/schema/cloudtrail.types.generated.ts'
import { operation, type Call, type Need } from '../operation.ts'
import { trailArn, trails, type InsightSelector, type Selectors, type Trail } from './documents.ts'
import { faults } from './faults.ts'
import { existingTrail, ownTrail, trailNeed } from './named-trail.ts'
import { DEFAULT_SELECTOR } from './selectors.ts'
import { checkBucket } from './trail-settings.ts'

type Put = Operations['PutInsightSelectors']
type Get = Operations['GetInsightSelectors']

/**
 * Kept and told: no Insights event is ever made of what a trail watches for.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutInsightSelectors.html
 */
const PutInsightSelectors = operation<Put['input'], Put['output']>({
  name: 'PutInsightSelectors',
  authorize: (call) => needOf(call, 'PutInsightSelectors'),
  handle(call) {
    const { input } = call
    const { insights: _, ...trail } = ownTrail(call, nameOf(input, input.InsightsDestination))
    const insights = input.InsightSelectors.map((one) => checked(one, trail))
    if (insights.length > 0) checkBucket(call, trail)
    return {
      output: { TrailARN: trailArn(trail), InsightSelectors: insights },
      writes: [trails.put(insights.length > 0 ? { ...trail, insights } : trail)],
    }
  },
})

const GetInsightSelectors = operation<Get['input'], Get['output']>({
  name: 'GetInsightSelectors',
  authorize: (call) => needOf(call, 'GetInsightSelectors'),
  handle(call) {
    const trail = existingTrail(call, nameOf(call.input))
    if (!trail.insights) throw faults.noInsights(trailArn(trail))
    return { output: { TrailARN: trailArn(trail), InsightSelectors: trail.insights } }
  },
})

/** A trail, or an event data store, of which there are none here. */
interface Target {
  readonly TrailName?: string | undefined
  readonly EventDataStore?: string | undefined
}

function needOf(call: Call<Target>, action: string): readonly Need[] {
  const { TrailName, EventDataStore: store } = call.input
  if (TrailName !== undefined || store === undefined) return trailNeed(call, action, TrailName ?? '')
  const resource = store.startsWith('arn:')
    ? store
    : `arn:aws:cloudtrail:${call.region}:${call.account}:eventdatastore/${store}`
  return [{ action: `cloudtrail:${action}`, resource }]
}

/**
 * The rules are AWS's, the words inferred.
 * @throws {Fault} InvalidParameterCombinationException, ResourceNotFoundException.
 */
function nameOf({ TrailName, EventDataStore }: Target, destination?: string): string {
  if (TrailName === undefined && EventDataStore === undefined)
    throw faults.combination('Specify either TrailName or EventDataStore.')
  if (TrailName !== undefined && (EventDataStore ?? destination) !== undefined)
    throw faults.combination('TrailName cannot be used with EventDataStore or InsightsDestination.')
  if (TrailName === undefined) throw faults.noResource(EventDataStore ?? '')
  return TrailName
}

/**
 * AWS says what a trail must log for an insight; that it refuses here, and in which words, is inferred from what it does for event
 * data stores.
 * @throws {Fault} InvalidInsightSelectorsException.
 */
function checked({ InsightType: type, EventCategories: sent }: Sent, trail: Trail): InsightSelector {
  if (type === undefined) throw faults.insights('Each Insights selector needs an InsightType.')
  const EventCategories = sent?.length ? sent : ['Management']
  const logged = loggedBy(trail.selectors ?? { basic: [DEFAULT_SELECTOR] })
  if (EventCategories.includes('Data') && !logged.data)
    throw faults.insights(`To log ${type} of data events, the trail must log data events.`)
  if (EventCategories.includes('Management') && !(type === 'ApiCallRateInsight' ? logged.writes : logged.management))
    throw faults.insights(
      `To log ${type} of management events, the trail must log ${type === 'ApiCallRateInsight' ? 'write ' : ''}management events.`,
    )
  return { InsightType: type, EventCategories }
}

interface Logged {
  readonly management: boolean
  /** Management events that change something. */
  readonly writes: boolean
  readonly data: boolean
}

function loggedBy(selectors: Selectors): Logged {
  if ('basic' in selectors) {
    const management = selectors.basic.filter(({ IncludeManagementEvents: included = true }) => included)
    return {
      management: management.length > 0,
      writes: management.some(({ ReadWriteType: type }) => type !== 'ReadOnly'),
      data: selectors.basic.some(({ DataResources: resources = [] }) => resources.length > 0),
    }
  }
  const equals = (field: string, value: string) =>
    selectors.advanced.filter(({ FieldSelectors: fields }) =>
      fields.some((one) => one.Field === field && one.Equals?.includes(value)),
    )
  const management = equals('eventCategory', 'Management')
  const readsOnly = new Set(equals('readOnly', 'true'))
  return {
    management: management.length > 0,
    writes: management.some((one) => !readsOnly.has(one)),
    data: equals('eventCategory', 'Data').length > 0,
  }
}

export const insights = [PutInsightSelectors, GetInsightSelectors]
