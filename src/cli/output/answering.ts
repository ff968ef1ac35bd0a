import type { Terminal } from '../terminal.ts'
import { printed } from './structured.ts'

/** A terminal for a command that may have nothing to answer but that it is done. */
export interface Answering {
  readonly terminal: Terminal
  /** Who asked for json or yaml and has got no document reads in one what was said: `{ "message": … }`. */
  end(): void
}

export function answeringTerminal(terminal: Terminal): Answering {
  const said: string[] = []
  let hasAnswered = false
  return {
    terminal: {
      ...terminal,
      print(line) {
        hasAnswered = true
        terminal.print(line)
      },
      note(line) {
        said.push(line)
        terminal.note(line)
      },
    },
    end() {
      if (!hasAnswered) printed(terminal, { message: said.join('\n') })
    },
  }
}
