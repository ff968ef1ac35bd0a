/** One JSON object a line. Callers pass facts, never secrets: what is secret has no business in a log call. */
export interface Log {
  info(event: string, facts?: Readonly<Record<string, unknown>>): void
  warn(event: string, facts?: Readonly<Record<string, unknown>>): void
  /** A Bug: with its stack. */
  bug(event: string, error: unknown, facts?: Readonly<Record<string, unknown>>): void
}

export const silentLog: Log = { info() {}, warn() {}, bug() {} }

/** `now`: ISO time of a line. `write` gets whole lines, newline included. */
export function ndjsonLog(write: (line: string) => void, now: () => Date): Log {
  const line = (level: string, event: string, facts: Readonly<Record<string, unknown>> = {}) =>
    write(`${JSON.stringify({ time: now().toISOString(), level, event, ...facts })}\n`)
  return {
    info: (event, facts) => line('info', event, facts),
    warn: (event, facts) => line('warn', event, facts),
    bug: (event, error, facts) =>
      line('bug', event, { ...facts, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  }
}
