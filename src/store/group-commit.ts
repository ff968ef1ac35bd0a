export type Send<Batch, Result> = (
  group: readonly Batch[],
  settle: (results: readonly Result[]) => void,
) => Promise<unknown>

interface Waiting<Batch, Result> {
  readonly batch: Batch
  readonly settle: (result: Result) => void
  readonly fail: (error: unknown) => void
}

/** A larger group would only make its first batch wait longer. */
const LARGEST = 512

/**
 * Hands batches on in groups: while one is made durable the next one gathers. A second one with the writer would be begun sooner, but
 * each would be smaller, and a sync of the disk costs as much for either. Each batch ends as its own result says, never as its
 * neighbours'.
 * @param isLarge a batch that is worth a group of its own is sent on without waiting for what else this turn brings.
 * @param send must call `settle` with one result a batch, in order, as soon as the group is durable.
 */
export function groupCommit<Batch, Result>(
  send: Send<Batch, Result>,
  isLarge: (batch: Batch) => boolean = () => false,
) {
  let gathering: Waiting<Batch, Result>[] = []
  let inFlight = false
  let scheduled = false

  /** Also what cannot be sent fails as a promise does; an async function would tell of all others some turns later. */
  const sent: Send<Batch, Result> = (group, settle) => {
    try {
      return send(group, settle)
    } catch (error) {
      return Promise.reject(error as Error)
    }
  }

  const flush = () => {
    scheduled = false
    if (inFlight || gathering.length === 0) return
    const group = gathering.slice(0, LARGEST)
    gathering = gathering.slice(LARGEST)
    inFlight = true
    const settle = (results: readonly Result[]) => group.forEach((one, at) => one.settle(results[at] as Result))
    const landed = () => {
      inFlight = false
      flush()
    }
    sent(
      group.map(({ batch }) => batch),
      settle,
    )
      .catch((error: unknown) => group.forEach((one) => one.fail(error)))
      .then(landed, landed)
  }

  /** Whether a batch that is handed over now has none before it. */
  const idle = () => !inFlight && gathering.length === 0

  /** `take` turns the batch's result into its outcome in commit order; what it throws rejects this batch alone. */
  const submit = <Outcome>(batch: Batch, take: (result: Result) => Outcome): Promise<Outcome> =>
    new Promise((resolve, reject) => {
      const settle = (result: Result) => {
        try {
          resolve(take(result))
        } catch (error) {
          reject(error as Error)
        }
      }
      gathering.push({ batch, settle, fail: reject })
      if (isLarge(batch) && !inFlight) return flush()
      if (scheduled) return
      scheduled = true
      // Not before all that arrived in this turn was looked at: what comes together shares one sync of the disk and one message.
      setImmediate(flush)
    })
  return { submit, idle }
}
