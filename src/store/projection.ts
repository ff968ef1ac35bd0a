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

/** At most `limit` documents, strictly after the key `after`. */
export interface ScanPage {
  readonly after?: string | undefined
  readonly limit: number
}

/** The page of documents that are there in key order anyway. */
export function pageOf<Value>(
  documents: readonly Document<Value>[],
  page: ScanPage | undefined,
): readonly Document<Value>[] {
  if (!page) return documents
  const { after = '', limit } = page
  return documents.filter(({ key }) => key > after).slice(0, limit)
}

/**
 * Made for one request and read within one turn; cheap. Kept longer it may see documents of different moments:
 * the guards still tell at commit whether all of it holds together.
 */
export interface View {
  get<Value = Json>(partition: string, key: string): Document<Value> | undefined
  /** In key order. A page is looked at alone, and read as the whole: it is guarded like that. */
  scan<Value = Json>(partition: string, prefix: string, page?: ScanPage): readonly Document<Value>[]
  /** How many documents there are under the prefix. Not counted as read: for bounds that need not hold to the last one. */
  count(partition: string, prefix: string): number
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

/** What was made of documents, by name, with all that was read for it, and when that was last seen to stand. */
type Derived = Map<string, { readonly made: unknown; readonly read: readonly Guard[]; seen: number }>

const MOST_DERIVED = 20_000

function openView(state: Documents, derived: Derived): View {
  return new Reading(state, derived)
}

/** What was read is only listed: most readings end without a commit, and need no guards. */
class Reading implements View {
  readonly #state: Documents
  readonly #derived: Derived
  readonly #read: (Guard | readonly Guard[])[] = []

  constructor(state: Documents, derived: Derived) {
    this.#state = state
    this.#derived = derived
  }

  derive<Made>(name: string, make: (view: View) => Made): Made {
    const { version } = this.#state
    let known = this.#derived.get(name)
    if (known && known.seen !== version && known.read.every((read) => this.#now(read) === read.revision))
      known.seen = version
    if (known?.seen !== version) {
      const inner = new Reading(this.#state, this.#derived)
      known = { made: make(inner), read: inner.guards(), seen: version }
      if (this.#derived.size >= MOST_DERIVED) this.#derived.clear()
      this.#derived.set(name, known)
    }
    this.#read.push(known.read)
    return known.made as Made // whoever names it makes it
  }

  get<Value>(partition: string, key: string) {
    const document = this.#state.get(partition, key)
    this.#read.push(document ?? { partition, key, revision: 0 })
    return document as Document<Value> | undefined // the writer of the key vouches for the value's shape
  }

  scan<Value>(partition: string, prefix: string, page?: ScanPage) {
    this.#read.push({ partition, prefix, revision: this.#state.revision(partition) })
    return this.#state.scan(partition, prefix, page?.after, page?.limit) as unknown as readonly Document<Value>[]
  }

  count(partition: string, prefix: string) {
    return this.#state.count(partition, prefix)
  }

  guards(): readonly Guard[] {
    const keys = new Map<string, Map<string, number>>()
    const prefixes = new Map<string, Map<string, number>>()
    for (const read of this.#read.flat())
      if ('key' in read) remember(keys, read.partition, read.key, read.revision)
      else remember(prefixes, read.partition, read.prefix, read.revision)
    return [
      ...flatten(keys, (partition, key, revision) => ({ partition, key, revision })),
      ...flatten(prefixes, (partition, prefix, revision) => ({ partition, prefix, revision })),
    ]
  }

  #now(read: Guard): number {
    return 'key' in read
      ? (this.#state.get(read.partition, read.key)?.revision ?? 0)
      : this.#state.revision(read.partition)
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
