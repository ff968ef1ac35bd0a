import { afterEach, beforeEach, describe } from 'vitest'
import { batches } from './conformance/batches.ts'
import { blobs } from './conformance/blobs.ts'
import { documents } from './conformance/documents.ts'
import { events } from './conformance/events.ts'
import { following } from './conformance/following.ts'
import { guards } from './conformance/guards.ts'
import { leases } from './conformance/leases.ts'
import { watching } from './conformance/watching.ts'
import type { Store } from './Store.ts'

/** What every driver must do, said once: `open` gives an empty Store that keeps at least `history` commits a partition. */
export function conformance(name: string, open: (options: { history: number }) => Promise<Store>): void {
  describe(name, () => {
    let store: Store
    beforeEach(async () => {
      store = await open({ history: 16 })
    })
    afterEach(() => store.close())
    const given = () => store
    for (const part of [documents, guards, batches, watching, following, events, leases, blobs]) part(given)
  })
}
