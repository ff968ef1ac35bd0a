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
    if (value === null || typeof value !== 'object' || Array.isArray(value) || !isUnambiguous(text, value))
      return undefined
    return Object.setPrototypeOf(value, null) as JsonObject
  } catch {
    return undefined
  }
}

const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST, QUOTE, BACKSLASH] = [0x7b, 0x7d, 0x5b, 0x5d, 0x22, 0x5c]

/** As many members in the text as in what was read of it: none stood twice in one object. */
function isUnambiguous(text: string, value: Json): boolean {
  const names = namesIn(text)
  return names >= 0 && names === namesOf(value)
}

/** How many members the objects have in text that is known to be JSON; -1 when it is nested too deep. By codes: each character would be a text. */
function namesIn(text: string): number {
  let names = 0
  let open = 0
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c === OPEN_OBJECT || c === OPEN_LIST) open++
    else if (c === CLOSE_OBJECT || c === CLOSE_LIST) open--
    else if (c === QUOTE) {
      const end = endOfString(text, at)
      if (isName(text, end)) names++
      at = end - 1
    }
    if (open > DEEPEST) return -1
  }
  return names
}

function namesOf(value: Json): number {
  if (value === null || typeof value !== 'object') return 0
  let names = 0
  if (Array.isArray(value)) for (const item of value as readonly Json[]) names += namesOf(item)
  else {
    const members = value as JsonObject
    for (const name in members) names += 1 + namesOf(members[name] as Json)
  }
  return names
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
