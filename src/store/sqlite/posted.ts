import { changeOf } from '../batch.ts'
import { sortable, unsortable } from '../sortable.ts'
import type { Append, Change, Document, EventQuery, Guard, Write } from '../Store.ts'
import type { PostedAppend, PostedGuard, PostedQuery, PostedWrite, Row } from './protocol.ts'

/** Values of the contract as they cross to the thread, and back. */

export const postedWrite = ({ partition, key, value, blobs = [] }: Write): PostedWrite => ({
  partition: sortable(partition),
  key: sortable(key),
  value: value === undefined ? null : JSON.stringify(value),
  blobs,
})

export const postedGuard = (guard: Guard): PostedGuard =>
  'key' in guard
    ? { partition: sortable(guard.partition), key: sortable(guard.key), revision: guard.revision }
    : { partition: sortable(guard.partition), prefix: sortable(guard.prefix), revision: guard.revision }

export const postedAppend = ({ stream, time, body, attributes }: Append): PostedAppend => ({
  stream: sortable(stream),
  time,
  body,
  attributes: JSON.stringify(
    Object.entries(attributes).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : value.map((one) => [name, one]),
    ),
  ),
})

const ALL_TIME = 8.64e15 // milliseconds: the far end of what a Date can say

/** One more than asked for: it tells whether there is more. */
export const postedQuery = ({ order = 'newest', after, from, to, where, limit }: EventQuery): PostedQuery => ({
  order,
  after: after ?? (order === 'newest' ? Number.MAX_SAFE_INTEGER : 0),
  from: from ?? -ALL_TIME,
  to: to ?? ALL_TIME,
  where: where ? JSON.stringify([where.name, where.value]) : null,
  limit: limit + 1,
})

export function changeFrom([partition, key, revision, value]: Row): Change {
  return changeOf({ partition: unsortable(partition), key: unsortable(key) }, revision, value ?? undefined)
}

/** A row of a document, which has a value always. */
export function documentFrom(row: Row): Document {
  return changeFrom(row) as Document
}
