import { cut } from '../iam/page.ts'
import { invalidInput } from './faults.ts'

export interface PageInput {
  readonly NextToken?: string | undefined
  readonly MaxResults?: number | undefined
}

/**
 * One page of a list, 20 items unless told otherwise; the token continues after the last one, whatever is made or deleted meanwhile.
 * @throws {Fault} InvalidInputException for a token that was not made here.
 */
export function page<Item>(items: readonly Item[], input: PageInput, keyOf: (item: Item) => string) {
  const sorted = items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const invalid = invalidInput(
    'INVALID_NEXT_TOKEN',
    'You specified an invalid value for nextToken. You must get the value from the response to a previous call to the API.',
  )
  if (input.NextToken === '') throw invalid
  const { shown, marker } = cut(sorted, input.NextToken, input.MaxResults ?? 20, keyOf, invalid)
  return { items: shown, next: marker === undefined ? {} : { NextToken: marker } }
}
