import { Refusal } from '../kernel/Refusal.ts'
import { flag, text, type Input } from './command.ts'
import { answer, answered } from './prompt.ts'
import { shellWord } from './plan/shell-word.ts'
import type { Terminal } from './terminal.ts'

/** One flag that a person is asked for. */
export interface Item {
  readonly flag: string
  readonly title: string
  /** A switch. */
  readonly yesNo?: true
  readonly preset?: string | ((input: Input) => string | undefined)
  readonly choices?: readonly string[]
  /** Enter alone leaves the flag away. */
  readonly optional?: true
  /** Only then is it asked, by what is known so far. */
  readonly when?: (input: Input) => boolean
  /** @throws {Refusal} for an answer that will not do */
  readonly check?: (input: Input) => unknown
}

export const wasTyped = (input: Input, name: string): boolean => input.typed?.has(name) === true

/**
 * The input with an answer for each flag that was not typed, when a person is there to give it: on `--interactive`, or when what must be
 * known was not typed. Elsewhere the input as it was. @throws {Refusal} when `--interactive` finds nobody
 */
export async function interview(
  input: Input,
  terminal: Terminal,
  items: readonly Item[],
  isWanting: boolean,
): Promise<Input> {
  const isAsked = flag(input, 'interactive')
  if (isAsked && !terminal.ask)
    throw new Refusal('--interactive needs a terminal, and nobody is here to answer.', {
      next: 'Give the flags instead; --help names them.',
      exitCode: 2,
    })
  if (!isAsked && (!isWanting || flag(input, 'yes') || !terminal.ask)) return input
  terminal.note(terminal.color.dim('Enter takes what stands in brackets.'))
  let known = input
  for (const item of items)
    if (!wasTyped(input, item.flag) && (item.when?.(known) ?? true)) known = await askFor(known, terminal, item)
  return known
}

const withFlag = (input: Input, name: string, value: string | boolean): Input => ({
  ...input,
  flags: new Map([...input.flags, [name, value]]),
  typed: new Set([...(input.typed ?? []), name]),
})

async function askFor(input: Input, terminal: Terminal, item: Item): Promise<Input> {
  const { flag: name, title, yesNo, choices, optional, check } = item
  const preset = typeof item.preset === 'function' ? item.preset(input) : item.preset
  if (yesNo) {
    const said = await answered(terminal, title, preset === 'yes')
    return said ? withFlag(input, name, true) : input
  }
  return answer(terminal, {
    title: optional && preset === undefined ? `${title} (optional)` : title,
    preset: preset ?? text(input, name),
    ...(choices ? { choices } : {}),
    check(said) {
      if (said === '') {
        if (optional) return input
        throw new Refusal('This one is needed.')
      }
      const next = withFlag(input, name, said)
      check?.(next)
      return next
    },
  })
}

/** The flags as one would type them to have the same again without being asked. */
export function typedAgain(name: string, { flags, typed, arguments: words }: Input): string {
  const shown = [...flags].filter(([flagName]) => typed?.has(flagName) && flagName !== 'interactive')
  return [
    name,
    ...words.map(shellWord),
    ...shown.flatMap(([flagName, value]) =>
      value === true ? [`--${flagName}`] : [value].flat().map((one) => `--${flagName}=${shellWord(String(one))}`),
    ),
  ].join(' ')
}
