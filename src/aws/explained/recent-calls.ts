import type { Clock } from '../../kernel/Clock.ts'
import { recent } from '../../kernel/recent.ts'
import type { Asked } from '../authorize.ts'
import type { Unasked } from './notes.ts'

/** Without its need, which holds on to the whole call. */
export type Remembered = Pick<Asked, 'request' | 'policies'>

/** What was asked of the policies for the newest calls that they did not refuse: kept in memory, since nothing of it needs to outlive the process. */
export interface RecentCalls {
  /** `unasked`: why nothing was. */
  add(requestId: string, asked: readonly Asked[], unasked?: Unasked): void
  find(requestId: string): RecentCall | undefined
}

export interface RecentCall {
  readonly asked: readonly Remembered[]
  readonly unasked: Unasked | undefined
}

/** Calls, at least. */
const KEPT = 1000
/** Calls in a second of the host's, at most: under load, whom all push out within a moment nobody could ask about. */
const AT_ONCE = 500
const SECOND_MS = 1000

export function recentCalls({ deadline }: Pick<Clock, 'deadline'>): RecentCalls {
  const calls = recent<string, RecentCall>(KEPT)
  let room = AT_ONCE
  return {
    add(requestId, asked, unasked) {
      if ((asked.length === 0 && !unasked) || room === 0) return
      if (room === AT_ONCE) deadline(SECOND_MS, () => (room = AT_ONCE))
      room--
      calls.set(requestId, { asked: asked.map(({ request, policies }) => ({ request, policies })), unasked })
    },
    find: (requestId) => calls.get(requestId),
  }
}
