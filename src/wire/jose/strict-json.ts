import type { Json } from '../../kernel/canonical-json.ts'

export type JsonObject = Readonly<Record<string, Json>>

/** Deeper than any token of the known issuers. */
const DEEPEST = 16

/**
 * The object that the bytes are, without prototype; undefined when they are not UTF-8, not JSON, no object, nested deeper than 16,
 * or when an object in them has two members of one name, which two readers would read differently.
 */
export function parseStrictObject(bytes: Uint8Array): JsonObject | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const value = JSON.parse(text) as Json
    if (value === null || typeof value !== 'object' || Array.isArray(value) || !isUnambiguous(text)) return undefined
    return Object.assign(Object.create(null), value) as JsonObject
  } catch {
    return undefined
  }
}

/** One pass over text that is known to be JSON. */
function isUnambiguous(text: string): boolean {
  const open: (Set<string> | undefined)[] = []
  for (let at = 0; at < text.length; at++) {
    const c = text[at]
    if (c === '{') open.push(new Set())
    else if (c === '[') open.push(undefined)
    else if (c === '}' || c === ']') open.pop()
    else if (c === '"') {
      const end = endOfString(text, at)
      if (isName(text, end) && !isNew(open.at(-1), text.slice(at, end))) return false
      at = end - 1
    }
    if (open.length > DEEPEST) return false
  }
  return true
}

function endOfString(text: string, start: number): number {
  let at = start + 1
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

function isName(text: string, after: number): boolean {
  let at = after
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++
  return text[at] === ':'
}

function isNew(names: Set<string> | undefined, quoted: string): boolean {
  const name = quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1)
  if (names?.has(name)) return false
  names?.add(name)
  return true
}
