import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { Call } from '../operation.ts'
import { tagRecord } from '../iam/tags.ts'
import { checkCapabilities } from './capabilities.ts'
import type { Job, Stack } from './documents.ts'
import { invalid, unsupported } from './faults.ts'
import { existsIn } from './named-things.ts'
import { parameterValues } from './parameters.ts'
import { planned, type Plan } from './plan.ts'
import { deletion } from './progress.ts'
import { scopeOf } from './scope.ts'
import { passingRole, roleKey } from './service-role.ts'
import { stackNeed, type In } from './shapes.ts'
import { readTemplate, type Template } from './template.ts'

type Asking = In<'CreateStack'> | In<'UpdateStack'> | In<'CreateChangeSet'>

/** Parameters that would change what happens and that are not carried out are refused, not ignored. */
const LEFT_OUT = {
  TemplateURL: 'a template by URL; send it as TemplateBody',
  StackPolicyBody: 'stack policies',
  StackPolicyURL: 'stack policies',
  StackPolicyDuringUpdateBody: 'stack policies',
  StackPolicyDuringUpdateURL: 'stack policies',
  ResourcesToImport: 'importing resources into a stack',
} as const

export function refuseLeftOut(input: object): void {
  for (const [member, what] of Object.entries(LEFT_OUT))
    if ((input as Readonly<Record<string, unknown>>)[member] !== undefined) throw unsupported(what)
}

export const needsOf = (
  call: Call<Asking> & { readonly view: Call<unknown>['view'] },
  context: Readonly<Record<string, string | readonly string[]>> = {},
) => [
  stackNeed(call, call.input.StackName, {
    requestTags: tagRecord(tagsOf(call.input.Tags)),
    context: {
      ...context,
      ...(call.input.ResourceTypes !== undefined && { 'cloudformation:ResourceTypes': call.input.ResourceTypes }),
      ...(call.input.TemplateURL !== undefined && { 'cloudformation:TemplateUrl': call.input.TemplateURL }),
      ...roleKey(call.input.RoleARN),
    },
  }),
  ...passingRole(call, call.input.RoleARN),
]

/**
 * CloudFormation's own resource handlers say this of such keys; that stacks are told the same is inferred.
 * @throws {Fault} ValidationError
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Tag.html
 */
function checkTags(tags: Asking['Tags'] = []): void {
  if (tags.some(({ Key }) => /^aws:/i.test(Key)))
    throw invalid('aws: prefixed tag key names are not allowed for external use.')
}

export const tagsOf = (tags: Asking['Tags']) => (tags ?? []).map(({ Key, Value }) => ({ Key, Value }))

/** What a stack is asked to become. */
export type Wanted = Pick<Stack, 'template' | 'parameters' | 'capabilities' | 'tags'>
type Standing = Pick<Stack, 'account' | 'region' | 'name' | 'arn' | 'resources'>

/**
 * Reads what is asked for, and works out which of a template's resources that means.
 * @throws {Fault} before anything is made
 */
export function wantedOf(
  call: Call<Asking>,
  stack: Standing,
  before?: Pick<Stack, 'template' | 'parameters' | 'tags'>,
): { readonly wanted: Wanted; readonly template: Template; readonly plan: Plan } {
  const { input, view } = call
  checkTags(input.Tags)
  const text = 'UsePreviousTemplate' in input && input.UsePreviousTemplate ? before?.template : input.TemplateBody
  if (text === undefined) throw invalid('Either Template URL or Template Body must be specified.')
  const template = readTemplate(text)
  checkCapabilities(template, input.Capabilities ?? [])
  const parameters = parameterValues(template, input.Parameters ?? [], existsIn(call), before?.parameters)
  const wanted = {
    template: text,
    parameters,
    capabilities: input.Capabilities ?? [],
    tags: before && input.Tags === undefined ? before.tags : tagsOf(input.Tags),
  }
  return { wanted, template, plan: planned(template, scopeOf(view, { ...stack, parameters }, template)) }
}

/** Whether there is nothing to be done. */
export function isSame(stack: Stack, { parameters, tags }: Wanted, template: Template): boolean {
  return (
    canonicalJson(template.source) === canonicalJson(readTemplate(stack.template).source) &&
    canonicalJson(parameters) === canonicalJson(stack.parameters) &&
    canonicalJson(tags as never) === canonicalJson(stack.tags as never)
  )
}

export const creation = ({ logicalId, type, properties, retained }: Plan['resources'][number]): Job => ({
  logicalId,
  type,
  action: 'create',
  to: properties,
  ...(retained && { retained }),
})

/** New and changed resources in order, then what is no longer wanted, last first. */
export function changes(stack: Stack, plan: Plan): readonly Job[] {
  const standing = stack.resources.filter(
    ({ physicalId, status }) => physicalId !== undefined && !/^DELETE_(COMPLETE|SKIPPED)$/.test(status),
  )
  const wanted = plan.resources.map((resource): Job => {
    const known = standing.find(({ logicalId, type }) => logicalId === resource.logicalId && type === resource.type)
    if (!known) return creation(resource)
    return { ...creation(resource), action: 'update', from: known.properties ?? {} }
  })
  const gone = standing.filter(({ logicalId }) => !plan.resources.some((resource) => resource.logicalId === logicalId))
  return [...wanted, ...gone.toReversed().map(deletion)]
}
