import { parseArgs } from 'node:util'

/** One flag of a tool. A flag without `value` is only there or not. */
export interface ToolFlag {
  readonly value?: string
  readonly summary: string
  readonly default?: string
  /** At least, where the value is a number. */
  readonly from?: number
  /** Where it is a number: without a fraction. */
  readonly whole?: true
}

export interface Tool {
  /** As it is typed: `npm run fuzz --`. */
  readonly command: string
  readonly summary: string
  readonly flags: Readonly<Record<string, ToolFlag>>
  /** What may stand beside flags, if anything. */
  readonly words?: { readonly name: string; readonly choices: readonly string[] }
  readonly examples: readonly string[]
}

export interface Typed {
  /** As typed, or its default; undefined: neither. */
  text(flag: string): string | undefined
  number(flag: string): number
  flag(flag: string): boolean
  readonly words: readonly string[]
}

/**
 * What was typed after a tool's name. Asked for help, it is printed and the process ends with 0; what cannot be meant is told with what
 * may stand there, and the process ends with 2, as `stint` does.
 */
export function typed(tool: Tool, given: readonly string[] = process.argv.slice(2)): Typed {
  const end = (code: 0 | 2, ...lines: readonly string[]): never => {
    for (const line of lines) (code === 0 ? console.log : console.error)(line)
    process.exit(code)
  }
  const refuse = (why: string) => end(2, `Error: ${why}`, '', `  ${tool.command} --help`)
  if (given.some((word) => word === '--help' || word === '-h')) end(0, ...helpOf(tool))
  const { values, positionals } = parsed(tool, given, refuse)
  for (const word of positionals)
    if (!tool.words?.choices.includes(word))
      refuse(
        tool.words
          ? `There is no ${tool.words.name.toLowerCase()} ${word}. These are: ${tool.words.choices.join(', ')}.`
          : `Nothing stands beside the flags, but ${JSON.stringify(word)} was typed.`,
      )
  const told: Typed = {
    text: (name) => (values[name] as string | undefined) ?? tool.flags[name]?.default,
    number: (name) => Number(told.text(name)),
    flag: (name) => values[name] === true,
    words: positionals,
  }
  for (const [name, { value, from, whole }] of Object.entries(tool.flags)) {
    const text = told.text(name)
    if (value === undefined || from === undefined || text === undefined) continue
    const number = told.number(name)
    if (text.trim() === '' || !(Number.isFinite(number) && number >= from && (!whole || Number.isSafeInteger(number))))
      refuse(`--${name} takes a ${whole ? 'whole ' : ''}number from ${from}, not ${JSON.stringify(text)}.`)
  }
  return told
}

function parsed({ flags }: Tool, given: readonly string[], refuse: (why: string) => never) {
  const options = Object.fromEntries(
    Object.entries(flags).map(
      ([name, { value }]) => [name, { type: value === undefined ? 'boolean' : 'string' }] as const,
    ),
  )
  try {
    return parseArgs({ args: [...given], options, allowPositionals: true })
  } catch (error) {
    // Node's own words for a flag that is none, or that lacks its value; its hints for positional arguments say nothing here.
    return refuse((error as Error).message.split(/\. To specify|\n/)[0] ?? '')
  }
}

function helpOf({ command, summary, flags, words, examples }: Tool): readonly string[] {
  const usage = [command, ...(words ? [`[${words.name}…]`] : []), '[flags]'].join(' ')
  const rows = [...Object.entries(flags), ['help', { summary: 'say this' }] as const].map(
    ([name, { value, summary: says, default: otherwise }]: readonly [string, ToolFlag]) =>
      [
        `  --${name}${value === undefined ? '' : ` ${value}`}`,
        `${says}${otherwise === undefined ? '' : ` (default ${otherwise})`}`,
      ] as const,
  )
  const width = Math.max(...rows.map(([typedAs]) => typedAs.length)) + 2
  return [
    summary,
    '',
    'Usage:',
    `  ${usage}`,
    ...(words ? ['', `${words.name}: ${words.choices.join(', ')}`] : []),
    '',
    'Flags:',
    ...rows.map(([typedAs, says]) => `${typedAs.padEnd(width)}${says}`),
    '',
    'Examples:',
    ...examples.map((example) => `  ${example}`),
  ]
}
