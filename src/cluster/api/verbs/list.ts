import { apiVersionOf, qualifiedName } from '../../kinds/kind.ts'
import { formOf, includeOf } from '../accept.ts'
import { decodeMark, encodeMark, markExpired } from '../continue.ts'
import type { KubeObject } from '../object.ts'
import { jsonOf } from '../objects.ts'
import type { KubeRequest, KubeResponse } from '../request.ts'
import { selectorOf } from '../selectors.ts'
import type { Call } from '../server.ts'
import { read, refuseFuture } from '../server.ts'
import { badRequest, expired } from '../status.ts'
import { partialMetadata, tableOf } from '../table.ts'
import type { ObjectChange } from '../watch-hub.ts'

interface Page {
  readonly items: readonly KubeObject[]
  readonly metadata: {
    readonly resourceVersion: string
    readonly continue?: string
    readonly remainingItemCount?: number
  }
}

/** The objects as they were at that revision: what changed since is undone. */
function asOf({ target: { kind, namespace } }: Call, now: readonly KubeObject[], changes: readonly ObjectChange[]) {
  const objects = new Map(now.map((object) => [relativeKey(object), object]))
  for (const change of changes.toReversed()) {
    if (change.resource !== qualifiedName(kind) || (namespace !== undefined && change.namespace !== namespace)) continue
    const key = change.namespace === '' ? change.name : `${change.namespace}/${change.name}`
    if (change.before) objects.set(key, change.before)
    else objects.delete(key)
  }
  return [...objects.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, object]) => object)
}

const relativeKey = ({ metadata: { namespace, name } }: KubeObject) =>
  namespace === undefined ? name : `${namespace}/${name}`

interface Moment {
  readonly objects: readonly KubeObject[]
  readonly revision: number
  readonly after: string
}

/** The revision that a list without a continue token must be of exactly; undefined: it is of now. A limit asks for the very one, as `Exact` does. */
function exactRevision({ query }: KubeRequest): number | undefined {
  const version = Number(query.get('resourceVersion') ?? 0)
  const match = query.get('resourceVersionMatch') ?? ''
  const isExact = match === 'Exact' || (match === '' && Number(query.get('limit') ?? 0) > 0)
  return version > 0 && isExact ? version : undefined
}

/** What the list is of: the moment of its first chunk, one that is asked for, or now. @throws {Fault} Expired when that past is no longer kept; Timeout when it is still to come */
async function momentOf(call: Call): Promise<Moment> {
  const { server, request, target } = call
  const token = request.query.get('continue')
  const resourceVersion = request.query.get('resourceVersion') ?? ''
  if (token && resourceVersion !== '' && resourceVersion !== '0')
    throw badRequest('specifying resource version is not allowed when using continue')
  const hub = await server.hub()
  const objects = read(server)
  const [now, newest] = [objects.list(target.kind, target.namespace), objects.revision()]
  refuseFuture(request, newest)
  const mark = token ? decodeMark(token) : undefined
  const revision = mark?.revision ?? (mark ? newest : (exactRevision(request) ?? newest))
  if (revision === newest) return { objects: now, revision, after: mark?.after ?? '' }
  const changes = revision > newest ? 'gone' : hub.since(revision)
  if (changes === 'gone') throw mark ? markExpired(mark) : expired(LIST_TOO_OLD)
  return { objects: asOf(call, now, changes), revision, after: mark?.after ?? '' }
}

const LIST_TOO_OLD = 'The resourceVersion for the provided list is too old.'

/** Objects after the continue token, at most `limit` of them, in the order of their keys. */
function pageOf({ request, target }: Call, { objects, revision, after }: Moment): Page {
  const limit = Number(request.query.get('limit') ?? 0)
  const isChosen = ['labelSelector', 'fieldSelector'].some((name) => request.query.get(name))
  const rest = (after === '' ? objects : objects.filter((object) => relativeKey(object) > after)).filter(
    selectorOf(target.kind, request.query),
  )
  const items = limit > 0 ? rest.slice(0, limit) : rest
  const last = items.at(-1)
  const left = rest.length - items.length
  const more =
    last && left > 0
      ? {
          continue: encodeMark({ revision, after: relativeKey(last) }),
          ...(isChosen ? {} : { remainingItemCount: left }),
        }
      : {}
  return { items, metadata: { resourceVersion: String(revision), ...more } }
}

/** Objects of a kind, in one namespace or all, chosen by labels and fields. */
export async function list(call: Call): Promise<KubeResponse> {
  const { server, request, target } = call
  const { kind } = target
  const form = formOf(request)
  const { items, metadata } = pageOf(call, await momentOf(call))
  if (form === 'table')
    return {
      status: 200,
      body: tableOf(kind, items, { now: server.clock.now(), metadata, include: includeOf(request), headed: true }),
    }
  if (form === 'metadata')
    return {
      status: 200,
      body: {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: items.map(partialMetadata),
      },
    }
  const head = { kind: `${kind.kind}List`, apiVersion: apiVersionOf(kind), metadata }
  const json = () => `${JSON.stringify(head).slice(0, -1)},"items":[${items.map(jsonOf).join(',')}]}`
  return { status: 200, body: { ...head, items }, json }
}
