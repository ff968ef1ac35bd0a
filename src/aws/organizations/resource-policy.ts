import { DIGITS, LOWER } from '../../kernel/random.ts'
import { firstError } from '../../policy/index.ts'
import { frozenPrincipals, shownPrincipals } from '../iam/trust.ts'
import { operation } from '../operation.ts'
import { resourcePolicyArn } from './arns.ts'
import { organizations, type Organization } from './documents.ts'
import { invalidInput, refusal } from './faults.ts'
import { makingWith, manages, organizationOf } from './needs.ts'
import { checkedTags } from './tags.ts'
import type { View } from '../../store/projection.ts'
import { Fault } from '../../kernel/Fault.ts'
import type { In, Out } from './types.ts'

type Put = 'PutResourcePolicy'

/**
 * The organization's delegation policy: what member accounts may do of the management of policies. One an organization.
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html
 */
const PutResourcePolicy = operation<In<Put>, Out<Put>>({
  name: 'PutResourcePolicy',
  authorize: (call) => {
    const own = ownPolicy(organizationOf(call))
    return makingWith(call, 'PutResourcePolicy', own, own.arn, call.input.Tags)
  },
  handle(call) {
    const { view, input, random } = call
    const organization = organizationOf(call)
    const before = organization.resourcePolicy
    const resourcePolicy = {
      id: before?.id ?? `rp-${random.text(8, LOWER + DIGITS)}`,
      content: kept(view, input.Content),
      tags: before?.tags ?? checkedTags(input.Tags),
    }
    const after = { ...organization, resourcePolicy }
    return { output: { ResourcePolicy: shape(view, after) }, writes: [organizations.put('this', after)] }
  },
})

const DescribeResourcePolicy = operation<In<'DescribeResourcePolicy'>, Out<'DescribeResourcePolicy'>>({
  name: 'DescribeResourcePolicy',
  authorize: manages('DescribeResourcePolicy'),
  handle: (call) => ({ output: { ResourcePolicy: shape(call.view, organizationOf(call)) } }),
})

const DeleteResourcePolicy = operation<In<'DeleteResourcePolicy'>, Out<'DeleteResourcePolicy'>>({
  name: 'DeleteResourcePolicy',
  authorize: manages('DeleteResourcePolicy'),
  handle(call) {
    const { resourcePolicy, ...after } = organizationOf(call)
    if (!resourcePolicy) throw refusal('ResourcePolicyNotFoundException')
    return { output: {}, writes: [organizations.put('this', after)] }
  },
})

const ownPolicy = (organization: Organization) => ({
  arn: resourcePolicyArn(organization, organization.resourcePolicy?.id ?? 'rp-new'),
  tags: organization.resourcePolicy?.tags,
})

function shape(view: View, organization: Organization) {
  const { resourcePolicy } = organization
  if (!resourcePolicy) throw refusal('ResourcePolicyNotFoundException')
  const { id, content } = resourcePolicy
  return {
    ResourcePolicySummary: { Id: id, Arn: resourcePolicyArn(organization, id) },
    Content: shownPrincipals(view, content),
  }
}

/** @throws {Fault} InvalidInputException. */
function kept(view: View, document: string): string {
  const error = firstError(document, 'resource')
  if (error) throw invalidInput('INVALID_RESOURCE_POLICY_JSON', error.message)
  try {
    return frozenPrincipals(view, document)
  } catch (fault) {
    throw fault instanceof Fault ? invalidInput('INVALID_PRINCIPAL', fault.message) : fault
  }
}

export const resourcePolicy = [PutResourcePolicy, DescribeResourcePolicy, DeleteResourcePolicy]
