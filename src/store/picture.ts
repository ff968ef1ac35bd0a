import type { Pairs } from './attributes.ts'
import type { Blobs, Document } from './Store.ts'

/** A document with what it keeps alive. */
export interface PicturedDocument extends Document {
  /** Digests. */
  readonly blobs: readonly string[]
}

export interface PicturedEvent {
  readonly stream: string
  readonly sequence: number
  readonly time: number
  readonly body: string
  readonly attributes: Pairs
}

/** A Store's state at one moment, while the Store goes on. Leases are not in it: their holders are not either. */
export interface Picture {
  readonly revisions: ReadonlyMap<string, number>
  readonly documents: readonly PicturedDocument[]
  /** Of the newest event. */
  readonly sequence: number
  /** Oldest first, some at a time. */
  events(): AsyncIterable<readonly PicturedEvent[]>
  readonly blobs: Pick<Blobs, 'get'>
}

/** A Store that can tell what it holds. */
export interface Pictured {
  picture(): Promise<Picture>
}

/** What is pictured, put into a Store that is new. */
export interface Painter {
  readonly blobs: Pick<Blobs, 'put'>
  documents(some: readonly PicturedDocument[]): Promise<void>
  /** In the order of their sequences. */
  events(some: readonly PicturedEvent[]): Promise<void>
  /** Watches that begin before these revisions are told `gone`; each is at least its partition's documents'. */
  finish(revisions: ReadonlyMap<string, number>): Promise<void>
}

export const isPictured = (store: object): store is Pictured => 'picture' in store
