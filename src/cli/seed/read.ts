import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type Pair, type YAMLMap } from 'yaml'
import { Refusal } from '../../kernel/Refusal.ts'
import { firstError, type PolicyKind } from '../../policy/index.ts'
import { SECTIONS, type Field, type Section, type Seed } from './fields.ts'

/** Something in the file that cannot be, and where. */
interface Problem {
  readonly line: number
  readonly column: number
  readonly says: string
}

const MOST_TOLD = 20

/**
 * Reads a seed's file. @throws {Refusal} with the line and column of all that is wrong in it, and what may stand there
 */
export function readSeed(text: string, file: string): Seed {
  const counter = new LineCounter()
  const document = parseDocument(text, { lineCounter: counter, version: '1.2', merge: false, strict: true })
  const problems: Problem[] = []
  const tell = (offset: number, says: string) => {
    const { line, col } = counter.linePos(offset)
    problems.push({ line, column: col, says })
  }
  const whole = (node: YAMLMap): object | undefined => {
    try {
      // As JSON, which a map that holds itself is not.
      return JSON.parse(JSON.stringify(node.toJS(document))) as object
    } catch {
      return undefined
    }
  }
  const broken = [...document.errors, ...document.warnings]
  for (const { pos, message } of broken) tell(pos[0], saidOf(message))
  const seed = broken.length > 0 ? undefined : seedOf(reader(tell, whole), document.contents)
  if (problems.length > 0 || !seed) throw refusal(problems, file)
  return seed
}

/** The reader's own word, without the place, which is told before it. */
function saidOf(message: string): string {
  if (message.startsWith('Maximum call stack')) return 'This is nested too deeply'
  if (message.startsWith('Source contains multiple documents')) return 'A seed is one document: another begins here'
  return (message.split('\n')[0] ?? '').replace(/ at line .*$/, '')
}

function refusal(problems: readonly Problem[], file: string): Refusal {
  const inOrder = [...problems].sort((one, other) => one.line - other.line || one.column - other.column)
  const lines = inOrder.slice(0, MOST_TOLD).map(({ line, column, says }) => `${file}:${line}:${column}: ${says}`)
  const more = problems.length - lines.length
  return new Refusal([...lines, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n'), {
    next: 'stint init FILE writes a seed that tells what may stand where',
  })
}

type Tell = (offset: number, says: string) => void
type Reader = ReturnType<typeof reader>

const startOf = (node: unknown): number => (node as Node | null | undefined)?.range?.[0] ?? 0

