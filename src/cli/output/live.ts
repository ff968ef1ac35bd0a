import { worldClock } from '../../kernel/Clock.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { pause } from '../../wire/http.ts'
import type { Terminal } from '../terminal.ts'
import { wrapped } from './wrap.ts'

/* What is looked at again and again: a table that redraws where a person is, lines elsewhere. */

/** Between two looks, milliseconds of host time. */
const LOOK_MS = 1000

export const isScreen = ({ interactive, format }: Terminal): boolean => interactive && format === 'text'

/** Aborts on Ctrl-C or SIGTERM, which end a look without being a failure. */
export function untilStopped(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  return stop.signal
}

/** What there is, again and again until the signal; a cloud that went away meanwhile is waited for. */
export async function* looks<Seen>(
  terminal: Terminal,
  look: () => Promise<Seen>,
  signal: AbortSignal,
): AsyncGenerator<Seen> {
  const clock = worldClock()
  yield await look() // says whether there is a cloud at all, and whether it lets us in
  for (let isLost = false; ;) {
    await pause(clock, LOOK_MS, signal).catch(() => {})
    if (signal.aborted) return
    const seen = await look().catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      if (!isLost) terminal.note(`${error.message} Waiting for it.`)
    })
    isLost = seen === undefined
    if (seen) yield seen
  }
}

const HOME_AND_CLEAR = '\u001B[H\u001B[J'

export interface Picture {
  readonly title: string
  /** Headings and rows, no wider than so many characters. */
  table(columns: number): string
  /** Where the rows are that do not fit. */
  readonly more: string
}

/** In the place of what was there. */
export function redrawn(terminal: Terminal, { title, table, more }: Picture): void {
  const size = terminal.size?.() ?? { columns: 0, rows: 0 }
  const [columns, rows] = [size.columns || 120, size.rows || 40]
  const above = wrapped(title, columns)
  const [headings = '', ...lines] = table(columns).split('\n')
  const below = (hidden: number) => (hidden > 0 ? wrapped(`… and ${hidden} more: ${more}`, columns) : [])
  const room = rows - above.length - 3
  const shown = lines.slice(0, Math.max(1, room - below(lines.length - room).length))
  const picture = [...above, '', terminal.color.bold(headings), ...shown, ...below(lines.length - shown.length)]
  terminal.print(HOME_AND_CLEAR + picture.join('\n'))
}
