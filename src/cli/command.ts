import type { Terminal } from './terminal.ts'

/** One flag of a command, as rosa names it. */
export interface Option {
  /** `cluster-name` of `--cluster-name`. */
  readonly name: string
  readonly short?: string
  /** The value's name in help; absent: a switch. */
  readonly value?: string
  readonly summary: string
  readonly default?: string | boolean
  readonly choices?: readonly string[]
  /** What to type where the value is none of them, if the command's help does not say it best. */
  readonly otherwise?: string
  /** May be given several times. */
  readonly repeatable?: true
  /** Older spellings that rosa still takes. */
  readonly aliases?: readonly string[]
  /** Kept for scripts written for rosa; not shown. */
  readonly hidden?: true
}

/** A command is data: help, completion, documentation and the contract test are read off it. */
export interface Command {
  readonly summary: string
  /** More than the summary says, a paragraph. */
  readonly description?: string
  /** Positional arguments: `NAME` required, `[NAME]` optional, `NAME…` the rest. */
  readonly arguments?: readonly string[]
  readonly options?: readonly Option[]
  /** Its output is that of another program: `-o` adds nothing to it. */
  readonly speaksForAnother?: true
  /** At least one, each a line as typed. */
  readonly examples: readonly string[]
  run(input: Input, terminal: Terminal): Promise<void>
}

/** What was typed, checked against the command's options. */
export interface Input {
  readonly arguments: readonly string[]
  /** By name without dashes. */
  readonly flags: ReadonlyMap<string, string | boolean | readonly string[]>
  /** Names of the flags that have their value from the person, not by default. */
  readonly typed?: ReadonlySet<string>
}

export const text = (input: Input, name: string): string | undefined => {
  const value = input.flags.get(name)
  return typeof value === 'string' ? value : undefined
}
export const texts = (input: Input, name: string): readonly string[] => {
  const value = input.flags.get(name)
  return Array.isArray(value) ? (value as readonly string[]) : typeof value === 'string' ? [value] : []
}
export const flag = (input: Input, name: string): boolean => input.flags.get(name) === true

/** A line of the command table: what is needed before a command's own file is loaded. */
export interface Entry {
  /** Words as typed: `['create', 'account-roles']`. */
  readonly path: readonly string[]
  /** Other spellings of the last word (rosa's aliases). */
  readonly aliases?: readonly string[]
  readonly summary: string
  readonly load: () => Promise<Command>
}

/** Every command takes these. */
export const COMMON: readonly Option[] = [
  { name: 'output', short: 'o', value: 'FORMAT', summary: 'print as json or yaml', choices: ['json', 'yaml'] },
  {
    name: 'state',
    value: 'DIR',
    summary: 'folder of the running Stint (default: $STINT_STATE, else the nearest .stint)',
  },
  {
    name: 'color',
    value: 'WHEN',
    summary: 'colours: auto, never, always',
    choices: ['auto', 'never', 'always'],
    default: 'auto',
  },
  { name: 'help', short: 'h', summary: 'show this help' },
]

/** The command's own flags and those that every command takes, unless it has its own of the same name. */
export function optionsOf({ options = [] }: Pick<Command, 'options'>): readonly Option[] {
  return [...options, ...COMMON.filter(({ name }) => !options.some((own) => own.name === name))]
}
