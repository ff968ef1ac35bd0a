import { minorOf, versions } from '../catalogue/versions.ts'
import { optionsOf, type Command, type Entry, type Input, type Option } from './command.ts'
import { listClusters } from './ocm/clusters.ts'
import { listConfigs } from './ocm/oidc-configs.ts'
import { withOwnApi, type OwnApi } from './own-api.ts'
import { findCommand } from './parse.ts'
import { findAccountRoles } from './rosa/find-account-roles.ts'
import { findOperatorRoles } from './rosa/find-operator-roles.ts'
import { openSession, type Session } from './session.ts'
import type { Terminal } from './terminal.ts'

type Live = (session: Session) => Promise<readonly string[]>

const clusters: Live = async ({ ocm }) => (await listClusters(ocm)).map(({ name }) => name)
const configs: Live = async (session) =>
  (await listConfigs(session.ocm, (await session.caller()).account)).map(({ id }) => id)
const operatorPrefixes: Live = async (session) => (await findOperatorRoles(session)).map(({ prefix }) => prefix)
const accountPrefixes: Live = async (session) =>
  (await findAccountRoles(session)).map(({ tags }) => tags.get('rosa_role_prefix') ?? '')
const prefixes: Live = async (session) =>
  (await Promise.all([operatorPrefixes(session), accountPrefixes(session)])).flat()

/** Flags, and arguments by their names in lower case, whose values the cloud knows. */
const LIVE: ReadonlyMap<string, Live> = new Map([
  ['cluster', clusters],
  ['oidc-config-id', configs],
  ['prefix', prefixes],
  ['operator-roles-prefix', operatorPrefixes],
  ['version', () => Promise.resolve(versions.flatMap(({ rawId }) => [minorOf(rawId), rawId]))],
])

/** The same, of what only Stint's own API knows. */
const OWN: ReadonlyMap<string, (api: OwnApi) => Promise<readonly string[]>> = new Map([
  ['snapshot', async (api) => (await api.snapshots()).map(({ name }) => name)],
])

/** What the last word may become, given the words before it. A cloud that does not answer knows no values. */
export async function completions(
  entries: readonly Entry[],
  typed: readonly string[],
  terminal: Terminal,
): Promise<readonly string[]> {
  const last = typed.at(-1) ?? ''
  const before = typed.slice(0, -1).filter((word) => word !== '=')
  const found = await candidates(entries, before, last === '=' ? '' : last, terminal)
  const start = last === '=' ? '' : last
  return [...new Set(found)].filter((word) => word !== '' && word.startsWith(start)).sort()
}

async function candidates(
  entries: readonly Entry[],
  before: readonly string[],
  last: string,
  terminal: Terminal,
): Promise<readonly string[]> {
  const words = nextWords(entries, before)
  const found = commandOf(entries, before)
  if (!found) return words
  const command = await found.entry.load()
  const options = optionsOf(command)
  const valued = options.find((option) => option.value !== undefined && isNamed(option, before.at(-1)))
  if (valued) return valued.choices ?? live(valued.name, before, terminal)
  if (last.startsWith('-')) return options.filter(({ hidden }) => !hidden).map(({ name }) => `--${name}`)
  return [...words, ...(await argumentsOf(command, before, terminal))]
}

const isNamed = ({ name, short }: Option, word: string | undefined): boolean =>
  word === `--${name}` || (short !== undefined && word === `-${short}`)

/** The words of commands that go on from those typed. */
const nextWords = (entries: readonly Entry[], before: readonly string[]): readonly string[] =>
  entries.flatMap(({ path }) => {
    const next = path[before.length]
    return next !== undefined && before.every((word, at) => word === path[at]) ? [next] : []
  })

function commandOf(entries: readonly Entry[], before: readonly string[]) {
  try {
    const found = findCommand(entries, before)
    return 'entry' in found ? found : undefined
  } catch {
    return undefined // no such command: nothing goes on from it
  }
}

async function argumentsOf({ arguments: names = [] }: Command, before: readonly string[], terminal: Terminal) {
  const [first = ''] = names
  return live(first.replaceAll(/[[\]…]/g, '').toLowerCase(), before, terminal)
}

async function live(name: string, before: readonly string[], terminal: Terminal): Promise<readonly string[]> {
  const ask = LIVE.get(name)
  const own = OWN.get(name)
  if (!ask && !own) return []
  try {
    if (own) return await withOwnApi(flagsOf(before), terminal, own)
    if (!ask) return []
    const session = await openSession(flagsOf(before), terminal)
    return await ask(session).finally(() => session.close())
  } catch {
    return [] // whoever presses a key wants no complaint
  }
}

/** `--state` and `--profile` lead to another cloud. */
function flagsOf(before: readonly string[]): Input {
  const flags = ['state', 'profile', 'region'].flatMap((name) => {
    const value = before[before.indexOf(`--${name}`) + 1]
    return before.includes(`--${name}`) && value !== undefined ? [[name, value] as const] : []
  })
  return { arguments: [], flags: new Map(flags) }
}
