import type { Operations } from '../../wire/schema/cloudtrail.types.generated.ts'
import { cut } from '../iam/page.ts'
import { operation, type Call } from '../operation.ts'
import { Fault } from '../../kernel/Fault.ts'
import { deliveries, trailArn, type Trail } from './documents.ts'
import { existingTrail, trailNamed, trailNeed, trailsSeen } from './named-trail.ts'
import { settingsShape } from './trail-settings.ts'

/** Trails as they are read. */
const shape = (trail: Trail) => ({
  ...settingsShape(trail),
  HomeRegion: trail.region,
  HasCustomEventSelectors: trail.selectors !== undefined,
  HasInsightSelectors: trail.insights !== undefined,
})

const DescribeTrails = operation<Operations['DescribeTrails']['input'], Operations['DescribeTrails']['output']>({
  name: 'DescribeTrails',
  authorize: () => [{ action: 'cloudtrail:DescribeTrails', resource: '*' }],
  handle(call) {
    const { trailNameList: names = [], includeShadowTrails: shadows = true } = call.input
    const found = names.length === 0 ? inRegion(call) : names.flatMap((name) => trailNamed(call, name) ?? [])
    return {
      output: {
        trailList: found
          .filter((one) => shadows || (one.region === call.region && one.account === call.account))
          .map(shape),
      },
    }
  },
})

const inRegion = ({ view, account, region }: Call<unknown>): readonly Trail[] =>
  trailsSeen(view, account).filter((trail) => trail.region === region || trail.multiRegion)

const GetTrail = operation<Operations['GetTrail']['input'], Operations['GetTrail']['output']>({
  name: 'GetTrail',
  authorize: (call) => trailNeed(call, 'GetTrail', call.input.Name),
  handle: (call) => ({ output: { Trail: shape(existingTrail(call, call.input.Name)) } }),
})

const PER_PAGE = 100

/** Of all regions; in the accounts of an organization, its trails too. */
const ListTrails = operation<Operations['ListTrails']['input'], Operations['ListTrails']['output']>({
  name: 'ListTrails',
  authorize: () => [{ action: 'cloudtrail:ListTrails', resource: '*' }],
  handle({ view, account, input }) {
    const all = trailsSeen(view, account).toSorted((a, b) => (trailArn(a) < trailArn(b) ? -1 : 1))
    const invalid = new Fault('InvalidTokenException', 400, 'The token is not valid.')
    const { shown, marker } = cut(all, input.NextToken, PER_PAGE, trailArn, invalid)
    const Trails = shown.map((trail) => ({ TrailARN: trailArn(trail), Name: trail.name, HomeRegion: trail.region }))
    return { output: { Trails, ...(marker === undefined ? {} : { NextToken: marker }) } }
  },
})

const instant = (at: number | undefined) => (at === undefined ? undefined : new Date(at))
/** As the members that old clients read have it. */
const secondsText = (at: number | undefined) =>
  at === undefined ? '' : new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')

const GetTrailStatus = operation<Operations['GetTrailStatus']['input'], Operations['GetTrailStatus']['output']>({
  name: 'GetTrailStatus',
  authorize: (call) => trailNeed(call, 'GetTrailStatus', call.input.Name),
  handle(call) {
    const trail = existingTrail(call, call.input.Name)
    const { delivered, attempted, error, digested, digestError } = deliveries.find(call.view, trail) ?? {}
    return {
      output: {
        IsLogging: isLogging(trail),
        LatestDeliveryTime: instant(delivered),
        LatestDeliveryError: error,
        StartLoggingTime: instant(trail.started),
        StopLoggingTime: instant(trail.stopped),
        ...(trail.validation
          ? { LatestDigestDeliveryTime: instant(digested), LatestDigestDeliveryError: digestError }
          : {}),
        LatestDeliveryAttemptTime: secondsText(attempted),
        LatestDeliveryAttemptSucceeded: secondsText(delivered),
        LatestNotificationAttemptTime: '',
        LatestNotificationAttemptSucceeded: '',
        TimeLoggingStarted: secondsText(trail.started),
        TimeLoggingStopped: secondsText(trail.stopped),
      },
    }
  },
})

export const isLogging = ({ started, stopped }: Trail): boolean =>
  started !== undefined && (stopped === undefined || stopped < started)

export const trailReads = [DescribeTrails, GetTrail, ListTrails, GetTrailStatus]
