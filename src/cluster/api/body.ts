import { Fault } from '../../kernel/Fault.ts'
import type { Kind } from '../kinds/kind.ts'
import { apiVersionOf } from '../kinds/kind.ts'
import type { Fields, KubeObject, ObjectMeta } from './object.ts'
import { isFields } from './object.ts'
import { refuseDeleteOptions } from './options.ts'
import { DecodeError, fieldValidationOf, oddities, readResource, unreadable } from './schema/resource.ts'
import { duplicateMembers } from './schema/duplicates.ts'
import { decodeProtobuf, isProtobuf } from './protobuf/decode.ts'
import type { KubeRequest } from './request.ts'
import { badRequest, tooLarge, unsupportedMediaType } from './status.ts'
import { parseYaml, YAML_LIMIT } from './yaml.ts'

const MAX_DEPTH = 200

/** Iterative: a hostile depth must not become a stack overflow further on. */
function tooDeep(value: unknown): boolean {
  let level: unknown[] = [value]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true
    level = level.flatMap((one) => (one !== null && typeof one === 'object' ? Object.values(one) : []))
  }
  return false
}

const typeOf = ({ headers }: KubeRequest) => (headers.get('content-type') ?? '').split(';')[0]?.trim() ?? ''

const YAML = ['application/yaml', 'application/apply-patch+yaml']
const isYaml = (request: KubeRequest) => YAML.includes(typeOf(request))

const jsonIn = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

/** YAML may be JSON, as kubectl sends it. */
function parseText(request: KubeRequest): unknown {
  const text = request.body.toString('utf8')
  const json = jsonIn(text)
  if (json) return json.value
  if (!isYaml(request)) throw badRequest('the object provided is unrecognized: the body is not JSON')
  if (request.body.length > YAML_LIMIT) throw tooLarge(YAML_LIMIT)
  try {
    return parseYaml(text)
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : ''
    throw badRequest(`the object provided is unrecognized: the body is not YAML: ${why}`)
  }
}

/** A request's body as a value: JSON, YAML, or Kubernetes' protobuf for the kinds that clients send in it. */
export function parseBody(request: KubeRequest): unknown {
  if (isProtobuf(request.headers.get('content-type') ?? '')) return decodeProtobuf(request.body)
  if (request.body.length === 0) throw badRequest('the request has no body')
  return shallow(parseText(request))
}

/** The value, of which a few levels are enough for anybody. @throws {Fault} BadRequest. */
export function shallow(value: unknown): unknown {
  if (tooDeep(value)) throw badRequest(`the object is nested deeper than ${MAX_DEPTH} levels`)
  return value
}

const WRITABLE = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf']

/** An object as a client wrote it, and what it should be told about that. */
export interface Written {
  readonly object: KubeObject
  readonly warnings: readonly string[]
}

/** An object of the kind, as a create or an update brings it. */
export function objectBody(request: KubeRequest, kind: Kind, options = 'CreateOptions'): Written {
  const type = typeOf(request)
  if (!WRITABLE.includes(type) && type !== '*/*' && request.headers.has('content-type'))
    throw unsupportedMediaType(WRITABLE)
  return readWritten(request, kind, asObject(parseBody(request), kind), options)
}

/** Members that a JSON body names twice. */
function twiceIn(request: KubeRequest): string[] {
  if (isProtobuf(request.headers.get('content-type') ?? '')) return []
  const text = request.body.toString('utf8')
  return isYaml(request) && !jsonIn(text) ? [] : duplicateMembers(text)
}

/** Read by the kind's schema. @throws {Fault} BadRequest for other types, and for anything unknown when the client asks for strictness */
export function readWritten(request: KubeRequest, kind: Kind, source: KubeObject, options: string): Written {
  const validation = fieldValidationOf(request.query, options)
  try {
    const { object, unknown } = readResource(kind, source)
    const inert = kind.inert === undefined ? [] : [kind.inert]
    if (validation === 'Ignore') return { object, warnings: inert }
    const told = oddities(unknown, twiceIn(request))
    if (validation === 'Strict' && told.length > 0) throw unreadable(kind, `strict decoding error: ${told.join(', ')}`)
    return { object, warnings: [...told, ...inert] }
  } catch (error) {
    throw error instanceof DecodeError ? unreadable(kind, error.message) : error
  }
}

/** @throws {Fault} BadRequest when it is no object of this kind. */
export function asObject(value: unknown, kind: Pick<Kind, 'group' | 'version' | 'kind'>): KubeObject {
  if (!isFields(value)) throw badRequest('the object provided is unrecognized (must be of type object)')
  const { apiVersion = apiVersionOf(kind), kind: name = kind.kind, metadata } = value
  if (apiVersion !== apiVersionOf(kind) || name !== kind.kind)
    throw badRequest(
      `${String(name)} in version ${JSON.stringify(apiVersion)} cannot be handled as a ${kind.kind}: the path asks for ${apiVersionOf(kind)}, Kind=${kind.kind}`,
    )
  return { ...value, apiVersion: apiVersionOf(kind), kind: kind.kind, metadata: asMetadata(metadata) }
}

function asMetadata(value: unknown): ObjectMeta {
  if (value === undefined || value === null) return { name: '' }
  if (!isFields(value)) throw badRequest('metadata must be an object')
  for (const field of ['name', 'namespace', 'generateName', 'resourceVersion', 'uid'])
    if (value[field] !== undefined && typeof value[field] !== 'string')
      throw badRequest(`metadata.${field} must be a string`)
  return { ...value, name: (value['name'] as string | undefined) ?? '' }
}

/** `DeleteOptions` of a DELETE, which may have no body at all. */
export function deleteOptions(request: KubeRequest): Fields {
  const body = request.body.length === 0 ? {} : parseBody(request)
  if (!isFields(body)) throw new Fault('BadRequest', 400, 'DeleteOptions must be an object')
  const fromQuery = ['gracePeriodSeconds', 'propagationPolicy', 'dryRun'].flatMap((name) => {
    const value = request.query.get(name)
    return value === null
      ? []
      : [[name, name === 'gracePeriodSeconds' ? Number(value) : name === 'dryRun' ? [value] : value]]
  })
  const options = { ...(Object.fromEntries(fromQuery) as Fields), ...body }
  refuseDeleteOptions(options)
  return options
}
