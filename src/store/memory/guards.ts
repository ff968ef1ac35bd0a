import type { Guard } from '../Store.ts'

/** What a guard is checked against: the state inside the transaction that will write. */
export interface Revisions {
  /** The document's, 0 if there is none. */
  document(partition: string, key: string): number
  /** Whether something under the prefix was written or deleted after `since`, or whether that is no longer known. */
  changedSince(partition: string, prefix: string, since: number): boolean
}

/** The first guard that no longer holds. */
export function firstLost(guards: readonly Guard[], revisions: Revisions): Guard | undefined {
  return guards.find((guard) =>
    'key' in guard
      ? revisions.document(guard.partition, guard.key) !== guard.revision
      : revisions.changedSince(guard.partition, guard.prefix, guard.revision),
  )
}
