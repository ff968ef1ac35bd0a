/** A role that every account needs once, whatever the number of clusters. */
export interface AccountRole {
  /** What the tag `rosa_role_type` says, and the middle of OCM's policy ids. */
  readonly key: 'installer' | 'instance_controlplane' | 'instance_worker' | 'support'
  /** The role's name is `<prefix>-<suffix>`. */
  readonly suffix: string
  /** The word that people use for it. */
  readonly title: string
  readonly permissionPolicy: string
  readonly trustPolicy: string
  /** Red Hat's role is the principal: an external id may guard the trust. */
  readonly takesExternalId: boolean
  /** Where a cluster (`aws.sts` in OCM) names the role. */
  readonly clusterField:
    'role_arn' | 'support_role_arn' | 'instance_iam_roles.master_role_arn' | 'instance_iam_roles.worker_role_arn'
}

const row = (
  key: AccountRole['key'],
  title: string,
  takesExternalId: boolean,
  clusterField: AccountRole['clusterField'],
): AccountRole => ({
  key,
  suffix: `${title}-Role`,
  title,
  permissionPolicy: `sts_${key}_permission_policy`,
  trustPolicy: `sts_${key}_trust_policy`,
  takesExternalId,
  clusterField,
})

export const accountRoles: readonly AccountRole[] = [
  row('installer', 'Installer', true, 'role_arn'),
  row('instance_controlplane', 'ControlPlane', false, 'instance_iam_roles.master_role_arn'),
  row('instance_worker', 'Worker', false, 'instance_iam_roles.worker_role_arn'),
  row('support', 'Support', true, 'support_role_arn'),
]

export function accountRole(key: AccountRole['key']): AccountRole {
  const found = accountRoles.find((role) => role.key === key)
  if (!found) throw new RangeError(`no account role ${key}`)
  return found
}
