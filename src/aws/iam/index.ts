import type { Service } from '../operation.ts'
import { attachedPolicies } from './attached-policies.ts'
import { accountSettingsOperations } from './account-settings.ts'
import { credentialReportOperations } from './credential-report.ts'
import { loginProfileOperations } from './login-profiles.ts'
import { mfaOperations } from './mfa-devices.ts'
import { organizationsReport } from './organizations-report.ts'
import { roleTemplates } from './role-templates.ts'
import { rootFeatureOperations } from './root-features.ts'
import { samlOperations } from './saml-providers.ts'
import { serverCertificateOperations } from './server-certificates.ts'
import { serviceLastAccessed } from './service-last-accessed.ts'
import { unsupported } from './unsupported.ts'
import { boundaries } from './boundaries.ts'
import { inlinePolicies } from './inline-policies.ts'
import { tagOperations } from './tag-operations.ts'
import { AddClientIDToOpenIDConnectProvider } from './AddClientIDToOpenIDConnectProvider.ts'
import { AddRoleToInstanceProfile } from './AddRoleToInstanceProfile.ts'
import { AddUserToGroup } from './AddUserToGroup.ts'
import { CreateAccessKey } from './CreateAccessKey.ts'
import { CreateAccountAlias } from './CreateAccountAlias.ts'
import { CreateGroup } from './CreateGroup.ts'
import { CreateInstanceProfile } from './CreateInstanceProfile.ts'
import { CreateOpenIDConnectProvider } from './CreateOpenIDConnectProvider.ts'
import { CreatePolicy } from './CreatePolicy.ts'
import { CreatePolicyVersion } from './CreatePolicyVersion.ts'
import { CreateRole } from './CreateRole.ts'
import { CreateServiceLinkedRole } from './CreateServiceLinkedRole.ts'
import { CreateUser } from './CreateUser.ts'
import { DeleteAccessKey } from './DeleteAccessKey.ts'
import { DeleteAccountAlias } from './DeleteAccountAlias.ts'
import { DeleteAccountPasswordPolicy } from './DeleteAccountPasswordPolicy.ts'
import { DeleteGroup } from './DeleteGroup.ts'
import { DeleteInstanceProfile } from './DeleteInstanceProfile.ts'
import { DeleteOpenIDConnectProvider } from './DeleteOpenIDConnectProvider.ts'
import { DeletePolicy } from './DeletePolicy.ts'
import { DeletePolicyVersion } from './DeletePolicyVersion.ts'
import { DeleteRole } from './DeleteRole.ts'
import { DeleteServiceLinkedRole } from './DeleteServiceLinkedRole.ts'
import { DeleteUser } from './DeleteUser.ts'
import { GetAccessKeyLastUsed } from './GetAccessKeyLastUsed.ts'
import { GetAccountAuthorizationDetails } from './GetAccountAuthorizationDetails.ts'
import { GetAccountPasswordPolicy } from './GetAccountPasswordPolicy.ts'
import { GetAccountSummary } from './GetAccountSummary.ts'
import { GetContextKeysForCustomPolicy } from './GetContextKeysForCustomPolicy.ts'
import { GetContextKeysForPrincipalPolicy } from './GetContextKeysForPrincipalPolicy.ts'
import { GetGroup } from './GetGroup.ts'
import { GetInstanceProfile } from './GetInstanceProfile.ts'
import { GetOpenIDConnectProvider } from './GetOpenIDConnectProvider.ts'
import { GetPolicy } from './GetPolicy.ts'
import { GetPolicyVersion } from './GetPolicyVersion.ts'
import { GetRole } from './GetRole.ts'
import { GetServiceLinkedRoleDeletionStatus } from './GetServiceLinkedRoleDeletionStatus.ts'
import { GetUser } from './GetUser.ts'
import { ListAccessKeys } from './ListAccessKeys.ts'
import { ListAccountAliases } from './ListAccountAliases.ts'
import { ListEntitiesForPolicy } from './ListEntitiesForPolicy.ts'
import { ListGroups } from './ListGroups.ts'
import { ListGroupsForUser } from './ListGroupsForUser.ts'
import { ListInstanceProfiles } from './ListInstanceProfiles.ts'
import { ListInstanceProfilesForRole } from './ListInstanceProfilesForRole.ts'
import { ListOpenIDConnectProviders } from './ListOpenIDConnectProviders.ts'
import { ListPolicies } from './ListPolicies.ts'
import { ListPolicyVersions } from './ListPolicyVersions.ts'
import { ListRoles } from './ListRoles.ts'
import { ListUsers } from './ListUsers.ts'
import { RemoveClientIDFromOpenIDConnectProvider } from './RemoveClientIDFromOpenIDConnectProvider.ts'
import { RemoveRoleFromInstanceProfile } from './RemoveRoleFromInstanceProfile.ts'
import { RemoveUserFromGroup } from './RemoveUserFromGroup.ts'
import { SetDefaultPolicyVersion } from './SetDefaultPolicyVersion.ts'
import { SimulateCustomPolicy } from './SimulateCustomPolicy.ts'
import { SimulatePrincipalPolicy } from './SimulatePrincipalPolicy.ts'
import { UpdateAccessKey } from './UpdateAccessKey.ts'
import { UpdateAccountPasswordPolicy } from './UpdateAccountPasswordPolicy.ts'
import { UpdateAssumeRolePolicy } from './UpdateAssumeRolePolicy.ts'
import { UpdateGroup } from './UpdateGroup.ts'
import { UpdateOpenIDConnectProviderThumbprint } from './UpdateOpenIDConnectProviderThumbprint.ts'
import { UpdateRole } from './UpdateRole.ts'
import { UpdateRoleDescription } from './UpdateRoleDescription.ts'
import { UpdateUser } from './UpdateUser.ts'

