import { isFields } from '../http/fields.ts'
import { badRequest } from '../http/fault.ts'
import type { Comparator, Expression } from './parser.ts'

/** What is left of the work that one search may make, characters compared: pattern by pattern it could be hours'. */
export interface Effort {
  left: number
}

export const effort = (): Effort => ({ left: 10_000_000 })

/** Whether an item is one that the search asks for. A field that it lacks counts as the empty text. @throws {Fault} 400 when it is too much work */
export function matches(expression: Expression, item: unknown, spent: Effort = effort()): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.parts.every((part) => matches(part, item, spent))
    case 'or':
      return expression.parts.some((part) => matches(part, item, spent))
    case 'not':
      return !matches(expression.part, item, spent)
    case 'compare': {
      const { field, by, values } = expression
      const found = valuesAt(item, field.split('.'))
      return (found.length === 0 ? [''] : found).some((value) => compares[by](value, values, spent))
    }
  }
}

/** Every scalar at a path; a list on the way stands for all its elements. */
function valuesAt(item: unknown, path: readonly string[]): readonly string[] {
  if (Array.isArray(item)) return item.flatMap((one) => valuesAt(one, path))
  const [name, ...rest] = path
  if (name === undefined) return typeof item === 'object' || item === undefined ? [] : [String(item as string | number)]
  return isFields(item) && Object.hasOwn(item, name) ? valuesAt(item[name], rest) : []
}

type Compare = (value: string, given: readonly string[], spent: Effort) => boolean
const first = (given: readonly string[]) => given[0] ?? ''

const natural = new Intl.Collator('en', { numeric: true })
const ordered =
  (holds: (order: number) => boolean): Compare =>
  (value, given) =>
    holds(natural.compare(value, first(given)))

const compares: Readonly<Record<Comparator, Compare>> = {
  '=': (value, given) => value === first(given),
  '!=': (value, given) => value !== first(given),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
  '~=': (value, given) => value.includes(first(given)),
  like: (value, given, spent) => like(value, first(given), spent),
  ilike: (value, given, spent) => like(value.toLowerCase(), first(given).toLowerCase(), spent),
  in: (value, given) => given.includes(value),
}

/** SQL's LIKE: `%` stands for any text, `_` for one character. Never worse than the product of both lengths. */
export function like(text: string, pattern: string, spent: Effort = effort()): boolean {
  let at = 0
  let in_ = 0
  let star = -1
  let resume = 0
  while (at < text.length) {
    if (--spent.left < 0) throw badRequest('Search: too much work; use fewer or longer texts between the %')
    if (pattern[in_] === '%') {
      star = in_++
      resume = at
    } else if (pattern[in_] === '_' || pattern[in_] === text[at]) {
      at++
      in_++
    } else if (star >= 0) {
      in_ = star + 1
      at = ++resume
    } else return false
  }
  while (pattern[in_] === '%') in_++
  return in_ === pattern.length
}
