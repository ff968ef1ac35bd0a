import { canonicalJson } from '../../../kernel/canonical-json.ts'
import { Fault } from '../../../kernel/Fault.ts'
import type { Fields, KubeObject, ManagedFields } from '../object.ts'
import { isFields, withField } from '../object.ts'
import { mergeKeyOf, strategicMerge } from './strategic.ts'

/**
 * Server-side apply: what a manager applied before and no longer names goes away, what another manager applied is a conflict unless forced.
 * Fields are owned by managers that apply; plain updates own nothing.
 */
export interface Application {
  readonly manager: string
  readonly force: boolean
  readonly time: string
}

/** FieldsV1: `f:` members, `k:` list elements by their key, `{}` at the end. */
function fieldsOf(name: string, value: unknown): Fields {
  if (isFields(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [`f:${key}`, fieldsOf(key, inner)]))
  const key = Array.isArray(value) ? mergeKeyOf(name, value) : undefined
  if (!Array.isArray(value) || !key) return {}
  return Object.fromEntries(
    value.filter(isFields).map((one) => [`k:${canonicalJson({ [key]: one[key] })}`, { '.': {}, ...fieldsOf('', one) }]),
  )
}

const isLeaf = (fields: Fields) => Object.keys(fields).length === 0

function elementIndex(list: readonly unknown[], step: string): number {
  const key = JSON.parse(step.slice(2)) as Fields
  return list.findIndex((one) => isFields(one) && Object.entries(key).every(([name, value]) => one[name] === value))
}

const child = (fields: Fields | undefined, step: string): Fields | undefined => {
  const found = fields?.[step]
  return isFields(found) ? found : undefined
}

/** The value without what `owned` names and `kept` does not. */
function drop(value: unknown, owned: Fields, kept: Fields | undefined): unknown {
  return Object.entries(owned).reduce<unknown>((here, [step, inner]) => {
    if (step === '.' || !isFields(inner)) return here
    const stays = child(kept, step)
    if (step.startsWith('f:') && isFields(here)) {
      const name = step.slice(2)
      if (!Object.hasOwn(here, name)) return here
      return withField(
        here,
        name,
        !stays ? dropWhole(here[name], inner) : isLeaf(inner) ? here[name] : drop(here[name], inner, stays),
      )
    }
    if (!step.startsWith('k:') || !Array.isArray(here)) return here
    const index = elementIndex(here, step)
    if (index < 0) return here
    return stays ? here.with(index, drop(here[index], inner, stays)) : here.toSpliced(index, 1)
  }, value)
}

/** A member that was owned goes; of an object, what others put beside it stays. */
function dropWhole(value: unknown, owned: Fields): unknown {
  if (isLeaf(owned) || !isFields(value)) return undefined
  const rest = drop(value, owned, undefined)
  return isFields(rest) && Object.keys(rest).length === 0 ? undefined : rest
}

/** Paths where the applied value differs from one that the other manager owns. */
function conflicts(current: unknown, applied: unknown, owned: Fields, path: string): string[] {
  if (isLeaf(owned) && isFields(current) && isFields(applied)) return []
  if (isLeaf(owned)) return canonicalJson(current) === canonicalJson(applied) ? [] : [path]
  return Object.entries(owned).flatMap(([step, inner]) => {
    if (!isFields(inner) || step === '.') return []
    if (step.startsWith('f:')) {
      const member = step.slice(2)
      if (!isFields(applied) || !Object.hasOwn(applied, member)) return []
      return conflicts(isFields(current) ? current[member] : undefined, applied[member], inner, `${path}.${member}`)
    }
    if (!Array.isArray(applied)) return []
    const index = elementIndex(applied, step)
    const old = Array.isArray(current) ? current[elementIndex(current, step)] : undefined
    return index < 0 ? [] : conflicts(old, applied[index], inner, `${path}[${step.slice(2)}]`)
  })
}

function refuse(current: KubeObject, applied: KubeObject, others: readonly ManagedFields[]): void {
  const causes = others.flatMap((other) =>
    conflicts(current, applied, other.fieldsV1, '').map((field) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${JSON.stringify(other.manager)}`,
      field,
    })),
  )
  if (causes.length === 0) return
  const managers = [...new Set(causes.map((cause) => cause.message))].join(', ')
  throw new Fault(
    'Conflict',
    409,
    `Apply failed with ${causes.length} conflict${causes.length > 1 ? 's' : ''}: ${managers}`,
    { causes },
  )
}

const union = (sets: readonly Fields[]): Fields =>
  sets.reduce((all, one) => strategicMerge(all, one) as Fields, {} as Fields)

/** Members of metadata that can be owned; the rest names the object or is the server's. */
const OWNABLE = ['labels', 'annotations', 'finalizers', 'ownerReferences']

function ownedFields(applied: KubeObject): Fields {
  const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = applied
  const own = Object.fromEntries(Object.entries(metadata).filter(([name]) => OWNABLE.includes(name)))
  return fieldsOf('', Object.keys(own).length > 0 ? { metadata: own, ...rest } : rest)
}

/** @throws {Fault} Conflict, naming each field and its manager. */
export function applyPatch(current: KubeObject, applied: KubeObject, application: Application): KubeObject {
  const managed = current.metadata.managedFields ?? []
  const own = managed.find((one) => one.manager === application.manager && one.operation === 'Apply')
  const others = managed.filter((one) => one !== own && one.operation === 'Apply')
  if (!application.force) refuse(current, applied, others)
  const fields = ownedFields(applied)
  const cleaned = own ? drop(current, own.fieldsV1, union([fields, ...others.map((one) => one.fieldsV1)])) : current
  const merged = strategicMerge(cleaned, applied) as KubeObject
  const entry: ManagedFields = {
    manager: application.manager,
    operation: 'Apply',
    apiVersion: applied.apiVersion,
    time: own && canonicalJson(own.fieldsV1) === canonicalJson(fields) ? own.time : application.time,
    fieldsType: 'FieldsV1',
    fieldsV1: fields,
  }
  return { ...merged, metadata: { ...merged.metadata, managedFields: [...others, entry] } }
}
