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
  readonly attributes: readonly (readonly [name: string, value: string])[]
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

/** Attributes as an `Append` has them. */
export function attributesOf(pairs: PicturedEvent['attributes']): Readonly<Record<string, string | readonly string[]>> {
  const found = new Map<string, string[]>()
  for (const [name, value] of pairs) found.set(name, [...(found.get(name) ?? []), value])
  return Object.fromEntries(
    [...found].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  )
}

/** Of every event on its way to the disk: a plain walk, which makes nothing but its pairs. */
export function pairsOf(attributes: Readonly<Record<string, string | readonly string[]>>): PicturedEvent['attributes'] {
  const pairs: (readonly [string, string])[] = []
  for (const name of Object.keys(attributes)) {
    const value = attributes[name] ?? []
    if (typeof value === 'string') pairs.push([name, value])
    else for (const one of value) pairs.push([name, one])
  }
  return pairs
}
