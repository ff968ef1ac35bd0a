import type { Members } from './property-form.ts'
import type { AccountId } from '../../kernel/brands.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import type { View } from '../../store/projection.ts'
import type { ServiceName } from '../../wire/schema/index.ts'
import type { Properties } from './documents.ts'
import { isObject, scalarText } from './evaluation.ts'

/** One call of a public API that brings a resource nearer to what is wanted. */
export interface TypeCall {
  readonly service: ServiceName
  readonly operation: string
  readonly input: Readonly<Record<string, unknown>>
  /** Codes by which the call has nothing left to do. */
  readonly tolerates?: readonly string[]
}

/** A resource as it stands or is to stand. */
export interface Target {
  readonly account: AccountId
  readonly physicalId: string
  readonly properties: Properties
}

/** One row a type of resource: what makes, changes and removes it. The calls are AWS's own, made with the caller's permissions. */
export interface ResourceType {
  readonly name: string
  readonly properties: Members['members']
  readonly required: readonly string[]
  /** The property that names it; another one is another resource. */
  readonly nameProperty?: string
  /** Other properties that cannot be changed of what is there: the reference says “Update requires: Replacement” of them. */
  readonly fixed?: readonly string[]
  /** Needs CAPABILITY_IAM, and with a name of its own CAPABILITY_NAMED_IAM. */
  readonly capability: boolean
  /** `name`: as given, or as chosen. */
  physicalId(account: AccountId, name: string, properties: Properties): string
  create(target: Target): readonly TypeCall[]
  update(before: Target, after: Target): readonly TypeCall[]
  /** What must be made first, as things stand, so that a call of an update finds room; undefined: nothing. */
  makesRoom?(view: View, target: Target, call: TypeCall): TypeCall | undefined
  /** The next call that removes it; undefined: it is gone. */
  remove(view: View, target: Target): TypeCall | undefined
  /** As `Ref` gives it. */
  ref(target: Target): string
  attributes(view: View, target: Target): Readonly<Record<string, string>>
}

/** Whether bringing a resource from some properties to others would make another one. */
export function isReplaced(type: ResourceType | undefined, from: Properties, to: Properties): boolean {
  if (type === undefined) return false
  const fixed = [...(type.nameProperty === undefined ? [] : [type.nameProperty]), ...(type.fixed ?? [])]
  return fixed.some((name) => from[name] !== to[name])
}

export const iam = (operation: string, input: TypeCall['input'], ...tolerates: readonly string[]): TypeCall => ({
  service: 'iam',
  operation,
  input: Object.fromEntries(
    Object.entries(input)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, name === 'Tags' ? tagTexts(value as Json) : value]),
  ),
  ...(tolerates.length > 0 ? { tolerates } : {}),
})

/** Numbers and truth values of a template are texts where a text is wanted. */
const tagTexts = (tags: Json): Json =>
  Array.isArray(tags)
    ? (tags as readonly Json[]).map((tag) =>
        isObject(tag)
          ? Object.fromEntries(Object.entries(tag).map(([name, value]) => [name, scalarText(value) ?? value]))
          : tag,
      )
    : tags

export const texts = (value: Json | undefined): readonly string[] => (Array.isArray(value) ? value.map(String) : [])
export const textOf = (value: Json | undefined): string | undefined => (value === undefined ? undefined : String(value))
/** A policy document stands in templates as an object. */
export const documentText = (value: Json | undefined): string =>
  typeof value === 'string' ? value : JSON.stringify(value ?? {})
export const objects = (value: Json | undefined): readonly Properties[] =>
  Array.isArray(value) ? (value as readonly Properties[]) : []

/** Members of the first list that the second has not. */
export const without = (list: readonly string[], other: readonly string[]) =>
  list.filter((item) => !other.includes(item))
