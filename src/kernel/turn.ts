const BUDGET_MS = 2

/** Resolves on the next turn of the event loop, after input and output had theirs. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Lets doors go first: `await turn()` returns at once until 2 ms of work are used up, then waits for the next turn. */
export function fairTurn(): () => Promise<void> {
  let began = performance.now()
  return async () => {
    if (performance.now() - began < BUDGET_MS) return
    await nextTurn()
    began = performance.now()
  }
}
