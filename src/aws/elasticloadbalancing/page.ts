import { ALTERED } from '../opaque-pages.ts'
import { invalid } from './faults.ts'

interface Paging {
  readonly Marker?: string | undefined
  readonly PageSize?: number | undefined
}

const LARGEST = 400

/** A page in the order of keys; the marker is the key of the last one told. */
export function page<Item>(
  all: readonly Item[],
  key: (item: Item) => string,
  { Marker, PageSize = LARGEST }: Paging,
): { readonly items: readonly Item[]; readonly NextMarker: string | undefined } {
  if (Marker === ALTERED) throw invalid('Invalid marker')
  const after = Marker ?? ''
  const rest = all.filter((item) => key(item) > after).sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0))
  const items = rest.slice(0, PageSize)
  const last = items.at(-1)
  return {
    items,
    NextMarker: last && rest.length > items.length ? key(last) : undefined,
  }
}
