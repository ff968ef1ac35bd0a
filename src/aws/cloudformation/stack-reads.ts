import { Fault } from '../../kernel/Fault.ts'
import type { StackEvent as EventShape } from '../../wire/schema/cloudformation.types.generated.ts'
import { cut } from '../iam/page.ts'
import { operation, type Call } from '../operation.ts'
import { capabilityShape } from './capabilities.ts'
import { stacks, type Stack, type StackResource } from './documents.ts'
import { invalid, unsupported } from './faults.ts'
import {
  anywhere,
  existingStack,
  onAllStacks,
  parameterDeclaration,
  stackNeed,
  stackShape,
  type In,
  type Out,
} from './shapes.ts'
import { readTemplate } from './template.ts'

/** Where nothing takes time, who looks sees what has become of the work that is under way. */
export const settled = async ({ world }: Call<unknown>): Promise<undefined> => {
  if (world.pace === 'instant') await world.stacksQuiet()
  return undefined
}

export function page<Item>(
  items: readonly Item[],
  token: string | undefined,
  keyOf: (item: Item) => string,
  size = 100,
) {
  const { shown, marker } = cut(items, token, size, keyOf, invalid('Invalid NextToken'))
  return { shown, next: marker === undefined ? {} : { NextToken: marker } }
}

/** In the order in which `page` goes on. */
const byKey = (list: readonly Stack[]) => list.toSorted((a, b) => (a.arn < b.arn ? -1 : 1))

export const ownStacks = ({ view, account, region }: Call<unknown>) =>
  byKey(stacks.all(view, account, region).map(({ value }) => value))

export const DescribeStacks = operation<In<'DescribeStacks'>, Out<'DescribeStacks'>>({
  name: 'DescribeStacks',
  prepare: settled,
  authorize: (call) =>
    call.input.StackName === undefined ? [stackNeed(call, '*')] : [stackNeed(call, call.input.StackName)],
  handle(call) {
    const { StackName: name, NextToken } = call.input
    const shape = (stack: Stack) => stackShape(stack, readTemplate(stack.template))
    if (name !== undefined) return { output: { Stacks: [shape(existingStack(call, name))] } }
    const { shown, next } = page(
      ownStacks(call).filter(({ deleted }) => deleted === undefined),
      NextToken,
      ({ arn }) => arn,
    )
    return { output: { Stacks: shown.map(shape), ...next } }
  },
})

/** Deleted stacks are listed for ninety days. */
const KEPT_MS = 90 * 86_400_000

export const ListStacks = operation<In<'ListStacks'>, Out<'ListStacks'>>({
  name: 'ListStacks',
  prepare: settled,
  authorize: onAllStacks,
  handle(call) {
    const { StackStatusFilter: wanted, NextToken } = call.input
    const listed = ownStacks(call).filter(
      ({ status, deleted }) =>
        (wanted === undefined || wanted.length === 0 || wanted.includes(status)) &&
        (deleted === undefined || deleted > call.now - KEPT_MS),
    )
    const { shown, next } = page(listed, NextToken, ({ arn }) => arn)
    const StackSummaries = shown.map((stack) => ({
      StackId: stack.arn,
      StackName: stack.name,
      TemplateDescription: readTemplate(stack.template).description,
      CreationTime: new Date(stack.created),
      LastUpdatedTime: stack.updated === undefined ? undefined : new Date(stack.updated),
      DeletionTime: stack.deleted === undefined ? undefined : new Date(stack.deleted),
      StackStatus: stack.status,
      StackStatusReason: stack.reason,
      DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
    }))
    return { output: { StackSummaries, ...next } }
  },
})

export const DescribeStackEvents = operation<In<'DescribeStackEvents'>, Out<'DescribeStackEvents'>>({
  name: 'DescribeStackEvents',
  prepare: settled,
  authorize: (call) => [stackNeed(call, call.input.StackName)],
  handle(call) {
    const stack = existingStack(call, call.input.StackName)
    // Newest first; a page goes on at its place, which new events move no one out of.
    const placed = stack.events.map((event, index) => ({ event, place: String(1e9 - index) })).toReversed()
    const { shown, next } = page(placed, call.input.NextToken, ({ place }) => place)
    const StackEvents = shown.map(({ event }): EventShape => ({
      StackId: stack.arn,
      StackName: stack.name,
      EventId: event.id,
      LogicalResourceId: event.logicalId,
      PhysicalResourceId: event.physicalId,
      ResourceType: event.type,
      Timestamp: new Date(event.time),
      ResourceStatus: event.status,
      ResourceStatusReason: event.reason,
      ResourceProperties: event.properties,
      ClientRequestToken: event.token,
    }))
    return { output: { StackEvents, ...next } }
  },
})

const resourceShape = (resource: StackResource) => ({
  LogicalResourceId: resource.logicalId,
  PhysicalResourceId: resource.physicalId,
  ResourceType: resource.type,
  ResourceStatus: resource.status,
  ResourceStatusReason: resource.reason,
  DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
})

const ofStack = ({ arn, name }: Stack) => ({ StackId: arn, StackName: name })

function resourceOf(stack: Stack, logicalId: string): StackResource {
  const found = stack.resources.find((resource) => resource.logicalId === logicalId)
  if (!found) throw invalid(`Resource ${logicalId} does not exist for stack ${stack.name}`)
  return found
}

