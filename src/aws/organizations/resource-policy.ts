import { DIGITS, LOWER } from '../../kernel/random.ts'
import { expandActions, firstError, type PolicyDocument } from '../../policy/index.ts'
import { frozenPrincipals, shownPrincipals } from '../iam/trust.ts'
import { operation } from '../operation.ts'
import { resourcePolicyArn } from './arns.ts'
import { organizations, type Organization } from './documents.ts'
import { constraintViolation, invalidInput, refusal } from './faults.ts'
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
    if (before && input.Tags?.length)
      throw constraintViolation(
        'UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED',
        'Adding tags on updating an existing resource-based policy is not supported.',
      )
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

const invalidJson = () =>
  invalidInput('INVALID_RESOURCE_POLICY_JSON', 'This resource-based policy contains invalid JSON.')

/**
 * The document as Organizations keeps it: without white space, with a version and a list of statements. It says that a document is no JSON of
 * every one that it does not take, even of one whose principals do not exist.
 * @throws {Fault} InvalidInputException.
 */
function kept(view: View, document: string): string {
  if (firstError(document, 'resource')) throw invalidJson()
  const { Version = '2008-10-17', Statement, ...more } = JSON.parse(document) as PolicyDocument
  const statements = [Statement].flat()
  if (statements.some((one) => UNSUPPORTED.some((element) => element in one))) throw invalidJson()
  const strange = statements.flatMap((one) => [one.Action ?? []].flat()).find((action) => !isDelegable(action))
  if (strange !== undefined)
    throw invalidInput(
      'UNSUPPORTED_ACTION_IN_RESOURCE_POLICY',
      `${strange} is not a supported action for this resource-based policy.`,
    )
  try {
    return frozenPrincipals(view, JSON.stringify({ Version, ...more, Statement: statements }))
  } catch (fault) {
    throw fault instanceof Fault ? invalidJson() : fault
  }
}

const UNSUPPORTED = ['NotAction', 'NotResource', 'NotPrincipal']

/** Beside these whatever lists and describes. @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_delegate_policies.html */
const DELEGABLE = new Set([
  'AttachPolicy',
  'CreatePolicy',
  'DeletePolicy',
  'DetachPolicy',
  'DisablePolicyType',
  'EnablePolicyType',
  'PutResourcePolicy',
  'TagResource',
  'UntagResource',
  'UpdatePolicy',
])

/** Whether a pattern matches delegable actions alone. */
function isDelegable(pattern: string): boolean {
  const actions = expandActions(pattern)
  return (
    actions.length > 0 &&
    actions.every((action) => {
      const [service, name = ''] = action.split(':')
      return service === 'organizations' && (/^(?:Describe|List)/.test(name) || DELEGABLE.has(name))
    })
  )
}

export const resourcePolicy = [PutResourcePolicy, DescribeResourcePolicy, DeleteResourcePolicy]
