import type { Service } from '../operation.ts'
import { AttachPolicy } from './AttachPolicy.ts'
import { CloseAccount } from './CloseAccount.ts'
import { CreateAccount } from './CreateAccount.ts'
import { CreateOrganizationalUnit } from './CreateOrganizationalUnit.ts'
import { CreatePolicy } from './CreatePolicy.ts'
import { DeleteOrganizationalUnit } from './DeleteOrganizationalUnit.ts'
import { DeletePolicy } from './DeletePolicy.ts'
import { DescribeAccount } from './DescribeAccount.ts'
import { DescribeCreateAccountStatus } from './DescribeCreateAccountStatus.ts'
import { DescribeEffectivePolicy } from './DescribeEffectivePolicy.ts'
import { DescribeOrganization } from './DescribeOrganization.ts'
import { DescribeOrganizationalUnit } from './DescribeOrganizationalUnit.ts'
import { DescribePolicy } from './DescribePolicy.ts'
import { DetachPolicy } from './DetachPolicy.ts'
import { DisablePolicyType } from './DisablePolicyType.ts'
import { EnablePolicyType } from './EnablePolicyType.ts'
import { ListAccounts } from './ListAccounts.ts'
import { ListAccountsForParent } from './ListAccountsForParent.ts'
import { ListAccountsWithInvalidEffectivePolicy } from './ListAccountsWithInvalidEffectivePolicy.ts'
import { ListChildren } from './ListChildren.ts'
import { ListCreateAccountStatus } from './ListCreateAccountStatus.ts'
import { ListEffectivePolicyValidationErrors } from './ListEffectivePolicyValidationErrors.ts'
import { ListOrganizationalUnitsForParent } from './ListOrganizationalUnitsForParent.ts'
import { ListParents } from './ListParents.ts'
import { ListPolicies } from './ListPolicies.ts'
import { ListPoliciesForTarget } from './ListPoliciesForTarget.ts'
import { ListRoots } from './ListRoots.ts'
import { ListTargetsForPolicy } from './ListTargetsForPolicy.ts'
import { MoveAccount } from './MoveAccount.ts'
import { UpdateOrganizationalUnit } from './UpdateOrganizationalUnit.ts'
import { UpdatePolicy } from './UpdatePolicy.ts'
import { handshakeReads } from './handshake-reads.ts'
import { invitations } from './invitations.ts'
import { membership } from './membership.ts'
import { organizationLife } from './organization-life.ts'
import { resourcePolicy } from './resource-policy.ts'
import { delegatedAdministrators } from './delegated-administrators.ts'
import { serviceAccess } from './service-access.ts'
import { ListTagsForResource, TagResource, UntagResource } from './tag-operations.ts'

export const organizations: Service = {
  name: 'organizations',
  operations: [
    AttachPolicy,
    CloseAccount,
    CreateAccount,
    CreateOrganizationalUnit,
    CreatePolicy,
    DeleteOrganizationalUnit,
    DeletePolicy,
    DescribeAccount,
    DescribeCreateAccountStatus,
    DescribeEffectivePolicy,
    DescribeOrganization,
    DescribeOrganizationalUnit,
    DescribePolicy,
    DetachPolicy,
    DisablePolicyType,
    EnablePolicyType,
    ListAccounts,
    ListAccountsForParent,
    ListAccountsWithInvalidEffectivePolicy,
    ListChildren,
    ListCreateAccountStatus,
    ListEffectivePolicyValidationErrors,
    ListOrganizationalUnitsForParent,
    ListParents,
    ListPolicies,
    ListPoliciesForTarget,
    ListRoots,
    ListTargetsForPolicy,
    MoveAccount,
    UpdateOrganizationalUnit,
    UpdatePolicy,
    ListTagsForResource,
    TagResource,
    UntagResource,
    ...delegatedAdministrators,
    ...serviceAccess,
    ...invitations,
    ...handshakeReads,
    ...membership,
    ...organizationLife,
    ...resourcePolicy,
  ],
  unsupported: new Map([
    ['CreateGovCloudAccount', 'accounts in GovCloud'],
    ...[
      'DescribeResponsibilityTransfer',
      'InviteOrganizationToTransferResponsibility',
      'ListInboundResponsibilityTransfers',
      'ListOutboundResponsibilityTransfers',
      'TerminateResponsibilityTransfer',
      'UpdateResponsibilityTransfer',
    ].map((name) => [name, 'responsibility transfers'] as const),
  ]),
}
