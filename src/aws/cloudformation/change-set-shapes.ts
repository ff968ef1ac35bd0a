import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { View } from '../../store/projection.ts'
import type { DescribeChangeSetOutput } from '../../wire/schema/cloudformation.types.generated.ts'
import type { ChangeSet, Job, PlannedChange, Properties, Stack } from './documents.ts'
import { Fault } from '../../kernel/Fault.ts'
import { resolve } from './functions.ts'
import { ASTERISKS } from './no-echo.ts'
import type { Plan } from './plan.ts'
import { isReplaced } from './resource-type.ts'
import { resourceTypes } from './resource-types.ts'
import { scopeOf } from './scope.ts'
import { withStackTags } from './stack-tags.ts'
import type { Template } from './template.ts'
import { changes, type Wanted } from './wanted.ts'

/** What a change set would do to each resource that it would do anything to. */
export function thoughtOut(
  view: View,
  stack: Stack,
  template: Template,
  wanted: Wanted,
  plan: Plan,
): readonly PlannedChange[] {
  const scope = scopeOf(view, { ...stack, parameters: wanted.parameters }, template)
  return changes(stack, plan).flatMap((job) =>
    changeOf(stack, job, (properties) =>
      withStackTags(resourceTypes.get(job.type), resolve(properties, scope) as Properties, wanted.tags),
    ),
  )
}

function changeOf(stack: Stack, job: Job, worked: (properties: Properties) => Properties): readonly PlannedChange[] {
  const { logicalId, type } = job
  const physicalId = stack.resources.find((one) => one.logicalId === logicalId)?.physicalId
  const common = { logicalId, type, scope: [], ...(physicalId !== undefined && { physicalId }) }
  if (job.action === 'create') return [{ action: 'Add', logicalId, type, scope: [] }]
  if (job.action === 'delete') return [{ action: 'Remove', ...common }]
  const next = attempt(() => worked(job.to ?? {}))
  // What depends on a resource that is not made yet may change with it.
  if (!next) return [{ action: 'Modify', ...common, replacement: 'Conditional', scope: ['Properties'] }]
  if (canonicalJson(next) === canonicalJson(job.from ?? {})) return []
  const replaced = isReplaced(resourceTypes.get(type), job.from ?? {}, next)
  return [
    {
      action: 'Modify',
      ...common,
      replacement: replaced ? 'True' : 'False',
      scope: scopeOfChange(job.from ?? {}, next),
    },
  ]
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ResourceChange.html */
function scopeOfChange(from: Properties, to: Properties): readonly string[] {
  const isOther = (one: Properties, other: Properties) => canonicalJson(one) !== canonicalJson(other)
  const [{ Tags: was = [], ...others }, { Tags: is = [], ...next }] = [from, to]
  return [
    ...(isOther(others, next) ? ['Properties'] : []),
    ...(canonicalJson(was) !== canonicalJson(is) ? ['Tags'] : []),
  ]
}

function attempt<Value>(work: () => Value): Value | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof Fault) return undefined
    throw error
  }
}

const statusOf = ({ failed }: ChangeSet) =>
  failed === undefined
    ? { Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE' }
    : { Status: 'FAILED', ExecutionStatus: 'UNAVAILABLE', StatusReason: failed }

/** As a list of change sets has it. */
export const summaryOf = (stack: Stack, set: ChangeSet) => ({
  StackId: stack.arn,
  StackName: stack.name,
  ChangeSetId: set.arn,
  ChangeSetName: set.name,
  ...statusOf(set),
  CreationTime: new Date(set.created),
  Description: set.description,
  IncludeNestedStacks: false,
  ImportExistingResources: false,
})

export const shapeOf = (stack: Stack, set: ChangeSet, hidden: ReadonlySet<string>): DescribeChangeSetOutput => ({
  ...summaryOf(stack, set),
  Parameters: Object.entries(set.parameters).map(([ParameterKey, value]) => ({
    ParameterKey,
    ParameterValue: hidden.has(ParameterKey) ? ASTERISKS : value,
  })),
  NotificationARNs: [],
  RollbackConfiguration: {},
  Capabilities: set.capabilities,
  Tags: set.tags,
  Changes: (set.failed === undefined ? set.changes : []).map((change) => ({
    Type: 'Resource',
    ResourceChange: {
      Action: change.action,
      LogicalResourceId: change.logicalId,
      PhysicalResourceId: change.physicalId,
      ResourceType: change.type,
      Replacement: change.replacement,
      Scope: change.scope,
      Details: [],
    },
  })),
})
