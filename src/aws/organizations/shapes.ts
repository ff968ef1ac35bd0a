import type { View } from '../../store/projection.ts'
import { accountArn, organizationArn, policyArn, rootArn, unitArn } from './arns.ts'
import type { Account, CreateAccountStatus, Organization, OrganizationPolicy, Unit } from './documents.ts'
import { ancestry, type Place } from './tree.ts'

/** Organizations' documents as its answers show them. */

const pathTo = (organization: Organization, ids: readonly string[]) => `${[organization.id, ...ids].join('/')}/`

export function organizationShape(organization: Organization, management: Pick<Account, 'email'> | undefined) {
  return {
    Id: organization.id,
    Arn: organizationArn(organization),
    FeatureSet: 'ALL' as const,
    MasterAccountArn: accountArn(organization, organization.management),
    MasterAccountId: organization.management,
    MasterAccountEmail: management?.email ?? '',
    // Kept by AWS for old clients; ListRoots tells what is enabled.
    AvailablePolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY' as const, Status: 'ENABLED' as const }],
  }
}

export function accountShape(view: View, organization: Organization, account: Account) {
  const above = account.parent === undefined ? [] : ancestry(view, account.parent)
  return {
    Id: account.id,
    Arn: accountArn(organization, account.id),
    Email: account.email,
    Name: account.name,
    Status: account.status,
    // Only who closed it has suspended an account here.
    State: account.status === 'SUSPENDED' ? ('CLOSED' as const) : account.status,
    Paths: [pathTo(organization, [...above, account.id])],
    JoinedMethod: account.method,
    JoinedTimestamp: new Date(account.joined),
  }
}

export function unitShape(view: View, organization: Organization, unit: Unit) {
  return {
    Id: unit.id,
    Arn: unitArn(organization, unit.id),
    Name: unit.name,
    Path: pathTo(organization, [...ancestry(view, unit.parent), unit.id]),
  }
}

/** `pending`: a type that is being enabled. Of RCPs Organizations was seen to answer so, and of tag and backup policies that they are enabled. */
export function rootShape(organization: Organization, pending?: OrganizationPolicy['type']) {
  return {
    Id: organization.rootId,
    Arn: rootArn(organization, organization.rootId),
    Name: 'Root',
    PolicyTypes: organization.policyTypes
      .toSorted()
      .map((Type) => ({ Type, Status: Type === pending ? ('PENDING_ENABLE' as const) : ('ENABLED' as const) })),
  }
}

export function policySummary(organization: Organization, policy: OrganizationPolicy) {
  return {
    Id: policy.id,
    Arn: policyArn(organization, policy),
    Name: policy.name,
    Description: policy.description,
    Type: policy.type,
    AwsManaged: policy.awsManaged,
  }
}

export function policyShape(organization: Organization, policy: OrganizationPolicy) {
  return { PolicySummary: policySummary(organization, policy), Content: policy.content }
}

const ARN_OF = { ROOT: rootArn, ORGANIZATIONAL_UNIT: unitArn, ACCOUNT: accountArn } as const

export function targetShape(organization: Organization, { kind, id, name }: Place) {
  return { TargetId: id, Arn: ARN_OF[kind](organization, id), Name: name, Type: kind }
}

/** A request as it stands at `now`. */
export function createAccountStatusShape(status: CreateAccountStatus, now: number) {
  const begun = { Id: status.id, AccountName: status.name, RequestedTimestamp: new Date(status.requested) }
  if (now < status.completed) return { ...begun, State: 'IN_PROGRESS' as const }
  const ended = { ...begun, CompletedTimestamp: new Date(status.completed) }
  return 'account' in status.outcome
    ? { ...ended, State: 'SUCCEEDED' as const, AccountId: status.outcome.account }
    : { ...ended, State: 'FAILED' as const, FailureReason: status.outcome.failure }
}
