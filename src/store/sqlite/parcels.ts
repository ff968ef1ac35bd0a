import { unreadableBody } from '../batch.ts'
import { addTo, isReadable, type Pack } from '../packs.mjs'
import { postedAppend, postedChanges, type CommitResult, type PostedChanges } from '../posted.ts'
import type { Append, Batch, Write } from '../Store.ts'
import type { Parcel } from './protocol.ts'

export interface PackedBatch extends PostedChanges {
  readonly packs: readonly Pack[]
  /** How many are in the packs. */
  readonly events: number
}

const NONE: readonly never[] = []

/** `writes`: one a document. @throws {TypeError} as `readableBody` does. */
export function packedBatch(writes: readonly Write[], { guards = NONE, appends = NONE }: Batch): PackedBatch {
  const changes = postedChanges(writes, guards)
  return { writes: changes.writes, guards: changes.guards, packs: packsOf(appends), events: appends.length }
}

function packsOf(appends: readonly Append[]): readonly Pack[] {
  const packs: Pack[] = []
  for (const append of appends) addTo(packs, postedAppend(append))
  if (!packs.every(isReadable)) throw unreadableBody()
  return packs
}

/** The batches in order; neighbours that do nothing but append are one parcel, which is written or not written as a whole. */
export function parcelsOf(batches: readonly PackedBatch[]): readonly Parcel[] {
  const parcels: { batches: number; writes: Parcel['writes']; guards: Parcel['guards']; packs: Pack[] }[] = []
  let joinable = false
  for (const { writes, guards, packs } of batches) {
    const onlyAppends = writes.length === 0 && guards.length === 0
    if (!onlyAppends || !joinable) parcels.push({ batches: 0, writes, guards, packs: [] })
    joinable = onlyAppends
    const parcel = parcels.at(-1) as (typeof parcels)[number] // just pushed, or the last one that could be joined
    parcel.batches++
    parcel.packs.push(...packs)
  }
  return parcels
}

/** One result for each batch of the parcels. */
export const resultsOf = (parcels: readonly Parcel[], results: readonly CommitResult[]): readonly CommitResult[] =>
  parcels.flatMap(({ batches }, at) => Array<CommitResult>(batches).fill(results[at] as CommitResult))
