import type { CommitResult, PostedAppend, PostedBatch } from '../posted.ts'
import type { Parcel } from './protocol.ts'

export const isAppendsAlone = ({ writes, guards, appends }: PostedBatch) =>
  writes.length === 0 && guards.length === 0 && appends.length > 0

/** The batches in order; neighbours that do nothing but append are one parcel, which is written or not written as a whole. */
export function parcelsOf(batches: readonly PostedBatch[]): readonly Parcel[] {
  const parcels: (Omit<PostedBatch, 'appends'> & { batches: number; appends: PostedAppend[] })[] = []
  let joinable = false
  for (const { writes, guards, appends } of batches) {
    const onlyAppends = writes.length === 0 && guards.length === 0
    if (!onlyAppends || !joinable) parcels.push({ batches: 0, writes, guards, appends: [] })
    joinable = onlyAppends
    const parcel = parcels.at(-1) as (typeof parcels)[number] // just pushed, or the last one that could be joined
    parcel.batches++
    parcel.appends.push(...appends)
  }
  return parcels
}

/** One result for each batch of the parcels. */
export const resultsOf = (parcels: readonly Parcel[], results: readonly CommitResult[]): readonly CommitResult[] =>
  parcels.flatMap(({ batches }, at) => Array<CommitResult>(batches).fill(results[at] as CommitResult))
