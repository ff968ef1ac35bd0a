import { type Placeholder, placeholders } from './elements/variables.ts'

/** `${*}` and the like are these characters themselves. */
const CHARACTERS: ReadonlySet<string> = new Set(['*', '?', '$'])

/** The key that a variable asks for, as it is written; undefined of what is none. */
export function variableName({ inside }: Placeholder): string | undefined {
  const key = inside.split(',', 1).join('').trim()
  return key === '' || CHARACTERS.has(key) ? undefined : key
}

/** The keys that variables in the texts ask for, as they are written; whether with a default or without. */
export function variableNames(texts: readonly string[]): readonly string[] {
  return texts
    .flatMap(placeholders)
    .map(variableName)
    .filter((key) => key !== undefined)
}
