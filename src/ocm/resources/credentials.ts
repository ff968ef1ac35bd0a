import { ok } from '../http/exchange.ts'
import { notFound } from '../http/fault.ts'
import type { Handler } from '../http/route.ts'
import { installs } from '../install/documents.ts'
import { changedCluster } from './ownership.ts'
import { clusterHref } from './cluster-resource.ts'

/** How the administrator reaches the cluster's API, once it has answered: for those who may change the cluster. */
export const getCredentials: Handler = (call) => {
  const { room } = call
  const view = room.projection.view()
  const cluster = changedCluster(call, view)
  const { id } = cluster
  const install = installs.get(view, id)?.value
  if (!install || cluster.state !== 'ready') throw notFound('Credentials of cluster', id)
  const kubeconfig = kubeconfigText(cluster.spec.name, room.kubernetesUrl(id), room.ca(), install.adminToken)
  return ok({ kind: 'ClusterCredentials', id, href: `${clusterHref(id)}/credentials`, kubeconfig })
}

/** JSON, which is YAML as well. */
function kubeconfigText(name: string, server: string, ca: string, token: string): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') } }],
    users: [{ name: `admin@${name}`, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: `admin@${name}`, namespace: 'default' } }],
    'current-context': name,
    preferences: {},
  }
  return `${JSON.stringify(config, undefined, 2)}\n`
}
