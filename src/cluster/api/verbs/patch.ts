import { Fault } from '../../../kernel/Fault.ts'
import type { Kind } from '../../kinds/kind.ts'
import { asObject, parseBody, readWritten, shallow } from '../body.ts'
import { applied as appliedTo, type Application } from '../managed/managers.ts'
import type { Fields, KubeObject } from '../object.ts'
import { isFields, kubeTime } from '../object.ts'
import { jsonPatch } from '../patch/json-patch.ts'
import { mergePatch } from '../patch/merge.ts'
import { strategicMerge } from '../patch/strategic.ts'
import { sameIdentity } from '../prepare.ts'
import type { KubeRequest, KubeResponse } from '../request.ts'
import { warned } from '../respond.ts'
import { scaleOf } from '../scale.ts'
import { duplicateMembers } from '../schema/duplicates.ts'
import { DecodeError, fieldValidationOf, oddities, readResource } from '../schema/resource.ts'
import type { Call, Plan, Reading } from '../server.ts'
import { change } from '../server.ts'
import { badRequest, conflict, notFound, unsupportedMediaType } from '../status.ts'
import { creation } from './create.ts'
import { replacement, updated } from './update.ts'

type Patch = (target: unknown, patch: unknown, kind: Kind) => unknown

const JSON_PATCH = 'application/json-patch+json'
const MERGE = 'application/merge-patch+json'
const STRATEGIC = 'application/strategic-merge-patch+json'
const APPLY = 'application/apply-patch+yaml'

const patches = new Map<string, Patch>([
  [JSON_PATCH, jsonPatch],
  [MERGE, mergePatch],
  [STRATEGIC, (target, patch, { schema }) => strategicMerge(target, patch, schema)],
])

/** Custom resources have no list keys of their own: they take no strategic patch, as in Kubernetes. */
export function patchFor(kind: Kind, type: string): Patch {
  const found = type === STRATEGIC && !kind.builtIn ? undefined : patches.get(type)
  if (!found) throw unsupportedMediaType([JSON_PATCH, MERGE, ...(kind.builtIn ? [STRATEGIC] : []), APPLY])
  return found
}

const MOST_SHOWN = 2000

/** A patch that leaves no object of the kind. */
const badPatch = (request: KubeRequest, why: string) => {
  const patch = request.body.toString('utf8').slice(0, MOST_SHOWN)
  const sentence = `Invalid value: ${JSON.stringify(patch)}: ${why}`
  const causes = [{ reason: 'FieldValueInvalid', message: sentence, field: 'patch' }]
  return new Fault('Invalid', 422, ` "" is invalid: patch: ${sentence}`, { causes })
}

interface Result {
  readonly object: unknown
  readonly warnings: readonly string[]
}

/** The patched object, read by its kind's schema. @throws {Fault} */
export function patched(
  { request, target }: Pick<Call, 'request' | 'target'>,
  apply: Patch,
  current: unknown,
  patch: unknown,
): Result {
  const { kind, subresource } = target
  const object = shallow(apply(current, patch, kind))
  if (!isFields(object)) throw badRequest('the patch does not leave an object')
  if (subresource === 'scale') return { object, warnings: [] }
  const validation = fieldValidationOf(request.query, 'PatchOptions')
  try {
    const read = readResource(kind, asObject(object, kind))
    if (validation === 'Ignore') return { object: read.object, warnings: [] }
    const warnings = oddities(read.unknown, duplicateMembers(request.body.toString('utf8')))
    if (validation === 'Strict' && warnings.length > 0)
      throw badPatch(request, `strict decoding error: ${warnings.join(', ')}`)
    return { object: read.object, warnings }
  } catch (error) {
    throw error instanceof DecodeError ? badPatch(request, error.message) : error
  }
}

function application({ request, server, target }: Call): Application {
  const manager = request.query.get('fieldManager')
  if (!manager)
    throw badRequest(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    )
  return {
    manager,
    force: request.query.get('force') === 'true',
    time: kubeTime(server.clock.now()),
    subresource: target.subresource,
  }
}

const same = (object: KubeObject) => object

/** What is applied where nothing is yet, by another name or for an object that was there once. */
function refuseOther(kind: Kind, name: string, { metadata }: KubeObject): void {
  if (metadata.name && metadata.name !== name)
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`)
  if (metadata.uid)
    throw conflict(
      kind,
      name,
      `uid mismatch: the provided object specified uid ${metadata.uid}, and no existing object was found`,
    )
}

/** Server-side apply makes the object when there is none. */
function applied(call: Call, reading: Reading, source: KubeObject): Plan {
  const { kind, namespace, name = '', subresource } = call.target
  const current = reading.objects.get(kind, namespace, name)
  if (!current && subresource !== undefined) throw notFound(kind, name)
  if (!current) {
    const empty: KubeObject = { apiVersion: source.apiVersion, kind: source.kind, metadata: { name } }
    const named = { ...source, metadata: { ...source.metadata, name } }
    const born = appliedTo(kind, empty, named, application(call))
    refuseOther(kind, name, source)
    return creation(call, reading, { ...born, metadata: { ...source.metadata, ...born.metadata } }, same)
  }
  const wish = subresource === undefined ? withoutStatus(kind, source) : source
  const laid = appliedTo(kind, current, wish, application(call))
  sameIdentity(kind, current, source)
  const next = updated(kind, subresource, current, laid)
  return replacement(call, reading, current, next, same)
}

/** A status is applied to its own subresource only. */
function withoutStatus(kind: Kind, source: KubeObject): KubeObject {
  if (!kind.status) return source
  const { status: _status, ...rest } = source
  return rest as KubeObject // a status is none of the members that every object has
}

export async function patch(call: Call): Promise<KubeResponse> {
  const { kind, namespace, name = '', subresource } = call.target
  const type = (call.request.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? ''
  if (type === APPLY && subresource !== 'scale') {
    const source = asObject(parseBody(call.request), kind)
    const { object, warnings } = readWritten(call.request, kind, source, 'PatchOptions')
    return warned(await change(call.server, (reading) => applied(call, reading, object)), warnings)
  }
  const apply = patchFor(kind, type)
  const body: unknown = parseBody(call.request)
  let told: readonly string[] = []
  const answer = await change(call.server, (reading) => {
    const current = reading.objects.get(kind, namespace, name)
    if (!current) throw notFound(kind, name)
    const target: Fields = subresource === 'scale' ? scaleOf(kind, current) : current
    const { object, warnings } = patched(call, apply, target, body)
    told = warnings
    return replacement(call, reading, current, updated(kind, subresource, current, object))
  })
  return warned(answer, told)
}
