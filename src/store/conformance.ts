import { afterEach, beforeEach, describe } from 'vitest'
import { batches } from './conformance/batches.ts'
import { blobs } from './conformance/blobs.ts'
import { documents } from './conformance/documents.ts'
import { events } from './conformance/events.ts'
import { following } from './conformance/following.ts'
import { guards } from './conformance/guards.ts'
import { leases } from './conformance/leases.ts'
import { painting, type Canvas } from './conformance/painting.ts'
import { watching } from './conformance/watching.ts'
import type { Pictured } from './picture.ts'
import type { Store } from './Store.ts'

/**
 * What every driver must do, said once.
 * @param open gives an empty Store that keeps at least `history` commits a partition
 * @param canvas gives one to paint
 */
export function conformance(
  name: string,
  open: (options: { history: number }) => Promise<Store & Pictured>,
  canvas: () => Promise<Canvas>,
): void {
  describe(name, () => {
    let store: Store
    beforeEach(async () => {
      store = await open({ history: 16 })
    })
    afterEach(() => store.close())
    const given = () => store
    for (const part of [documents, guards, batches, watching, following, events, leases, blobs]) part(given)
    painting(given, canvas)
  })
}
