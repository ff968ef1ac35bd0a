import type { Readable } from 'node:stream'
import type { Json } from '../kernel/canonical-json.ts'
import type { Attributes, Pairs } from './attributes.ts'

/**
 * The one narrow door to durable state. Documents with revisions under ordered keys, append-only event streams, leases, and blobs.
 *
 * A *partition* (an AWS account, a cluster, OCM, the world itself) counts its own revisions from 1. A commit gives every partition
 * that it writes the next revision, in commit order, under that partition's lock; all documents written there by one commit carry it.
 * Nothing may assume to be the only node: what was read is protected by guards, not by being alone.
 */
export interface Store {
  /**
   * All or nothing, and once; resolves when durable. @throws {StoreAway} when nobody can tell now. Compare-and-set is `guards`: one that no longer holds
   * makes the whole batch lost.
   */
  commit(batch: Batch): Promise<Outcome>
  /**
   * Whether a batch that is handed over now would be written at once, with none before it. Commits that became durable within this turn
   * are told first: not to be asked amid what relies on nothing changing. Absent: batches that come one by one cost as much as they are.
   */
  idle?(): boolean
  get(partition: string, key: string): Promise<Document | undefined>
  /** Documents under a prefix in key order (UTF-16 code units), strictly after `after`; `revision` is the partition's at that moment. */
  scan(partition: string, prefix: string, page?: { after?: string; limit?: number }): Promise<Scan>
  /**
   * Each change committed after `since`, in order, one call a commit; what is already there is told before this resolves.
   * A `since` older than what is kept answers `gone`.
   */
  watch(
    partition: string,
    prefix: string,
    since: number,
    listener: (changes: readonly Change[]) => void,
  ): Promise<Subscription | 'gone'>
  /**
   * Every document of every partition once, then every commit as it becomes durable, in order: what projections are made of.
   * Resolves when the documents are told. This node's own commits are told before their `commit` resolves.
   */
  follow(listener: Follower): Promise<Subscription>
  /** Records of one stream, newest first unless `order` says otherwise. */
  read(stream: string, query: EventQuery): Promise<EventPage>
  /** Whether other processes may be at work on the same state: then leases are short, and counted by a clock that all share. */
  readonly shared: boolean
  /**
   * Takes or renews a lease for `holder` if it is free, expired at `now`, or already theirs. Milliseconds of what `leaseTime` says; a Store
   * that is shared counts as many by a clock of its own, since those of its nodes may differ.
   */
  lease(name: string, holder: string, now: number, until: number): Promise<boolean>
  release(name: string, holder: string): Promise<void>
  readonly blobs: Blobs
  /**
   * Undefined while the Store can be asked, as that of one process always can. Else resolves when it can again; what is in memory must
   * not be answered from meanwhile, since others may have changed it. @throws {StoreAway} when it has been away for too long to wait
   */
  reach?(): Promise<void> | undefined
  /** Waits for acknowledged work, then frees files and threads. */
  close(): Promise<void>
}

export interface Document<Value = Json> {
  readonly partition: string
  readonly key: string
  /** The partition's revision of the commit that wrote this value. */
  readonly revision: number
  readonly value: Value
}

/**
 * One commit (or a part of the documents at the start), and the revisions of the partitions after it.
 * A partition's revision may be above all its documents': the last commit there deleted.
 */
export type Follower = (changes: readonly Change[], revisions: ReadonlyMap<string, number>) => void

export interface Change {
  readonly partition: string
  readonly key: string
  readonly revision: number
  /** Absent: deleted. */
  readonly value?: Json
}

export interface Write {
  readonly partition: string
  readonly key: string
  /** Absent: delete. */
  readonly value?: Json
  /** Digests of blobs that this document keeps alive. */
  readonly blobs?: readonly string[]
}

export type Guard =
  /** The document is as it was read; revision 0: it does not exist. */
  | { readonly partition: string; readonly key: string; readonly revision: number }
  /** Nothing under the prefix was written or deleted after the revision. One older than the kept history counts as lost. */
  | { readonly partition: string; readonly prefix: string; readonly revision: number }

export interface Append {
  readonly stream: string
  /** World milliseconds; a stream's order is that of `sequence`, not of time. */
  readonly time: number
  /** JSON text. */
  readonly body: string
  /** What `read` can filter by; whoever appends with every call writes `attributesText` itself. */
  readonly attributes: Attributes | string
}

/**
 * A document written twice in one batch ends as the last write says. A write that names a blob which is not there is
 * a bug of the caller: `commit` rejects, and nothing of its batch is written.
 */
export interface Batch {
  readonly writes?: readonly Write[]
  readonly guards?: readonly Guard[]
  readonly appends?: readonly Append[]
}

export type Outcome =
  | { readonly committed: true; readonly revisions: ReadonlyMap<string, number> }
  | { readonly committed: false; readonly lost: Guard }

export interface Scan {
  readonly documents: readonly Document[]
  readonly revision: number
  readonly more: boolean
}

export interface EventQuery {
  readonly order?: 'newest' | 'oldest'
  /** Continue strictly beyond this sequence, in the direction of `order`. */
  readonly after?: number
  /** World milliseconds, both ends included. */
  readonly from?: number
  readonly to?: number
  readonly where?: { readonly name: string; readonly value: string }
  /** What the events are found by is told with them. */
  readonly attributes?: true
  readonly limit: number
}

export interface StoredEvent {
  readonly sequence: number
  readonly time: number
  readonly body: string
  /** Where they were asked for. */
  readonly attributes?: Pairs
}

export interface EventPage {
  readonly events: readonly StoredEvent[]
  readonly more: boolean
}

export interface Subscription {
  stop(): void
}

/** Bytes by digest (SHA-256, lower hex). A put that is interrupted leaves nothing. */
export interface Blobs {
  put(bytes: Readable | Uint8Array): Promise<BlobRef>
  /** Bytes `start` to `end`, both included; the whole blob by default. Undefined when there is none. */
  get(digest: string, range?: { start: number; end: number }): Promise<Readable | undefined>
  /**
   * Removes each blob that no document refers to and that the collection before this one found so too, and answers how many.
   * Between its put and the batch that names it a blob is thus safe for a whole interval of collections (main: an hour).
   */
  collect(): Promise<number>
}

export interface BlobRef {
  readonly digest: string
  readonly size: number
}
