import { ALTERED } from '../opaque-pages.ts'
import { invalidInput, validationError } from './faults.ts'

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
  const { shown, marker } = cut(items, input.Marker, pageSize(input), keyOf, validationError('Invalid Marker.'))
  return { items: shown, answer: continued(marker) }
}

/** How many items a page has at most. */
export const pageSize = ({ MaxItems = 100 }: PageInput): number => MaxItems

/** The key after which a page begins; undefined: at the first. @throws {Fault} ValidationError for a marker that was not made here. */
export function placeOf(marker: string | undefined): string | undefined {
  if (marker === ALTERED) throw validationError('Invalid Marker.')
  return marker
}

/** What a page says of those that follow. `last`: the key of its last item when there are more. */
export const truncated = (last: string | undefined): Page<never>['answer'] => continued(last)

const continued = (Marker: string | undefined) =>
  Marker === undefined ? { IsTruncated: false } : { IsTruncated: true, Marker }

/** The same for items that have no order of their own. */
export function sortedPage<Item>(items: readonly Item[], input: PageInput, keyOf: (item: Item) => string): Page<Item> {
  return page(
    items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    input,
    keyOf,
  )
}

/** The same of one of several lists: no other one's marker goes on in it. @throws {Fault} ValidationError, InvalidInput */
export function pageWithin<Item>(
  list: string,
  items: readonly Item[],
  input: PageInput,
  keyOf: (item: Item) => string,
): Page<Item> {
  const place = placeOf(input.Marker)
  if (place !== undefined && !place.startsWith(`${list} `))
    throw invalidInput('The marker passed in the request was invalid.')
  return sortedPage(items, input, (item) => `${list} ${keyOf(item)}`)
}

/**
 * The `limit` items after a marker, and the marker that continues them, if more are left.
 * @throws `invalid` for a marker that was not made here.
 */
export function cut<Item>(
  items: readonly Item[],
  marker: string | undefined,
  limit: number,
  keyOf: (item: Item) => string,
  invalid: Error,
): { readonly shown: readonly Item[]; readonly marker?: string } {
  if (marker === ALTERED) throw invalid
  const rest = marker === undefined ? items : items.filter((item) => keyOf(item) > marker)
  const shown = rest.slice(0, limit)
  const last = shown.at(-1)
  return shown.length === rest.length || last === undefined ? { shown } : { shown, marker: keyOf(last) }
}
