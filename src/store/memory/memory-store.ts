import { changeOf, lastWrites, readableBody } from '../batch.ts'
import { documents } from '../documents.ts'
import { firstLost, type Revisions } from './guards.ts'
import { listeners } from '../listeners.ts'
import type { Change, Outcome, Store, Write } from '../Store.ts'
import { memoryBlobs } from './blobs.ts'
import { events, type EventsSnapshot } from './events.ts'
import { history } from './history.ts'
import { nameOf, pictureOf } from './picture.ts'
import type { Pictured } from '../picture.ts'

export interface MemoryOptions {
  /** Commits kept for `watch`, in each partition, at least. */
  readonly history?: number
  /** What it begins with; it is not changed. */
  readonly from?: MemorySnapshot
}

/** A Store's state at one moment: any number of Stores may begin with it. Leases are not in it: their holders are not either. */
export interface MemorySnapshot {
  readonly documents: readonly Change[]
  readonly revisions: ReadonlyMap<string, number>
  readonly events: EventsSnapshot
  readonly references: ReadonlyMap<string, readonly string[]>
  readonly blobs: ReadonlyMap<string, Buffer>
}

export interface MemoryStore extends Store, Pictured {
  snapshot(): MemorySnapshot
}

/** A Store for tests and trials: as strict as the others, gone with the process. */
export function memoryStore(options: MemoryOptions = {}): MemoryStore {
  const { from } = options
  const state = documents()
  const past = history(options.history ?? 10_000)
  const streams = events(from?.events)
  const told = listeners()
  const leases = new Map<string, { holder: string; until: number }>()
  const references = new Map(from?.references)
  const blobs = memoryBlobs(
    (digest) => [...references.values()].some((digests) => digests.includes(digest)),
    from?.blobs,
  )
  if (from) {
    state.apply(from.documents, from.revisions)
    past.begin(from.revisions)
  }

  const revisions: Revisions = {
    document: (partition, key) => state.get(partition, key)?.revision ?? 0,
    changedSince: (partition, prefix, since) => past.since(partition, prefix, since)?.length !== 0,
  }

  const refer = ({ partition, key, value, blobs: digests = [] }: Write) => {
    const document = nameOf({ partition, key })
    if (value === undefined || digests.length === 0) references.delete(document)
    else references.set(document, digests)
  }

  const write = (writes: readonly Write[]): Outcome => {
    const next = new Map(writes.map(({ partition }) => [partition, state.revision(partition) + 1]))
    const changes = writes.map((one) => changeOf(one, next.get(one.partition) ?? 0, textOf(one)))
    for (const one of writes) refer(one)
    state.apply(changes, next)
    past.add(changes, next)
    if (changes.length > 0) told.tell(changes, next)
    return { committed: true, revisions: next }
  }

  const everything = (): [all: readonly Change[], revisions: ReadonlyMap<string, number>] => {
    const all = [...state.partitions()]
    return [
      all.flatMap((partition) => state.scan(partition, '')),
      new Map(all.map((partition) => [partition, state.revision(partition)])),
    ]
  }

  const taken = (): MemorySnapshot => {
    const [all, positions] = everything()
    const kept = { events: streams.snapshot(), references: new Map(references), blobs: blobs.snapshot() }
    return { documents: all, revisions: positions, ...kept }
  }

  return {
    shared: false,
    async commit({ writes = [], guards = [], appends = [] }) {
      const last = lastWrites(writes)
      appends.forEach(readableBody)
      for (const digest of last.flatMap((one) => one.blobs ?? []))
        if (!blobs.has(digest)) throw new Error(`the batch names a blob that is not there: ${digest}`)
      const lost = firstLost(guards, revisions)
      if (lost) return { committed: false, lost }
      for (const append of appends) streams.append(append)
      return write(last)
    },
    get: async (partition, key) => state.get(partition, key),
    async scan(partition, prefix, { after, limit = Infinity } = {}) {
      const found = state.scan(partition, prefix, after, limit + 1)
      return { documents: found.slice(0, limit), revision: state.revision(partition), more: found.length > limit }
    },
    async watch(partition, prefix, since, listener) {
      const missed = past.since(partition, prefix, since)
      if (!missed) return 'gone'
      for (const changes of missed) listener(changes)
      return told.watch(partition, prefix, since, listener)
    },
    async follow(listener) {
      listener(...everything())
      return told.follow(listener)
    },
    snapshot: taken,
    picture: async () => pictureOf(taken(), blobs),
    read: async (stream, query) => streams.read(stream, query),
    async lease(name, holder, now, until) {
      const held = leases.get(name)
      if (held && held.holder !== holder && held.until > now) return false
      leases.set(name, { holder, until })
      return true
    },
    async release(name, holder) {
      if (leases.get(name)?.holder === holder) leases.delete(name)
    },
    blobs,
    async close() {},
  }
}

function textOf({ value }: Write): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value)
}
