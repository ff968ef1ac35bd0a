import { changeOf, lastWrites, readableBody } from '../batch.ts'
import { documents } from '../documents.ts'
import { firstLost, type Revisions } from './guards.ts'
import { listeners } from '../listeners.ts'
import type { Change, Outcome, Store, Write } from '../Store.ts'
import { memoryBlobs } from './blobs.ts'
import { events } from './events.ts'
import { history } from './history.ts'

export interface MemoryOptions {
  /** Commits kept for `watch`, in each partition, at least. */
  readonly history?: number
}

/** A Store for tests and trials: as strict as the others, gone with the process. */
export function memoryStore(options: MemoryOptions = {}): Store {
  const state = documents()
  const past = history(options.history ?? 10_000)
  const streams = events()
  const told = listeners()
  const leases = new Map<string, { holder: string; until: number }>()
  const references = new Map<string, readonly string[]>()
  const blobs = memoryBlobs((digest) => [...references.values()].some((digests) => digests.includes(digest)))

  const revisions: Revisions = {
    document: (partition, key) => state.get(partition, key)?.revision ?? 0,
    changedSince: (partition, prefix, since) => past.since(partition, prefix, since)?.length !== 0,
  }

  const refer = ({ partition, key, value, blobs: digests = [] }: Write) => {
    const document = JSON.stringify([partition, key])
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
      const all = [...state.partitions()]
      const found: Change[] = all.flatMap((partition) => state.scan(partition, ''))
      listener(found, new Map(all.map((partition) => [partition, state.revision(partition)])))
      return told.follow(listener)
    },
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
