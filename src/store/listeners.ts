import type { Change, Follower, Subscription } from './Store.ts'

/** Who is told of commits, in the order in which they came. */
export interface Listeners {
  follow(listener: Follower): Subscription
  watch(partition: string, prefix: string, since: number, listener: (changes: readonly Change[]) => void): Subscription
  tell: Follower
}

export function listeners(): Listeners {
  const followers = new Set<{ tell: Follower }>()

  const follow = (tell: Follower) => {
    const follower = { tell }
    followers.add(follower)
    return { stop: () => void followers.delete(follower) }
  }

  return {
    follow,
    watch: (partition, prefix, since, listener) =>
      follow((changes) => {
        const told = changes.filter((change) => matches(change, partition, prefix) && change.revision > since)
        if (told.length > 0) listener(told)
      }),
    tell(changes, revisions) {
      const listening = [...followers] // one that begins to listen while the others are told has this commit already
      for (const follower of listening) guarded(() => follower.tell(changes, revisions))
    },
  }
}

export function matches(change: Change, partition: string, prefix: string): boolean {
  return change.partition === partition && change.key.startsWith(prefix)
}

/** A listener's bug is reported as uncaught, and keeps neither the others nor the commit from their answer. */
function guarded(tell: () => void): void {
  try {
    tell()
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
