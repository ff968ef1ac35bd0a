import { matches } from '../listeners.ts'
import type { Change } from '../Store.ts'

/** The last commits of one partition. */
export interface History {
  add(changes: readonly Change[]): void
  /** Changes under the prefix after `since`, one list a commit; undefined when `since` is older than what is kept. */
  since(partition: string, prefix: string, since: number): (readonly Change[])[] | undefined
}

interface Kept {
  /** Every commit after this revision is in `commits`. */
  after: number
  commits: { revision: number; changes: readonly Change[] }[]
}

/** @param limit commits kept for each partition, at least. */
export function history(limit: number): History {
  const partitions = new Map<string, Kept>()

  const forget = (kept: Kept) => {
    if (kept.commits.length < 2 * limit) return
    kept.after = kept.commits[kept.commits.length - limit - 1]?.revision ?? kept.after
    kept.commits = kept.commits.slice(-limit)
  }

  return {
    add(changes) {
      for (const change of changes) {
        let kept = partitions.get(change.partition)
        if (!kept) partitions.set(change.partition, (kept = { after: 0, commits: [] }))
        const last = kept.commits.at(-1)
        if (last?.revision === change.revision) last.changes = [...last.changes, change]
        else kept.commits.push({ revision: change.revision, changes: [change] })
        forget(kept)
      }
    },
    since(partition, prefix, since) {
      const kept = partitions.get(partition)
      if (!kept) return []
      if (since < kept.after) return undefined
      const found: (readonly Change[])[] = []
      for (let at = kept.commits.length - 1; at >= 0; at--) {
        const commit = kept.commits[at]
        if (!commit || commit.revision <= since) break
        const changes = commit.changes.filter((change) => matches(change, partition, prefix))
        if (changes.length > 0) found.push(changes)
      }
      return found.reverse()
    },
  }
}
