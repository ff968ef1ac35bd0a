import { Fault } from '../../kernel/Fault.ts'
import type { Kind } from '../kinds/kind.ts'
import { apiVersionOf } from '../kinds/kind.ts'
import type { Fields, KubeObject, ObjectMeta } from './object.ts'
import { isFields } from './object.ts'
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

/** An object of the kind, as a create or an update brings it. */
export function objectBody(request: KubeRequest, kind: Kind): KubeObject {
  const type = (request.headers.get('content-type') ?? 'application/json').split(';')[0]?.trim() ?? ''
  if (!WRITABLE.includes(type) && type !== '*/*') throw unsupportedMediaType(WRITABLE)
  return asObject(parseBody(request), kind)
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
