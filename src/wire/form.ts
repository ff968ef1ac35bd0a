import type { Fault } from '../kernel/Fault.ts'

/** A parsed form: `Tags.member.1.Key=a` becomes nested maps. Leaves are texts. */
export type FormNode = string | FormMap
export type FormMap = ReadonlyMap<string, FormNode>

/** Makes the protocol's own error for input that cannot be read. */
export type Malformed = (what: string, sent?: string) => Fault

/** Far beyond what any operation takes, far below what would hurt. */
const MOST_PAIRS = 20_000
const MOST_LEVELS = 24

/** Whether a `Content-Type` is that of a form; media types are read in any case. */
export const isFormType = (contentType = ''): boolean => /^application\/x-www-form-urlencoded/i.test(contentType)

/**
 * Parses an `application/x-www-form-urlencoded` body whose names are dotted paths. The first value of a name given twice counts.
 * @throws {Fault} what `malformed` makes of it: bad escapes, too many pairs or levels, a name that is both a value and a structure.
 */
export function parseForm(text: string, malformed: Malformed): FormMap {
  const root: MutableMap = new Map()
  let pairs = 0
  for (let at = 0; at < text.length;) {
    const end = next(text, '&', at, text.length)
    if (end > at) {
      if (++pairs > MOST_PAIRS) throw malformed('Too many parameters')
      const equals = next(text, '=', at, end)
      const value = unescapeForm(text.slice(Math.min(equals + 1, end), end), malformed)
      put(root, unescapeForm(text.slice(at, equals), malformed), value, malformed)
    }
    at = end + 1
  }
  return root
}

type MutableMap = Map<string, string | MutableMap>

function next(text: string, mark: string, from: number, end: number): number {
  const at = text.indexOf(mark, from)
  return at < 0 || at > end ? end : at
}

function put(root: MutableMap, name: string, value: string, malformed: Malformed): void {
  if (levelsOf(name) > MOST_LEVELS) throw malformed('Parameters are nested too deep')
  let map = root
  let from = 0
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', from)) {
    const step = name.slice(from, dot)
    from = dot + 1
    let child = map.get(step)
    if (child === undefined) map.set(step, (child = new Map()))
    if (typeof child === 'string') throw malformed(`The parameter ${step} is both a value and a structure`)
    map = child
  }
  set(map, name.slice(from), value, malformed)
}

function levelsOf(name: string): number {
  let levels = 1
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) levels++
  return levels
}

function set(map: MutableMap, name: string, value: string, malformed: Malformed): void {
  const known = map.get(name)
  if (known === undefined) map.set(name, value)
  else if (typeof known !== 'string') throw malformed(`The parameter ${name} is both a value and a structure`)
}

/** Undoes `+` and `%XX`. */
function unescapeForm(text: string, malformed: Malformed): string {
  if (!text.includes('%') && !text.includes('+')) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw malformed('A parameter is not correctly escaped')
  }
}

/** RFC 3986: everything but letters, digits and `-._~` is escaped. */
export function escapeUri(text: string): string {
  // A lone surrogate has no UTF-8 form and would make encodeURIComponent throw.
  return encodeURIComponent(wellFormed(text)).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '\uFFFD')
