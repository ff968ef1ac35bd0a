/** What a request says about itself. Key names in any case; values that are neither text, number nor boolean count as absent. */
export type Context = Readonly<Record<string, unknown>>

/** The values of a condition key, whose name is given in lower case; undefined when the request does not have it. */
export type Lookup = (key: string) => readonly string[] | undefined

/** Case-folds the names once, and only when a statement asks; values are read when their key is. */
export function lookupIn(context: Context): Lookup {
  let folded: Map<string, unknown> | undefined
  return (key) => {
    const value = (folded ??= fold(context)).get(key)
    if (value === undefined) return undefined
    const values = texts(value)
    return values.length > 0 ? values : undefined
  }
}

function fold(context: Context): Map<string, unknown> {
  const folded = new Map<string, unknown>()
  for (const key of Object.keys(context)) folded.set(key.toLowerCase(), context[key])
  return folded
}

function texts(value: unknown): string[] {
  switch (typeof value) {
    case 'string':
      return [value]
    case 'number':
    case 'boolean':
      return [String(value)]
    default:
      return Array.isArray(value) ? value.flatMap((item: unknown) => (Array.isArray(item) ? [] : texts(item))) : []
  }
}
