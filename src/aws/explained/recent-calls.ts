import type { Clock } from '../../kernel/Clock.ts'
import { recent } from '../../kernel/recent.ts'
import type { Asked } from '../authorize.ts'

/** Without its need, which holds on to the whole call. */
export type Remembered = Pick<Asked, 'request' | 'policies'>

/** What was asked of the policies for the newest calls that they allowed: kept in memory, since nothing of it needs to outlive the process. */
export interface RecentCalls {
  add(requestId: string, asked: readonly Asked[]): void
  find(requestId: string): readonly Remembered[] | undefined
}

/** Calls, at least. */
const KEPT = 1000
/** Calls in a second of the host's, at most: under load, whom all push out within a moment nobody could ask about. */
const AT_ONCE = 500
const SECOND_MS = 1000

export function recentCalls({ deadline }: Pick<Clock, 'deadline'>): RecentCalls {
  const calls = recent<string, readonly Remembered[]>(KEPT)
  let room = AT_ONCE
  return {
    add(requestId, asked) {
      if (asked.length === 0 || room === 0) return
      if (room === AT_ONCE) deadline(SECOND_MS, () => (room = AT_ONCE))
      room--
      calls.set(
        requestId,
        asked.map(({ request, policies }) => ({ request, policies })),
      )
    },
    find: (requestId) => calls.get(requestId),
  }
}
