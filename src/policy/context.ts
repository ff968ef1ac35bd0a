import { remembering } from '../kernel/remembering.ts'

/** What a request says about itself. Key names in any case; values that are neither text, number nor boolean count as absent. */
export type Context = Readonly<Record<string, unknown>> | KeyList

/** The names as they are written. */
export const contextNames = (context: Context): readonly string[] =>
  context instanceof KeyList ? context.names() : Object.keys(context)

/**
 * The keys of a request, one after the other: cheaper to write down for every call than a table is to fill, since few of them are ever
 * asked for. Of a name that stands twice, in any case, the later counts.
 */
export class KeyList {
  readonly #before: KeyList | undefined
  readonly #names: string[] = []
  readonly #values: unknown[] = []
  #folded: readonly string[] | undefined

  /** `before`: keys that several lists have in common, as if they had been set first. */
  constructor(before?: KeyList) {
    this.#before = before
  }

  set(name: string, value: unknown): void {
    this.#names.push(name)
    this.#values.push(value)
    this.#folded = undefined
  }

  /** `key`: in lower case. */
  get(key: string): unknown {
    const at = (this.#folded ??= this.#names.map(foldName)).lastIndexOf(key)
    return at < 0 ? this.#before?.get(key) : this.#values[at]
  }

  names(): readonly string[] {
    return [...new Set([...(this.#before?.names() ?? []), ...this.#names])]
  }

  *[Symbol.iterator](): Generator<[name: string, value: unknown]> {
    if (this.#before) yield* this.#before
    for (const [at, name] of this.#names.entries()) yield [name, this.#values[at]]
  }
}

/** The values of a condition key, whose name is given in lower case; undefined when the request does not have it. */
export type Lookup = (key: string) => readonly string[] | undefined

/** Case-folds the names once, and only when a statement asks; values are read when their key is. */
export function lookupIn(context: Context): Lookup {
  let find: ((key: string) => unknown) | undefined
  return (key) => {
    const values = texts((find ??= finder(context))(key))
    return values.length > 0 ? values : undefined
  }
}

/** Where two names differ only in case, the last one counts. */
function finder(context: Context): (key: string) => unknown {
  return context instanceof KeyList ? (key) => context.get(key) : finderOf(context)
}

function finderOf(context: Readonly<Record<string, unknown>>): (key: string) => unknown {
  const names = namesOf(Object.keys(context))
  return (key) => {
    const name = names.get(key)
    return name === undefined ? undefined : context[name]
  }
}

let last: { readonly written: readonly string[]; readonly names: ReadonlyMap<string, string> } | undefined

/** The names as written, by their case-folded forms. Contexts mostly have the same names in the same order as the one before. */
export function namesOf(written: readonly string[]): ReadonlyMap<string, string> {
  if (last && isSame(written, last.written)) return last.names
  const names = new Map(written.map((name) => [foldName(name), name]))
  last = { written, names }
  return names
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((name, at) => name === others[at])
}

/** And if not, then in another order. */
const foldName = remembering((name) => name.toLowerCase())

function texts(value: unknown): string[] {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return [String(value)]
    default:
      return Array.isArray(value) ? value.flatMap((item: unknown) => (Array.isArray(item) ? [] : texts(item))) : []
  }
}
