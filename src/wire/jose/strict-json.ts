import { Buffer, isUtf8 } from 'node:buffer'
import type { Json } from '../../kernel/canonical-json.ts'

export type JsonObject = Readonly<Record<string, Json>>

/** Deeper than any token of the known issuers. */
const DEEPEST = 16

/**
 * The object that the bytes are, without prototype; undefined when they are not UTF-8, not JSON, no object, nested deeper than 16,
 * or when an object in them has two members of one name, which two readers would read differently.
 */
export function parseStrictObject(bytes: Buffer): JsonObject | undefined {
  try {
    if (!isUtf8(bytes)) return undefined
    const text = bytes.toString('utf8')
    const value = JSON.parse(text) as Json
    if (value === null || typeof value !== 'object' || Array.isArray(value) || !isUnambiguous(text)) return undefined
    return Object.setPrototypeOf(value, null) as JsonObject
  } catch {
    return undefined
  }
}

const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST, QUOTE, BACKSLASH] = [0x7b, 0x7d, 0x5b, 0x5d, 0x22, 0x5c]

/** One pass over text that is known to be JSON; by codes, since each character would be a text of its own. */
function isUnambiguous(text: string): boolean {
  const open: (Set<string> | undefined)[] = []
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c === OPEN_OBJECT) open.push(new Set())
    else if (c === OPEN_LIST) open.push(undefined)
    else if (c === CLOSE_OBJECT || c === CLOSE_LIST) open.pop()
    else if (c === QUOTE) {
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
  for (let c = text.charCodeAt(at); c !== QUOTE; c = text.charCodeAt(at)) at += c === BACKSLASH ? 2 : 1
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
