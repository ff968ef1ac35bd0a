import { attributesText, pairsOfText } from '../attributes.ts'
import type { Append, EventPage, EventQuery } from '../Store.ts'

export interface Events {
  /** As they are now; what is appended later is not in it. */
  snapshot(): EventsSnapshot
  append(append: Append): void
  read(stream: string, query: EventQuery): EventPage
}

export interface EventsSnapshot {
  readonly streams: ReadonlyMap<string, readonly StoredAppend[]>
  readonly sequence: number
}

export interface StoredAppend extends Append {
  readonly sequence: number
  /** Their text. */
  readonly attributes: string
}

export function events(from: EventsSnapshot = { streams: new Map(), sequence: 0 }): Events {
  const streams = copyOf(from.streams)
  let { sequence } = from

  return {
    snapshot: () => ({ streams: copyOf(streams), sequence }),
    append(append) {
      const stored = { ...append, attributes: attributesText(append.attributes), sequence: ++sequence }
      const stream = streams.get(append.stream)
      if (stream) stream.push(stored)
      else streams.set(append.stream, [stored])
    },
    read(stream, query) {
      const all = streams.get(stream) ?? []
      const found = []
      for (let at = 0; at < all.length; at++) {
        const event = all[query.order === 'oldest' ? at : all.length - 1 - at]
        if (!event || !selected(event, query)) continue
        if (found.length === query.limit) return { events: found, more: true }
        const { sequence: number, time, body, attributes } = event
        found.push({ sequence: number, time, body, ...(query.attributes && { attributes: pairsOfText(attributes) }) })
      }
      return { events: found, more: false }
    },
  }
}

function selected(event: StoredAppend, { order, after, from, to, where }: EventQuery): boolean {
  if (after !== undefined && (order === 'oldest' ? event.sequence <= after : event.sequence >= after)) return false
  if (from !== undefined && event.time < from) return false
  if (to !== undefined && event.time > to) return false
  return where === undefined || event.attributes.includes(JSON.stringify([where.name, where.value]))
}

const copyOf = (streams: ReadonlyMap<string, readonly StoredAppend[]>): Map<string, StoredAppend[]> =>
  new Map([...streams].map(([name, events]) => [name, [...events]]))
