/**
 * The Store cannot be reached now, and was not for as long as a call waits for it. Whoever asked is told to try again; nothing was
 * acknowledged.
 */
export class StoreAway extends Error {
  override readonly name = 'StoreAway'
  /** Of a commit: whether it was done after all, as soon as that is known. It is never done later than that. */
  readonly done: Promise<boolean>

  constructor(cause: unknown, done: Promise<boolean> = Promise.resolve(false)) {
    super(`the store cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.done = done
  }
}

/** What is told when the Store goes and comes. */
export interface Tidings {
  /** It takes nothing, and will be tried again until it does. */
  readonly away: (why: string) => void
  /** It does again, after so many host milliseconds. */
  readonly back: (ms: number) => void
}

export const noTidings: Tidings = { away() {}, back() {} }
