import { type Situation, meetsAction } from '../statement.ts'
import { variableNames } from '../variable-names.ts'
import type { Documents } from './documents.ts'

/** Keys that statements about the action ask for, in conditions and as variables, and that the request does not have; each once, as first written. */
export function missingKeys(all: readonly Documents[], situation: Situation): readonly string[] {
  const missing = new Map<string, string>()
  const ask = (key: string) => {
    const folded = key.toLowerCase()
    if (!missing.has(folded) && situation.lookup(folded) === undefined) missing.set(folded, key)
  }
  for (const { documents } of all)
    for (const { statements } of documents)
      for (const statement of statements) {
        if (!meetsAction(statement, situation)) continue
        for (const { key, wanted } of statement.clauses) for (const one of [key, ...variableNames(wanted)]) ask(one)
        for (const key of variableNames(statement.resources?.written ?? [])) ask(key)
      }
  return [...missing.values()]
}
