import { Fault } from '../../kernel/Fault.ts'
import type { Kind } from '../kinds/kind.ts'
import { apiVersionOf } from '../kinds/kind.ts'
import type { Fields, KubeObject, ObjectMeta } from './object.ts'
import { isFields } from './object.ts'
import { DecodeError, fieldValidationOf, oddities, readResource, unreadable } from './schema/resource.ts'
import { duplicateMembers } from './schema/duplicates.ts'
import { decodeProtobuf, isProtobuf } from './protobuf/decode.ts'
import type { KubeRequest } from './request.ts'
import { badRequest, unsupportedMediaType } from './status.ts'

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

/** A request's body as a value: JSON, or Kubernetes' protobuf for the kinds that clients send in it. */
export function parseBody(request: KubeRequest): unknown {
  if (isProtobuf(request.headers.get('content-type') ?? '')) return decodeProtobuf(request.body)
  if (request.body.length === 0) throw badRequest('the request has no body')
  let value: unknown
  try {
    value = JSON.parse(request.body.toString('utf8'))
  } catch {
    throw badRequest('the object provided is unrecognized: the body is not JSON')
  }
  if (tooDeep(value)) throw badRequest(`the object is nested deeper than ${MAX_DEPTH} levels`)
  return value
}

const WRITABLE = ['application/json', 'application/vnd.kubernetes.protobuf']

/** An object as a client wrote it, and what it should be told about that. */
export interface Written {
  readonly object: KubeObject
  readonly warnings: readonly string[]
}

/** An object of the kind, as a create or an update brings it. */
export function objectBody(request: KubeRequest, kind: Kind, options = 'CreateOptions'): Written {
  const type = (request.headers.get('content-type') ?? 'application/json').split(';')[0]?.trim() ?? ''
  if (!WRITABLE.includes(type) && type !== '*/*') throw unsupportedMediaType(WRITABLE)
  return readWritten(request, kind, asObject(parseBody(request), kind), options)
}

/** Read by the kind's schema. @throws {Fault} BadRequest for other types, and for anything unknown when the client asks for strictness */
export function readWritten(request: KubeRequest, kind: Kind, source: KubeObject, options: string): Written {
  const validation = fieldValidationOf(request.query, options)
  try {
    const { object, unknown } = readResource(kind, source)
    if (validation === 'Ignore') return { object, warnings: [] }
    const isJson = !isProtobuf(request.headers.get('content-type') ?? '')
    const told = oddities(unknown, isJson ? duplicateMembers(request.body.toString('utf8')) : [])
    if (validation === 'Strict' && told.length > 0) throw unreadable(kind, `strict decoding error: ${told.join(', ')}`)
    return { object, warnings: told }
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
  return { ...(Object.fromEntries(fromQuery) as Fields), ...body }
}
