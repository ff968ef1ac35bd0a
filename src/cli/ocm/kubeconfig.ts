import { writeFileSync } from 'node:fs'
import { readIfThere } from '../state.ts'
import { OcmError, type OcmClient } from './client.ts'
import { clusterPath, listClusters } from './clusters.ts'

interface Named {
  readonly name: string
}

/** A kubeconfig, as OCM gives one for a cluster. */
interface Kubeconfig {
  readonly clusters: readonly Named[]
  readonly users: readonly Named[]
  readonly contexts: readonly Named[]
}

/** Writes one context for each cluster that answers; the current one stays as long as it is among them. Returns the path. JSON is YAML: kubectl reads it. */
export async function writeKubeconfig(ocm: OcmClient, path: string): Promise<string> {
  const clusters = await listClusters(ocm)
  const parts = (await Promise.all(clusters.map(({ id }) => kubeconfigOf(ocm, id)))).filter(
    (part) => part !== undefined,
  )
  const contexts = parts.flatMap((part) => part.contexts)
  const chosen = currentContext(path)
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: parts.flatMap((part) => part.clusters),
    users: parts.flatMap((part) => part.users),
    contexts,
    'current-context': contexts.find(({ name }) => name === chosen)?.name ?? contexts[0]?.name ?? '',
    preferences: {},
  }
  writeFileSync(path, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 })
  return path
}

/** As it stands in the file: kubectl writes YAML where this program writes JSON. */
function currentContext(path: string): string | undefined {
  const before = readIfThere(path) ?? ''
  return /^\s*"?current-context"?:\s*"?([^",\n]*)"?,?$/m.exec(before)?.[1]
}

/** Undefined while the cluster is not ready. */
async function kubeconfigOf(ocm: OcmClient, id: string): Promise<Kubeconfig | undefined> {
  try {
    const { kubeconfig } = await ocm.get<{ readonly kubeconfig: string }>(`${clusterPath(id)}/credentials`)
    return JSON.parse(kubeconfig) as Kubeconfig // OCM's own, written as JSON
  } catch (error) {
    if (error instanceof OcmError && error.status === 404) return undefined
    throw error
  }
}
