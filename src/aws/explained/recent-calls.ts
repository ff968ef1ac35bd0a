import { recent } from '../../kernel/recent.ts'
import type { Asked } from '../authorize.ts'

/** Without its need, which holds on to the whole call. */
export type Remembered = Pick<Asked, 'request' | 'policies'>

/** The context as a plain list of names and values: a table of them lives long enough to be moved about with each collection. */
interface Kept extends Remembered {
  readonly context: readonly unknown[]
}

/** What was asked of the policies for the newest calls that they allowed: kept in memory, since nothing of it needs to outlive the process. */
export interface RecentCalls {
  add(requestId: string, asked: readonly Asked[]): void
  find(requestId: string): readonly Remembered[] | undefined
}

/** Calls, at least. */
const KEPT = 500

export function recentCalls(): RecentCalls {
  const calls = recent<string, readonly Kept[]>(KEPT)
  return {
    add(requestId, asked) {
      if (asked.length === 0) return
      calls.set(requestId, asked.map(kept))
    },
    find: (requestId) => calls.get(requestId)?.map(remembered),
  }
}

function kept({ request, policies }: Asked): Kept {
  const { context = {}, ...rest } = request
  const list: unknown[] = []
  for (const [name, value] of context instanceof Map ? context : Object.entries(context)) list.push(name, value)
  return { request: rest, policies, context: list }
}

function remembered({ request, policies, context }: Kept): Remembered {
  const table = new Map<string, unknown>()
  for (let at = 0; at < context.length; at += 2) table.set(String(context[at]), context[at + 1])
  return { request: { ...request, context: table }, policies }
}
