import type { Clock } from '../../kernel/Clock.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { jsonApi } from '../json-api.ts'
import { clusterPath, neededCluster } from '../ocm/clusters.ts'
import { OcmError, type OcmClient } from '../ocm/client.ts'

/** What a command asks of a cluster's Kubernetes API, as the person whose kubeconfig OCM gives. */
export interface KubeApi {
  readonly url: string
  /** PEM. */
  readonly ca: string
  /** Undefined for 404. @throws {Refusal} in the API's own words */
  get<Result>(path: string): Promise<Result | undefined>
  post<Result>(path: string, body: unknown): Promise<Result>
  /** In the place of what is there. */
  put(path: string, body: unknown): Promise<void>
  /** What is not there counts as removed. */
  remove(path: string): Promise<void>
  close(): void
}

interface Kubeconfig {
  readonly clusters: readonly {
    readonly cluster: { readonly server: string; readonly 'certificate-authority-data'?: string }
  }[]
  readonly users: readonly { readonly user: { readonly token?: string } }[]
}

/** @throws {Refusal} when there is no such cluster, or it does not answer yet */
export async function openKube(ocm: OcmClient, key: string, clock: Clock): Promise<KubeApi> {
  const { id, name } = await neededCluster(ocm, key)
  const { clusters, users } = await kubeconfigOf(ocm, id, name)
  const [one] = clusters
  const ca = Buffer.from(one?.cluster['certificate-authority-data'] ?? '', 'base64').toString('utf8')
  const server = new URL(one?.cluster.server ?? '')
  const root = server.pathname.replace(/\/$/, '')
  const api = jsonApi(server.href, () => users[0]?.user.token ?? '', clock, { ca })
  const send = async (method: string, path: string, body?: unknown) => {
    const { status, body: found, text } = await api.send(method, `${root}${path}`, body)
    if (status === 404 && method !== 'POST') return undefined
    if (status < 300) return found
    const told = found as { readonly message?: string } | undefined
    throw new Refusal(`${name} answers: ${told?.message ?? (text.slice(0, 500) || `status ${status}`)}`)
  }
  return {
    url: server.href,
    ca,
    get: <Result>(path: string) => send('GET', path) as Promise<Result | undefined>, // Kubernetes' own shapes
    post: <Result>(path: string, body: unknown) => send('POST', path, body) as Promise<Result>, // the same
    put: async (path, body) => void (await send('PUT', path, body)),
    remove: async (path) => void (await send('DELETE', path)),
    close: () => api.close(),
  }
}

async function kubeconfigOf(ocm: OcmClient, id: string, name: string): Promise<Kubeconfig> {
  try {
    const { kubeconfig } = await ocm.get<{ readonly kubeconfig: string }>(`${clusterPath(id)}/credentials`)
    return JSON.parse(kubeconfig) as Kubeconfig // OCM's own, written as JSON
  } catch (error) {
    if (!(error instanceof OcmError && error.status === 404)) throw error
    throw new Refusal(`The cluster ${name} is not ready: its API does not answer yet.`, {
      next: `stint describe cluster --cluster ${name}`,
    })
  }
}
