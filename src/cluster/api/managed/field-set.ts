import { canonicalJson } from '../../../kernel/canonical-json.ts'
import { ANY, memberOf, type Schema } from '../../kinds/types/schema.ts'
import type { Fields } from '../object.ts'
import { isFields } from '../object.ts'

/**
 * FieldsV1, a set of fields as Kubernetes writes it: `f:` members, `k:` list elements by their keys, `v:` elements by value, `.` the thing itself.
 * A member without anything below is a leaf.
 */
export type FieldSet = Fields

const SELF = '.'
const EMPTY: FieldSet = {}

export const isEmpty = (set: FieldSet): boolean => Object.keys(set).length === 0

/** How an element is told apart: by its keys, or by itself; undefined when it lacks a key. */
function stepOf(schema: Schema, element: unknown): string | undefined {
  if (schema.merge === 'set') return `v:${canonicalJson(element)}`
  if (!isFields(element)) return undefined
  const keys = schema.keys.flatMap((key): [string, unknown][] => {
    const value = element[key] ?? DEFAULT_KEYS.get(key)
    return value === undefined ? [] : [[key, value]]
  })
  return keys.length > 0 ? `k:${canonicalJson(Object.fromEntries(keys))}` : undefined
}

/** Keys that an element need not say. */
const DEFAULT_KEYS: ReadonlyMap<string, unknown> = new Map([['protocol', 'TCP']])

type Parts = ReadonlyMap<string, { readonly schema: Schema; readonly value: unknown }>

/** What can be owned by itself inside the value; undefined when the value is owned whole. */
function partsOf(schema: Schema, value: unknown): Parts | undefined {
  if (schema.merge === 'atomic') return undefined
  if (Array.isArray(value)) {
    if (schema.type !== 'array') return undefined
    const parts = value.map(
      (one: unknown) => [stepOf(schema, one), { schema: schema.items ?? ANY, value: one }] as const,
    )
    if (parts.some(([step]) => step === undefined)) return undefined
    return new Map(parts.map(([step = '', part]) => [step, part]))
  }
  if (!isFields(value)) return undefined
  return new Map(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([name, inner]) => [`f:${name}`, { schema: memberOf(schema, name) ?? ANY, value: inner }]),
  )
}

const isElement = (step: string) => step.startsWith('k:') || step.startsWith('v:')

/** All fields of a value. */
export function fieldsOf(schema: Schema, value: unknown): FieldSet {
  const parts = partsOf(schema, value)
  if (!parts) return EMPTY
  return Object.fromEntries(
    [...parts].map(([step, part]) => {
      const inner = fieldsOf(part.schema, part.value)
      return [step, step.startsWith('k:') ? { [SELF]: EMPTY, ...inner } : inner]
    }),
  )
}

/** Fields of `after` that are not in `before`, or another there. Undefined: none. */
export function changedFields(schema: Schema, before: unknown, after: unknown): FieldSet | undefined {
  if (before === after) return undefined
  const parts = partsOf(schema, after)
  if (!parts) return canonicalJson(before) === canonicalJson(after) ? undefined : EMPTY
  const old = partsOf(schema, before)
  if (!old) return fieldsOf(schema, after)
  const changed = [...parts].flatMap(([step, part]): [string, FieldSet][] => {
    const was = old.get(step)
    if (!was) {
      const whole = fieldsOf(part.schema, part.value)
      return [[step, step.startsWith('k:') ? { [SELF]: EMPTY, ...whole } : whole]]
    }
    const inner = changedFields(part.schema, was.value, part.value)
    return inner === undefined ? [] : [[step, inner]]
  })
  return changed.length > 0 ? Object.fromEntries(changed) : undefined
}

const child = (set: FieldSet, step: string): FieldSet | undefined => {
  const found = Object.hasOwn(set, step) ? set[step] : undefined
  return isFields(found) ? found : undefined
}

const steps = (set: FieldSet): [string, FieldSet][] =>
  Object.entries(set).map(([step, inner]) => [step, isFields(inner) ? inner : EMPTY])

/** Fields of either. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  const out = new Map(steps(a))
  for (const [step, inner] of steps(b)) out.set(step, union(out.get(step) ?? EMPTY, inner))
  return Object.fromEntries(out)
}

/** Fields of `a` that are not in `b`. Undefined: none. */
export function without(a: FieldSet, b: FieldSet): FieldSet | undefined {
  const kept = steps(a).flatMap(([step, inner]): [string, FieldSet][] => {
    const taken = child(b, step)
    if (taken === undefined) return [[step, inner]]
    if (isEmpty(inner) || isEmpty(taken))
      return isEmpty(taken) && !isEmpty(inner) && isElement(step) ? [[step, inner]] : []
    const rest = without(inner, taken)
    return rest === undefined ? [] : [[step, rest]]
  })
  return kept.length > 0 ? Object.fromEntries(kept) : undefined
}

