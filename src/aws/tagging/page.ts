import { Fault } from '../../kernel/Fault.ts'
import { ALTERED } from '../opaque-pages.ts'

export const invalidParameter = (message: string) => new Fault('InvalidParameterException', 400, message)

/** A page of texts or things in the order of a text; the token is the last one's. An empty token ends the listing. */
export function pageAfter<Item>(
  sorted: readonly Item[],
  textOf: (item: Item) => string,
  token: string | undefined,
  size: number,
) {
  if (token === ALTERED) throw invalidParameter('PaginationToken is not valid')
  const left = token ? sorted.filter((item) => textOf(item) > token) : sorted
  const items = left.slice(0, size)
  const last = items.at(-1)
  const more = last !== undefined && left.length > items.length
  return { items, token: more ? textOf(last) : '' }
}