export const DescribeStackResources = operation<In<'DescribeStackResources'>, Out<'DescribeStackResources'>>({
  name: 'DescribeStackResources',
  prepare: settled,
  authorize: (call) => [stackNeed(call, call.input.StackName ?? '*')],
  handle(call) {
    const { StackName: name, LogicalResourceId: logicalId, PhysicalResourceId: physicalId } = call.input
    if (name !== undefined && physicalId !== undefined)
      throw invalid('Only one of StackName or PhysicalResourceId may be specified')
    const stack =
      name !== undefined
        ? existingStack(call, name)
        : ownStacks(call).find(({ resources }) => resources.some((one) => one.physicalId === physicalId))
    if (!stack || (name ?? physicalId) === undefined) throw invalid(`Stack for ${physicalId ?? ''} does not exist`)
    const chosen = logicalId === undefined ? stack.resources : [resourceOf(stack, logicalId)]
    const StackResources = chosen.map((one) => ({
      ...ofStack(stack),
      ...resourceShape(one),
      Timestamp: new Date(one.updated),
    }))
    return { output: { StackResources } }
  },
})

export const DescribeStackResource = operation<In<'DescribeStackResource'>, Out<'DescribeStackResource'>>({
  name: 'DescribeStackResource',
  prepare: settled,
  authorize: (call) => [stackNeed(call, call.input.StackName)],
  handle(call) {
    const stack = existingStack(call, call.input.StackName)
    const found = resourceOf(stack, call.input.LogicalResourceId)
    const LastUpdatedTimestamp = new Date(found.updated)
    return { output: { StackResourceDetail: { ...ofStack(stack), ...resourceShape(found), LastUpdatedTimestamp } } }
  },
})

export const ListStackResources = operation<In<'ListStackResources'>, Out<'ListStackResources'>>({
  name: 'ListStackResources',
  prepare: settled,
  authorize: (call) => [stackNeed(call, call.input.StackName)],
  handle(call) {
    const stack = existingStack(call, call.input.StackName)
    const sorted = stack.resources.toSorted((a, b) => (a.logicalId < b.logicalId ? -1 : 1))
    const { shown, next } = page(sorted, call.input.NextToken, ({ logicalId }) => logicalId)
    const StackResourceSummaries = shown.map((one) => ({
      ...resourceShape(one),
      LastUpdatedTimestamp: new Date(one.updated),
    }))
    return { output: { StackResourceSummaries, ...next } }
  },
})

export const GetTemplate = operation<In<'GetTemplate'>, Out<'GetTemplate'>>({
  name: 'GetTemplate',
  authorize: (call) => [stackNeed(call, call.input.StackName ?? '*')],
  handle(call) {
    if (call.input.StackName === undefined) throw invalid('StackName must be specified')
    const stack = existingStack(call, call.input.StackName)
    const { ChangeSetName: asked } = call.input
    const set = stack.changeSets?.find(({ name, arn }) => name === asked || arn === asked)
    if (asked !== undefined && !set) throw new Fault('ChangeSetNotFound', 404, `ChangeSet [${asked}] does not exist`)
    if (set) return { output: { TemplateBody: set.template, StagesAvailable: ['Original', 'Processed'] } }
    return { output: { TemplateBody: stack.template, StagesAvailable: ['Original', 'Processed'] } }
  },
})

export const GetTemplateSummary = operation<In<'GetTemplateSummary'>, Out<'GetTemplateSummary'>>({
  name: 'GetTemplateSummary',
  authorize: (call) => (call.input.StackName === undefined ? anywhere(call) : [stackNeed(call, call.input.StackName)]),
  handle(call) {
    const { StackName: name, TemplateBody: body, TemplateURL: url } = call.input
    if (url !== undefined) throw unsupported('a template by URL; send it as TemplateBody')
    if ((name === undefined) === (body === undefined))
      throw invalid('Exactly one of StackName, TemplateBody or TemplateURL must be specified')
    const template = readTemplate(body ?? existingStack(call, name ?? '').template)
    const Metadata = template.metadata === undefined ? undefined : JSON.stringify(template.metadata)
    const Parameters = [...template.parameters].map(([ParameterKey, declared]) => ({
      ...parameterDeclaration([ParameterKey, declared]),
      ParameterType: declared.type,
      ParameterConstraints: { AllowedValues: declared.allowedValues },
    }))
    const ResourceTypes = [...new Set(template.resources.map(({ type }) => type))]
    const Version = template.version ?? '2010-09-09'
    const Description = template.description
    return { output: { Parameters, Description, ...capabilityShape(template), ResourceTypes, Version, Metadata } }
  },
})

export const ValidateTemplate = operation<In<'ValidateTemplate'>, Out<'ValidateTemplate'>>({
  name: 'ValidateTemplate',
  readOnly: true,
  authorize: anywhere,
  handle(call) {
    const { TemplateBody: body, TemplateURL: url } = call.input
    if (url !== undefined) throw unsupported('a template by URL; send it as TemplateBody')
    if (body === undefined) throw invalid('Either Template URL or Template Body must be specified.')
    const template = readTemplate(body)
    const Parameters = [...template.parameters].map(parameterDeclaration)
    return { output: { Parameters, Description: template.description, ...capabilityShape(template) } }
  },
})
