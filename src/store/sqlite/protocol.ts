import type { CommitResult, PostedBatch, PostedQuery, Row } from '../posted.ts'

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
