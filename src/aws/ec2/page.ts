import { ALTERED } from '../opaque-pages.ts'
import { fault, invalidValue } from './faults.ts'

export interface Paging {
  readonly MaxResults?: number | undefined
  readonly NextToken?: string | undefined
}

const LARGEST = 1000

/** A page of things in the order of their ids. A token says after which id to go on, so that nothing is told twice or left out. */
export function page<Item extends { readonly id: string }>(
  all: readonly Item[],
  { MaxResults, NextToken }: Paging,
): { readonly items: readonly Item[]; readonly NextToken: string | undefined } {
  if (MaxResults !== undefined && MaxResults < 1) throw invalidValue(MaxResults, 'maxResults')
  if (MaxResults === undefined && !NextToken) return { items: all, NextToken: undefined }
  if (NextToken === ALTERED) throw fault('InvalidNextToken', 'The specified NextToken is not valid.')
  const after = NextToken ?? ''
  const rest = [...all].filter((item) => item.id > after).sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const items = rest.slice(0, Math.min(MaxResults ?? LARGEST, LARGEST))
  const last = items.at(-1)
  return { items, NextToken: last && rest.length > items.length ? last.id : undefined }
}
