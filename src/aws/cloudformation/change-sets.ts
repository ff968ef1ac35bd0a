import { Fault } from '../../kernel/Fault.ts'
import { cut } from '../iam/page.ts'
import { operation, type Call } from '../operation.ts'
import { shapeOf, summaryOf, thoughtOut } from './change-set-shapes.ts'
import { stacks, type ChangeSet, type Stack } from './documents.ts'
import { invalid } from './faults.ts'
import { started, withStatus } from './progress.ts'
import { existingStack, findStack, stackArn, stackNeed, type In, type Out } from './shapes.ts'
import { bareStack, byCaller, checkStackName, failureOf, UPDATABLE, updating, withRole } from './stack-changes.ts'
import { settled } from './stack-reads.ts'
import { creation, isSame, needsOf, refuseLeftOut, wantedOf } from './wanted.ts'
import { planned } from './plan.ts'
import { scopeOf } from './scope.ts'
import { readTemplate } from './template.ts'

/** What `aws cloudformation deploy` does: a change that is looked at before it is made. */
const NAME = /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/
const REVIEW = 'REVIEW_IN_PROGRESS'
/** They stand in their stack's document. */
const MOST = 100

const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set."

const missing = (name: string) => new Fault('ChangeSetNotFound', 404, `ChangeSet [${name}] does not exist`)

/** By ARN, or by its name in a stack. @throws {Fault} */
function found(call: Call<{ readonly ChangeSetName: string; readonly StackName?: string | undefined }>): {
  readonly stack: Stack
  readonly set: ChangeSet
} {
  const { ChangeSetName: asked, StackName: name } = call.input
  const byArn = asked.startsWith('arn:')
  if (!byArn && name === undefined)
    throw invalid('StackName must be specified if ChangeSetName is not specified as an ARN.')
  const stack = byArn ? withSet(call, asked) : existingStack(call, name ?? '')
  const set = stack?.changeSets?.find((one) => (byArn ? one.arn : one.name) === asked)
  if (!stack || !set) throw missing(asked)
  return { stack, set }
}

const withSet = ({ view, account, region }: Call<unknown>, arn: string): Stack | undefined =>
  stacks
    .all(view, account, region)
    .map(({ value }) => value)
    .find(({ changeSets = [] }) => changeSets.some((one) => one.arn === arn))

/** `arn:…:changeSet/<name>/<id>` is asked about by its name as well: no other way of naming it leads past a policy. */
const nameOf = (asked: string): string => /^arn:[^/]*:changeSet\/([^/]+)\//.exec(asked)?.[1] ?? asked

/** A change set's name says of which stack only where the caller names it, too. */
function changeSetNeeds(call: Call<{ readonly ChangeSetName: string; readonly StackName?: string | undefined }>) {
  const { ChangeSetName: asked, StackName: name } = call.input
  const stack = asked.startsWith('arn:') ? withSet(call, asked)?.arn : name
  const context = { context: { 'cloudformation:ChangeSetName': nameOf(asked) } }
  return [stackNeed(call, stack ?? stackArn(call.region, call.account, '*', '*'), context)]
}

