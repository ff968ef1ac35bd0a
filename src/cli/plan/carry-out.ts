import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { flag, text, type Input, type Option } from '../command.ts'
import { printed } from '../output/structured.ts'
import { visible } from '../terminal.ts'
import type { Session } from '../session.ts'
import type { Want } from './aws-call.ts'
import { commandLine } from './command-line.ts'
import { foretell } from './foretell.ts'

export type Mode = 'auto' | 'manual' | 'dry-run'

export const MODE: Option = {
  name: 'mode',
  short: 'm',
  value: 'MODE',
  summary: 'auto: do it; manual: write the documents here and print the aws commands',
  choices: ['auto', 'manual'],
  default: 'auto',
}

export const DRY_RUN: Option = {
  name: 'dry-run',
  summary: 'only show the calls that would be made, and whether policy would allow each',
}

/** A dry run is one whatever the mode. */
export function modeOf(input: Input): Mode {
  if (flag(input, 'dry-run')) return 'dry-run'
  return text(input, 'mode') === 'manual' ? 'manual' : 'auto'
}

/** Makes the missing calls, one after the other, or writes them down, or only shows them. Safe to repeat: what is so already is left alone. */
export async function carryOut(session: Session, wants: readonly Want[], mode: Mode): Promise<void> {
  if (mode === 'dry-run') return foretell(session, wants)
  if (mode === 'manual') return writeDown(session, wants)
  const { terminal, aws } = session
  for (const { what, calls, idle = 'is there already' } of wants) {
    if (calls.length === 0) terminal.note(terminal.color.dim(`  ${visible(what)}: ${idle}`))
    for (const call of calls) {
      await call.run(aws)
      terminal.note(`  ${visible(call.done)}`)
    }
  }
  printed(
    terminal,
    wants.map(({ what, calls }) => ({ what, done: calls.map(({ service, operation }) => `${service}:${operation}`) })),
  )
}

/** Commands go to stdout, a blank line between two; all else to stderr, so that the output is a script. */
function writeDown({ terminal }: Session, wants: readonly Want[]): void {
  const calls = wants.flatMap((want) => want.calls)
  for (const { files, input } of calls)
    for (const [member, file] of files)
      writeFileSync(join(terminal.cwd, file), fileText(input[member]), { mode: 0o600 })
  if (
    printed(
      terminal,
      calls.map((call) => ({ command: commandLine(call), files: [...call.files.values()] })),
    )
  )
    return
  if (calls.length === 0) return terminal.note('Everything is as it should be: no command is needed.')
  const files = new Set(calls.flatMap((call) => [...call.files.values()]))
  if (files.size > 0)
    terminal.note(
      `${files.size} ${files.size === 1 ? 'document is' : 'documents are'} in ${terminal.cwd}. Run these commands there, in this order:\n`,
    )
  terminal.print(calls.map(commandLine).join('\n\n'))
}

const fileText = (value: unknown): string | Uint8Array => (value instanceof Uint8Array ? value : String(value))