/** Fields of `a` that the value still has. Undefined: none. */
export function existing(a: FieldSet, schema: Schema, value: unknown): FieldSet | undefined {
  const parts = partsOf(schema, value)
  if (!parts) return EMPTY
  const kept = steps(a).flatMap(([step, inner]): [string, FieldSet][] => {
    if (step === SELF) return [[step, inner]]
    const part = parts.get(step)
    if (!part) return []
    if (isEmpty(inner)) return [[step, inner]]
    const rest = existing(inner, part.schema, part.value)
    return rest === undefined ? [] : [[step, rest]]
  })
  return kept.length > 0 ? Object.fromEntries(kept) : isEmpty(a) ? EMPTY : undefined
}

/** Paths of `owned` where the applied value says something else than the current one, as Kubernetes writes paths. */
export function contested(
  schema: Schema,
  current: unknown,
  applied: unknown,
  owned: FieldSet,
  path = '',
): { readonly path: string; readonly fields: FieldSet }[] {
  const wanted = partsOf(schema, applied)
  if (wanted && isEmpty(owned)) return []
  if (!wanted) return canonicalJson(current) === canonicalJson(applied) ? [] : [{ path, fields: EMPTY }]
  const has = partsOf(schema, current)
  return steps(owned).flatMap(([step, inner]) => {
    const part = step === SELF ? undefined : wanted.get(step)
    if (!part) return []
    return contested(part.schema, has?.get(step)?.value, part.value, inner, `${path}${shown(step)}`).map((one) => ({
      path: one.path,
      fields: { [step]: one.fields },
    }))
  })
}

function shown(step: string): string {
  const rest = step.slice(2)
  if (step.startsWith('f:')) return `.${rest}`
  if (step.startsWith('v:')) return `[=${rest}]`
  const keys = JSON.parse(rest) as Fields // written by stepOf, or checked when it was read
  return `[${Object.entries(keys)
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',')}]`
}

/** The applied value laid over the current one: lists merge by their keys, whatever is owned whole is replaced. */
export function merged(schema: Schema, current: unknown, applied: unknown): unknown {
  if (applied === undefined) return current
  if (schema.merge === 'atomic') return applied
  if (Array.isArray(applied)) return Array.isArray(current) ? mergedList(schema, current, applied) : applied
  if (!isFields(applied) || !isFields(current)) return applied
  const out = new Map(Object.entries(current))
  for (const [name, value] of Object.entries(applied))
    out.set(name, merged(memberOf(schema, name) ?? ANY, out.get(name), value))
  return Object.fromEntries(out)
}

function mergedList(schema: Schema, current: readonly unknown[], applied: readonly unknown[]): unknown {
  if (schema.merge !== 'set' && schema.merge !== 'keyed') return applied
  const out = new Map<string, unknown>()
  for (const one of current) out.set(stepOf(schema, one) ?? canonicalJson(one), one)
  for (const one of applied) {
    const step = stepOf(schema, one) ?? canonicalJson(one)
    out.set(step, out.has(step) ? merged(schema.items ?? ANY, out.get(step), one) : one)
  }
  return [...out.values()]
}

/** The value without the fields of `gone`; what others put below a member that goes, stays. */
export function removed(schema: Schema, value: unknown, gone: FieldSet): unknown {
  if (Array.isArray(value))
    return value.flatMap((one: unknown) => {
      const set = child(gone, stepOf(schema, one) ?? '')
      if (set === undefined) return [one]
      const rest = isEmpty(set) || !isFields(one) ? undefined : pruned(schema.items ?? ANY, one, set)
      return rest === undefined ? [] : [rest]
    })
  if (!isFields(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
      const set = child(gone, `f:${name}`)
      if (set === undefined) return [[name, inner]]
      const rest = isEmpty(set) ? undefined : pruned(memberOf(schema, name) ?? ANY, inner, set)
      return rest === undefined ? [] : [[name, rest]]
    }),
  )
}

/** Undefined when nothing is left, or an element that goes itself. */
function pruned(schema: Schema, value: unknown, set: FieldSet): unknown {
  const rest = removed(schema, value, set)
  if (Object.hasOwn(set, SELF) && isFields(rest)) return undefined
  const isBare = Array.isArray(rest) ? rest.length === 0 : isFields(rest) && Object.keys(rest).length === 0
  return isBare ? undefined : rest
}
