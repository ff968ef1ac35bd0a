import { Fault } from '../../kernel/Fault.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import { tagRecord } from '../iam/tags.ts'
import { operation, type Answer, type Call, type PreparedCall } from '../operation.ts'
import { checkCapabilities } from './capabilities.ts'
import { stacks, type Job, type Stack } from './documents.ts'
import { invalid, unsupported } from './faults.ts'
import { parameterValues } from './parameters.ts'
import { deletion, started } from './progress.ts'
import { assumableRole, passingRole } from './service-role.ts'
import { existingStack, findStack, stackArn, stackNeed, type In, type Out } from './shapes.ts'
import { readTemplate, type Template } from './template.ts'

type Writing = In<'CreateStack'> | In<'UpdateStack'>

/** Parameters that would change what happens and that are not carried out are refused, not ignored. */
const LEFT_OUT = {
  TemplateURL: 'a template by URL; send it as TemplateBody',
  StackPolicyBody: 'stack policies',
  StackPolicyURL: 'stack policies',
  StackPolicyDuringUpdateBody: 'stack policies',
  StackPolicyDuringUpdateURL: 'stack policies',
} as const

function refuseLeftOut(input: object): void {
  for (const [member, what] of Object.entries(LEFT_OUT))
    if ((input as Readonly<Record<string, unknown>>)[member] !== undefined) throw unsupported(what)
}

const NAME = /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/
const CONTEXT = (types: readonly string[] | undefined) =>
  types === undefined ? {} : { context: { 'cloudformation:ResourceTypes': types } }

const tagsOf = (tags: Writing['Tags']) => (tags ?? []).map(({ Key, Value }) => ({ Key, Value }))

