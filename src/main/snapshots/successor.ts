import { existsSync, fsyncSync, closeSync, openSync, renameSync, rmSync } from 'node:fs'
import { memoryPainter } from '../../store/memory/picture.ts'
import { memoryStore } from '../../store/memory/memory-store.ts'
import { sqliteStore } from '../../store/sqlite/sqlite-store.ts'
import type { Painter } from '../../store/picture.ts'
import type { Store } from '../../store/Store.ts'
import { trailOf } from '../../aws/audit.ts'
import type { StateFolder } from '../state-folder.ts'
import type { Painted } from './paint.ts'
import type { Shelf } from './shelf.ts'

/** A Store painted from a snapshot, about to take the place of the one that is. */
export interface Successor {
  /** The last word on it, once nobody writes to the one that was any more. */
  finish(before: Store, accounts: readonly string[]): Promise<void>
  /** It is not wanted after all: nothing of it is left. */
  drop(): Promise<void>
  /** Takes the place; the one that was is closed. */
  take(): Promise<Store>
  /** It opened well: nothing of the one that was is needed. */
  keep(): void | Promise<void>
  /** It did not: the one that was is back. */
  undo(): Promise<Store>
}

/** Names in the state folder. `new` is being painted, `next` is whole, `old` was. */
const [CURRENT, NEW, NEXT, OLD] = ['store', 'store.new', 'store.next', 'store.old'] as const

/** @throws {Refusal} when the snapshot is none; nothing has changed then */
export async function successorInMemory(shelf: Shelf, name: string, present: Store): Promise<Successor> {
  const painter = memoryPainter()
  const painted = await shelf.paint(name, painter)
  return {
    finish: (before, accounts) => lastWord(painter, painted, before, accounts, name),
    async drop() {},
    take: async () => memoryStore({ from: painter.snapshot() }),
    keep() {},
    undo: async () => present,
  }
}

/** The same as files beside the ones that are. */
export async function successorOnDisk(shelf: Shelf, name: string, folder: StateFolder): Promise<Successor> {
  const at = (store: string) => folder.file(store)
  rmSync(at(NEW), { recursive: true, force: true })
  const store = await sqliteStore({ folder: at(NEW) })
  let painted: Painted
  try {
    painted = await shelf.paint(name, store.painter())
  } catch (error) {
    await store.close()
    rmSync(at(NEW), { recursive: true, force: true })
    throw error
  }
  let opened: Store | undefined
  return {
    async finish(before, accounts) {
      await lastWord(store.painter(), painted, before, accounts, name)
      await store.close()
      renameSync(at(NEW), at(NEXT))
      durable(folder.path)
    },
    async drop() {
      await store.close()
      rmSync(at(NEW), { recursive: true, force: true })
    },
    async take() {
      renameSync(at(CURRENT), at(OLD))
      renameSync(at(NEXT), at(CURRENT))
      durable(folder.path)
      rmSync(at('pods'), { recursive: true, force: true })
      return (opened = await sqliteStore({ folder: at(CURRENT) }))
    },
    keep: () => rmSync(at(OLD), { recursive: true, force: true }),
    async undo() {
      await opened?.close()
      rmSync(at(CURRENT), { recursive: true, force: true })
      renameSync(at(OLD), at(CURRENT))
      return sqliteStore({ folder: at(CURRENT) })
    },
  }
}

/** The same in the database that several nodes share: all take it up at once. */
export async function successorInDatabase(
  shelf: Shelf,
  name: string,
  url: string,
  folder: StateFolder,
  open: () => Promise<Store>,
): Promise<Successor> {
  const { openSuccession } = await import('../../store/postgres/succession.ts')
  const succession = await openSuccession(url, { folder: folder.path })
  let painted: Painted
  try {
    painted = await shelf.paint(name, succession.painter)
  } catch (error) {
    await succession.end()
    throw error
  }
  let opened: Store | undefined
  return {
    finish: (before, accounts) => lastWord(succession.painter, painted, before, accounts, name),
    drop: () => succession.end(),
    async take() {
      await succession.take()
      return (opened = await open())
    },
    keep: () => succession.end(),
    async undo() {
      await opened?.close()
      await succession.undo()
      return open()
    },
  }
}

/** What a restoration that was killed left: the world that was, or, once that had gone aside, the one that takes its place. */
export function settleStores(folder: StateFolder): void {
  const at = (store: string) => folder.file(store)
  rmSync(at(NEW), { recursive: true, force: true })
  if (existsSync(at(NEXT)) && !existsSync(at(CURRENT))) renameSync(at(NEXT), at(CURRENT))
  rmSync(at(NEXT), { recursive: true, force: true })
  rmSync(at(OLD), { recursive: true, force: true })
}

/**
 * Nothing that was read in the world that was may be taken for something of this one: revisions and events go on above its last, and a
 * watch from before is told that it is too old.
 */
async function lastWord(
  painter: Painter,
  { heading, sequence }: Painted,
  before: Store,
  accounts: readonly string[],
  name: string,
): Promise<void> {
  const revisions = new Map<string, number>()
  for (const [partition, revision] of heading.revisions) {
    const present = (await before.scan(partition, '', { limit: 0 })).revision
    revisions.set(partition, Math.max(revision, present) + 1)
  }
  const newest = await Promise.all(
    accounts.map(async (account) => (await before.read(trailOf(account), { limit: 1 })).events[0]?.sequence ?? 0),
  )
  const last = Math.max(sequence, ...newest)
  const body = JSON.stringify({ restored: name, saved: heading.saved })
  await painter.events([{ stream: 'world', sequence: last + 1, time: Date.parse(heading.world), body, attributes: [] }])
  await painter.finish(revisions)
}

function durable(folder: string): void {
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}
