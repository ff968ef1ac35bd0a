import { Fault } from '../../kernel/Fault.ts'
import { operation, type Answer, type Call, type PreparedCall } from '../operation.ts'
import { stacks, type Stack } from './documents.ts'
import { usedExport } from './exports.ts'
import { invalid } from './faults.ts'
import type { Plan } from './plan.ts'
import { deletion, started, withStatus, type Tick } from './progress.ts'
import { assumableRole, passingRole, roleKey } from './service-role.ts'
import { existingStack, findStack, stackArn, stackNeed, type In, type Out } from './shapes.ts'
import { changes, creation, isSame, needsOf, refuseLeftOut, wantedOf } from './wanted.ts'

const NAME = /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/

/** @throws {Fault} */
export function checkStackName(name: string): void {
  if (!NAME.test(name))
    throw invalid(
      `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
    )
}

export const CreateStack = operation<In<'CreateStack'>, Out<'CreateStack'>>({
  name: 'CreateStack',
  authorize: (call) => needsOf(call),
  handle(call) {
    const { input, now, random } = call
    refuseLeftOut(input)
    const { StackName: name, OnFailure, DisableRollback, ClientRequestToken: token } = input
    checkStackName(name)
    if (input.TemplateBody === undefined) throw invalid('Either Template URL or Template Body must be specified.')
    if (OnFailure !== undefined && DisableRollback !== undefined)
      throw invalid('Either DisableRollback or OnFailure can be specified, not both.')
    if (findStack(call, name)) throw new Fault('AlreadyExistsException', 400, `Stack [${name}] already exists`)
    const bare = bareStack(call, name)
    const { wanted, plan } = wantedOf(call, bare)
    const fresh: Stack = {
      ...bare,
      ...wanted,
      onFailure: failureOf(OnFailure, DisableRollback),
      terminationProtection: input.EnableTerminationProtection ?? false,
      ...withRole(call, bare),
    }
    return written(
      started(fresh, { now, random }, { kind: 'CREATE', todo: plan.resources.map(creation), ...byCaller(call, token) }),
    )
  },
})

/** A stack of which nothing is there yet. */
export function bareStack({ account, region, now, random }: Call<unknown>, name: string) {
  const id = random.uuid()
  return {
    arn: stackArn(region, account, name, id),
    id,
    name,
    account,
    region,
    status: '',
    created: now,
    onFailure: 'ROLLBACK',
    terminationProtection: false,
    outputs: [],
    resources: [],
    events: [],
  } as const
}

/** The role that is named, from now on. */
export const withRole = (
  call: Call<{ readonly RoleARN?: string | undefined }>,
  stack: Pick<Stack, 'account' | 'region' | 'arn'>,
) => (call.input.RoleARN === undefined ? {} : { role: assumableRole(call, stack, call.input.RoleARN) })

export const failureOf = (given: string | undefined, disabled: boolean | undefined): Stack['onFailure'] =>
  given === 'DO_NOTHING' || given === 'DELETE' ? given : disabled ? 'DO_NOTHING' : 'ROLLBACK'

export const byCaller = ({ caller }: Call<unknown>, token: string | undefined) => ({
  caller,
  ...(token !== undefined && { token }),
})

export function written(stack: Stack): Answer<{ StackId: string }> {
  const resources = [{ ARN: stack.arn, accountId: stack.account, type: 'AWS::CloudFormation::Stack' }]
  return { output: { StackId: stack.arn }, writes: stacks.put(stack), resources }
}

export const UPDATABLE = /^(CREATE_COMPLETE|UPDATE_COMPLETE|UPDATE_ROLLBACK_COMPLETE)$/

export const UpdateStack = operation<In<'UpdateStack'>, Out<'UpdateStack'>>({
  name: 'UpdateStack',
  authorize: (call) => needsOf(call),
  handle(call) {
    const { input, now, random } = call
    refuseLeftOut(input)
    const stack = existingStack(call, input.StackName)
    if (!UPDATABLE.test(stack.status))
      throw invalid(`Stack:${stack.arn} is in ${stack.status} state and can not be updated.`)
    const { wanted, template, plan } = wantedOf(call, stack, stack)
    if (isSame(stack, wanted, template)) throw invalid('No updates are to be performed.')
    const work = { ...updating(stack, plan), ...byCaller(call, input.ClientRequestToken) }
    return written(started({ ...stack, ...wanted, ...withRole(call, stack) }, { now, random }, work))
  },
})

/** What is done to bring a stack to a plan, and to what it goes back otherwise. */
export function updating(stack: Stack, plan: Plan) {
  const { template, parameters, tags, capabilities } = stack
  return { kind: 'UPDATE', todo: changes(stack, plan), before: { template, parameters, tags, capabilities } } as const
}

const AT_WORK = /IN_PROGRESS$/

export const DeleteStack = operation<In<'DeleteStack'>, Out<'DeleteStack'>>({
  name: 'DeleteStack',
  authorize: (call) => {
    const { StackName: name, RoleARN: role } = call.input
    return [stackNeed(call, name, { context: roleKey(role) }), ...passingRole(call, role)]
  },
  handle(call: PreparedCall<In<'DeleteStack'>, undefined>) {
    const { input, now, random } = call
    refuseLeftOut(input)
    const stack = findStack(call, input.StackName)
    if (!stack || stack.deleted !== undefined || stack.status === 'DELETE_IN_PROGRESS') return { output: {} }
    if (stack.terminationProtection)
      throw invalid(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`)
    if (AT_WORK.test(stack.status) && stack.status !== 'CREATE_IN_PROGRESS')
      throw invalid(`Stack [${stack.name}] cannot be deleted while in status ${stack.status}`)
    const used = usedExport(call.view, stack)
    if (used !== undefined) return { output: {}, writes: stacks.put(canceled(stack, { now, random }, used)) }
    const kept = input.RetainResources ?? []
    if (kept.length > 0 && stack.status !== 'DELETE_FAILED')
      throw invalid(
        `Invalid operation on stack [${stack.arn}]. Resources can only be retained when the stack is in DELETE_FAILED state.`,
      )
    const todo = stack.resources
      .filter(({ physicalId, status }) => physicalId !== undefined && !/^DELETE_(COMPLETE|SKIPPED)$/.test(status))
      .toReversed()
      .map((resource) => ({
        ...deletion(resource),
        ...(kept.includes(resource.logicalId) && { retained: true as const }),
      }))
    const { writes, resources } = written(
      started(
        { ...stack, ...withRole(call, stack) },
        { now, random },
        { kind: 'DELETE', todo, ...byCaller(call, input.ClientRequestToken) },
      ),
    )
    return { output: {}, ...(writes && { writes }), ...(resources && { resources }) }
  },
})

/** A deletion that is over as soon as it begins. */
const canceled = (stack: Stack, tick: Tick, why: string): Stack =>
  withStatus(withStatus(stack, tick, 'DELETE_IN_PROGRESS', 'User Initiated'), tick, stack.status, why)

export const UpdateTerminationProtection = operation<
  In<'UpdateTerminationProtection'>,
  Out<'UpdateTerminationProtection'>
>({
  name: 'UpdateTerminationProtection',
  authorize: (call) => [stackNeed(call, call.input.StackName)],
  handle(call) {
    const stack = existingStack(call, call.input.StackName)
    return written({ ...stack, terminationProtection: call.input.EnableTerminationProtection })
  },
})
