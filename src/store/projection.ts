import type { Json } from '../kernel/canonical-json.ts'
import type { Document, Guard, Store } from './Store.ts'

/** All documents in memory, as last made durable: what the hot path reads, synchronously. */
export interface Projection {
  /** A reading of this moment that remembers what it read. */
  view(): View
  /** Told of every applied commit's keys; for controllers that wait for work. */
  subscribe(partition: string, prefix: string, listener: (document: Document | { key: string; value?: undefined }) => void): () => void
  stop(): void
}

export interface View {
  get<Value = Json>(partition: string, key: string): Document<Value> | undefined
  /** In key order. */
  scan<Value = Json>(partition: string, prefix: string): readonly Document<Value>[]
  /** One guard for each document and each prefix read so far. */
  guards(): readonly Guard[]
}

export declare function openProjection(store: Store): Promise<Projection>
