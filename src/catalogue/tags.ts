import type { AccountRole } from './account-roles.ts'

export type Tags = Readonly<Record<string, string>>

export const redHatManaged: Tags = { 'red-hat-managed': 'true' }

/** By which an account role, and each policy, says the minor version that it is made for. */
export const versionTag = 'rosa_openshift_version'

/** Of an account role and of its policy. `version` is the OpenShift minor version of the policy. */
export const accountRoleTags = (prefix: string, role: Pick<AccountRole, 'key'>, version: string): Tags => ({
  ...redHatManaged,
  [versionTag]: version,
  rosa_role_prefix: prefix,
  rosa_role_type: role.key,
})

export const managedPolicyTags: Tags = { rosa_managed_policies: 'true' }
export const hcpTags: Tags = { rosa_managed_policies: 'true', rosa_hcp_policies: 'true' }

type Named = { readonly namespace: string; readonly secret: string }

/** A role that serves one cluster says which; one of a reusable OIDC configuration does not. */
export const operatorRoleTags = (operator: Named, clusterId?: string): Tags => ({
  ...redHatManaged,
  operator_namespace: operator.namespace,
  operator_name: operator.secret,
  ...(clusterId === undefined ? {} : { rosa_cluster_id: clusterId }),
})

export const operatorPolicyTags = (accountPrefix: string, operator: Named, version: string): Tags => ({
  ...redHatManaged,
  operator_namespace: operator.namespace,
  operator_name: operator.secret,
  [versionTag]: version,
  rosa_role_prefix: accountPrefix,
})

export const oidcProviderTags = (clusterId?: string): Tags => ({
  ...redHatManaged,
  ...(clusterId === undefined ? {} : { rosa_cluster_id: clusterId }),
})

export const ocmRoleTags = (
  prefix: string,
  environment: string,
  options: { admin?: boolean; noConsole?: boolean },
): Tags => ({
  ...redHatManaged,
  rosa_role_prefix: prefix,
  rosa_role_type: 'OCM',
  rosa_environment: environment,
  ...(options.admin ? { rosa_admin_role: 'true' } : {}),
  ...(options.noConsole ? { rosa_no_console_role: 'true' } : {}),
})

export const userRoleTags = (prefix: string, environment: string): Tags => ({
  ...redHatManaged,
  rosa_role_prefix: prefix,
  rosa_role_type: 'User',
  rosa_environment: environment,
})

/** Key of the tag by which everything that belongs to a cluster is found; the value is `owned` or `shared`. */
export const clusterTagKey = (infraId: string) => `kubernetes.io/cluster/${infraId}`

/** Of each resource that the installer and the machine API make. */
export const clusterResourceTags = (infraId: string, name: string, extra: Tags = {}): Tags => ({
  ...extra,
  ...redHatManaged,
  [clusterTagKey(infraId)]: 'owned',
  Name: name,
})

/** The form of AWS's APIs. */
export const tagList = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