/** Nodes as values, each problem told where it stands. `whole`: a map's value, undefined when aliases make it grow beyond measure. */
function reader(tell: Tell, whole: (node: YAMLMap) => object | undefined) {
  /** Members by name: one that may not be there is told. */
  const members = (node: unknown, where: string, allowed: readonly string[]): ReadonlyMap<string, Pair> => {
    const found = new Map<string, Pair>()
    if (!isMap(node)) {
      tell(startOf(node), `${where} must hold ${allowed.join(', ')}`)
      return found
    }
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? String(pair.key.value) : ''
      if (allowed.includes(key)) found.set(key, pair)
      else tell(startOf(pair.key), `${where} has no ${JSON.stringify(key)}; allowed: ${allowed.join(', ')}`)
    }
    return found
  }
  const textIn = (node: unknown): string | undefined =>
    isScalar(node) &&
    (typeof node.value === 'string' || (typeof node.value === 'number' && typeof node.source === 'string'))
      ? typeof node.value === 'string'
        ? node.value
        : node.source
      : undefined
  const entriesIn = (node: unknown) =>
    isMap(node) ? node.items.map((pair) => [textIn(pair.key), pair] as const) : undefined

  const policy = (node: unknown, where: string, as: PolicyKind): object | undefined => {
    const value = isMap(node) ? whole(node) : undefined
    if (value === undefined) {
      tell(startOf(node), `${where} must be a policy: Version, Statement`)
      return undefined
    }
    const refused = firstError(JSON.stringify(stood(value)), as)
    if (refused)
      tell(startOf(node), `${where} is refused by AWS: ${[refused.message, refused.hint].filter(Boolean).join(' ')}`)
    return value
  }

  const value = (node: unknown, where: string, field: Field): unknown => {
    const wrong = (): undefined => {
      tell(startOf(node), `${where} must be ${field.says}`)
      return undefined
    }
    switch (field.is) {
      case 'text': {
        const text = textIn(node)
        const fits =
          text !== undefined && (field.pattern?.test(text) ?? true) && (field.choices?.includes(text) ?? true)
        return fits ? text : wrong()
      }
      case 'texts': {
        const all = isSeq(node) ? node.items.map(textIn) : [undefined]
        return all.every((one) => one !== undefined) ? all : wrong()
      }
      case 'whole': {
        const number: unknown = isScalar(node) ? node.value : undefined
        const fits = Number.isInteger(number) && (number as number) >= field.from && (number as number) <= field.to
        return fits ? number : wrong()
      }
      case 'tags': {
        const all = entriesIn(node)?.map(([key, pair]) => [key, textIn(pair.value)] as const)
        const fits = all?.every(([key, one]) => key !== undefined && one !== undefined)
        return fits ? Object.fromEntries(all ?? []) : wrong()
      }
      case 'policy':
        return policy(node, where, field.as)
      case 'policies': {
        const all = entriesIn(node)
        if (!all) return wrong()
        return Object.fromEntries(all.map(([key = '', pair]) => [key, policy(pair.value, `${where}.${key}`, field.as)]))
      }
    }
  }
  return { tell, members, value }
}

/** `${account.NAME}` is an account's id, which nobody knows before it is made. */
export const ACCOUNT_REFERENCE = /\$\{account\.([^}]{1,50})\}/g

/** The same document with any account where a reference stands. */
const stood = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replace(ACCOUNT_REFERENCE, '000000000000')) as unknown

function seedOf(read: Reader, node: unknown): Seed {
  const names = Object.keys(SECTIONS) as Section[]
  const empty = node === null || (isScalar(node) && node.value === null)
  const found = empty ? new Map<string, Pair>() : read.members(node, 'the file', names)
  return Object.fromEntries(names.map((name) => [name, sectionOf(read, name, found.get(name))])) as unknown as Seed
}

function sectionOf(read: Reader, name: Section, pair: Pair | undefined): readonly object[] {
  const node = pair?.value
  if (!pair || node === null || (isScalar(node) && node.value === null)) return []
  if (!isSeq(node)) {
    read.tell(startOf(node), `${name} must be a list`)
    return []
  }
  const there = new Map<string, number>()
  return node.items.map((item, at) => {
    const entry = entryOf(read, item, `${name}[${at}]`, SECTIONS[name])
    const what = identityOf(entry)
    const first = what === undefined ? undefined : there.get(what)
    if (first !== undefined)
      read.tell(startOf(item), `${name}[${at}] is ${name}[${first}] once more: one of them must go`)
    else if (what !== undefined) there.set(what, at)
    return entry
  })
}

/** What no two entries of a section have in common; undefined for one that is nothing yet. */
function identityOf(entry: object): string | undefined {
  const { name, url, account, parent } = entry as {
    readonly [field in 'name' | 'url' | 'account' | 'parent']?: unknown
  }
  const own = name ?? url
  return own === undefined ? undefined : JSON.stringify([own, account ?? 'customer', parent ?? 'Root'])
}

function entryOf(read: Reader, node: unknown, where: string, fields: Readonly<Record<string, Field>>): object {
  const found = read.members(node, where, Object.keys(fields))
  const values = Object.entries(fields).map(([name, field]) => {
    const pair = found.get(name)
    if (pair) return [name, read.value(pair.value, `${where}.${name}`, field)] as const
    if (field.required && isMap(node)) read.tell(startOf(node), `${where} lacks ${name}: ${field.says}`)
    return [name, undefined] as const
  })
  return Object.fromEntries(values)
}
