import { operation } from '../operation.ts'
import { accountSettings, groups, instanceProfiles, oidcProviders, policies, roles, users } from './documents.ts'
import { onAll } from './entity-kinds.ts'
import { INLINE_SIZE, QUOTAS, VERSIONS_PER_POLICY } from './quotas.ts'
import type { In, Out } from './types.ts'

/** What the account holds and what it may hold. */
export const GetAccountSummary = operation<In<'GetAccountSummary'>, Out<'GetAccountSummary'>>({
  name: 'GetAccountSummary',
  authorize: onAll('GetAccountSummary'),
  handle: ({ view, account }) => {
    const own = policies.all(view, account)
    return {
      output: {
        SummaryMap: {
          ...QUOTA_ENTRIES,
          Users: users.all(view, account).length,
          Groups: groups.all(view, account).length,
          Roles: roles.all(view, account).length,
          Policies: own.length,
          PolicyVersionsInUse: own.reduce((sum, { value }) => sum + value.versions.length, 0),
          InstanceProfiles: instanceProfiles.all(view, account).length,
          Providers: oidcProviders.all(view, account).length,
          AccountAliases: accountSettings.find(view, account, 'this')?.alias === undefined ? 0 : 1,
          AccountAccessKeysPresent: 0,
          AccountMFAEnabled: 0,
          AccountSigningCertificatesPresent: 0,
          MFADevices: 0,
          MFADevicesInUse: 0,
          ServerCertificates: 0,
        },
      },
    }
  },
})

const QUOTA_ENTRIES = {
  UsersQuota: QUOTAS.UsersPerAccount,
  GroupsQuota: QUOTAS.GroupsPerAccount,
  RolesQuota: QUOTAS.RolesPerAccount,
  PoliciesQuota: QUOTAS.PoliciesPerAccount,
  InstanceProfilesQuota: QUOTAS.InstanceProfilesPerAccount,
  GroupsPerUserQuota: QUOTAS.GroupsPerUser,
  AccessKeysPerUserQuota: QUOTAS.AccessKeysPerUser,
  AttachedPoliciesPerRoleQuota: QUOTAS.PoliciesPerRole,
  AttachedPoliciesPerUserQuota: QUOTAS.PoliciesPerUser,
  AttachedPoliciesPerGroupQuota: QUOTAS.PoliciesPerGroup,
  AssumeRolePolicySizeQuota: QUOTAS.ACLSizePerRole,
  PolicySizeQuota: QUOTAS.PolicySize,
  RolePolicySizeQuota: INLINE_SIZE.role,
  UserPolicySizeQuota: INLINE_SIZE.user,
  GroupPolicySizeQuota: INLINE_SIZE.group,
  VersionsPerPolicyQuota: VERSIONS_PER_POLICY,
  PolicyVersionsInUseQuota: 10_000,
}
