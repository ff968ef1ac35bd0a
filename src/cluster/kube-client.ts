import type { Fields, KubeObject } from './api/object.ts'
import { isFields, listAt, textAt } from './api/object.ts'
import type { KubeRequest, KubeResponse, User } from './api/request.ts'

/** A resource by group, version and plural, as paths name it. */
export interface Resource {
  readonly group: string
  readonly version: string
  readonly plural: string
}

/** `resource('v1', 'nodes')`, `resource('machine.openshift.io/v1beta1', 'machines')`. */
export function resource(apiVersion: string, plural: string): Resource {
  const [first = '', second] = apiVersion.split('/')
  return second === undefined ? { group: '', version: first, plural } : { group: first, version: second, plural }
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly object: KubeObject
}

/** The Kubernetes API as one subject sees it. Every call is authenticated and authorized as any other client's. */
export interface KubeClient {
  /** Undefined when there is none. */
  get(resource: Resource, name: string, namespace?: string): Promise<KubeObject | undefined>
  list(resource: Resource, where?: ListOptions): Promise<readonly KubeObject[]>
  create(resource: Resource, object: NewObject): Promise<KubeObject>
  /** Merge patch of the object, or of its subresource. */
  patch(resource: Resource, at: Place, patch: Fields): Promise<KubeObject>
  update(resource: Resource, at: Place, object: KubeObject): Promise<KubeObject>
  /** What is not there counts as removed. */
  remove(resource: Resource, at: Place & { readonly graceSeconds?: number }): Promise<void>
  /** `POST …/<name>/<subresource>`, as TokenRequest wants it. */
  post(resource: Resource, at: Place, body: Fields): Promise<Fields>
  /**
   * What is there as ADDED, then every change, until the server or the signal ends it.
   * Resolves then; rejects when there is no watch at all.
   */
  watch(resource: Resource, told: (event: WatchEvent) => void, signal: AbortSignal): Promise<void>
}

export interface ListOptions {
  readonly namespace?: string
  readonly labelSelector?: string
}

export interface Place {
  readonly name: string
  readonly namespace?: string | undefined
  readonly subresource?: string
}

export type NewObject = Fields & {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: Fields & { readonly namespace?: string | undefined }
}

/** A `Status` that is no success. */
export class KubeError extends Error {
  override readonly name = 'KubeError'
  readonly status: number
  /** `NotFound`, `AlreadyExists`, `Conflict`, `Forbidden` … */
  readonly reason: string

  constructor(status: number, reason: string, message: string) {
    super(message)
    this.status = status
    this.reason = reason
  }
}

/** A bearer token as it is now, or the user whom a client certificate names. */
export type Identity = { readonly token: () => string } | { readonly user: User }

export type Transport = (request: KubeRequest) => Promise<KubeResponse>

const MERGE_PATCH = 'application/merge-patch+json'
const NOTHING = Buffer.alloc(0)

function pathOf({ group, version, plural }: Resource, { name, namespace, subresource }: Partial<Place>): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const parts = [plural, name, subresource].filter((part) => part !== undefined).map(encodeURIComponent)
  return [root, ...(namespace === undefined ? [] : ['namespaces', encodeURIComponent(namespace)]), ...parts].join('/')
}

export function kubeClient(transport: Transport, identity: Identity): KubeClient {
  const send = (method: string, path: string, query: URLSearchParams, body?: Fields, type = 'application/json') => {
    const headers = new Map([['content-type', type]])
    if ('token' in identity) headers.set('authorization', `Bearer ${identity.token()}`)
    const bytes = body === undefined ? NOTHING : Buffer.from(JSON.stringify(body))
    const user = 'user' in identity ? { user: identity.user } : {}
    return transport({ method, path, query, headers, body: bytes, ...user })
  }

  const call = async (
    method: string,
    path: string,
    body?: Fields,
    options: { type?: string; query?: URLSearchParams } = {},
  ) => {
    const answer = await send(method, path, options.query ?? new URLSearchParams(), body, options.type)
    const found = 'body' in answer && isFields(answer.body) ? answer.body : {}
    if (answer.status >= 300) throw failure(answer.status, found)
    return found
  }

  return {
    async get(kind, name, namespace) {
      try {
        return asObject(await call('GET', pathOf(kind, { name, namespace })))
      } catch (error) {
        if (error instanceof KubeError && error.status === 404) return undefined
        throw error
      }
    },
    async list(kind, { namespace, labelSelector } = {}) {
      const query = new URLSearchParams(labelSelector === undefined ? {} : { labelSelector })
      const found = await call('GET', pathOf(kind, { namespace }), undefined, { query })
      return listAt(found, 'items').map(asObject)
    },
    async create(kind, object) {
      return asObject(await call('POST', pathOf(kind, { namespace: object.metadata.namespace }), object))
    },
    async patch(kind, at, patch) {
      return asObject(await call('PATCH', pathOf(kind, at), patch, { type: MERGE_PATCH }))
    },
    async update(kind, at, object) {
      return asObject(await call('PUT', pathOf(kind, at), object))
    },
    async remove(kind, { graceSeconds, ...at }) {
      const query = new URLSearchParams(graceSeconds === undefined ? {} : { gracePeriodSeconds: String(graceSeconds) })
      try {
        await call('DELETE', pathOf(kind, at), undefined, { query })
      } catch (error) {
        if (!(error instanceof KubeError && error.status === 404)) throw error
      }
    },
    post: (kind, at, body) => call('POST', pathOf(kind, at), body),
    async watch(kind, told, signal) {
      const answer = await send('GET', pathOf(kind, {}), new URLSearchParams({ watch: 'true' }))
      if (!('watch' in answer)) throw failure(answer.status, 'body' in answer ? answer.body : undefined)
      if (signal.aborted) return
      await new Promise<void>((resolve, reject) => {
        let stop = () => {}
        const end = () => {
          signal.removeEventListener('abort', end)
          stop()
          resolve()
        }
        const send = (event: unknown) => {
          const type = textAt(event, 'type')
          if (type === 'ERROR') reject(failure(410, isFields(event) ? event['object'] : undefined))
          else if (type !== 'BOOKMARK') told(event as WatchEvent) // the server makes no other events
        }
        signal.addEventListener('abort', end, { once: true })
        stop = answer.watch.open(send, end)
      })
    },
  }
}

const asObject = (value: unknown) => value as KubeObject // what a successful answer holds is an object of the kind

const failure = (status: number, body: unknown) =>
  new KubeError(status, textAt(body, 'reason') || 'Unknown', textAt(body, 'message') || `status ${status}`)
