import { Refusal } from '../kernel/Refusal.ts'
import { asRefusal } from './failure.ts'
import { commandHelp, groupHelp, rootHelp } from './help.ts'
import { OcmError } from './ocm/client.ts'
import { answeringTerminal } from './output/answering.ts'
import { findCommand, parseInput } from './parse.ts'
import { entries } from './registry.ts'
import { processTerminal, visible, type Terminal } from './terminal.ts'

const BUG = 70

/** Runs what was typed. Exit codes: 0 done, 1 refused, 2 wrong usage, 70 a bug. */
async function main(words: readonly string[], terminal: Terminal): Promise<void> {
  if (['--version', '-v', 'version'].includes(words[0] ?? '')) return terminal.print(__VERSION__)
  if (words[0] === '__complete') {
    const { completions } = await import('./complete.ts')
    for (const word of await completions(entries, words.slice(1), terminal)) terminal.print(word)
    return
  }
  const asked = words[0] === 'help' ? [...words.slice(1), ...(words.length > 1 ? ['--help'] : [])] : words
  const found = findCommand(entries, asked)
  if ('group' in found) {
    const [group] = found.group
    return terminal.print(group === undefined ? rootHelp(entries, terminal) : groupHelp(group, entries, terminal))
  }
  const command = await found.entry.load()
  const name = `stint ${found.entry.path.join(' ')}`
  const wantsHelp = found.rest.slice(0, restEnd(found.rest)).some((word) => word === '--help' || word === '-h')
  if (wantsHelp) return terminal.print(commandHelp(name, command, terminal))
  const input = parseInput(command, name, found.rest)
  const answering = answeringTerminal(terminal)
  try {
    await command.run(input, answering.terminal)
  } catch (error) {
    throw withHelp(name, error)
  }
  if (!command.speaksForAnother) answering.end()
}

/** What was typed wrongly, with the command's help as what to type next where the error knows nothing better. */
function withHelp(name: string, error: unknown): unknown {
  const refusal = asRefusal(error)
  const isWrong = refusal?.exitCode === 2 || (error instanceof OcmError && error.status === 400)
  if (!refusal || refusal.next !== undefined || !isWrong) return error
  return new Refusal(refusal.message, { next: `${name} --help`, exitCode: refusal.exitCode, cause: error })
}

/** What follows `--` belongs to another program. */
const restEnd = (words: readonly string[]) => (words.includes('--') ? words.indexOf('--') : words.length)

declare const __VERSION__: string

const words = process.argv.slice(2)
const terminal = processTerminal(words)
try {
  await main(words, terminal)
} catch (error) {
  const refusal = asRefusal(error)
  if (refusal) {
    if (!refusal.told) terminal.note(`${terminal.color.red('Error:')} ${visible(refusal.message)}`)
    if (refusal.next) terminal.note(`\n  ${refusal.next}`)
    process.exitCode = refusal.exitCode
  } else {
    terminal.note(
      `${terminal.color.red('This is a bug in Stint.')} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    )
    process.exitCode = BUG
  }
}
