import { parseArgs } from 'node:util'
import { Refusal } from '../kernel/Refusal.ts'
import { COMMON, optionsOf, type Command, type Entry, type Input, type Option } from './command.ts'

const usage = (message: string, command: string): Refusal =>
  new Refusal(message, { next: `${command} --help`, exitCode: 2 })

export interface Found {
  readonly entry: Entry
  /** What follows the command's words. */
  readonly rest: readonly string[]
}

/** The command that the words name, or the group of commands that they begin. */
export function findCommand(
  entries: readonly Entry[],
  words: readonly string[],
): Found | { readonly group: readonly string[] } {
  const named = commandWords(words)
  for (const length of [3, 2, 1]) {
    const path = named.slice(0, length)
    const entry = path.length === length ? entries.find((candidate) => isNamed(candidate, path)) : undefined
    if (entry && !goesOn(entries, entry, named)) return { entry, rest: without(words, path) }
  }
  const [first] = named
  const stray = words.find((word) => word.startsWith('-') && !isCommon(word))
  if (first === undefined && stray !== undefined) {
    const message = `Unknown option '${stray}'.`
    throw usage(message + hintOf(nearOption(message, [...COMMON, VERSION])), 'stint')
  }
  if (first === undefined) return { group: [] }
  if (entries.some(({ path }) => path.length > 1 && path[0] === first)) {
    const second = named[1]
    if (second === undefined) return { group: [first] }
    throw usage(
      unknown(
        `${first} ${second}`,
        entries.filter(({ path }) => path[0] === first),
      ),
      `stint ${first}`,
    )
  }
  throw usage(unknown(first, entries), 'stint')
}

/** Whether a word follows where only one of the command's own commands could: `clock` and `clock advance`. */
const goesOn = (entries: readonly Entry[], { path }: Entry, named: readonly string[]): boolean =>
  named.length > path.length && entries.some((other) => other.path.length > path.length && other.path[0] === path[0])

/** What `stint` takes where there is no command. */
const VERSION: Option = { name: 'version', summary: 'the version of stint' }

const VALUED = new Set(
  COMMON.flatMap(({ name, short, value }) =>
    value === undefined ? [] : [`--${name}`, ...(short ? [`-${short}`] : [])],
  ),
)

const isCommon = (word: string): boolean =>
  COMMON.some(({ name, short }) => word === `-${short}` || word === `--${name}` || word.startsWith(`--${name}=`))

/** Words that are no flags, nor the values of flags that every command takes. */
const commandWords = (words: readonly string[]): readonly string[] =>
  words.filter((word, at) => !word.startsWith('-') && !VALUED.has(words[at - 1] ?? ''))

const isNamed = ({ path, aliases = [] }: Entry, words: readonly string[]): boolean =>
  path.length === words.length &&
  path.slice(0, -1).every((word, at) => word === words[at]) &&
  (path.at(-1) === words.at(-1) || aliases.includes(words.at(-1) ?? ''))

/** The words behind and between those of the command; a flag's value may be the same word as one of them. */
function without(words: readonly string[], path: readonly string[]): readonly string[] {
  const left = [...path]
  return words.filter((word, at) => {
    const isOfPath = word === left[0] && !VALUED.has(words[at - 1] ?? '')
    if (isOfPath) left.shift()
    return !isOfPath
  })
}

function unknown(typed: string, entries: readonly Entry[]): string {
  const names = new Set(entries.flatMap(({ path }) => [path.join(' '), path[0] ?? '']))
  const [first = typed] = typed.split(' ')
  // A group that is spelled right is not what was meant otherwise.
  const far = (name: string) =>
    name.includes(' ') ? distance(name, typed) : name === first ? Infinity : distance(name, first)
  return `There is no command ${JSON.stringify(typed)}.${hintOf(nearest([...names], far))}`
}

/** At most three names that are as little away as a slip of the fingers. */
function nearest(names: readonly string[], far: (name: string) => number): readonly string[] {
  const near = names.filter((name) => far(name) <= Math.min(3, Math.max(1, Math.floor(name.length / 3))))
  return near.toSorted((a, b) => far(a) - far(b)).slice(0, 3)
}

const hintOf = (names: readonly string[]): string => (names.length > 0 ? ` Did you mean: ${names.join(', ')}?` : '')

