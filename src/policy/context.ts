import { remembering } from './memory.ts'

/** What a request says about itself. Key names in any case; values that are neither text, number nor boolean count as absent. */
export type Context = Readonly<Record<string, unknown>> | ReadonlyMap<string, unknown>

/** The names as they are written. */
export const contextNames = (context: Context): readonly string[] =>
  context instanceof Map ? [...(context as ReadonlyMap<string, unknown>).keys()] : Object.keys(context)

/** The values of a condition key, whose name is given in lower case; undefined when the request does not have it. */
export type Lookup = (key: string) => readonly string[] | undefined

/** Case-folds the names once, and only when a statement asks; values are read when their key is. */
export function lookupIn(context: Context): Lookup {
  let find: ((key: string) => unknown) | undefined
  return (key) => {
    const value = (find ??= finder(context))(key)
    if (typeof value === 'string') return [value]
    const values = texts(value)
    return values.length > 0 ? values : undefined
  }
}

/** A walk over a handful of names is quicker than making a table of them. */
const HANDFUL = 16

/** Where two names differ only in case, the last one counts. */
function finder(context: Context): (key: string) => unknown {
  if (context instanceof Map) return finderIn(context as ReadonlyMap<string, unknown>)
  return finderOf(context as Readonly<Record<string, unknown>>)
}

function finderIn(context: ReadonlyMap<string, unknown>): (key: string) => unknown {
  const values = new Map<string, unknown>()
  for (const [name, value] of context) values.set(foldName(name), value)
  return (key) => values.get(key)
}

function finderOf(context: Readonly<Record<string, unknown>>): (key: string) => unknown {
  const written = Object.keys(context)
  const folded = foldNames(written)
  if (folded.length <= HANDFUL)
    return (key) => {
      const at = folded.lastIndexOf(key)
      return at < 0 ? undefined : context[written[at] as string]
    }
  const values = new Map(folded.map((name, at) => [name, context[written[at] as string]]))
  return (key) => values.get(key)
}

let lastWritten: readonly string[] = []
let lastFolded: readonly string[] = []

/** Contexts mostly have the same names in the same order as the one before. */
function foldNames(written: readonly string[]): readonly string[] {
  if (same(written, lastWritten)) return lastFolded
  lastFolded = written.map(foldName)
  lastWritten = written
  return lastFolded
}

function same(some: readonly string[], others: readonly string[]): boolean {
  if (some.length !== others.length) return false
  for (let i = 0; i < some.length; i++) if (some[i] !== others[i]) return false
  return true
}

/** And if not, then in another order. */
const foldName = remembering((name) => name.toLowerCase(), { most: 4096, longest: 256 })

function texts(value: unknown): string[] {
  switch (typeof value) {
    case 'string':
      return [value]
    case 'number':
    case 'boolean':
      return [String(value)]
    default:
      return Array.isArray(value) ? value.flatMap((item: unknown) => (Array.isArray(item) ? [] : texts(item))) : []
  }
}
