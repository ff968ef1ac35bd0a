import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { COMMON, optionsOf, type Command, type Entry, type Option } from '../src/cli/command.ts'
import { GROUPS, optionLine } from '../src/cli/help.ts'
import { entries } from '../src/cli/registry.ts'
import { manPage } from './cli-docs/man.ts'

/* Writes docs/cli/ and man/stint.1 from the table of commands: `npx tsx tools/cli-docs.ts`; a test compares. */

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FOLDER = 'docs/cli'

export interface Described {
  readonly entry: Entry
  readonly command: Command
}

export const described = (): Promise<readonly Described[]> =>
  Promise.all(entries.map(async (entry) => ({ entry, command: await entry.load() })))

/** Each file by its path in the checkout. */
export async function renderDocs(): Promise<ReadonlyMap<string, string>> {
  const all = await described()
  return new Map([
    [`${FOLDER}/README.md`, index(all)],
    ...all.map((one) => [`${FOLDER}/${fileOf(one.entry)}`, page(one)] as const),
    ['man/stint.1', manPage(all)],
  ])
}

/** What is committed, by path. */
export function writtenDocs(): ReadonlyMap<string, string> {
  const pages = readdirSync(`${ROOT}${FOLDER}`).map((name) => `${FOLDER}/${name}`)
  return new Map([...pages, 'man/stint.1'].map((path) => [path, readFileSync(`${ROOT}${path}`, 'utf8')]))
}

const fileOf = ({ path }: Entry): string => `${path.join('-')}.md`
const titleOf = ({ path }: Entry): string => `stint ${path.join(' ')}`
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

function index(all: readonly Described[]): string {
  const named = new Set(GROUPS.flatMap(([, words]) => words))
  const others = [...new Set(all.map(({ entry }) => entry.path[0] ?? ''))].filter((word) => !named.has(word))
  const sections = [...GROUPS, ...(others.length > 0 ? [['More', others] as const] : [])].map(([title, words]) => {
    const own = words.flatMap((word) => all.filter(({ entry }) => entry.path[0] === word))
    const rows = own.map(({ entry }) => `| [${titleOf(entry)}](${fileOf(entry)}) | ${cell(entry.summary)} |`)
    return [`## ${title}`, ['| command | what |', '| --- | --- |', ...rows].join('\n')].join('\n\n')
  })
  return `${[
    '# The command line',
    'Made by `npx tsx tools/cli-docs.ts` from the table of commands, as `stint COMMAND --help` is, and `man/stint.1`.',
    'Exit codes: 0 done, 1 refused, 2 wrong usage, 70 a bug in Stint. Answers go to stdout, all else to stderr.',
    ...sections,
  ].join('\n\n')}\n`
}

function page({ entry, command }: Described): string {
  const usage = [titleOf(entry), ...(command.arguments ?? []), '[flags]'].join(' ')
  const aliases = (entry.aliases ?? []).map((alias) => `\`stint ${[...entry.path.slice(0, -1), alias].join(' ')}\``)
  const common = optionsOf(command).filter((option) => COMMON.includes(option))
  return `${[
    `# ${titleOf(entry)}`,
    sentence(command.summary),
    ...(command.description ? [command.description] : []),
    code([usage]),
    '## Examples',
    code(command.examples),
    ...(command.options?.some(({ hidden }) => !hidden) ? ['## Flags', flags(command.options)] : []),
    '## Common flags',
    flags(common),
    ...(aliases.length > 0 ? [`Also: ${aliases.join(', ')}.`] : []),
  ].join('\n\n')}\n`
}

const code = (lines: readonly string[]): string => ['```sh', ...lines, '```'].join('\n')

function flags(options: readonly Option[]): string {
  const rows = options
    .filter(({ hidden }) => !hidden)
    .map((option) => {
      const [dashes, meaning] = optionLine(option)
      return `| \`${cell(dashes.trim())}\` | ${cell(meaning)} |`
    })
  return ['| flag | what |', '| --- | --- |', ...rows].join('\n')
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  rmSync(`${ROOT}${FOLDER}`, { recursive: true, force: true })
  for (const folder of [FOLDER, 'man']) mkdirSync(`${ROOT}${folder}`, { recursive: true })
  for (const [path, text] of await renderDocs()) writeFileSync(`${ROOT}${path}`, text)
}
