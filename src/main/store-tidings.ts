import type { Log } from '../kernel/log.ts'
import { Refusal } from '../kernel/Refusal.ts'
import type { Tidings } from '../store/away.ts'

/** Of a Store that goes and comes: for the log, and for whoever looks at the terminal. */
export function tidingsOf(log: Log, say: (line: string) => void): Tidings {
  return {
    away(why) {
      log.warn('the database does not answer', { why })
      say(`The database does not answer: ${why}. Calls are told to try again (503) until it does. Nothing is lost.`)
    },
    back(ms) {
      log.info('the database answers again', { ms })
      say(`The database answers again, after ${(ms / 1000).toFixed(1)} s: everything goes on.`)
    },
  }
}

/** Of a world that cannot be opened anew: a refusal once, however often it is tried. */
export function reportUnopened(log: Log, say: (line: string) => void): (error: unknown) => void {
  const what = 'the world could not be opened anew'
  let told = ''
  return (error) => {
    if (!(error instanceof Refusal)) return log.bug(what, error)
    if (error.message === told) return
    told = error.message
    log.warn(what, { why: told })
    say(`${told}${error.next === undefined ? '' : `\n\n  ${error.next}`}`)
  }
}
