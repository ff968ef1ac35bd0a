import { validationError } from './faults.ts'

export interface PageInput {
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly answer: { readonly IsTruncated: boolean; readonly Marker?: string }
}

/**
 * One page of a list, 100 items unless told otherwise. The marker holds the last item's key, so that items made or deleted
 * between two pages neither repeat nor hide others. `items` come in the order of their keys.
 * @throws {Fault} ValidationError for a marker that was not made here.
 */
export function page<Item>(items: readonly Item[], input: PageInput, keyOf: (item: Item) => string): Page<Item> {
  const after = input.Marker === undefined ? undefined : unseal(input.Marker)
  const rest = after === undefined ? items : items.filter((item) => keyOf(item) > after)
  const shown = rest.slice(0, input.MaxItems ?? 100)
  const last = shown.at(-1)
  if (shown.length === rest.length || last === undefined) return { items: shown, answer: { IsTruncated: false } }
  return { items: shown, answer: { IsTruncated: true, Marker: seal(keyOf(last)) } }
}

/** The same for items that have no order of their own. */
export function sortedPage<Item>(items: readonly Item[], input: PageInput, keyOf: (item: Item) => string): Page<Item> {
  return page(
    items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    input,
    keyOf,
  )
}

const PREFIX = 'after:'
const seal = (key: string) => Buffer.from(PREFIX + key).toString('base64')

function unseal(marker: string): string {
  const text = Buffer.from(marker, 'base64').toString()
  if (!text.startsWith(PREFIX) || seal(text.slice(PREFIX.length)) !== marker) throw validationError('Invalid Marker.')
  return text.slice(PREFIX.length)
}
