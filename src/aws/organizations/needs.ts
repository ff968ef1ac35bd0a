import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import type { Need } from '../operation.ts'
import { tagRecord } from '../iam/tags.ts'
import { accountArn, policyArn, resourcePolicyArn, rootArn, unitArn } from './arns.ts'
import { accounts, organizationPolicies, organizations, units, type Organization, type Tag } from './documents.ts'
import { notManagement, refusal } from './faults.ts'

export interface Where {
  readonly view: View
  readonly account: AccountId
}

/** The organization that the caller's account is in. @throws {Fault} AWSOrganizationsNotInUseException */
export function organizationOf({ view, account }: Where): Organization {
  const organization = organizations.find(view, 'this')
  if (!organization || accounts.find(view, account)?.parent === undefined)
    throw refusal('AWSOrganizationsNotInUseException')
  return organization
}

/** What a member of any account of the organization needs. */
export function memberNeed(where: Where, action: string): Need {
  organizationOf(where)
  return { action: `organizations:${action}`, resource: '*' }
}

/** What the delegation policy may give to other accounts. @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html */
const DELEGABLE =
  /^(?:(?:Attach|Create|Delete|Detach|Update)Policy|(?:Enable|Disable)PolicyType|(?:Describe|List)\w+|(?:Tag|Untag)Resource)$/

/** All that is managed belongs to the management account, so that callers of other accounts are strangers to it. */
export function managementNeed(where: Where, action: string, on: Thing = ALL, more: Partial<Need> = {}): Need {
  const { management, delegated, resourcePolicy } = organizationOf(where)
  // A delegated administrator of any service may look at all of the organization.
  const looks = /^(?:List|Describe)/.test(action) && delegated?.some(({ account }) => account === where.account)
  return {
    action: `organizations:${action}`,
    resource: on.arn,
    resourceAccount: looks ? where.account : management,
    ...(on.tags && { resourceTags: tagRecord(on.tags) }),
    ...(where.account !== management && !looks && { refuse: notManagement }),
    ...(resourcePolicy && DELEGABLE.test(action) && { resourcePolicy: resourcePolicy.content }),
    ...more,
    context: { ...on.context, ...more.context },
  }
}

/**
 * What it takes to make a thing that begins with tags: organizations:TagResource beside the making. What is made has no id yet: it is asked
 * about the kind, `…:ou/o-…/*`, which is inferred.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
 */
export function makingWith(
  where: Where,
  action: string,
  on: Thing | undefined,
  made: string,
  tags: readonly Tag[] | undefined,
): readonly Need[] {
  const requestTags = tagRecord(tags)
  const making = managementNeed(where, action, on, { requestTags })
  if (!tags?.length) return [making]
  const tagged = { arn: made, ...(on?.context && { context: on.context }) }
  return [making, managementNeed(where, 'TagResource', tagged, { requestTags })]
}

/** Something with an ARN that permissions may name. */
interface Thing {
  readonly arn: string
  readonly tags?: readonly Tag[] | undefined
  readonly context?: Readonly<Record<string, string>>
}

const ALL: Thing = { arn: '*' }

/** The root, unit, account or policy with this id as permissions see it; it need not exist. */
export function thing(where: Where, id: string): Thing {
  const organization = organizationOf(where)
  if (id.startsWith('r-')) return { arn: rootArn(organization, id), tags: organization.tags }
  if (id.startsWith('ou-')) return { arn: unitArn(organization, id), tags: units.find(where.view, id)?.tags }
  if (id.startsWith('rp-')) return { arn: resourcePolicyArn(organization, id), tags: organization.resourcePolicy?.tags }
  if (id.startsWith('p-')) return policyThing(where, organization, id)
  return { arn: accountArn(organization, id), tags: accounts.find(where.view, id)?.tags }
}

function policyThing({ view }: Where, organization: Organization, id: string): Thing {
  const policy = organizationPolicies.find(view, id)
  if (!policy) return { arn: policyArn(organization, { id, type: 'SERVICE_CONTROL_POLICY', awsManaged: false }) }
  return {
    arn: policyArn(organization, policy),
    tags: policy.tags,
    context: { 'organizations:PolicyType': policy.type },
  }
}

/** The `authorize` of an operation of the management account without a resource. */
export const manages =
  (action: string) =>
  (call: Where): readonly Need[] => [managementNeed(call, action)]
