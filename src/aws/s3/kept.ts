import type { Json } from '../../kernel/canonical-json.ts'

const DATE = '$date'

/** A wire value as JSON: instants become `{ $date }`, what is undefined falls away. */
export function kept(value: unknown): Json {
  if (value instanceof Date) return { [DATE]: value.getTime() }
  if (Array.isArray(value)) return value.map(kept)
  if (value === null || typeof value !== 'object') return value as Json
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(members.map(([name, inner]) => [name, kept(inner)]))
}

/** The wire value again. */
export function shown<Value>(json: Json): Value {
  return revived(json) as Value
}

function revived(json: Json): unknown {
  if (Array.isArray(json)) return json.map((inner: Json) => revived(inner))
  if (json === null || typeof json !== 'object') return json
  const members = Object.entries(json)
  const [first] = members
  if (members.length === 1 && first?.[0] === DATE && typeof first[1] === 'number') return new Date(first[1])
  return Object.fromEntries(members.map(([name, inner]) => [name, revived(inner as Json)]))
}
