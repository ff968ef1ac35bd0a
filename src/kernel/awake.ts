const LONG_MS = 2 ** 30

let held = 0
let handle: NodeJS.Timeout | undefined

/** While the work goes on, the process does too, though all that is left to wait for may be timers that would let it end. */
export async function awake<T>(work: Promise<T>): Promise<T> {
  if (held++ === 0) handle = setInterval(() => {}, LONG_MS)
  try {
    return await work
  } finally {
    if (--held === 0) clearInterval(handle)
  }
}
