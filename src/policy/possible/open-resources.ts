import type { Literal } from './literal.ts'

const VARIABLE = /\$\{([^},]+)(,[^}]*)?\}/g
const SPECIAL = new Set(['*', '?', '$'])

/** Variables without a default whose key is not known. */
export function unknownVariables(texts: readonly string[], isOpen: (key: string) => boolean): readonly string[] {
  return texts.flatMap((text) =>
    [...text.matchAll(VARIABLE)]
      .map((match) => (match[1] ?? '').trim())
      .filter((key) => !SPECIAL.has(key) && isOpen(key.toLowerCase())),
  )
}

/** A resource with a variable that is not known may be any that fits around it: whether it is this one is a literal. */
export function openResources(
  statement: Readonly<Record<string, unknown>>,
  isOpen: (key: string) => boolean,
  found: Literal[],
): Record<string, unknown> {
  const opened: Record<string, unknown> = { ...statement }
  for (const element of ['Resource', 'NotResource']) {
    if (statement[element] === undefined) continue
    const texts = [statement[element]].flat().map(String)
    const unknown = unknownVariables(texts, isOpen)
    if (unknown.length === 0) continue
    opened[element] = texts.map((text) =>
      text.replace(VARIABLE, (whole, key: string) => (isOpen(key.trim().toLowerCase()) ? '*' : whole)),
    )
    const values = texts.filter((text) => text.includes('${'))
    found.push({
      name: JSON.stringify([element, values]),
      negated: false,
      said: (holds) => ({ operator: holds ? element : `not ${element}`, key: unknown.join(', '), values }),
    })
  }
  return opened
}
