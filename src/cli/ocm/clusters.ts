import { Refusal } from '../../kernel/Refusal.ts'
import { allItems, CLUSTERS_MGMT, OcmError, type OcmClient, type Page } from './client.ts'
import type { Cluster, ClusterStatus, MachinePool, Sts } from './types.ts'

export const CLUSTERS = `${CLUSTERS_MGMT}/clusters`

export const clusterPath = (id: string): string => `${CLUSTERS}/${encodeURIComponent(id)}`

/** What stands between quotes in OCM's search language. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

export const listClusters = (ocm: OcmClient, search?: string): Promise<readonly Cluster[]> =>
  allItems<Cluster>(ocm, CLUSTERS, { search: `product.id = 'rosa'${search ? ` AND (${search})` : ''}` })

/** By name, id or external id; undefined when there is none. */
export async function findCluster(ocm: OcmClient, key: string): Promise<Cluster | undefined> {
  const k = quoted(key)
  const search = `product.id = 'rosa' AND (id = ${k} OR name = ${k} OR external_id = ${k})`
  const found = await ocm.get<Page<Cluster>>(CLUSTERS, { search, page: 1, size: 1 })
  return found.items[0]
}

/** @throws {Refusal} when there is none */
export async function neededCluster(ocm: OcmClient, key: string | undefined): Promise<Cluster> {
  if (!key) throw new Refusal('Which cluster? Name it with --cluster.', { next: 'stint list clusters', exitCode: 2 })
  const found = await findCluster(ocm, key)
  if (!found)
    throw new Refusal(`There is no cluster with identifier or name ${JSON.stringify(key)}.`, {
      next: 'stint list clusters',
    })
  return found
}

/** The roles of a cluster that has them. @throws {Refusal} for one that lives by access keys */
export function stsOf({ name, aws: { sts } }: Pick<Cluster, 'name' | 'aws'>): Sts {
  if (sts) return sts
  throw new Refusal(
    `The cluster ${name} lives by access keys of IAM users: it has no roles of yours and no OIDC provider.`,
    { next: `stint describe cluster --cluster ${name}` },
  )
}

export const createCluster = (ocm: OcmClient, body: unknown, dryRun = false): Promise<Cluster> =>
  ocm.post(CLUSTERS, body, { dryRun })

export const clusterStatus = (ocm: OcmClient, id: string): Promise<ClusterStatus> =>
  ocm.get(`${clusterPath(id)}/status`)

/** Lines of an install or uninstall log, from the first or the `tail` last ones; none while there is no log. */
export async function logLines(
  ocm: OcmClient,
  id: string,
  which: 'install' | 'uninstall',
  tail = 2000,
): Promise<readonly string[]> {
  try {
    const { content } = await ocm.get<{ readonly content: string }>(`${clusterPath(id)}/logs/${which}`, { tail })
    return content.split('\n').slice(0, -1)
  } catch (error) {
    if (error instanceof OcmError && error.status === 404) return []
    throw error
  }
}

export const listMachinePools = (ocm: OcmClient, id: string): Promise<readonly MachinePool[]> =>
  allItems<MachinePool>(ocm, `${clusterPath(id)}/machine_pools`)
