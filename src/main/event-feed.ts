import type { ServerResponse } from 'node:http'
import { once } from 'node:events'
import { trailOf } from '../aws/audit.ts'
import type { Clock } from '../kernel/Clock.ts'
import type { Store } from '../store/Store.ts'
import { onLeave } from '../wire/on-leave.ts'

/** The last event of each account that a reader has. */
export type Cursor = ReadonlyMap<string, number>

export interface EventFeed {
  /** Streams the recorded calls as they become durable; without a cursor those from now on. Ends when the reader goes or the feed closes. */
  serve(response: ServerResponse, cursor: Cursor | undefined): void
  /** The records that there are now, oldest first, one a line: of one account, or of each in turn. Undefined when there is no such account. */
  file(asked: RecordsAsked): ((response: ServerResponse) => void) | undefined
  close(): void
}

export interface RecordsAsked {
  readonly account?: string
  /** World milliseconds, both ends included. */
  readonly from?: number
  readonly to?: number
}

/** How often new records are looked for, host milliseconds: those of other nodes come so too. */
const EVERY_MS = 100
/** A comment keeps a silent connection open. */
const SILENCE_MS = 15_000
const PAGE = 200

/**
 * Server-sent events of all accounts' CloudTrail records, each under an id to resume from.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function eventFeed(store: Store, clock: Clock, accounts: () => readonly string[]): EventFeed {
  const readers = new Set<ServerResponse>()

  async function follow(response: ServerResponse, given: Cursor | undefined): Promise<void> {
    const cursor = new Map(given ?? (await newest()))
    let spoken = clock.hostNow()
    while (readers.has(response)) {
      const told = await tellAll(response, cursor)
      if (told) spoken = clock.hostNow()
      else if (clock.hostNow() - spoken > SILENCE_MS) {
        response.write(':\n\n')
        spoken = clock.hostNow()
      }
      if (!told) await new Promise<void>((resolve) => clock.deadline(EVERY_MS, resolve))
    }
  }

  async function newest(): Promise<Map<string, number>> {
    const cursor = new Map<string, number>()
    for (const account of accounts()) {
      const { events } = await store.read(trailOf(account), { order: 'newest', limit: 1 })
      cursor.set(account, events[0]?.sequence ?? 0)
    }
    return cursor
  }

  /** One page of each account. @returns whether there was anything */
  async function tellAll(response: ServerResponse, cursor: Map<string, number>): Promise<boolean> {
    let told = false
    for (const account of accounts()) {
      const after = cursor.get(account) ?? 0
      const { events } = await store.read(trailOf(account), { order: 'oldest', after, limit: PAGE })
      for (const { sequence, body } of events) {
        cursor.set(account, sequence)
        told = true
        if (!response.write(`id: ${writeCursor(cursor)}\nevent: call\ndata: ${body}\n\n`))
          await Promise.race([once(response, 'drain'), once(response, 'close')])
        if (!readers.has(response)) return true
      }
    }
    return told
  }

  async function write(response: ServerResponse, of: readonly string[], range: RecordsAsked): Promise<void> {
    const { from, to } = range
    const bounds = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
    for (const account of of) {
      for (let after = 0, more = true; more && !response.destroyed;) {
        const page = await store.read(trailOf(account), { order: 'oldest', after, limit: PAGE, ...bounds })
        after = page.events.at(-1)?.sequence ?? after
        more = page.more
        const text = page.events.map(({ body }) => `${body}\n`).join('')
        if (!response.write(text)) await Promise.race([once(response, 'drain'), once(response, 'close')])
      }
    }
    response.end()
  }

  return {
    file(asked) {
      const of = asked.account === undefined ? accounts() : accounts().filter((account) => account === asked.account)
      if (of.length === 0) return undefined
      return (response) => {
        response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' })
        write(response, of, asked).catch(() => response.destroy())
      }
    },
    serve(response, cursor) {
      readers.add(response)
      onLeave(response, () => readers.delete(response) && response.end())
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write(':\n\n')
      follow(response, cursor).catch(() => response.destroy())
    },
    close() {
      for (const response of readers) response.end()
      readers.clear()
    },
  }
}

const writeCursor = (cursor: Cursor): string => [...cursor].map(([account, at]) => `${account}.${at}`).join('_')

/** `0`: everything there is. Undefined for what is no id of this stream. */
export function readCursor(id: string): Cursor | undefined {
  if (id === '0' || id === '') return new Map()
  const pairs = id.split('_').map((pair) => /^(\d{12})\.(\d{1,15})$/.exec(pair))
  if (pairs.some((pair) => !pair)) return undefined
  return new Map(pairs.map((pair) => [pair?.[1] ?? '', Number(pair?.[2])]))
}
