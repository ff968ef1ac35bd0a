import { restrictNode } from '../admission/node-restriction.ts'
import { deleteOptions } from '../body.ts'
import type { Fields, KubeObject } from '../object.ts'
import { at } from '../object.ts'
import { versioned, writeOf } from '../objects.ts'
import type { KubeResponse } from '../request.ts'
import { objectResponse } from '../respond.ts'
import { selectorOf } from '../selectors.ts'
import type { Call, Plan, Reading } from '../server.ts'
import { change, read } from '../server.ts'
import { conflict, forbidden, notFound, success } from '../status.ts'
import { fateOf, removal } from './removal.ts'
import type { Manner } from './removal.ts'

function mannerOf(options: Fields): Manner {
  const grace = options['gracePeriodSeconds']
  const orphan = options['propagationPolicy'] === 'Orphan' || options['orphanDependents'] === true
  return { orphan, ...(typeof grace === 'number' && grace >= 0 ? { grace } : {}) }
}

function refusePrecondition({ target }: Call, object: KubeObject, options: Fields): void {
  for (const [field, label] of [
    ['uid', 'UID'],
    ['resourceVersion', 'ResourceVersion'],
  ] as const) {
    const wanted = at(options, `preconditions.${field}`)
    if (typeof wanted === 'string' && wanted !== object.metadata[field])
      throw conflict(
        target.kind,
        object.metadata.name,
        `Precondition failed: ${label} in precondition: ${wanted}, ${label} in object meta: ${object.metadata[field]}`,
      )
  }
}

/** @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#namespacelifecycle */
const IMMORTAL: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public'])

function refuseImmortal({ target: { kind } }: Call, name: string): void {
  if (kind.group === '' && kind.plural === 'namespaces' && IMMORTAL.has(name))
    throw forbidden(kind, name, 'this namespace may not be deleted')
}

/** The plan of deleting one object. */
export function deletion(call: Call, reading: Reading, name: string, options: Fields): Plan {
  const { server, target } = call
  const { kind, namespace } = target
  const object = reading.objects.get(kind, namespace, name)
  if (!object) throw notFound(kind, name)
  refuseImmortal(call, name)
  restrictNode(call.user, { kind, subresource: target.subresource, before: object })
  refusePrecondition(call, object, options)
  const manner = mannerOf(options)
  const dry = Array.isArray(options['dryRun']) && options['dryRun'].includes('All')
  const { stays } = fateOf(server, kind, object, manner)
  if (stays)
    return {
      writes: dry || stays === object ? [] : [writeOf(reading.objects.partition, kind, stays)],
      answer: (revision) => objectResponse(call, dry || stays === object ? stays : versioned(stays, revision)),
    }
  const details = { name, ...(kind.group ? { group: kind.group } : {}), kind: kind.plural, uid: object.metadata.uid }
  return {
    writes: dry ? [] : removal(server, reading, kind, object, manner),
    answer: () => ({ status: 200, body: success(details) }),
  }
}

export async function remove(call: Call): Promise<KubeResponse> {
  const options = deleteOptions(call.request)
  return change(call.server, (reading) => deletion(call, reading, call.target.name ?? '', options))
}

/** Each object that the selectors choose, one after another. */
export async function removeCollection(call: Call): Promise<KubeResponse> {
  const { kind } = call.target
  const options = deleteOptions(call.request)
  const chosen = read(call.server).list(kind, call.target.namespace).filter(selectorOf(kind, call.request.query))
  for (const { metadata } of chosen) {
    const target = {
      ...call.target,
      name: metadata.name,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
    }
    await change(call.server, (reading) => {
      const gone = !reading.objects.get(kind, metadata.namespace, metadata.name)
      return gone
        ? { writes: [], answer: () => ({ status: 200, body: {} }) }
        : deletion({ ...call, target }, reading, metadata.name, options)
    })
  }
  return { status: 200, body: success({ ...(kind.group ? { group: kind.group } : {}), kind: kind.plural }) }
}
