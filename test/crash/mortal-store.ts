import type { Outcome, Store } from '../../src/store/Store.ts'

const NOTHING: Outcome = { committed: true, revisions: new Map() }

/** A process's hold on a store that outlives it. */
export interface Life {
  readonly store: Store
  /** Resolves at its death. */
  readonly ended: Promise<void>
  readonly over: () => boolean
}

/**
 * The store as one process sees it, and that process's death: told of each commit that wrote documents, `fatal` says whether it was
 * the last thing that happened. Such a commit is durable, but nobody hears of it; whatever is asked afterwards fails and changes
 * nothing. Leases end with their process, as the embedded store's do.
 */
export function mortal(durable: Store, fatal: () => boolean): Life {
  const leases = new Map<string, { holder: string; until: number }>()
  let over = false
  let die = () => {}
  const ended = new Promise<void>((resolve) => {
    die = () => {
      over = true
      resolve()
    }
  })
  const living = async <T>(work: () => Promise<T>): Promise<T> => {
    if (over) throw new Error('this process is dead')
    const done = await work()
    if (over) throw new Error('this process is dead')
    return done
  }
  const told =
    <Told extends readonly unknown[]>(listener: (...news: Told) => void) =>
    (...news: Told) => {
      if (!over) listener(...news)
    }
  const store: Store = {
    shared: durable.shared,
    // A record that nobody waits for: its failure would have nobody to hear it.
    commit: async (batch) => {
      if (!batch.writes?.length && !batch.guards?.length) return over ? NOTHING : durable.commit(batch)
      return living(async () => {
        const outcome = await durable.commit(batch)
        if (outcome.committed && batch.writes?.length && fatal()) die()
        return outcome
      })
    },
    get: (partition, key) => living(() => durable.get(partition, key)),
    scan: (partition, prefix, page) => living(() => durable.scan(partition, prefix, page)),
    watch: (partition, prefix, since, listener) =>
      living(() => durable.watch(partition, prefix, since, told(listener))),
    follow: (listener) => living(() => durable.follow(told(listener))),
    read: (stream, query) => living(() => durable.read(stream, query)),
    lease: (name, holder, now, until) =>
      living(async () => {
        const held = leases.get(name)
        if (held && held.holder !== holder && held.until > now) return false
        leases.set(name, { holder, until })
        return true
      }),
    async release(name, holder) {
      if (leases.get(name)?.holder === holder) leases.delete(name)
    },
    blobs: {
      put: (bytes) => living(() => durable.blobs.put(bytes)),
      get: (digest, range) => living(() => durable.blobs.get(digest, range)),
      collect: () => living(() => durable.blobs.collect()),
    },
    async close() {},
  }
  return { store, ended, over: () => over }
}
