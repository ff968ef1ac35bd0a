import type { Append } from '../store/Store.ts'
import type { World } from './operation.ts'

/** Writes down what calls did that changed no document. */
export interface Recorder {
  /**
   * Resolves once the records are durable. Who need not wait leaves the promise: `clock.settled()` waits for all. Records of one turn
   * are one batch, so that a call costs the Store no more than its lines.
   */
  record(appends: readonly Append[]): Promise<void>
  /** Resolves once all that was recorded before is durable: nobody may close the Store sooner. */
  durable(): Promise<void>
}

const nothing = () => {}

export function recorder({ clock, store }: Pick<World, 'clock' | 'store'>): Recorder {
  let gathering: { readonly appends: Append[]; readonly durable: Promise<void> } | undefined

  const gather = () => {
    const appends: Append[] = []
    const turn = new Promise<void>((resolve) => setImmediate(resolve))
    const durable = turn.then(async () => {
      gathering = undefined
      await store.commit({ appends })
    })
    // A promise of its own: that a record could not be written must not be lost on those who watch the world's quiet.
    return { appends, durable: clock.track(durable).then(nothing) }
  }

  return {
    record(appends) {
      gathering ??= gather()
      for (const append of appends) gathering.appends.push(append)
      return gathering.durable
    },
    durable: async () => gathering?.durable,
  }
}
