import type { Json } from '../../kernel/canonical-json.ts'
import { isObject, scalarText } from './evaluation.ts'

/** What a property of a resource may hold. Numbers and truth values stand for texts, as in all templates. */
export type Form = 'String' | 'Integer' | 'Boolean' | 'Document' | { readonly list: Form } | Members
export interface Members {
  readonly members: Readonly<Record<string, Form>>
  readonly required: readonly string[]
}

export const STRINGS: Form = { list: 'String' }
export const TAGS: Form = { list: { members: { Key: 'String', Value: 'String' }, required: ['Key', 'Value'] } }

/** What is wrong with a value, a line each, as CloudFormation's resource handlers word it. `path`: `#`, `#/Tags/0`. */
export function formErrors(path: string, value: Json, form: Form): readonly string[] {
  if (typeof form === 'string') return SCALARS[form](value) ? [] : [unexpected(path, EXPECTED[form], value)]
  if ('list' in form) {
    if (!Array.isArray(value)) return [unexpected(path, 'JSONArray', value)]
    return (value as readonly Json[]).flatMap((item, at) => formErrors(`${path}/${at}`, item, form.list))
  }
  if (!isObject(value)) return [unexpected(path, 'JSONObject', value)]
  const names = Object.keys(value)
  const strange = names.filter((name) => !Object.hasOwn(form.members, name))
  return [
    ...form.required
      .filter((name) => !Object.hasOwn(value, name))
      .map((name) => `${path}: required key [${name}] not found`),
    ...strange.map((name) => `${path}: extraneous key [${name}] is not permitted`),
    ...names.flatMap((name) => {
      const inner = Object.hasOwn(form.members, name) ? form.members[name] : undefined
      return inner === undefined ? [] : formErrors(`${path}/${name}`, value[name] ?? null, inner)
    }),
  ]
}

type Scalar = Extract<Form, string>

const SCALARS: Readonly<Record<Scalar, (value: Json) => boolean>> = {
  String: (value) => scalarText(value) !== undefined,
  Integer: (value) => /^-?\d{1,15}$/.test(scalarText(value) ?? ''),
  Boolean: (value) => /^(?:true|false)$/.test(scalarText(value) ?? ''),
  // A policy stands in a template as an object, or as the text of one.
  Document: (value) => isObject(value) || typeof value === 'string',
}

const EXPECTED: Readonly<Record<Scalar, string>> = {
  String: 'String',
  Integer: 'Integer',
  Boolean: 'Boolean',
  Document: 'JSONObject',
}

const unexpected = (path: string, expected: string, value: Json): string =>
  `${path}: expected type: ${expected}, found: ${foundIn(value)}`

function foundIn(value: Json): string {
  if (value === null) return 'Null'
  if (Array.isArray(value)) return 'JSONArray'
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Double'
  return { string: 'String', boolean: 'Boolean' }[typeof value as string] ?? 'JSONObject'
}
