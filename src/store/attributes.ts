/** What events are found by. */
export type Attributes = Readonly<Record<string, string | readonly string[]>>

export type Pairs = readonly (readonly [name: string, value: string])[]

/** As every Store keeps them: JSON text of a list of [name, value]. Pieces of it are searched for, so nothing may be spelled otherwise. */
export const attributesText = (attributes: Attributes | string): string =>
  typeof attributes === 'string' ? attributes : textOfPairs(pairsOf(attributes))

export const textOfPairs = (pairs: Pairs): string => JSON.stringify(pairs)
export const pairsOfText = (text: string): Pairs => JSON.parse(text) as Pairs // written by `attributesText`

const pairsOf = (attributes: Attributes): Pairs =>
  Object.entries(attributes).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : value.map((one) => [name, one] as const),
  )
