import type { Kind } from '../../kinds/kind.ts'
import { asObject, parseBody } from '../body.ts'
import type { KubeObject } from '../object.ts'
import { isFields, kubeTime } from '../object.ts'
import type { Application } from '../patch/apply.ts'
import { applyPatch } from '../patch/apply.ts'
import { jsonPatch } from '../patch/json-patch.ts'
import { mergePatch } from '../patch/merge.ts'
import { strategicMerge } from '../patch/strategic.ts'
import type { KubeResponse } from '../request.ts'
import { scaleOf } from '../scale.ts'
import type { Call, Plan, Reading } from '../server.ts'
import { change } from '../server.ts'
import { badRequest, notFound, unsupportedMediaType } from '../status.ts'
import { creation } from './create.ts'
import { replacement, updated } from './update.ts'

type Patch = (target: unknown, patch: unknown) => unknown

const JSON_PATCH = 'application/json-patch+json'
const MERGE = 'application/merge-patch+json'
const STRATEGIC = 'application/strategic-merge-patch+json'
const APPLY = 'application/apply-patch+yaml'

const patches = new Map<string, Patch>([
  [JSON_PATCH, jsonPatch],
  [MERGE, mergePatch],
  [STRATEGIC, strategicMerge],
])

/** Custom resources have no list keys of their own: they take no strategic patch, as in Kubernetes. */
function patchFor(kind: Kind, type: string): Patch {
  const found = type === STRATEGIC && !kind.builtIn ? undefined : patches.get(type)
  if (!found) throw unsupportedMediaType([JSON_PATCH, MERGE, ...(kind.builtIn ? [STRATEGIC] : []), APPLY])
  return found
}

/** An element of a list where a merge patch expects an object is a mistake of the caller. */
function patched(apply: Patch, target: unknown, patch: unknown): unknown {
  const result = apply(target, patch)
  if (!isFields(result)) throw badRequest('the patch does not leave an object')
  return result
}

function application({ request, server }: Call): Application {
  const manager = request.query.get('fieldManager')
  if (!manager)
    throw badRequest(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    )
  return { manager, force: request.query.get('force') === 'true', time: kubeTime(server.clock.now()) }
}

/** Server-side apply makes the object when there is none. */
function applied(call: Call, reading: Reading, source: KubeObject): Plan {
  const { kind, namespace, name = '', subresource } = call.target
  const current = reading.objects.get(kind, namespace, name)
  if (!current && subresource !== undefined) throw notFound(kind, name)
  if (!current) {
    const empty: KubeObject = { apiVersion: source.apiVersion, kind: source.kind, metadata: { name } }
    return creation(
      call,
      reading,
      applyPatch(empty, { ...source, metadata: { ...source.metadata, name } }, application(call)),
    )
  }
  return replacement(
    call,
    reading,
    current,
    updated(kind, subresource, current, applyPatch(current, source, application(call))),
  )
}

export async function patch(call: Call): Promise<KubeResponse> {
  const { kind, namespace, name = '', subresource } = call.target
  const type = (call.request.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? ''
  const body = parseBody(call.request)
  if (type === APPLY) {
    const source = asObject(body, kind)
    return change(call.server, (reading) => applied(call, reading, source))
  }
  const apply = patchFor(kind, type)
  return change(call.server, (reading) => {
    const current = reading.objects.get(kind, namespace, name)
    if (!current) throw notFound(kind, name)
    const target = subresource === 'scale' ? scaleOf(kind, current) : current
    return replacement(call, reading, current, updated(kind, subresource, current, patched(apply, target, body)))
  })
}
