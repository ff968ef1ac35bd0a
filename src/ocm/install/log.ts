import type { Append, Store } from '../../store/Store.ts'

export type LogName = 'install' | 'uninstall'

const streamOf = (clusterId: string, log: LogName) => `ocm/${clusterId}/${log}`

/** A line of a cluster's log, as the installer writes them: each begins with its time, so that no two are alike. */
export function lineOf(
  clusterId: string,
  log: LogName,
  now: number,
  level: 'info' | 'warning' | 'error',
  text: string,
): Append {
  const body = `time="${new Date(now).toISOString()}" level=${level} msg=${JSON.stringify(text)}`
  return { stream: streamOf(clusterId, log), time: now, body, attributes: {} }
}

const MOST_LINES = 5000
const PAGE = 500

/** The last `tail` lines, oldest first, or those from line `offset` (0: the first) on. */
export async function readLog(
  store: Store,
  clusterId: string,
  log: LogName,
  window: { tail?: number; offset?: number },
): Promise<readonly string[]> {
  const wanted = Math.min(window.tail ?? MOST_LINES, MOST_LINES)
  const fromStart = window.tail === undefined
  const lines: string[] = []
  const most = fromStart ? wanted + (window.offset ?? 0) : wanted
  let after: number | undefined
  while (lines.length < most) {
    const limit = Math.min(PAGE, most - lines.length)
    const page = await store.read(streamOf(clusterId, log), {
      order: fromStart ? 'oldest' : 'newest',
      limit,
      ...(after === undefined ? {} : { after }),
    })
    lines.push(...page.events.map(({ body }) => body))
    after = page.events.at(-1)?.sequence
    if (!page.more || after === undefined) break
  }
  return fromStart ? lines.slice(window.offset ?? 0) : lines.toReversed()
}
