import { Fault } from '../../kernel/Fault.ts'

export const invalidParameter = (message: string) => new Fault('InvalidParameterException', 400, message)

/** A page of texts or things in the order of a text; the token is the last one's. An empty token ends the listing. */
export function pageAfter<Item>(
  sorted: readonly Item[],
  textOf: (item: Item) => string,
  token: string | undefined,
  size: number,
) {
  const after = token ? Buffer.from(token, 'base64').toString() : undefined
  const left = after === undefined ? sorted : sorted.filter((item) => textOf(item) > after)
  const items = left.slice(0, size)
  const last = items.at(-1)
  const more = last !== undefined && left.length > items.length
  return { items, token: more ? Buffer.from(textOf(last)).toString('base64') : '' }
}
