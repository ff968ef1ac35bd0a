/**
 * World time = host time + offset. World time rules the life of credentials, tokens, sessions, controllers and the audit log;
 * evidence made by an outside clock (SigV4 dates, certificates, foreign tokens) is judged by host time.
 * Outside `kernel/` nobody reads the wall clock and nobody sets a timer.
 */
export interface Clock {
  /** World time, milliseconds since 1970. */
  now(): number
  /** Host time, milliseconds since 1970. */
  hostNow(): number
  /** Runs `work` once world time has reached `at`; work that returns a promise keeps the world from being settled until it ends. */
  at(at: number, work: () => void | Promise<void>): Timer
  /** Resolves when `ms` of world time have passed, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Declares work under way: the world is not settled until it ends. Returns the same promise. */
  track<T>(work: Promise<T>): Promise<T>
  /** Resolves when nothing tracked is under way and no timer is due. */
  settled(): Promise<void>
  /** A deadline in host time, for I/O with the outside; never moved by `advance`, never keeps the process alive. */
  deadline(ms: number, work: () => void): Timer
}

export interface Timer {
  cancel(): void
}

/** The Clock as its owner holds it. */
export interface WorldClock extends Clock {
  /** Milliseconds that world time is ahead of host time (while frozen: at this moment). */
  readonly offset: number
  readonly frozen: boolean
  /** Moves world time forward from due timer to due timer and returns when the world is quiet. `ms` ≥ 0. */
  advance(ms: number): Promise<void>
  freeze(): void
  resume(): void
  /** Stops all timers: nothing set before or after runs. */
  stop(): void
}

interface Entry {
  readonly due: number
  readonly order: number
  readonly work: () => void | Promise<void>
}

/** Host milliseconds: a host's clock may be set ahead, or its time pass while it sleeps, of which no timer hears. */
const LONGEST_WAIT = 60_000

export interface ClockOptions {
  /** World time ahead of host time at start, milliseconds. */
  readonly offset?: number
  /** World time stands at this instant. */
  readonly frozenAt?: number
  /** Told of a timer's work that failed; a timer's failure never stops the clock. */
  readonly onError?: (error: unknown) => void
}

export function worldClock(options: ClockOptions = {}): WorldClock {
  let offset = options.offset ?? 0
  let frozenAt = options.frozenAt
  let order = 0
  let running = 0
  let stopped = false
  let wake: NodeJS.Timeout | undefined
  let entries: Entry[] = []
  let waiting: (() => void)[] = []
  const failed = options.onError ?? (() => {})

  /** The latest that world time was. */
  let last = -Infinity
  /** A moment when the host's clock was not behind that, by world time and by how long the process had lived. */
  let mark = { world: 0, lived: 0 }

  const now = () => {
    if (frozenAt !== undefined) return frozenAt
    const told = Date.now() + offset
    return (last = told >= last ? told : goOn())
  }
  /** The host's clock was set back: world time goes on by the process's own. */
  const goOn = () => Math.max(last, Math.floor(mark.world + performance.now() - mark.lived))
  const look = () => {
    const told = Date.now() + offset
    if (told >= last) mark = { world: told, lived: performance.now() }
  }
  const set = (at: number) => {
    offset = at - Date.now()
    last = at
    look()
  }
  look()

  const insert = (entry: Entry) => {
    let low = 0
    let high = entries.length
    while (low < high) {
      const middle = (low + high) >> 1
      const other = entries[middle]
      if (other && (other.due < entry.due || (other.due === entry.due && other.order < entry.order))) low = middle + 1
      else high = middle
    }
    entries.splice(low, 0, entry)
  }

  const arm = () => {
    look()
    clearTimeout(wake)
    wake = undefined
    const first = entries[0]
    if (stopped || !first) return
    if (frozenAt !== undefined && first.due > frozenAt) return
    wake = setTimeout(fire, Math.min(Math.max(0, first.due - now()), LONGEST_WAIT))
    wake.unref()
  }

  const fire = () => {
    for (let first = entries[0]; !stopped && first && first.due <= now(); first = entries[0]) {
      entries.shift()
      try {
        const work = first.work()
        if (work) track(work).catch(failed)
      } catch (error) {
        failed(error)
      }
    }
    arm()
    checkQuiet()
  }

  const quiet = () => running === 0 && !(entries[0] && entries[0].due <= now())

  const checkQuiet = () => {
    if (waiting.length === 0) return
    // Ended work often begins other work a few microtasks later (a watch event, an answer on a socket): look again after two turns.
    setImmediate(() =>
      setImmediate(() => {
        if (!stopped && !quiet()) return
        const told = waiting
        waiting = []
        for (const tell of told) tell()
      }),
    )
  }

  const track = <T>(work: Promise<T>): Promise<T> => {
    running++
    const done = () => {
      running--
      if (running === 0) checkQuiet()
    }
    work.then(done, done)
    return work
  }

  const settled = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve)
      checkQuiet()
    })

  const clock: WorldClock = {
    now,
    hostNow: () => Date.now(),
    get offset() {
      return now() - Date.now()
    },
    get frozen() {
      return frozenAt !== undefined
    },
    at(at, work) {
      const entry = { due: at, order: order++, work }
      insert(entry)
      if (entries[0] === entry) arm()
      return {
        cancel() {
          entries = entries.filter((other) => other !== entry)
          checkQuiet()
        },
      }
    },
    sleep(ms, signal) {
      return new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const timer = clock.at(now() + ms, () => {
          signal?.removeEventListener('abort', abort)
          resolve()
        })
        const abort = () => {
          timer.cancel()
          resolve()
        }
        signal?.addEventListener('abort', abort, { once: true })
      })
    },
    track,
    settled,
    deadline(ms, work) {
      const timer = setTimeout(work, ms)
      timer.unref()
      return { cancel: () => clearTimeout(timer) }
    },
    async advance(ms) {
      if (!(ms >= 0)) throw new RangeError('time only moves forward')
      const target = now() + ms
      const wasFrozen = frozenAt !== undefined
      await settled()
      for (;;) {
        const next = entries[0]
        const stop = Math.max(now(), Math.min(target, next ? next.due : target))
        if (wasFrozen) frozenAt = stop
        else set(stop)
        fire()
        await settled()
        const after = entries[0]
        if (stopped || (now() >= target && !(after && after.due <= target))) break
      }
    },
    freeze() {
      frozenAt ??= now()
      arm()
    },
    resume() {
      if (frozenAt === undefined) return
      set(frozenAt)
      frozenAt = undefined
      arm()
    },
    stop() {
      stopped = true
      entries = []
      clearTimeout(wake)
      checkQuiet()
    },
  }
  return clock
}
