import { ANY, memberOf, type Schema } from '../../kinds/types/schema.ts'
import { isFields } from '../object.ts'
import type { Fields } from '../object.ts'
import { badRequest } from '../status.ts'

const DELETE_LIST = '$deleteFromPrimitiveList/'
const ORDER = '$setElementOrder/'
const RETAIN = '$retainKeys'
const DIRECTIVE = '$patch'

/** Kubernetes' strategic merge patch: as a merge patch, but lists merge by element where the schema says so, and `$…` members direct it. */
export function strategicMerge(target: unknown, patch: unknown, schema: Schema): unknown {
  if (!isFields(patch)) return patch
  if (patch[DIRECTIVE] === 'replace') return without(patch, [DIRECTIVE])
  if (patch[DIRECTIVE] === 'delete') return {}
  refuseDirectives(patch)
  const out = new Map(Object.entries(retained(isFields(target) ? target : {}, patch[RETAIN])))
  for (const [key, value] of Object.entries(patch))
    if (!key.startsWith('$')) mergeMember(out, key, value, memberOf(schema, key) ?? ANY)
  for (const [key, value] of Object.entries(patch)) direct(out, key, value, schema)
  return Object.fromEntries(out)
}

/** Directives that say nothing are not passed over: the rest of the patch was meant with them. */
function refuseDirectives(patch: Fields): void {
  const directive = patch[DIRECTIVE]
  if (directive !== undefined && directive !== 'merge')
    throw badRequest(`unknown patch type: ${JSON.stringify(directive)}`)
  for (const [name, value] of Object.entries(patch)) {
    if (Array.isArray(value)) continue
    if (name.startsWith(DELETE_LIST)) throw badRequest('invalid patch format of primitive list')
    if (name.startsWith(ORDER)) throw badRequest('invalid patch format of setElementOrder list')
    if (name === RETAIN) throw badRequest('invalid patch format of retainKeys')
  }
}

const without = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))

function retained(target: Fields, keys: unknown): Fields {
  if (!Array.isArray(keys)) return target
  return Object.fromEntries(Object.entries(target).filter(([name]) => keys.includes(name)))
}

function mergeMember(out: Map<string, unknown>, key: string, value: unknown, schema: Schema): void {
  const old = out.get(key)
  if (value === null) out.delete(key)
  else if (Array.isArray(value)) out.set(key, mergeList(schema, Array.isArray(old) ? old : [], value))
  else out.set(key, strategicMerge(old, value, schema))
}

function mergeList(schema: Schema, old: readonly unknown[], patch: readonly unknown[]): unknown[] {
  const key = schema.patchKey
  if (key === undefined || patch.some((one) => isFields(one) && one[DIRECTIVE] === 'replace'))
    return patch.filter((one) => !(isFields(one) && one[DIRECTIVE] !== undefined))
  if (key === '') return [...old, ...patch.filter((one) => !old.includes(one))]
  return patch.reduce<unknown[]>((list, one) => mergeElement(list, key, one, schema.items ?? ANY), [...old])
}

function mergeElement(list: unknown[], key: string, patch: unknown, schema: Schema): unknown[] {
  if (!isFields(patch) || patch[key] === undefined) throw badRequest(`map: does not contain declared merge key: ${key}`)
  const index = list.findIndex((one) => isFields(one) && one[key] === patch[key])
  if (patch[DIRECTIVE] === 'delete') return list.filter((_, i) => i !== index)
  return index < 0
    ? [...list, strategicMerge({}, patch, schema)]
    : list.with(index, strategicMerge(list[index], patch, schema))
}

function direct(out: Map<string, unknown>, key: string, value: unknown, schema: Schema): void {
  if (!Array.isArray(value)) return
  if (key.startsWith(DELETE_LIST)) {
    const name = key.slice(DELETE_LIST.length)
    const list = out.get(name)
    if (Array.isArray(list))
      out.set(
        name,
        list.filter((one) => !value.includes(one)),
      )
  } else if (key.startsWith(ORDER)) {
    const name = key.slice(ORDER.length)
    const list = out.get(name)
    if (Array.isArray(list)) out.set(name, ordered(list, value, memberOf(schema, name)?.patchKey))
  }
}

/** Elements in the order asked for; those it does not name keep their place at the end. */
function ordered(list: readonly unknown[], order: readonly unknown[], key: string | undefined): unknown[] {
  const identity = (one: unknown) => (key && isFields(one) ? one[key] : one)
  const wanted = order.map(identity)
  const rank = (one: unknown) => {
    const index = wanted.indexOf(identity(one))
    return index < 0 ? wanted.length : index
  }
  return [...list].sort((a, b) => rank(a) - rank(b))
}
