import type { Json } from '../../kernel/canonical-json.ts'
import type { Properties } from './documents.ts'
import { templateError, unsupported } from './faults.ts'

export const isObject = (value: Json | undefined): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What references stand for. */
export interface Scope {
  /** @throws {Fault} for what nothing is called */
  ref(name: string): Json
  /** @throws {Fault} for an attribute that the resource has not */
  attribute(logicalId: string, name: string): Json
}

const functionOf = (value: Json): readonly [name: string, argument: Json] | undefined => {
  if (!isObject(value)) return undefined
  const [entry, ...more] = Object.entries(value)
  return entry && more.length === 0 && (entry[0] === 'Ref' || entry[0].startsWith('Fn::')) ? entry : undefined
}

const VARIABLE = /\$\{(!?)([\w.:]+)\}/g

/** Logical names that a value refers to. */
export function referencesIn(value: Json): readonly string[] {
  const call = functionOf(value)
  if (call) {
    const [name, argument] = call
    if (name === 'Ref') return [String(argument)]
    if (name === 'Fn::GetAtt') return [pathOf(argument)[0]]
    if (name === 'Fn::Sub') return substituted(argument)
  }
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  return isObject(value) ? Object.values(value).flatMap(referencesIn) : []
}

function substituted(argument: Json): readonly string[] {
  const [text, own] = templateOf(argument)
  const names = [...text.matchAll(VARIABLE)].filter(([, literal]) => !literal).map(([, , name = '']) => name)
  return [
    ...names.filter((name) => !Object.hasOwn(own, name)).map((name) => name.split('.')[0] ?? ''),
    ...referencesIn(own),
  ]
}

/** The value with its references worked out. @throws {Fault} */
export function resolve(value: Json, scope: Scope): Json {
  const call = functionOf(value)
  if (call) return worked(call, scope)
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope)).filter((item) => item !== NO_VALUE)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name, resolve(inner, scope)] as const)
      .filter(([, inner]) => inner !== NO_VALUE),
  )
}

/** Stands for `AWS::NoValue` until what holds it leaves it out. */
export const NO_VALUE = '\u0000no-value'

function worked([name, argument]: readonly [string, Json], scope: Scope): Json {
  switch (name) {
    case 'Ref':
      return scope.ref(String(argument))
    case 'Fn::GetAtt':
      return scope.attribute(...pathOf(argument))
    case 'Fn::Sub':
      return substitute(argument, scope)
    case 'Fn::Join':
      return join(argument, scope)
    default:
      throw unsupported(`the template function ${name}`)
  }
}

function pathOf(argument: Json): [logicalId: string, attribute: string] {
  const [logicalId = '', ...rest] = typeof argument === 'string' ? argument.split('.') : [argument].flat().map(String)
  if (rest.length === 0)
    throw templateError(
      'Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute',
    )
  return [logicalId, rest.join('.')]
}

function templateOf(argument: Json): readonly [text: string, own: Properties] {
  const [text, own = {}] = Array.isArray(argument) ? argument : [argument]
  if (typeof text !== 'string' || !isObject(own))
    throw templateError(
      "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string",
    )
  return [text, own]
}

function substitute(argument: Json, scope: Scope): string {
  const [text, own] = templateOf(argument)
  return text.replaceAll(VARIABLE, (_all, literal: string, name: string) => {
    if (literal) return `\${${name}}`
    const given = Object.hasOwn(own, name) ? own[name] : undefined
    if (given !== undefined) return String(resolve(given, scope))
    const [logicalId = '', ...attribute] = name.includes('::') ? [name] : name.split('.')
    return String(attribute.length > 0 ? scope.attribute(logicalId, attribute.join('.')) : scope.ref(name))
  })
}

function join(argument: Json, scope: Scope): string {
  const [separator, items] = Array.isArray(argument) ? argument : []
  const list = items === undefined ? undefined : resolve(items, scope)
  if (typeof separator !== 'string' || !Array.isArray(list))
    throw templateError(
      'every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.',
    )
  return list.map(String).join(separator)
}
