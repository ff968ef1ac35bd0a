import type { CommitResult, FoundEvent, PostedBatch, PostedQuery, Row } from '../posted.ts'

/** What the main thread asks of the writer's thread. All names and keys are `sortable` texts, all values JSON texts. */
export interface Operations {
  open(folder: string, history: number): void
  commit(parcels: readonly Parcel[]): CommitResult[]
  /** Batches that only append, as `groupEncoder` made one group of them: written as a whole, or not. */
  log(group: Uint8Array): CommitResult
  get(partition: string, key: string): Row | undefined
  scan(partition: string, prefix: string, after: string | null, limit: number): { rows: Row[]; revision: number }
  /** Undefined when `since` is older than what is kept. */
  changes(partition: string, prefix: string, since: number): Row[] | undefined
  /** Posts parts of at most some thousand rows; answers the partitions' revisions. */
  snapshot(): Iterator<Row[], [partition: string, revision: number][]>
  read(stream: string, query: PostedQuery): FoundEvent[]
  lease(name: string, holder: string, now: number, until: number): boolean
  release(name: string, holder: string): void
  adopt(incoming: string, digest: string): void
  collect(): number
  /** Posts parts like `snapshot`; answers what else is true at the same moment. */
  picture(): Iterator<Row[], PictureFacts>
  /** Events after the sequence, up to `until`. */
  past(after: number, until: number, limit: number): EventRow[]
  /** Into a database that is new. */
  paintDocuments(rows: readonly (readonly [row: Row, blobs: readonly string[]])[]): void
  paintEvents(rows: readonly EventRow[]): void
  paintRevisions(rows: readonly (readonly [partition: string, revision: number])[]): void
  close(): void
}

/** One or several batches of a group, written as one. */
export interface Parcel extends PostedBatch {
  /** How many. */
  readonly batches: number
}

export interface PictureFacts {
  readonly revisions: readonly (readonly [partition: string, revision: number])[]
  readonly references: readonly (readonly [partition: string, key: string, digest: string])[]
  readonly sequence: number
}

export type EventRow = [sequence: number, stream: string, time: number, body: string, attributes: string]

export interface Call {
  readonly id: number
  readonly operation: keyof Operations
  readonly input: readonly unknown[]
}

export type Reply = { readonly id: number } & (
  | { readonly part: unknown }
  | { readonly result: unknown }
  | { readonly error: { readonly message: string; readonly code: string | undefined } }
)
