import { operation, type Call } from '../operation.ts'
import {
  accountSettings,
  groups,
  instanceProfiles,
  loginProfiles,
  mfaDevices,
  oidcProviders,
  policies,
  roles,
  samlProviders,
  serverCertificates,
  users,
} from './documents.ts'
import { onAll } from './entity-kinds.ts'
import { limitOf } from './quota-count.ts'
import { INLINE_SIZE, QUOTAS, VERSIONS_PER_POLICY } from './quotas.ts'
import type { In, Out } from './types.ts'

type Here = Pick<Call<unknown>, 'view' | 'account'>

/** What the account holds and what it may hold. */
export const GetAccountSummary = operation<In<'GetAccountSummary'>, Out<'GetAccountSummary'>>({
  name: 'GetAccountSummary',
  authorize: onAll('GetAccountSummary'),
  handle: ({ view, account }) => {
    const settings = accountSettings.find(view, account, 'this')
    const devices = mfaDevices.all(view, account)
    const held = devices.filter(({ value }) => value.holder !== undefined)
    const own = policies.all(view, account)
    return {
      output: {
        SummaryMap: {
          ...quotaEntries({ view, account }),
          Users: users.all(view, account).length,
          Groups: groups.all(view, account).length,
          Roles: roles.all(view, account).length,
          Policies: own.length,
          PolicyVersionsInUse: own.reduce((sum, { value }) => sum + value.versions.length, 0),
          InstanceProfiles: instanceProfiles.all(view, account).length,
          Providers: oidcProviders.all(view, account).length + samlProviders.all(view, account).length,
          AccountAliases: settings?.alias === undefined ? 0 : 1,
          AccountAccessKeysPresent: 0,
          AccountMFAEnabled: held.some(({ value }) => value.holder === 'root') ? 1 : 0,
          AccountPasswordPresent: loginProfiles.find(view, account, 'root') ? 1 : 0,
          AccountSigningCertificatesPresent: 0,
          MFADevices: devices.length,
          MFADevicesInUse: held.length,
          ServerCertificates: serverCertificates.all(view, account).length,
          GlobalEndpointTokenVersion: settings?.globalTokens ?? 1,
        },
      },
    }
  },
})

const quotaEntries = (here: Here) => {
  const limit = (quota: Parameters<typeof limitOf>[1]) => limitOf(here, quota)
  return {
    UsersQuota: limit('UsersPerAccount'),
    GroupsQuota: limit('GroupsPerAccount'),
    RolesQuota: limit('RolesPerAccount'),
    PoliciesQuota: limit('PoliciesPerAccount'),
    InstanceProfilesQuota: limit('InstanceProfilesPerAccount'),
    ServerCertificatesQuota: limit('ServerCertificatesPerAccount'),
    SigningCertificatesPerUserQuota: 2,
    GroupsPerUserQuota: limit('GroupsPerUser'),
    AccessKeysPerUserQuota: limit('AccessKeysPerUser'),
    AttachedPoliciesPerRoleQuota: limit('PoliciesPerRole'),
    AttachedPoliciesPerUserQuota: limit('PoliciesPerUser'),
    AttachedPoliciesPerGroupQuota: limit('PoliciesPerGroup'),
    AssumeRolePolicySizeQuota: limit('ACLSizePerRole'),
    PolicySizeQuota: QUOTAS.PolicySize,
    RolePolicySizeQuota: INLINE_SIZE.role,
    UserPolicySizeQuota: INLINE_SIZE.user,
    GroupPolicySizeQuota: INLINE_SIZE.group,
    VersionsPerPolicyQuota: VERSIONS_PER_POLICY,
    PolicyVersionsInUseQuota: 10_000,
  }
}
