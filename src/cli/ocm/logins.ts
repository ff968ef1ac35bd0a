import { Refusal } from '../../kernel/Refusal.ts'
import { allItems, OcmError, type OcmClient } from './client.ts'
import { clusterPath } from './clusters.ts'
import type { Cluster } from './types.ts'

/* Who logs in to a cluster, and who administers it. */

export interface IdentityProvider {
  readonly id: string
  readonly name: string
  /** `HTPasswdIdentityProvider`. */
  readonly type: string
}

export const ADMIN = { user: 'cluster-admin', group: 'cluster-admins' } as const

/** Groups of administrators, as rosa's commands and OCM call them. */
export const GROUPS: Readonly<Record<string, string>> = {
  'cluster-admin': 'cluster-admins',
  'cluster-admins': 'cluster-admins',
  'dedicated-admin': 'dedicated-admins',
  'dedicated-admins': 'dedicated-admins',
}

export const providersPath = (id: string): string => `${clusterPath(id)}/identity_providers`
export const usersPath = (id: string, group: string): string => `${clusterPath(id)}/groups/${group}/users`
export const userPath = (id: string, group: string, user: string): string =>
  `${usersPath(id, group)}/${encodeURIComponent(user)}`

export const listProviders = (ocm: OcmClient, { id }: Cluster): Promise<readonly IdentityProvider[]> =>
  allItems(ocm, providersPath(id))

export const hasUser = (ocm: OcmClient, id: string, group: string, user: string): Promise<boolean> =>
  ocm.get(userPath(id, group, user)).then(
    () => true,
    (error: unknown) => {
      if (error instanceof OcmError && error.status === 404) return false
      throw error
    },
  )

/** @throws {Refusal} when the cluster has no provider of that name or id */
export async function neededProvider(ocm: OcmClient, cluster: Cluster, key: string): Promise<IdentityProvider> {
  const found = (await listProviders(ocm, cluster)).find(({ id, name }) => id === key || name === key)
  if (found) return found
  throw new Refusal(`The cluster ${cluster.name} has no identity provider ${JSON.stringify(key)}.`, {
    next: `stint list idps --cluster ${cluster.name}`,
  })
}
