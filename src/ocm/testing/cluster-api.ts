import { request } from 'node:https'
import { json } from 'node:stream/consumers'
import type { Fields } from '../http/fields.ts'

/** Calls a cluster's own API as its administrator, by the kubeconfig that OCM gives out. */
export type ClusterApi = (method: string, path: string, body?: object) => Promise<Fields>

interface Kubeconfig {
  readonly clusters: readonly [{ readonly cluster: Readonly<Record<string, string>> }]
  readonly users: readonly [{ readonly user: { readonly token: string } }]
}

export function clusterApi(kubeconfig: string): ClusterApi {
  const { clusters, users } = JSON.parse(kubeconfig) as Kubeconfig
  const { server = '', 'certificate-authority-data': ca = '' } = clusters[0].cluster
  const authorization = `Bearer ${users[0].user.token}`
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
      const options = { method, headers: { authorization, 'content-type': type }, ca: Buffer.from(ca, 'base64') }
      request(`${server}${path}`, options, (answer) => resolve(json(answer) as Promise<Fields>))
        .on('error', reject)
        .end(body === undefined ? undefined : JSON.stringify(body))
    })
}