export const iam: Service = {
  name: 'iam',
  operations: [
    AddClientIDToOpenIDConnectProvider,
    AddRoleToInstanceProfile,
    AddUserToGroup,
    CreateAccessKey,
    CreateAccountAlias,
    CreateGroup,
    CreateInstanceProfile,
    CreateOpenIDConnectProvider,
    CreatePolicy,
    CreatePolicyVersion,
    CreateRole,
    CreateServiceLinkedRole,
    CreateUser,
    DeleteAccessKey,
    DeleteAccountAlias,
    DeleteAccountPasswordPolicy,
    DeleteGroup,
    DeleteInstanceProfile,
    DeleteOpenIDConnectProvider,
    DeletePolicy,
    DeletePolicyVersion,
    DeleteRole,
    DeleteServiceLinkedRole,
    DeleteUser,
    GetAccessKeyLastUsed,
    GetAccountAuthorizationDetails,
    GetAccountPasswordPolicy,
    GetAccountSummary,
    GetContextKeysForCustomPolicy,
    GetContextKeysForPrincipalPolicy,
    GetGroup,
    GetInstanceProfile,
    GetOpenIDConnectProvider,
    GetPolicy,
    GetPolicyVersion,
    GetRole,
    GetServiceLinkedRoleDeletionStatus,
    GetUser,
    ListAccessKeys,
    ListAccountAliases,
    ListEntitiesForPolicy,
    ListGroups,
    ListGroupsForUser,
    ListInstanceProfiles,
    ListInstanceProfilesForRole,
    ListOpenIDConnectProviders,
    ListPolicies,
    ListPolicyVersions,
    ListRoles,
    ListUsers,
    RemoveClientIDFromOpenIDConnectProvider,
    RemoveRoleFromInstanceProfile,
    RemoveUserFromGroup,
    SetDefaultPolicyVersion,
    SimulateCustomPolicy,
    SimulatePrincipalPolicy,
    UpdateAccessKey,
    UpdateAccountPasswordPolicy,
    UpdateAssumeRolePolicy,
    UpdateGroup,
    UpdateOpenIDConnectProviderThumbprint,
    UpdateRole,
    UpdateRoleDescription,
    UpdateUser,
    ...attachedPolicies,
    ...boundaries,
    ...inlinePolicies,
    ...tagOperations,
    ...accountSettingsOperations,
    ...credentialReportOperations,
    ...loginProfileOperations,
    ...mfaOperations,
    ...organizationsReport,
    ...roleTemplates,
    ...rootFeatureOperations,
    ...samlOperations,
    ...serverCertificateOperations,
    ...serviceLastAccessed,
  ],
  unsupported,
}
