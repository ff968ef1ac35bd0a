import { badRequest } from '../http/fault.ts'
import { at, isFields } from '../http/fields.ts'
import { effort, matches } from './match.ts'
import { parseSearch } from './parser.ts'

const SIZE = 100

/**
 * A page of the items that the query asks for: `search`, `order`, `page` (from 1), `size` (-1: all).
 * `searchable` adds what can be searched for but is not shown.
 */
export function listAnswer<Item extends object>(
  kind: string,
  href: string,
  items: readonly Item[],
  query: URLSearchParams,
  searchable?: (item: Item) => object,
) {
  const search = query.get('search')?.trim()
  const found = search ? filtered(items, search, searchable) : items
  const sorted = ordered(found, query.get('order') ?? '')
  const page = whole(query, 'page', 1, 1)
  const size = whole(query, 'size', SIZE, -1)
  const shown = size < 0 ? sorted : sorted.slice((page - 1) * size, page * size)
  return { kind: `${kind}List`, href, page, size: shown.length, total: sorted.length, items: shown }
}

function filtered<Item extends object>(items: readonly Item[], search: string, searchable?: (item: Item) => object) {
  const expression = parseSearch(search)
  const spent = effort()
  return items.filter((item) => matches(expression, searchable ? { ...item, ...searchable(item) } : item, spent))
}

function whole(query: URLSearchParams, name: string, otherwise: number, least: number): number {
  const text = query.get(name)
  if (text === null || text === '') return otherwise
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < least)
    throw badRequest(`Query parameter '${name}' must be a whole number of at least ${least}`)
  return value
}

const ORDER = /^\s*(?<field>[\w.]+)(?:\s+(?<way>asc|desc))?\s*$/i
const natural = new Intl.Collator('en', { numeric: true })

/** `field [asc|desc], …`: numbers inside of texts count as numbers, so that 4.9 comes before 4.10. */
function ordered<Item extends object>(items: readonly Item[], order: string): readonly Item[] {
  if (order.trim() === '') return items
  const terms = order.split(',').map((term) => {
    const groups = ORDER.exec(term)?.groups
    if (!groups?.['field']) throw badRequest(`Query parameter 'order' is not understood at '${term.trim()}'`)
    return { field: groups['field'], sign: groups['way']?.toLowerCase() === 'desc' ? -1 : 1 }
  })
  const textOf = (item: object, field: string) => {
    const value = isFields(item) ? at(item, field) : undefined
    return value === undefined || typeof value === 'object' ? '' : String(value as string | number | boolean)
  }
  return items.toSorted((a, b) => {
    for (const { field, sign } of terms) {
      const difference = natural.compare(textOf(a, field), textOf(b, field))
      if (difference !== 0) return sign * difference
    }
    return 0
  })
}