export const CreateStack = operation<In<'CreateStack'>, Out<'CreateStack'>>({
  name: 'CreateStack',
  authorize: (call) => [
    stackNeed(call, call.input.StackName, {
      requestTags: tagRecord(tagsOf(call.input.Tags)),
      ...CONTEXT(call.input.ResourceTypes),
    }),
    ...passingRole(call, call.input.RoleARN),
  ],
  handle(call) {
    const { input, account, region, now, random } = call
    refuseLeftOut(input)
    const { StackName: name, TemplateBody: text, OnFailure, DisableRollback, ClientRequestToken: token } = input
    if (!NAME.test(name))
      throw invalid(
        `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
      )
    if (text === undefined) throw invalid('Either Template URL or Template Body must be specified.')
    if (OnFailure !== undefined && DisableRollback !== undefined)
      throw invalid('Either DisableRollback or OnFailure can be specified, not both.')
    if (findStack(call, name)) throw new Fault('AlreadyExistsException', 400, `Stack [${name}] already exists`)
    const template = readTemplate(text)
    checkCapabilities(template, input.Capabilities ?? [])
    const id = random.uuid()
    const arn = stackArn(region, account, name, id)
    const fresh: Stack = {
      arn,
      id,
      name,
      account,
      region,
      status: '',
      created: now,
      template: text,
      parameters: parameterValues(template, input.Parameters ?? []),
      capabilities: input.Capabilities ?? [],
      tags: tagsOf(input.Tags),
      onFailure: failureOf(OnFailure, DisableRollback),
      terminationProtection: input.EnableTerminationProtection ?? false,
      ...withRole(call, { account, region, arn }),
      outputs: [],
      resources: [],
      events: [],
    }
    const todo = template.resources.map(creation)
    return written(started(fresh, { now, random }, { kind: 'CREATE', todo, ...byCaller(call, token) }))
  },
})

/** The role that is named, from now on. */
const withRole = (
  call: Call<{ readonly RoleARN?: string | undefined }>,
  stack: Pick<Stack, 'account' | 'region' | 'arn'>,
) => (call.input.RoleARN === undefined ? {} : { role: assumableRole(call, stack, call.input.RoleARN) })

const failureOf = (given: string | undefined, disabled: boolean | undefined): Stack['onFailure'] =>
  given === 'DO_NOTHING' || given === 'DELETE' ? given : disabled ? 'DO_NOTHING' : 'ROLLBACK'

const creation = ({ logicalId, type, properties, retained }: Template['resources'][number]): Job => ({
  logicalId,
  type,
  action: 'create',
  to: properties,
  ...(retained && { retained }),
})

const byCaller = ({ caller }: Call<unknown>, token: string | undefined) => ({
  caller,
  ...(token !== undefined && { token }),
})

function written(stack: Stack): Answer<{ StackId: string }> {
  const resources = [{ ARN: stack.arn, accountId: stack.account, type: 'AWS::CloudFormation::Stack' }]
  return { output: { StackId: stack.arn }, writes: stacks.put(stack), resources }
}

const UPDATABLE = /^(CREATE_COMPLETE|UPDATE_COMPLETE|UPDATE_ROLLBACK_COMPLETE)$/

export const UpdateStack = operation<In<'UpdateStack'>, Out<'UpdateStack'>>({
  name: 'UpdateStack',
  authorize: (call) => [
    stackNeed(call, call.input.StackName, {
      requestTags: tagRecord(tagsOf(call.input.Tags)),
      ...CONTEXT(call.input.ResourceTypes),
    }),
    ...passingRole(call, call.input.RoleARN),
  ],
  handle(call) {
    const { input, now, random } = call
    refuseLeftOut(input)
    const stack = existingStack(call, input.StackName)
    if (!UPDATABLE.test(stack.status))
      throw invalid(`Stack:${stack.arn} is in ${stack.status} state and can not be updated.`)
    const text = input.UsePreviousTemplate ? stack.template : input.TemplateBody
    if (text === undefined) throw invalid('Either Template URL or Template Body must be specified.')
    const template = readTemplate(text)
    checkCapabilities(template, input.Capabilities ?? [])
    const parameters = parameterValues(template, input.Parameters ?? [], stack.parameters)
    const tags = input.Tags === undefined ? stack.tags : tagsOf(input.Tags)
    const same =
      canonicalJson(JSON.parse(text) as never) === canonicalJson(JSON.parse(stack.template) as never) &&
      canonicalJson(parameters) === canonicalJson(stack.parameters) &&
      canonicalJson(tags as never) === canonicalJson(stack.tags as never)
    if (same) throw invalid('No updates are to be performed.')
    const before = {
      template: stack.template,
      parameters: stack.parameters,
      tags: stack.tags,
      capabilities: stack.capabilities,
    }
    const next = {
      ...stack,
      template: text,
      parameters,
      tags,
      capabilities: input.Capabilities ?? [],
      ...withRole(call, stack),
    }
    const work = {
      kind: 'UPDATE',
      todo: changes(stack, template),
      before,
      ...byCaller(call, input.ClientRequestToken),
    } as const
    return written(started(next, { now, random }, work))
  },
})

/** New and changed resources in order, then what is no longer wanted, last first. */
function changes(stack: Stack, template: Template): readonly Job[] {
  const standing = stack.resources.filter(
    ({ physicalId, status }) => physicalId !== undefined && status !== 'DELETE_COMPLETE',
  )
  const wanted = template.resources.map((resource): Job => {
    const known = standing.find(({ logicalId, type }) => logicalId === resource.logicalId && type === resource.type)
    if (!known) return creation(resource)
    return { ...creation(resource), action: 'update', from: known.properties ?? {} }
  })
  const gone = standing.filter(
    ({ logicalId }) => !template.resources.some((resource) => resource.logicalId === logicalId),
  )
  return [...wanted, ...gone.toReversed().map(deletion)]
}

const AT_WORK = /IN_PROGRESS$/

export const DeleteStack = operation<In<'DeleteStack'>, Out<'DeleteStack'>>({
  name: 'DeleteStack',
  authorize: (call) => [stackNeed(call, call.input.StackName), ...passingRole(call, call.input.RoleARN)],
  handle(call: PreparedCall<In<'DeleteStack'>, undefined>) {
    const { input, now, random } = call
    refuseLeftOut(input)
    const stack = findStack(call, input.StackName)
    if (!stack || stack.deleted !== undefined || stack.status === 'DELETE_IN_PROGRESS') return { output: {} }
    if (stack.terminationProtection)
      throw invalid(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`)
    if (AT_WORK.test(stack.status) && stack.status !== 'CREATE_IN_PROGRESS')
      throw invalid(`Stack [${stack.name}] cannot be deleted while in status ${stack.status}`)
    const kept = input.RetainResources ?? []
    if (kept.length > 0 && stack.status !== 'DELETE_FAILED')
      throw invalid(
        `Invalid operation on stack [${stack.arn}]. Resources can only be retained when the stack is in DELETE_FAILED state.`,
      )
    const todo = stack.resources
      .filter(({ physicalId, status }) => physicalId !== undefined && status !== 'DELETE_COMPLETE')
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
