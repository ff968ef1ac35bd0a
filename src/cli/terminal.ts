import { createInterface } from 'node:readline'
import colors from 'picocolors'
import { Refusal } from '../kernel/Refusal.ts'

/** Where a command's words go. Answers to stdout, all else to stderr. */
export interface Terminal {
  /** Colours and progress make sense. */
  readonly interactive: boolean
  readonly color: ReturnType<typeof colors.createColors>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  readonly format: 'text' | 'json' | 'yaml'
  /** Characters; of a screen only. */
  size?(): { readonly columns: number; readonly rows: number }
  print(line: string): void
  note(line: string): void
  /** Asks whoever is there; absent where nobody is. @throws {Refusal} when the person goes away instead of answering */
  ask?(question: string): Promise<string>
  /** Shows one line that the next words take the place of; absent where that makes no sense. */
  progress?(line: string): void
}

/** How wide the screen is; without end where there is none. */
export const screenColumns = ({ interactive, size }: Pick<Terminal, 'interactive' | 'size'>): number =>
  (interactive && size?.().columns) || Infinity

/** Control and bidirectional characters shown, not obeyed: names come from outside. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (c) =>
    c.codePointAt(0)! < 256
      ? `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`
      : `\\u${c.charCodeAt(0).toString(16)}`,
  )
}

/** A reader that has seen enough (`| head`) is no failure. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
}

export function processTerminal(typed: readonly string[]): Terminal {
  // What follows `--` belongs to another program.
  const words = typed.includes('--') ? typed.slice(0, typed.indexOf('--')) : typed
  const when = /--color[= ](\w+)/.exec(words.join(' '))?.[1]
  const interactive = process.stdout.isTTY === true
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endQuietly)
  const colored = when === 'always' || (when !== 'never' && interactive && !process.env['NO_COLOR'])
  const asked = /(?:^|\s)(?:-o|--output)[= ]?(json|yaml)\b/.exec(words.join(' '))?.[1]
  return {
    interactive,
    color: colors.createColors(colored),
    environment: process.env,
    cwd: process.cwd(),
    format: asked === 'json' || asked === 'yaml' ? asked : 'text',
    size: () => ({ columns: process.stdout.columns, rows: process.stdout.rows }),
    print: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
    ...(interactive && process.stderr.isTTY ? screen(() => process.stderr.columns) : {}),
    ...(interactive && process.stderr.isTTY && process.stdin.isTTY ? { ask: askAtScreen } : {}),
  }
}

/** On stderr, so that stdout holds answers only. */
function askAtScreen(question: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  return new Promise((resolve, reject) => {
    const leave = () => reject(new Refusal('Nothing was done.'))
    reader.once('SIGINT', () => reader.close())
    reader.once('close', leave)
    reader.question(question, (answer) => {
      resolve(answer)
      reader.close()
    })
  })
}

const CLEAR_LINE = '\r\u001B[K'

/** Words and one line of progress share the screen: whatever is said takes the line's place. */
function screen(columns: () => number) {
  let isShowing = false
  const cleared = (stream: NodeJS.WriteStream, line: string) => {
    if (isShowing) process.stderr.write(CLEAR_LINE)
    isShowing = false
    stream.write(`${line}\n`)
  }
  return {
    print: (line: string) => cleared(process.stdout, line),
    note: (line: string) => cleared(process.stderr, line),
    progress(line: string) {
      process.stderr.write(line === '' ? CLEAR_LINE : `${CLEAR_LINE}${visible(line).slice(0, (columns() || 80) - 1)}`)
      isShowing = line !== ''
    },
  }
}

/** For what is done without anybody looking on. */
export const silentTerminal = (): Terminal => ({
  interactive: false,
  color: colors.createColors(false),
  environment: {},
  cwd: process.cwd(),
  format: 'text',
  print() {},
  note() {},
})
