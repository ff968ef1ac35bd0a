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
const KEPT = 500

export function recentCalls(): RecentCalls {
  const calls = recent<string, readonly Remembered[]>(KEPT)
  return {
    add(requestId, asked) {
      if (asked.length === 0) return
      calls.set(
        requestId,
        asked.map(({ request, policies }) => ({ request, policies })),
      )
    },
    find: (requestId) => calls.get(requestId),
  }
}
