import type { Operations, Stack as StackShape } from '../../wire/schema/cloudformation.types.generated.ts'
import type { Call, Need } from '../operation.ts'
import { tagRecord } from '../iam/tags.ts'
import { stacks, type Stack } from './documents.ts'
import { noStack } from './faults.ts'
import { ASTERISKS } from './no-echo.ts'
import type { TemplateParameter } from './template-parameters.ts'
import type { Template } from './template.ts'

export type In<Of extends keyof Operations> = Operations[Of]['input']
export type Out<Of extends keyof Operations> = Operations[Of]['output']

type Where = Pick<Call<unknown>, 'view' | 'account' | 'region'>

/** By ARN any stack of ninety days; by name the one that is not deleted. */
export function findStack({ view, account, region }: Where, asked: string): Stack | undefined {
  if (asked.startsWith('arn:')) {
    const id = asked.slice(asked.lastIndexOf('/') + 1)
    const found = stacks.get(view, { account, region, id })
    return found?.arn === asked ? found : undefined
  }
  return stacks
    .all(view, account, region)
    .map(({ value }) => value)
    .find((stack) => stack.name === asked && stack.deleted === undefined)
}

/** @throws {Fault} ValidationError */
export function existingStack(where: Where, asked: string): Stack {
  const stack = findStack(where, asked)
  if (!stack) throw noStack(asked)
  return stack
}

export const stackArn = (region: string, account: string, name: string, id: string) =>
  `arn:aws:cloudformation:${region}:${account}:stack/${name}/${id}`

/** What an action on a stack takes; one that is not there is named as the caller named it. */
export function stackNeed(
  call: Where & Pick<Call<unknown>, 'operation'>,
  asked: string,
  more: Partial<Need> = {},
): Need {
  const stack = findStack(call, asked)
  const resource = stack?.arn ?? (asked.startsWith('arn:') ? asked : stackArn(call.region, call.account, asked, '*'))
  return {
    action: `cloudformation:${call.operation}`,
    resource,
    ...(stack ? { resourceTags: tagRecord(stack.tags) } : {}),
    ...more,
  }
}

/** Of all stacks: the reference calls it an action without resource types, yet it is asked of every stack. */
export const onAllStacks = ({
  operation,
  region,
  account,
}: Pick<Call<unknown>, 'operation' | 'region' | 'account'>) => [
  { action: `cloudformation:${operation}`, resource: stackArn(region, account, '*', '*') },
]

export const anywhere = ({ operation }: Pick<Call<unknown>, 'operation'>): readonly Need[] => [
  { action: `cloudformation:${operation}`, resource: '*' },
]

const date = (time: number | undefined) => (time === undefined ? undefined : new Date(time))

export const stackShape = (stack: Stack, template: Template): StackShape => ({
  StackId: stack.arn,
  StackName: stack.name,
  Description: template.description,
  Parameters: Object.entries(stack.parameters).map(([ParameterKey, value]) => ({
    ParameterKey,
    ParameterValue: template.parameters.get(ParameterKey)?.noEcho ? ASTERISKS : value,
  })),
  CreationTime: date(stack.created),
  LastUpdatedTime: date(stack.updated),
  DeletionTime: date(stack.deleted),
  RollbackConfiguration: {},
  StackStatus: stack.status,
  StackStatusReason: stack.reason,
  DisableRollback: stack.onFailure === 'DO_NOTHING',
  NotificationARNs: [],
  Capabilities: stack.capabilities,
  Outputs: stack.outputs.map(({ key, value, description, exportName }) => ({
    OutputKey: key,
    OutputValue: value,
    Description: description,
    ExportName: exportName,
  })),
  RoleARN: stack.role,
  Tags: stack.tags,
  EnableTerminationProtection: stack.terminationProtection,
  DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
})

export const parameterDeclaration = ([ParameterKey, declared]: readonly [string, TemplateParameter]) => ({
  ParameterKey,
  DefaultValue: declared.defaultValue,
  NoEcho: declared.noEcho,
  Description: declared.description,
})