export const CreateChangeSet = operation<In<'CreateChangeSet'>, Out<'CreateChangeSet'>>({
  name: 'CreateChangeSet',
  prepare: settled,
  authorize: (call) => needsOf(call, { 'cloudformation:ChangeSetName': call.input.ChangeSetName }),
  handle(call) {
    const { input, account, region, now, random } = call
    refuseLeftOut(input)
    const { StackName: asked, ChangeSetName: name, ChangeSetType: type = 'UPDATE' } = input
    if (!NAME.test(name))
      throw invalid(
        `1 validation error detected: Value '${name}' at 'changeSetName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
      )
    if (type !== 'CREATE' && type !== 'UPDATE') throw invalid(`ChangeSetType ${type} is not supported by Stint`)
    const standing = findStack(call, asked)
    const stack = type === 'CREATE' ? reviewed(call, standing, asked) : updatable(standing, asked)
    if (stack.changeSets?.some((one) => one.name === name))
      throw new Fault(
        'AlreadyExistsException',
        400,
        `ChangeSet ${name} cannot be created due to a mismatch with existing attribute Name`,
      )
    if ((stack.changeSets?.length ?? 0) >= MOST)
      throw new Fault('LimitExceededException', 400, `ChangeSet limit of ${MOST} for stack ${stack.name} exceeded`)
    const { wanted, template, plan } = wantedOf(call, stack, stack.status === REVIEW ? undefined : stack)
    const id = random.uuid()
    const { role } = withRole(call, stack) as { readonly role?: string }
    const set: ChangeSet = {
      id,
      arn: `arn:aws:cloudformation:${region}:${account}:changeSet/${name}/${id}`,
      name,
      type,
      created: now,
      ...wanted,
      ...(input.Description !== undefined && { description: input.Description }),
      ...(role !== undefined && { role }),
      ...(input.OnStackFailure !== undefined && { onFailure: failureOf(input.OnStackFailure, undefined) }),
      ...(stack.status !== REVIEW && isSame(stack, wanted, template) && { failed: NO_CHANGES }),
      changes: thoughtOut(call.view, stack, template, wanted, plan),
    }
    const writes = stacks.put({
      ...stack,
      ...(stack.status === REVIEW && { template: wanted.template }),
      changeSets: [...(stack.changeSets ?? []), set],
    })
    return { output: { Id: set.arn, StackId: stack.arn }, writes }
  },
})

/** A stack that is nothing but changes to look at. */
function reviewed(call: Call<unknown>, standing: Stack | undefined, name: string): Stack {
  if (standing && standing.status !== REVIEW)
    throw invalid(
      `Stack [${standing.name}] already exists and cannot be created again with the changeSet [${(call.input as In<'CreateChangeSet'>).ChangeSetName}].`,
    )
  if (standing) return standing
  checkStackName(name)
  const fresh: Stack = { ...bareStack(call, name), template: '', parameters: {}, capabilities: [], tags: [] }
  return withStatus(fresh, call, REVIEW, 'User Initiated')
}

function updatable(standing: Stack | undefined, name: string): Stack {
  if (!standing || standing.deleted !== undefined) throw invalid(`Stack [${name}] does not exist`)
  if (!UPDATABLE.test(standing.status))
    throw invalid(`Stack:${standing.arn} is in ${standing.status} state and can not be updated.`)
  return standing
}

export const DescribeChangeSet = operation<In<'DescribeChangeSet'>, Out<'DescribeChangeSet'>>({
  name: 'DescribeChangeSet',
  authorize: changeSetNeeds,
  handle(call) {
    const { stack, set } = found(call)
    const parameters = [...readTemplate(set.template).parameters]
    const hidden = new Set(parameters.flatMap(([name, { noEcho }]) => (noEcho ? [name] : [])))
    return { output: shapeOf(stack, set, hidden) }
  },
})

export const ExecuteChangeSet = operation<In<'ExecuteChangeSet'>, Out<'ExecuteChangeSet'>>({
  name: 'ExecuteChangeSet',
  prepare: settled,
  authorize: changeSetNeeds,
  handle(call) {
    const { input, now, random, view } = call
    const { stack, set } = found(call)
    if (set.failed !== undefined)
      throw new Fault(
        'InvalidChangeSetStatus',
        400,
        `ChangeSet [${set.arn}] cannot be executed in its current status of [FAILED]`,
      )
    if (stack.status !== REVIEW) updatable(stack, stack.name)
    const { template: text, parameters, capabilities, tags, role } = set
    const template = readTemplate(text)
    // Once one is made, what the others would do is another thing.
    const { changeSets: _done, ...rest } = stack
    const next: Stack = {
      ...rest,
      template: text,
      parameters,
      capabilities,
      tags,
      ...(role !== undefined && { role }),
      ...(set.onFailure !== undefined && { onFailure: set.onFailure }),
      ...(input.DisableRollback === true && { onFailure: 'DO_NOTHING' as const }),
    }
    const plan = planned(template, scopeOf(view, next, template))
    const work =
      stack.status === REVIEW ? { kind: 'CREATE' as const, todo: plan.resources.map(creation) } : updating(stack, plan)
    const begun = started(next, { now, random }, { ...work, ...byCaller(call, input.ClientRequestToken) })
    return { output: {}, writes: stacks.put(begun) }
  },
})

export const DeleteChangeSet = operation<In<'DeleteChangeSet'>, Out<'DeleteChangeSet'>>({
  name: 'DeleteChangeSet',
  authorize: changeSetNeeds,
  handle(call) {
    const { stack, set } = found(call)
    const changeSets = (stack.changeSets ?? []).filter((one) => one.arn !== set.arn)
    return { output: {}, writes: stacks.put({ ...stack, changeSets }) }
  },
})

export const ListChangeSets = operation<In<'ListChangeSets'>, Out<'ListChangeSets'>>({
  name: 'ListChangeSets',
  authorize: (call) => [stackNeed(call, call.input.StackName)],
  handle(call) {
    const stack = existingStack(call, call.input.StackName)
    const sorted = (stack.changeSets ?? []).toSorted((a, b) => (a.arn < b.arn ? -1 : 1))
    const { shown, marker } = cut(sorted, call.input.NextToken, 100, ({ arn }) => arn, invalid('Invalid NextToken'))
    const Summaries = shown.map((set) => summaryOf(stack, set))
    return { output: { Summaries, ...(marker !== undefined && { NextToken: marker }) } }
  },
})
