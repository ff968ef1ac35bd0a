/** What the main thread asks of the writer's thread. All names and keys are `sortable` texts, all values JSON texts. */
export interface Operations {
  open(folder: string, history: number): void
  commit(batches: readonly PostedBatch[]): CommitResult[]
  get(partition: string, key: string): Row | undefined
  scan(partition: string, prefix: string, after: string | null, limit: number): { rows: Row[]; revision: number }
  /** Undefined when `since` is older than what is kept. */
  changes(partition: string, prefix: string, since: number): Row[] | undefined
  /** Posts parts of at most some thousand rows; answers the partitions' revisions. */
  snapshot(): Iterator<Row[], [partition: string, revision: number][]>
  read(stream: string, query: PostedQuery): [sequence: number, time: number, body: string][]
  lease(name: string, holder: string, now: number, until: number): boolean
  release(name: string, holder: string): void
  adopt(incoming: string, digest: string): void
  collect(): number
  close(): void
}

/** A document, or a change whose value is null when it deleted. */
export type Row = [partition: string, key: string, revision: number, value: string | null]

export interface PostedBatch {
  readonly writes: readonly PostedWrite[]
  readonly guards: readonly PostedGuard[]
  readonly appends: readonly PostedAppend[]
}

export interface PostedWrite {
  readonly partition: string
  readonly key: string
  readonly value: string | null
  readonly blobs: readonly string[]
}

export type PostedGuard =
  | { readonly partition: string; readonly key: string; readonly revision: number }
  | { readonly partition: string; readonly prefix: string; readonly revision: number }

export interface PostedAppend {
  readonly stream: string
  readonly time: number
  readonly body: string
  /** JSON text of a list of [name, value]. */
  readonly attributes: string
}

export interface PostedQuery {
  readonly order: 'newest' | 'oldest'
  readonly after: number
  readonly from: number
  readonly to: number
  /** JSON text of [name, value]; it stands in an event's attributes as it is, and nowhere else in them. */
  readonly where: string | null
  readonly limit: number
}

export type CommitResult =
  | { readonly revisions: readonly (readonly [partition: string, revision: number])[] }
  /** Index of the guard that no longer holds. */
  | { readonly lost: number }
  | { readonly error: string }

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
