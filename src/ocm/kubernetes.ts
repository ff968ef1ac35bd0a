import type { CloudFetch } from './parts.ts'
import { isFields, type Fields } from './http/fields.ts'

/** A cluster's API with one identity. Paths are the API's own, e.g. `/api/v1/nodes`. */
export interface KubernetesClient {
  /** Undefined for 404. @throws {KubernetesError} for any other refusal; Node's errors when nobody answers */
  get(path: string): Promise<Fields | undefined>
  list(path: string): Promise<readonly Fields[]>
  create(path: string, object: object): Promise<Fields>
  /** A merge patch. */
  patch(path: string, change: object): Promise<Fields>
  /** False when it was not there. */
  remove(path: string): Promise<boolean>
}

/** What the API answered, in its words. */
export class KubernetesError extends Error {
  override readonly name = 'KubernetesError'
  readonly status: number
  readonly reason: string

  constructor(status: number, reason: string, message: string) {
    super(message)
    this.status = status
    this.reason = reason
  }
}

const TYPES: ReadonlyMap<string, string> = new Map([['PATCH', 'application/merge-patch+json']])

export function kubernetesClient(url: string, token: string, fetch: CloudFetch): KubernetesClient {
  const send = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        'user-agent': 'openshift-cluster-manager',
        ...(body ? { 'content-type': TYPES.get(method) ?? 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return { status: answer.status, object: parsed(answer.body) }
  }
  const wanted = async (method: string, path: string, body?: object): Promise<Fields> => {
    const { status, object } = await send(method, path, body)
    if (status < 300) return object
    throw new KubernetesError(status, String(object['reason'] ?? ''), String(object['message'] ?? `HTTP ${status}`))
  }
  const unless404 = <Value>(work: Promise<Value>): Promise<Value | undefined> =>
    work.catch((error: unknown) => {
      if (error instanceof KubernetesError && error.status === 404) return undefined
      throw error
    })
  return {
    get: (path) => unless404(wanted('GET', path)),
    async list(path) {
      const { items } = await wanted('GET', path)
      return Array.isArray(items) ? items.filter(isFields) : []
    },
    create: (path, object) => wanted('POST', path, object),
    patch: (path, change) => wanted('PATCH', path, change),
    remove: async (path) => (await unless404(wanted('DELETE', path))) !== undefined,
  }
}

function parsed(body: Buffer): Fields {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return isFields(value) ? value : {}
  } catch {
    return {}
  }
}
