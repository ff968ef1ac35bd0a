import type { Operations } from '../../wire/schema/cloudtrail.types.generated.ts'
import { operation } from '../operation.ts'
import { deliveries, trailArn, trails, trailWork, type Selectors, type Trail } from './documents.ts'
import { existingTrail, ownTrail, trailNeed } from './named-trail.ts'
import { checkedSelectors } from './checked-selectors.ts'
import { DEFAULT_SELECTOR } from './selectors.ts'
import { isLogging } from './trails.ts'

/** From now on; what happened before is no part of the trail's files. */
const StartLogging = operation<Operations['StartLogging']['input'], Operations['StartLogging']['output']>({
  name: 'StartLogging',
  authorize: (call) => trailNeed(call, 'StartLogging', call.input.Name),
  handle(call) {
    const trail = ownTrail(call, call.input.Name)
    if (isLogging(trail)) return { output: {} }
    // Digests begin a new chain.
    const {
      error: _,
      wait: _____,
      chains: __,
      digestAttempted: ___,
      digestError: ____,
      ...before
    } = deliveries.find(call.view, trail) ?? { since: call.now }
    return {
      output: {},
      writes: [
        trails.put({ ...trail, started: call.now }),
        deliveries.put(trail, { ...before, since: call.now }),
        trailWork.put(trail),
      ],
    }
  },
})

/** What was recorded up to now is still delivered. */
const StopLogging = operation<Operations['StopLogging']['input'], Operations['StopLogging']['output']>({
  name: 'StopLogging',
  authorize: (call) => trailNeed(call, 'StopLogging', call.input.Name),
  handle(call) {
    const trail = ownTrail(call, call.input.Name)
    if (!isLogging(trail)) return { output: {} }
    return { output: {}, writes: [trails.put({ ...trail, stopped: call.now }), trailWork.put(trail)] }
  },
})

type Put = Operations['PutEventSelectors']
type Get = Operations['GetEventSelectors']

const PutEventSelectors = operation<Put['input'], Put['output']>({
  name: 'PutEventSelectors',
  authorize: (call) => trailNeed(call, 'PutEventSelectors', call.input.TrailName),
  handle(call) {
    const { TrailName, EventSelectors, AdvancedEventSelectors } = call.input
    const before = ownTrail(call, TrailName)
    const selectors = checkedSelectors(EventSelectors, AdvancedEventSelectors)
    return {
      output: shape({ ...before, selectors }),
      writes: [trails.put({ ...before, selectors: byField(selectors) })],
    }
  },
})

const GetEventSelectors = operation<Get['input'], Get['output']>({
  name: 'GetEventSelectors',
  authorize: (call) => trailNeed(call, 'GetEventSelectors', call.input.TrailName),
  handle: (call) => ({ output: shape(existingTrail(call, call.input.TrailName)) }),
})

/** In the order in which CloudTrail was seen to tell them later. */
const byField = (selectors: Selectors): Selectors =>
  'basic' in selectors
    ? selectors
    : {
        advanced: selectors.advanced.map(({ FieldSelectors: fields, ...one }) => ({
          ...one,
          FieldSelectors: fields.toSorted((a, b) => (a.Field < b.Field ? -1 : 1)),
        })),
      }

function shape(trail: Trail) {
  const selectors = trail.selectors ?? { basic: [DEFAULT_SELECTOR] }
  return {
    TrailARN: trailArn(trail),
    ...('basic' in selectors ? { EventSelectors: selectors.basic } : { AdvancedEventSelectors: selectors.advanced }),
  }
}

export const logging = [StartLogging, StopLogging, PutEventSelectors, GetEventSelectors]
