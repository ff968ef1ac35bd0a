import type { Append } from '../store/Store.ts'
import { StoreAway } from '../store/away.ts'
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

interface Gathering {
  readonly appends: Append[]
  readonly durable: Promise<void>
  /** Hands them to the Store, rather than at the end of the turn. */
  end(): void
}

/** Records that are worth a commit of their own while more of the same turn are still to come. */
const SHARE = 8
const nothing = () => {}
/** Host milliseconds between two attempts to write down what a Store that is away did not take. */
const AGAIN_MS = 250

export function recorder({ clock, store }: Pick<World, 'clock' | 'store'>): Recorder {
  let gathering: Gathering | undefined
  let newest: Promise<void> | undefined

  /** What a caller was answered, or may have done, stays on its way to the trail: once, as soon as the Store is back. */
  const kept = (appends: readonly Append[], { done }: StoreAway): void => {
    const again = async () => {
      if (await done) return
      await new Promise<void>((resolve) => void clock.deadline(AGAIN_MS, resolve))
      await store.commit({ appends }).catch((error: unknown) => {
        if (error instanceof StoreAway) kept(appends, error)
      })
    }
    void again()
  }

  const gather = (): Gathering => {
    const appends: Append[] = []
    let end = nothing
    const ended = new Promise<void>((resolve) => void setImmediate((end = resolve)))
    const durable = ended.then(async () => {
      if (gathering?.appends === appends) gathering = undefined
      await store.commit({ appends }).catch(async (error: unknown) => {
        if (error instanceof StoreAway) kept(appends, error)
        throw error
      })
    })
    durable.catch(nothing) // told to whoever waits
    // A promise of its own: that a record could not be written must not be lost on those who watch the world's quiet.
    return { appends, durable: clock.track(durable).then(nothing), end }
  }

  /** A Store that has nothing to do need not wait for the end of a long turn; nor do those whose records it has written by now. */
  const early = () => {
    if (!gathering || gathering.appends.length < SHARE || !store.idle?.()) return
    gathering.end()
    gathering = undefined
  }

  return {
    record(appends) {
      gathering ??= gather()
      const before = gathering.appends.length
      for (const append of appends) gathering.appends.push(append)
      // In a task of its own: others' commits are told in it.
      if (Math.floor(gathering.appends.length / SHARE) > Math.floor(before / SHARE)) queueMicrotask(early)
      return (newest = gathering.durable)
    },
    async durable() {
      await newest?.catch((error: unknown) => {
        if (!(error instanceof StoreAway)) throw error
      })
    },
  }
}
