import { badRequest } from './fault.ts'

/** A JSON object as a client sent it; nothing in it is believed yet. */
export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** The value at a dotted path; undefined when it, or what leads to it, is absent or null. */
export function at(source: Fields, path: string): unknown {
  let value: unknown = source
  for (const name of path.split('.')) {
    if (!isFields(value) || !Object.hasOwn(value, name)) return undefined
    value = value[name]
  }
  return value ?? undefined
}

function typed<Value>(what: string, is: (value: unknown) => value is Value) {
  return (source: Fields, path: string): Value | undefined => {
    const value = at(source, path)
    if (value === undefined || is(value)) return value
    throw badRequest(`Attribute '${path}' must be ${what}`)
  }
}

/** Longest text that any attribute takes, characters. A bundle of CAs is the longest one. */
const LONGEST = 256 * 1024

/** Undefined when absent. @throws {Fault} 400 when the value is of another type. */
export const textAt = typed('a string', (v): v is string => typeof v === 'string' && v.length <= LONGEST)
export const flagAt = typed('a boolean', (v): v is boolean => typeof v === 'boolean')
export const countAt = typed(
  'a non-negative integer',
  (v): v is number => Number.isSafeInteger(v) && (v as number) >= 0,
)
export const fieldsAt = typed('an object', isFields)
export const textsAt = typed(
  'a list of strings',
  (v): v is readonly string[] => Array.isArray(v) && v.length <= 1000 && v.every((one) => typeof one === 'string'),
)
export const itemsAt = typed(
  'a list of objects',
  (v): v is readonly Fields[] => Array.isArray(v) && v.length <= 1000 && v.every(isFields),
)
const isTextMap = (v: unknown): v is Readonly<Record<string, string>> =>
  isFields(v) && Object.keys(v).length <= 1000 && Object.values(v).every((one) => typeof one === 'string')
export const textMapAt = typed('an object of strings', isTextMap)

/** @throws {Fault} 400 when absent or empty */
export function requiredText(source: Fields, path: string): string {
  const value = textAt(source, path)
  if (value === undefined || value === '') throw badRequest(`Attribute '${path}' is mandatory`)
  return value
}

/** The object without members that are undefined. */
export function compact<Value extends object>(value: Value): Value {
  const kept: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(value)) if (member !== undefined) kept[name] = member
  return kept as Value
}
