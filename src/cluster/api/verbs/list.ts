import { apiVersionOf } from '../../kinds/kind.ts'
import { formOf, includeOf } from '../accept.ts'
import type { KubeObject } from '../object.ts'
import { jsonOf, keyOf } from '../objects.ts'
import type { KubeResponse } from '../request.ts'
import { selectorOf } from '../selectors.ts'
import type { Call } from '../server.ts'
import { read } from '../server.ts'
import { badRequest } from '../status.ts'
import { partialMetadata, tableOf } from '../table.ts'

interface Page {
  readonly items: readonly KubeObject[]
  readonly metadata: {
    readonly resourceVersion: string
    readonly continue?: string
    readonly remainingItemCount?: number
  }
}

const encode = (key: string) => Buffer.from(JSON.stringify({ after: key })).toString('base64url')

function decode(token: string): string {
  try {
    const { after } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as { after?: unknown }
    if (typeof after === 'string') return after
  } catch {
    // said below
  }
  throw badRequest('continue key is not valid: illegal base64 data or unknown form')
}

/** Objects after the continue token, at most `limit` of them, in the order of their keys. */
function pageOf({ request, target }: Call, all: readonly KubeObject[], revision: number): Page {
  const limit = Number(request.query.get('limit') ?? 0)
  const token = request.query.get('continue')
  const key = ({ metadata }: KubeObject) => keyOf(target.kind, metadata.namespace, metadata.name)
  const start = token ? decode(token) : ''
  const rest = start ? all.filter((object) => key(object) > start) : all
  const items = limit > 0 ? rest.slice(0, limit) : rest
  const last = items.at(-1)
  const more =
    last && items.length < rest.length
      ? { continue: encode(key(last)), remainingItemCount: rest.length - items.length }
      : {}
  return { items, metadata: { resourceVersion: String(revision), ...more } }
}

/** Objects of a kind, in one namespace or all, chosen by labels and fields. */
export function list(call: Call): KubeResponse {
  const { server, request, target } = call
  const { kind, namespace } = target
  const objects = read(server)
  const form = formOf(request)
  const { items, metadata } = pageOf(
    call,
    objects.list(kind, namespace).filter(selectorOf(kind, request.query)),
    objects.revision(),
  )
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
