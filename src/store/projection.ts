import type { Json } from '../kernel/canonical-json.ts'
import { documents, type Documents } from './documents.ts'
import { listeners } from './listeners.ts'
import type { Document, Guard, Store } from './Store.ts'

/** All documents in memory, as last made durable: what the hot path reads, synchronously. */
export interface Projection {
  /** A reading of this moment that remembers what it read. */
  view(): View
  /** Told of every applied commit's keys; for controllers that wait for work. */
  subscribe(partition: string, prefix: string, listener: (document: Told) => void): () => void
  stop(): void
}

/** A document as written, or the key of one that was deleted. */
export type Told = Document | { readonly key: string; readonly value?: undefined }

/**
 * Made for one request and read within one turn; cheap. Kept longer it may see documents of different moments:
 * the guards still tell at commit whether all of it holds together.
 */
export interface View {
  get<Value = Json>(partition: string, key: string): Document<Value> | undefined
  /** In key order. */
  scan<Value = Json>(partition: string, prefix: string): readonly Document<Value>[]
  /**
   * What `make` makes of what it reads, under a name of its own; made again only when something of that has changed. It counts as
   * read here either way. What is made must follow from the documents alone.
   */
  derive<Made>(name: string, make: (view: View) => Made): Made
  /** One guard for each document and each prefix read so far. */
  guards(): readonly Guard[]
}

/** Resolves once every document is in memory; from then on a commit of this node is seen here before `commit` resolves. */
export async function openProjection(store: Store): Promise<Projection> {
  const state = documents()
  const derived: Derived = new Map()
  const subscribers = listeners()

  const subscription = await store.follow((changes, revisions) => {
    state.apply(changes, revisions)
    subscribers.tell(changes, revisions)
  })

  return {
    view: () => openView(state, derived),
    subscribe(partition, prefix, listener) {
      const subscriber = subscribers.watch(partition, prefix, 0, (changes) => {
        for (const { key } of changes) listener(state.get(partition, key) ?? { key })
      })
      return () => subscriber.stop()
    },
    stop: () => subscription.stop(),
  }
}

/** What was made of documents, by name, with all that was read for it. */
type Derived = Map<string, { readonly made: unknown; readonly read: readonly Guard[] }>

const MOST_DERIVED = 20_000

function openView(state: Documents, derived: Derived): View {
  const keys = new Map<string, Map<string, number>>()
  const prefixes = new Map<string, Map<string, number>>()

  const now = (read: Guard): number =>
    'key' in read ? (state.get(read.partition, read.key)?.revision ?? 0) : state.revision(read.partition)

  const count = (reads: readonly Guard[]) => {
    for (const read of reads)
      if ('key' in read) remember(keys, read.partition, read.key, read.revision)
      else remember(prefixes, read.partition, read.prefix, read.revision)
  }

  return {
    derive<Made>(name: string, make: (view: View) => Made) {
      let known = derived.get(name)
      if (!known?.read.every((read) => now(read) === read.revision)) {
        const inner = openView(state, derived)
        known = { made: make(inner), read: inner.guards() }
        if (derived.size >= MOST_DERIVED) derived.clear()
        derived.set(name, known)
      }
      count(known.read)
      return known.made as Made // whoever names it makes it
    },
    get<Value>(partition: string, key: string) {
      const document = state.get(partition, key)
      remember(keys, partition, key, document?.revision ?? 0)
      return document as Document<Value> | undefined // the writer of the key vouches for the value's shape
    },
    scan<Value>(partition: string, prefix: string) {
      remember(prefixes, partition, prefix, state.revision(partition))
      return state.scan(partition, prefix) as unknown as readonly Document<Value>[]
    },
    guards: () => [
      ...flatten(keys, (partition, key, revision) => ({ partition, key, revision })),
      ...flatten(prefixes, (partition, prefix, revision) => ({ partition, prefix, revision })),
    ],
  }
}

/** The first reading counts: if a later one differs, the first guard is lost, as it must be. */
function remember(seen: Map<string, Map<string, number>>, partition: string, name: string, revision: number): void {
  let names = seen.get(partition)
  if (!names) seen.set(partition, (names = new Map()))
  if (!names.has(name)) names.set(name, revision)
}

function* flatten(
  seen: ReadonlyMap<string, ReadonlyMap<string, number>>,
  guard: (partition: string, name: string, revision: number) => Guard,
): Generator<Guard> {
  for (const [partition, names] of seen) for (const [name, revision] of names) yield guard(partition, name, revision)
}
