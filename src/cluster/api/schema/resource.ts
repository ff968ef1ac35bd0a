import { Fault } from '../../../kernel/Fault.ts'
import type { Kind, Problem } from '../../kinds/kind.ts'
import { typeNamed } from '../../kinds/types/index.ts'
import { ANY } from '../../kinds/types/schema.ts'
import type { Fields, KubeObject } from '../object.ts'
import { isFields } from '../object.ts'
import { badRequest } from '../status.ts'
import { problemsBy, withDefaults } from './constraints.ts'
import { decode, DecodeError } from './decode.ts'
import { jsonSchemaOf } from './json-schema.ts'

/** An object read by its kind's schema, and the members that are not of it. */
export interface Read {
  readonly object: KubeObject
  readonly unknown: readonly string[]
}

/** @throws {DecodeError} when a value is of another type than a built-in kind, or anything's metadata, can hold */
export function readResource(kind: Kind, source: KubeObject): Read {
  const { apiVersion, kind: name, metadata, ...rest } = source
  const meta = decode(typeNamed('meta.ObjectMeta') ?? ANY, metadata, 'exact', 'metadata')
  const body = decode(kind.schema, rest, kind.builtIn ? 'exact' : 'lenient')
  const unknown = [...meta.unknown, ...body.unknown]
  const whole = isFields(body.value) ? body.value : {}
  const named = { name: '', ...(meta.value as Fields) } // decoded from an object
  return { object: { apiVersion, kind: name, metadata: named, ...whole } as KubeObject, unknown }
}

const sources = new WeakMap<Kind, Fields>()

/** The schema in OpenAPI's form that a custom resource is judged by. */
function sourceOf(kind: Kind): Fields {
  const known = sources.get(kind) ?? kind.schema.source ?? jsonSchemaOf(kind.schema)
  sources.set(kind, known)
  return known
}

/** What a custom resource breaks of its schema; built-in kinds are checked by their own rows. */
export function schemaProblems(kind: Kind, object: KubeObject): readonly Problem[] {
  if (kind.builtIn) return []
  const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...rest } = object
  const { required, ...source } = sourceOf(kind)
  const needed = Array.isArray(required) ? required.filter((name) => name !== 'metadata') : []
  return problemsBy({ ...source, required: needed }, rest, '')
}

/** A custom resource with its schema's defaults. */
export function defaulted(kind: Kind, object: KubeObject): KubeObject {
  if (kind.builtIn) return object
  const { apiVersion, kind: name, metadata, ...rest } = object
  return { apiVersion, kind: name, metadata, ...(withDefaults(sourceOf(kind), rest) as Fields) }
}

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict'

const VALIDATIONS: readonly FieldValidation[] = ['Ignore', 'Warn', 'Strict']

/** What a writer wants to hear of fields that are not known or stand twice. */
export function fieldValidationOf(query: URLSearchParams, options: string): FieldValidation {
  const asked = query.get('fieldValidation') || 'Warn'
  const found = VALIDATIONS.find((one) => one === asked)
  if (found) return found
  throw new Fault(
    'Invalid',
    422,
    `${options}.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: ${JSON.stringify(asked)}: supported values: "Ignore", "Strict", "Warn"`,
  )
}

/** Sentences about what the writer should know. */
export const oddities = (unknown: readonly string[], duplicate: readonly string[] = []): string[] => [
  ...unknown.map((path) => `unknown field ${JSON.stringify(path)}`),
  ...duplicate.map((path) => `duplicate field ${JSON.stringify(path)}`),
]

/** A body that is an object of the kind but cannot be read as one. */
export const unreadable = ({ kind, version }: Pick<Kind, 'kind' | 'version'>, why: string) =>
  badRequest(`${kind} in version ${JSON.stringify(version)} cannot be handled as a ${kind}: ${why}`)

export { DecodeError }
