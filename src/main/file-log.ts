import { ndjsonLog, type Log } from '../kernel/log.ts'

/** A log whose lines may find no room, as on a full disk: they are lost, and no more than they. */
export function fileLog(write: (line: string) => void, now: () => Date): Log {
  let torn = false
  return ndjsonLog((line) => {
    try {
      write(torn ? `\n${line}` : line)
      torn = false
    } catch {
      torn = true
    }
  }, now)
}
