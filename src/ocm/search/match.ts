import { isFields } from '../http/fields.ts'
import type { Comparator, Expression } from './parser.ts'

/** Whether an item is one that the search asks for. A field that it lacks counts as the empty text. */
export function matches(expression: Expression, item: unknown): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.parts.every((part) => matches(part, item))
    case 'or':
      return expression.parts.some((part) => matches(part, item))
    case 'not':
      return !matches(expression.part, item)
    case 'compare': {
      const { field, by, values } = expression
      const found = valuesAt(item, field.split('.'))
      return (found.length === 0 ? [''] : found).some((value) => compares[by](value, values))
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

type Compare = (value: string, given: readonly string[]) => boolean
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
  like: (value, given) => like(value, first(given)),
  ilike: (value, given) => like(value.toLowerCase(), first(given).toLowerCase()),
  in: (value, given) => given.includes(value),
}

/** SQL's LIKE: `%` stands for any text, `_` for one character. Never worse than the product of both lengths. */
export function like(text: string, pattern: string): boolean {
  let at = 0
  let in_ = 0
  let star = -1
  let resume = 0
  while (at < text.length) {
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