/** Slips of the fingers between two words: a letter too many, one left out, a wrong one, or two in the wrong order. */
function distance(a: string, b: string): number {
  let before: readonly number[] = []
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next.push(
        Math.min(
          (next[j - 1] ?? 0) + 1,
          (row[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
          isSwapped ? (before[j - 2] ?? Infinity) + 1 : Infinity,
        ),
      )
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}

/** @throws {Refusal} exit 2 for an unknown flag, a missing value, a value that is no choice, a missing or surplus argument. */
export function parseInput(command: Command, name: string, words: readonly string[]): Input {
  const options = optionsOf(command)
  const { values, positionals } = parsed(options, name, words)
  const flags = new Map<string, string | boolean | readonly string[]>()
  for (const option of options) {
    const given = values[option.name] ?? option.default
    if (given === undefined) continue
    checkChoice(option, given, name)
    flags.set(option.name, given as string | boolean | readonly string[])
  }
  checkArguments(command.arguments ?? [], positionals, name)
  return { arguments: positionals, flags, typed: new Set(Object.keys(values)) }
}

function parsed(options: readonly Option[], name: string, words: readonly string[]) {
  try {
    const found = parseArgs({
      args: rewritten(words, options),
      allowPositionals: true,
      allowNegative: true,
      options: Object.fromEntries(
        options.map((option) => [
          option.name,
          {
            type: option.value === undefined ? ('boolean' as const) : ('string' as const),
            ...(option.short ? { short: option.short } : {}),
            ...(option.repeatable ? { multiple: true } : {}),
          },
        ]),
      ),
    })
    return { values: ownNegatives(options, found.values), positionals: found.positionals }
  } catch (error) {
    const message = said(error instanceof Error ? error.message : String(error))
    throw usage(`${message.replace(/\.$/, '')}.${hintOf(nearOption(message, options))}`, name)
  }
}

/** parseArgs' first sentence; where a value is missing or too much, in words that say so. */
function said(message: string): string {
  const [, option] = /^Option '(?:-\w, )?(--[\w-]+)' does not take an argument/.exec(message) ?? []
  if (option !== undefined) return `${option} takes no value but =true and =false`
  const [, named, why] =
    /^Option '(?:-\w, )?(--[\w-]+)(?: <value>)?' argument (missing|is ambiguous)/.exec(message) ?? []
  if (named === undefined) return message.split(/\.\s/)[0] ?? ''
  return why === 'missing'
    ? `${named} needs a value`
    : `${named} needs a value; one that begins with a dash is written ${named}=-VALUE`
}

/** The options that the one which parseArgs does not know is likely to be meant as. */
function nearOption(message: string, options: readonly Option[]): readonly string[] {
  const [, typed] = /^Unknown option '--(?:no-)?([\w-]+)'/.exec(message) ?? []
  if (typed === undefined) return []
  const names = options.filter(({ hidden }) => !hidden).map(({ name }) => name)
  return nearest(names, (name) => distance(name, typed)).map((name) => `--${name}`)
}

type Values = ReturnType<typeof parseArgs>['values']

/** A switch that is itself called `--no-console` is no denial of a switch `--console`, as parseArgs takes it. */
function ownNegatives(options: readonly Option[], { ...values }: Values): Values {
  for (const { name, value } of options) {
    const denied = name.slice('no-'.length)
    if (value !== undefined || !name.startsWith('no-') || values[denied] !== false) continue
    delete values[denied]
    values[name] = true
  }
  return values
}

/** Older spellings made today's; `--switch=true` and `--switch=false`, which parseArgs does not know, made what they mean. */
function rewritten(words: readonly string[], options: readonly Option[]): string[] {
  const end = words.includes('--') ? words.indexOf('--') : words.length
  const before = words.slice(0, end).flatMap((word) => {
    const [, name = '', rest = ''] = /^--([^=]+)(=.*)?$/s.exec(word) ?? []
    const option = options.find((one) => one.name === name || one.aliases?.includes(name))
    if (!option) return [word]
    if (option.value === undefined && /^=(?:true|false)$/.test(rest))
      return [`--${rest === '=true' ? '' : 'no-'}${option.name}`]
    return [`--${option.name}${rest}`]
  })
  return numbersBehind([...before, ...words.slice(end)], options)
}

/** `-5m` is no flag: it goes behind `--`, where parseArgs takes it as it stands and the command can say what is wrong with it. */
function numbersBehind(words: readonly string[], options: readonly Option[]): string[] {
  const end = words.includes('--') ? words.indexOf('--') : words.length
  const takesValue = (word = '') =>
    options.some(({ name, short, value }) => value !== undefined && (word === `--${name}` || word === `-${short}`))
  const isNumber = (word: string, at: number) => /^-\d/.test(word) && !takesValue(words[at - 1])
  const before = words.slice(0, end)
  const numbers = before.filter(isNumber)
  const rest = words.slice(end + 1)
  if (numbers.length === 0) return [...words]
  return [...before.filter((word, at) => !isNumber(word, at)), '--', ...numbers, ...rest]
}

function checkChoice(option: Option, given: unknown, name: string): void {
  if (!option.choices) return
  for (const value of Array.isArray(given) ? given : [given])
    if (!option.choices.includes(String(value))) throw noChoice(option, option.choices, value, name)
}

function noChoice({ name, otherwise }: Option, choices: readonly string[], value: unknown, command: string): Refusal {
  const only = choices.length === 1 ? 'only ' : ''
  return new Refusal(`--${name} takes ${only}${listed(choices)}, not ${JSON.stringify(value)}.`, {
    next: otherwise ?? `${command} --help`,
    exitCode: 2,
  })
}

/** `a, b or c`. */
const listed = (choices: readonly string[]): string =>
  choices.length > 2 ? `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}` : choices.join(' or ')

function checkArguments(wanted: readonly string[], given: readonly string[], name: string): void {
  const required = wanted.filter((argument) => !argument.startsWith('[')).length
  const unbounded = wanted.some((argument) => argument.endsWith('…') || argument.endsWith('…]'))
  if (given.length < required) throw usage(`${wanted[given.length]} is missing.`, name)
  if (!unbounded && given.length > wanted.length)
    throw usage(`${JSON.stringify(given[wanted.length])} is one argument too many.`, name)
}
