import { Fault } from '../../kernel/Fault.ts'
import { ALTERED } from '../opaque-pages.ts'

interface Paging {
  readonly NextToken?: string | undefined
  readonly MaxResults?: number | undefined
}

const LARGEST = 100

/** A page of a list whose order does not change. @throws {Fault} `InvalidPaginationTokenException`. */
export function page<Item>(
  all: readonly Item[],
  { NextToken, MaxResults = LARGEST }: Paging,
): { readonly items: readonly Item[]; readonly NextToken: string | undefined } {
  if (NextToken === ALTERED) throw new Fault('InvalidPaginationTokenException', 400, 'Invalid input was provided.')
  const from = Number(NextToken ?? 0)
  const to = from + MaxResults
  return { items: all.slice(from, to), NextToken: to < all.length ? String(to) : undefined }
}
