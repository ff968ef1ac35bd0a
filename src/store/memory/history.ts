import { matches } from '../listeners.ts'
import type { Change } from '../Store.ts'

/** The last commits of each partition. */
export interface History {
  /** What came before these revisions is not kept. */
  begin(revisions: ReadonlyMap<string, number>): void
  add(changes: readonly Change[], revisions: ReadonlyMap<string, number>): void
  /** Changes under the prefix after `since`, one list a commit; undefined when `since` is older than what is kept. */
  since(partition: string, prefix: string, since: number): (readonly Change[])[] | undefined
}

interface Kept {
  /** Every commit after this revision is in `commits`. */
  after: number
  commits: { readonly revision: number; readonly changes: readonly Change[] }[]
}

/** @param limit commits kept for each partition, at least. */
export function history(limit: number): History {
  const partitions = new Map<string, Kept>()

  const keep = (partition: string, revision: number, changes: readonly Change[]) => {
    let kept = partitions.get(partition)
    if (!kept) partitions.set(partition, (kept = { after: 0, commits: [] }))
    kept.commits.push({ revision, changes })
    if (kept.commits.length < 2 * limit) return
    kept.after = revision - limit
    kept.commits = kept.commits.slice(-limit)
  }

  return {
    begin(revisions) {
      for (const [partition, revision] of revisions) partitions.set(partition, { after: revision, commits: [] })
    },
    add(changes, revisions) {
      for (const [partition, revision] of revisions)
        keep(partition, revision, revisions.size === 1 ? changes : changes.filter((one) => one.partition === partition))
    },
    since(partition, prefix, since) {
      const kept = partitions.get(partition)
      if (!kept) return []
      if (since < kept.after) return undefined
      // A partition's commits carry consecutive revisions.
      return kept.commits
        .slice(Math.max(0, since - kept.after))
        .map(({ changes }) => changes.filter((change) => matches(change, partition, prefix)))
        .filter((changes) => changes.length > 0)
    },
  }
}
