import { everything } from './everything.generated.ts'
import { type ServiceFacts, type ServiceSource, readService } from './service.ts'

/** A service's lines: actions, what they are about, resources, keys, lists of keys. */
type Lines = readonly [actions: string, abouts: string, resources: string, keys: string, lists: string]

let services: ReadonlyMap<string, Lines> | undefined

function linesOf(): ReadonlyMap<string, Lines> {
  if (services) return services
  const lines = everything.split('\n')
  const read = new Map<string, Lines>()
  for (let i = 0; i < lines.length; i += 6) read.set(lines[i] as string, lines.slice(i + 1, i + 6) as unknown as Lines)
  return (services = read)
}

/** All actions of all AWS services by prefix. */
export function everyAction(): ReadonlyMap<string, readonly string[]> {
  return new Map([...linesOf()].map(([service, [actions]]) => [service, decode(actions).map(([name]) => name)]))
}

const known = new Map<string, ServiceFacts>()

/** What AWS's reference tells of any service, by its prefix in lower case; undefined when there is none. */
export function anyService(service: string): ServiceFacts | undefined {
  const lines = linesOf().get(service)
  if (!lines) return undefined
  const found = known.get(service) ?? readService(service, sourceOf(service, lines))
  known.set(service, found)
  return found
}

function sourceOf(service: string, [actions, abouts, resources, keys, lists]: Lines): ServiceSource {
  const types = rowsOf(resources).map((row) => row.slice(0, row.indexOf('|')))
  const about = abouts.split('\t').map((row) => inFull(row, types))
  const full = (text: string, own: string) => text.replaceAll('\t', '\n').replace(/(^|\|)~/gm, (_all, bar) => bar + own)
  return {
    actions: decode(actions)
      .map(([name, number]) => `${name}|${about[Number.parseInt(number, 36)]}`)
      .join('\n'),
    resources: full(resources, `arn:\${Partition}:${service}:\${Region}:\${Account}:`),
    keys: full(keys, `${service}:`),
    lists: lists.replaceAll('\t', '\n'),
  }
}

const LEVELS: Readonly<Record<string, string>> = {
  L: 'List',
  P: 'Permissions management',
  R: 'Read',
  T: 'Tagging',
  W: 'Write',
}

function inFull(row: string, types: readonly string[]): string {
  const [access = '', own = '', ...numbered] = row.split('|')
  const levels = [...access].map((initial) => LEVELS[initial] ?? '')
  const resources = numbered.map((text) =>
    text.replace(/^[^*:]*/, (number) => types[Number.parseInt(number, 36)] ?? ''),
  )
  return [levels.join(', '), own, ...resources].join('|')
}

function decode(coded: string): [name: string, about: string][] {
  let before = ''
  return rowsOf(coded).map((row) => {
    const [word = '', about = ''] = row.split(' ')
    before = before.slice(0, Number.parseInt(word[0] ?? '0', 36)) + word.slice(1)
    return [before, about]
  })
}

const rowsOf = (line: string): string[] => (line === '' ? [] : line.split('\t'))
