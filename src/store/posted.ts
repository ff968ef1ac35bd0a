import { attributesText, pairsOfText } from './attributes.ts'
import { changeOf, readableBody } from './batch.ts'
import { sortable, unsortable } from './sortable.ts'
import type { Append, Batch, Change, Document, EventPage, EventQuery, Guard, Write } from './Store.ts'

/** Values of the contract as a database takes them, and back: names and keys are `sortable` texts, values JSON texts. */

/** A document, or a change whose value is null when it deleted. */
export type Row = [partition: string, key: string, revision: number, value: string | null]

export interface PostedChanges {
  readonly writes: readonly PostedWrite[]
  readonly guards: readonly PostedGuard[]
}

export interface PostedBatch extends PostedChanges {
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

/** A list, which a message to another thread holds in fewer bytes than names and values. `attributes`: JSON text of a list of [name, value]. */
export type PostedAppend = readonly [stream: string, time: number, body: string, attributes: string]

export interface PostedQuery {
  readonly order: 'newest' | 'oldest'
  readonly after: number
  readonly from: number
  readonly to: number
  /** JSON text of [name, value]; it stands in an event's attributes as it is, and nowhere else in them. */
  readonly where: string | null
  readonly attributes: boolean
  readonly limit: number
}

/** An event as a database tells it, with its attributes where they were asked for. */
export type FoundEvent = [sequence: number, time: number, body: string, attributes?: string]

export type CommitResult =
  | { readonly revisions: readonly (readonly [partition: string, revision: number])[] }
  /** Index of the guard that no longer holds. */
  | { readonly lost: number }
  /** `code`: SQLite's or a file's, where it has one. */
  | { readonly error: string; readonly code?: string | undefined }

const postedWrite = ({ partition, key, value, blobs = [] }: Write): PostedWrite => ({
  partition: sortable(partition),
  key: sortable(key),
  value: value === undefined ? null : JSON.stringify(value),
  blobs,
})

const postedGuard = (guard: Guard): PostedGuard =>
  'key' in guard
    ? { partition: sortable(guard.partition), key: sortable(guard.key), revision: guard.revision }
    : { partition: sortable(guard.partition), prefix: sortable(guard.prefix), revision: guard.revision }

export const postedAppend = ({ stream, time, body, attributes }: Append): PostedAppend => [
  sortable(stream),
  time,
  body,
  attributesText(attributes),
]

/** One list for all batches without: a group's message to a thread then holds it once. */
const NONE: readonly never[] = []

/** `writes`: one a document. */
export const postedChanges = (writes: readonly Write[], guards: readonly Guard[]): PostedChanges => ({
  writes: writes.length === 0 ? NONE : writes.map(postedWrite),
  guards: guards.length === 0 ? NONE : guards.map(postedGuard),
})

/** `writes`: one a document. */
export function postedBatch(writes: readonly Write[], { guards = NONE, appends = NONE }: Batch): PostedBatch {
  const changes = postedChanges(writes, guards)
  return {
    writes: changes.writes,
    guards: changes.guards,
    appends: appends.length === 0 ? NONE : appends.map((append) => postedAppend(readableBody(append))),
  }
}

const ALL_TIME = 8.64e15 // milliseconds: the far end of what a Date can say

/** One more than asked for: it tells whether there is more. */
export const postedQuery = ({
  order = 'newest',
  after,
  from,
  to,
  where,
  attributes,
  limit,
}: EventQuery): PostedQuery => ({
  order,
  after: after ?? (order === 'newest' ? Number.MAX_SAFE_INTEGER : 0),
  from: from ?? -ALL_TIME,
  to: to ?? ALL_TIME,
  where: where ? JSON.stringify([where.name, where.value]) : null,
  attributes: attributes ?? false,
  limit: limit + 1,
})

/** `rows` of a query that asked for one more than `limit`. */
export const pageFrom = (rows: readonly FoundEvent[], limit: number): EventPage => ({
  events: rows
    .slice(0, limit)
    .map(([sequence, time, body, attributes]) =>
      attributes === undefined
        ? { sequence, time, body }
        : { sequence, time, body, attributes: pairsOfText(attributes) },
    ),
  more: rows.length > limit,
})

export function changeFrom([partition, key, revision, value]: Row): Change {
  return changeOf({ partition: unsortable(partition), key: unsortable(key) }, revision, value ?? undefined)
}

/** A row of a document, which has a value always. */
export function documentFrom(row: Row): Document {
  return changeFrom(row) as Document
}
