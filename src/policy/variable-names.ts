/** A variable in a pattern or a condition's value, its key, and what it is without one. */
export const VARIABLE = /\$\{([^},]+)(?:,[^}]*)?\}/g
/** `${*}` and the like are these characters themselves. */
const CHARACTERS: ReadonlySet<string> = new Set(['*', '?', '$'])

/** The keys that variables in the texts ask for, as they are written; whether with a default or without. */
export function variableNames(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) =>
    Array.from(text.matchAll(VARIABLE), ([, key]) => (key as string).trim()).filter((key) => !CHARACTERS.has(key)),
  )
}
