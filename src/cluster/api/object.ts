/** Any Kubernetes object, as JSON. What is known of a kind stands in its row; the rest is data. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly [field: string]: unknown
}

export interface ObjectMeta {
  readonly name: string
  readonly namespace?: string
  readonly uid?: string
  readonly generateName?: string
  readonly resourceVersion?: string
  readonly generation?: number
  readonly creationTimestamp?: string | null
  readonly deletionTimestamp?: string
  readonly deletionGracePeriodSeconds?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly finalizers?: readonly string[]
  readonly ownerReferences?: readonly OwnerReference[]
  readonly managedFields?: readonly ManagedFields[]
}

export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean
  readonly blockOwnerDeletion?: boolean
}

export interface ManagedFields {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  readonly time: string
  readonly fieldsType: 'FieldsV1'
  readonly fieldsV1: Readonly<Record<string, unknown>>
  readonly subresource?: string
}

export type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** The value at `spec.template.spec`, or undefined; `.` in a key is not supported, as in field selectors. */
export function at(value: unknown, path: string): unknown {
  let here = value
  for (const name of path.split('.')) {
    if (!isFields(here) || !Object.hasOwn(here, name)) return undefined
    here = here[name]
  }
  return here
}

export function textAt(value: unknown, path: string): string {
  const found = at(value, path)
  return typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? String(found) : ''
}

export function numberAt(value: unknown, path: string): number | undefined {
  const found = at(value, path)
  return typeof found === 'number' ? found : undefined
}

export function listAt(value: unknown, path: string): readonly unknown[] {
  const found = at(value, path)
  return Array.isArray(found) ? found : []
}

/** The object with one field set anew, all between made as needed; the original is untouched. */
export function put<Value extends Fields>(object: Value, path: string, value: unknown): Value {
  const [name = '', ...rest] = path.split('.')
  const inner = object[name]
  const next = rest.length === 0 ? value : put(isFields(inner) ? inner : {}, rest.join('.'), value)
  return withField(object, name, next) as Value
}

/** A copy with one member set, or without it when the value is undefined. Safe for any name. */
export function withField(object: Fields, name: string, value: unknown): Fields {
  const entries = Object.entries(object).filter(([other]) => other !== name)
  if (value !== undefined) entries.push([name, value])
  return Object.fromEntries(entries)
}

/** RFC 3339 to the second, as Kubernetes writes times. */
export function kubeTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z')
}
