import { COMMON, optionsOf, type Command, type Entry, type Option } from './command.ts'
import { wrapped } from './output/wrap.ts'
import { screenColumns, type Terminal } from './terminal.ts'

/** The commands' first words, by what they are about; those that are in none stand under “More”. */
export const GROUPS: readonly (readonly [title: string, words: readonly string[]])[] = [
  ['The cloud', 'up down status env clock init seed snapshot reset'.split(' ')],
  ['Permissions', 'explain who-can can validate diff verify watch whoami'.split(' ')],
  [
    'Clusters',
    'deploy plan create register list describe edit upgrade hibernate resume grant revoke link unlink rotate delete logs compare exec'.split(
      ' ',
    ),
  ],
  ['The world outside', ['issuer', 'fault', 'support']],
]

/** Where help is shown: on a screen it is as wide as that. */
type Shown = Pick<Terminal, 'color' | 'interactive' | 'size'>

export function rootHelp(entries: readonly Entry[], terminal: Shown): string {
  const { color } = terminal
  const first = [...new Set(entries.map(({ path }) => path[0] ?? ''))]
  const line = (word: string) => {
    const own = entries.filter(({ path }) => path[0] === word)
    const summary =
      own.length === 1 && own[0]?.path.length === 1
        ? own[0].summary
        : own.flatMap(({ path }) => (path.length > 1 ? [path.slice(1).join(' ')] : [])).join(', ')
    return [word, summary] as const
  }
  const sections = GROUPS.map(
    ([title, words]) =>
      `${color.bold(title)}\n${columns(words.filter((word) => first.includes(word)).map(line), terminal)}`,
  )
  const others = first.filter((word) => !GROUPS.some(([, words]) => words.includes(word)))
  if (others.length > 0) sections.push(`${color.bold('More')}\n${columns(others.map(line), terminal)}`)
  return [
    prose('Stint: Red Hat OpenShift on AWS with short-lived STS credentials, whole, on one machine.', terminal),
    `${color.bold('Usage')}\n  stint COMMAND [flags]`,
    ...sections,
    `${color.bold('Examples')}\n  stint up --deploy demo\n  eval "$(stint env)" && aws sts get-caller-identity`,
    'stint COMMAND --help tells more about one.',
  ].join('\n\n')
}

export function groupHelp(group: string, entries: readonly Entry[], terminal: Shown): string {
  const own = entries.filter(({ path }) => path[0] === group)
  return [
    `${terminal.color.bold('Usage')}\n  stint ${group} WHAT [flags]`,
    columns(
      own.map(({ path, summary }) => [path.slice(1).join(' '), summary]),
      terminal,
    ),
    `stint ${group} WHAT --help tells more about one.`,
  ].join('\n\n')
}

export function commandHelp(name: string, command: Command, terminal: Shown): string {
  const { color } = terminal
  const shown = (options: readonly Option[]) =>
    columns(options.filter(({ hidden }) => !hidden).map(optionLine), terminal)
  const usage = [name, ...(command.arguments ?? []), '[flags]'].join(' ')
  return [
    prose(command.summary.charAt(0).toUpperCase() + command.summary.slice(1) + '.', terminal),
    ...(command.description ? [prose(command.description, terminal)] : []),
    `${color.bold('Usage')}\n  ${usage}`,
    `${color.bold('Examples')}\n${command.examples.map((example) => `  ${example}`).join('\n')}`,
    ...(command.options?.length ? [`${color.bold('Flags')}\n${shown(command.options)}`] : []),
    `${color.bold('Common flags')}\n${shown(optionsOf(command).filter((option) => COMMON.includes(option)))}`,
  ].join('\n\n')
}

/** A flag as typed, and what it means. */
export function optionLine({
  name,
  short,
  value,
  summary,
  default: preset,
  choices,
}: Option): readonly [string, string] {
  const dashes = `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${choices ? choices.join('|') : value}` : ''}`
  return [dashes, preset === undefined || preset === false ? summary : `${summary} (default ${String(preset)})`]
}

/** Beyond that no line is read with ease. */
const WIDEST = 100
const widthOf = (terminal: Shown): number =>
  screenColumns(terminal) === Infinity ? Infinity : Math.min(screenColumns(terminal), WIDEST)

const prose = (text: string, terminal: Shown): string => wrapped(text, widthOf(terminal)).join('\n')

/** Left the words, right what they mean; below them where they take more than half of the screen. */
function columns(rows: readonly (readonly [string, string])[], terminal: Shown): string {
  const width = widthOf(terminal)
  const lefts = rows.map(([left]) => left.length).filter((length) => length <= width / 2)
  const margin = Math.max(6, ...lefts.map((length) => length + 4))
  return rows.flatMap(([left, right]) => besides(`  ${left}`, wrapped(right, width - margin), margin)).join('\n')
}

function besides(left: string, lines: readonly string[], margin: number): string[] {
  const [first = '', ...more] = lines.map((line) => ' '.repeat(margin) + line)
  const fits = left.length + 2 <= margin
  const top = fits ? [left.padEnd(margin) + first.slice(margin)] : [left, first]
  return [...top, ...more].map((line) => line.trimEnd())
}
