import { createHash } from 'node:crypto'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import { Fault } from '../../kernel/Fault.ts'
import type { EventQuery } from '../../store/Store.ts'
import type { Operations } from '../../wire/schema/cloudtrail.types.generated.ts'
import { trailOf } from '../audit.ts'
import { operation, type Call } from '../operation.ts'
import { shownEvent, type Event, type Record } from './event.ts'

type Input = Operations['LookupEvents']['input']
type Output = Operations['LookupEvents']['output']

/** Insights events are found by these alone. */
const INSIGHT_ATTRIBUTES = new Set(['EventId', 'EventName', 'EventSource'])
const MOST = 50
/** Event history goes back so far, milliseconds. */
const HISTORY = 90 * 24 * 60 * 60 * 1000

/**
 * The account's management events of one region, newest first.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const LookupEvents = operation<Input, Output, Output>({
  name: 'LookupEvents',
  async prepare(call) {
    const { input } = call
    // Whatever is not between 1 and 50 breaks the published model's constraint before; that AWS, too, then never comes to its
    // InvalidMaxResultsException is inferred.
    const size = input.MaxResults ?? MOST
    const { where, from, to } = queryOf(call)
    const after = input.NextToken === undefined ? undefined : openToken(call, input.NextToken)
    // There is one category that one asks for, insight, and Stint makes no such events.
    if (input.EventCategory !== undefined) return { Events: [] }
    return collect(
      call,
      {
        order: 'newest',
        from,
        to,
        ...(where ? { where } : {}),
        ...(after === undefined ? {} : { after }),
        limit: MOST,
      },
      size,
    )
  },
  authorize: () => [{ action: 'cloudtrail:LookupEvents', resource: '*' }],
  handle: ({ prepared }) => ({ output: prepared }),
})

function queryOf({ input, now }: Call<Input>) {
  const attributes = input.LookupAttributes ?? []
  if (attributes.length > 1)
    throw new Fault('InvalidLookupAttributesException', 400, 'You can only specify one lookup attribute.')
  const [attribute] = attributes
  if (attribute && input.EventCategory !== undefined && !INSIGHT_ATTRIBUTES.has(attribute.AttributeKey))
    throw new Fault('InvalidLookupAttributesException', 400, `Invalid lookup attribute: ${attribute.AttributeKey}`)
  // Of this attribute alone AWS was seen to look at the value, and at its case; its words are inferred.
  if (attribute?.AttributeKey === 'ReadOnly' && !['true', 'false'].includes(attribute.AttributeValue))
    throw new Fault(
      'InvalidLookupAttributesException',
      400,
      `Invalid lookup attribute value: ${attribute.AttributeValue}`,
    )
  const to = input.EndTime?.getTime() ?? now
  const start = input.StartTime?.getTime() ?? 0
  if (start > to) throw new Fault('InvalidTimeRangeException', 400, 'StartTime must not be later than EndTime.')
  return {
    where: attribute && { name: attribute.AttributeKey, value: attribute.AttributeValue },
    from: Math.max(start, now - HISTORY),
    to,
  }
}

/** Reads on until the page is full: not every record of the stream belongs to the region's event history. */
async function collect(call: Call<Input>, query: EventQuery, size: number): Promise<Output> {
  const events: Event[] = []
  let { after } = query
  for (;;) {
    const page = await call.world.store.read(trailOf(call.account), after === undefined ? query : { ...query, after })
    for (const [index, { sequence, body }] of page.events.entries()) {
      after = sequence
      const record = JSON.parse(body) as Record
      if (record.awsRegion !== call.region || record.managementEvent === false) continue
      events.push(shownEvent(record, body))
      const more = index + 1 < page.events.length || page.more
      if (events.length === size) return { Events: events, ...(more ? { NextToken: sealToken(call, sequence) } : {}) }
    }
    if (!page.more) return { Events: events }
  }
}

/** A token goes on with the same question only. */
function questionOf({ input }: Call<Input>): string {
  const { NextToken: _, MaxResults: __, ...question } = input
  return createHash('sha256').update(canonicalJson(question)).digest('hex').slice(0, 16)
}

const sealToken = (call: Call<Input>, sequence: number) => `${questionOf(call)}/${sequence}`

function openToken(call: Call<Input>, token: string): number {
  const [question, sequence] = token.split('/')
  if (question !== questionOf(call) || !/^\d+$/.test(sequence ?? ''))
    throw new Fault('InvalidNextTokenException', 400, 'The token is not valid, or was made with other parameters.')
  return Number(sequence)
}
