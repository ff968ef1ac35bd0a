import type { Asked } from '../authorize.ts'

/** What was asked of the policies for the newest calls that they allowed: kept in memory, since nothing of it needs to outlive the process. */
export interface RecentCalls {
  add(requestId: string, asked: readonly Asked[]): void
  find(requestId: string): readonly Asked[] | undefined
}

const KEPT = 1000

export function recentCalls(): RecentCalls {
  const calls = new Map<string, readonly Asked[]>()
  return {
    add(requestId, asked) {
      calls.set(requestId, asked)
      if (calls.size <= KEPT) return
      for (const oldest of calls.keys()) {
        calls.delete(oldest)
        return
      }
    },
    find: (requestId) => calls.get(requestId),
  }
}
