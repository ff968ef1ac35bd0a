/** Condition keys that a document asks for, in conditions and as variables, as written, each once. The document is a valid policy. */
export function contextKeysIn(document: string): readonly string[] {
  const parsed = JSON.parse(document) as { readonly Statement?: unknown }
  const statements = [parsed.Statement].flat() as readonly Readonly<Record<string, unknown>>[]
  return distinct(
    statements.flatMap((statement) => [...conditionKeys(statement['Condition']), ...variablesIn(statement)]),
  )
}

/** Each key once, whatever its case. */
export function distinct(keys: readonly string[]): readonly string[] {
  return [...new Map(keys.toReversed().map((key) => [key.toLowerCase(), key])).values()].toReversed()
}

function conditionKeys(condition: unknown): readonly string[] {
  const operators = Object.values((condition ?? {}) as Readonly<Record<string, object>>)
  return operators.flatMap((keys) => Object.keys(keys))
}

const VARIABLE = /\$\{([^},]+)(?:,[^}]*)?\}/g

function variablesIn(statement: Readonly<Record<string, unknown>>): readonly string[] {
  const { Resource, NotResource, Condition } = statement
  const text = JSON.stringify([Resource, NotResource, Condition])
  return [...text.matchAll(VARIABLE)]
    .map((match) => (match[1] ?? '').trim())
    .filter((key) => !['*', '?', '$'].includes(key))
}
