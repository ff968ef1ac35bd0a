import { Fault } from '../../kernel/Fault.ts'

interface Paging {
  readonly NextToken?: string | undefined
  readonly MaxResults?: number | undefined
}

const LARGEST = 100

const seal = (offset: number) => Buffer.from(`offset:${offset}`).toString('base64url')

/** A page of a list whose order does not change. @throws {Fault} `InvalidPaginationTokenException`. */
export function page<Item>(
  all: readonly Item[],
  { NextToken, MaxResults = LARGEST }: Paging,
): { readonly items: readonly Item[]; readonly NextToken: string | undefined } {
  const text = NextToken ? Buffer.from(NextToken, 'base64url').toString() : 'offset:0'
  const offset = /^offset:(\d{1,9})$/.exec(text)?.[1]
  if (offset === undefined) throw new Fault('InvalidPaginationTokenException', 400, 'Invalid input was provided.')
  const from = Number(offset)
  const to = from + MaxResults
  return { items: all.slice(from, to), NextToken: to < all.length ? seal(to) : undefined }
}
