import type { AccountId } from '../../kernel/brands.ts'
import type { Json } from '../../kernel/canonical-json.ts'
import type { View } from '../../store/projection.ts'
import type { Document, Write } from '../../store/Store.ts'
import type { Tag } from '../iam/documents.ts'
import type { Caller } from '../principal.ts'
import type { Retained } from './template-resources.ts'

export type Properties = Readonly<Record<string, Json>>

/** What a stack holds, in its account's partition; times are world milliseconds. */
export interface Stack {
  readonly arn: string
  readonly id: string
  readonly name: string
  readonly account: AccountId
  readonly region: string
  readonly status: string
  readonly reason?: string
  readonly created: number
  readonly updated?: number
  readonly deleted?: number
  /** As it was sent. */
  readonly template: string
  readonly parameters: Readonly<Record<string, string>>
  readonly capabilities: readonly string[]
  readonly tags: readonly Tag[]
  readonly onFailure: 'ROLLBACK' | 'DO_NOTHING' | 'DELETE'
  readonly terminationProtection: boolean
  /** ARN of the role that its calls are made with; without one, whoever asks makes them. */
  readonly role?: string
  readonly outputs: readonly Output[]
  /** Names of other stacks’ exports that it uses. */
  readonly imports?: readonly string[]
  readonly changeSets?: readonly ChangeSet[]
  readonly resources: readonly StackResource[]
  /** Oldest first. */
  readonly events: readonly StackEvent[]
  readonly work?: StackWork
}

export interface Output {
  readonly key: string
  readonly value: string
  readonly description?: string
  readonly exportName?: string
}

export interface StackResource {
  readonly logicalId: string
  readonly type: string
  /** Its name or ARN, once it is chosen. */
  readonly physicalId?: string
  readonly status: string
  readonly reason?: string
  readonly updated: number
  /** As it was last made, references resolved. */
  readonly properties?: Properties
  /** The same as events tell them, JSON: without what NoEcho hides. */
  readonly told?: string
  readonly retained?: Retained
}

/** A change that was thought out and is not made yet. */
export interface ChangeSet {
  readonly id: string
  readonly arn: string
  readonly name: string
  readonly type: 'CREATE' | 'UPDATE'
  readonly created: number
  readonly description?: string
  /** Why it cannot be made. */
  readonly failed?: string
  readonly template: string
  readonly parameters: Readonly<Record<string, string>>
  readonly capabilities: readonly string[]
  readonly tags: readonly Tag[]
  readonly role?: string
  readonly onFailure?: Stack['onFailure']
  readonly changes: readonly PlannedChange[]
}

export interface PlannedChange {
  readonly action: 'Add' | 'Modify' | 'Remove'
  readonly logicalId: string
  readonly physicalId?: string
  readonly type: string
  readonly replacement?: 'True' | 'False' | 'Conditional'
  readonly scope: readonly string[]
}

export interface StackEvent {
  readonly id: string
  readonly time: number
  readonly logicalId: string
  readonly physicalId: string
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly properties?: string
  readonly token?: string
}

/** One resource to be brought from one state to another; properties of a template still hold references. */
export interface Job {
  readonly logicalId: string
  readonly type: string
  readonly action: 'create' | 'update' | 'delete'
  readonly to?: Properties
  readonly from?: Properties
  /** `to` as events tell it, JSON, once it is worked out. */
  readonly told?: string
  readonly retained?: Retained
  /** The name or ARN of what is being created. */
  readonly chosen?: string
}

/** What is being done to the stack, and for whom. */
export interface StackWork {
  readonly kind: 'CREATE' | 'UPDATE' | 'DELETE'
  readonly phase: 'forward' | 'rollback'
  /** With whose permissions. */
  readonly caller: Caller
  readonly token?: string
  readonly todo: readonly Job[]
  readonly done: readonly Job[]
  /** Of the first job: begun, and how many of its calls are made. */
  readonly begun: boolean
  readonly calls: number
  /** Logical ids of what failed. */
  readonly failed: readonly string[]
  /** World milliseconds before which nothing goes on. */
  readonly notBefore?: number
  /** To return to when an update is rolled back. */
  readonly before?: Pick<Stack, 'template' | 'parameters' | 'tags' | 'capabilities'>
}

const prefix = (region: string) => `cloudformation/${region}/`
const keyOf = (region: string, id: string) => `${prefix(region)}${id}`

/** Stacks at work, so that whoever starts finds them: in the world's own partition. */
export const WORLD = 'world'
export const WORK = 'cloudformation-work/'

/** Where a stack is found. */
export interface StackRef {
  readonly account: AccountId
  readonly region: string
  readonly id: string
}

export const stacks = {
  get: (view: View, { account, region, id }: StackRef): Stack | undefined =>
    view.get<Stack>(account, keyOf(region, id))?.value,
  all: (view: View, account: AccountId, region: string): readonly Document<Stack>[] =>
    view.scan<Stack>(account, prefix(region)),
  /** The stack, and whether it is at work. */
  put: (stack: Stack): readonly Write[] => [
    { partition: stack.account, key: keyOf(stack.region, stack.id), value: stack as unknown as Json },
    workMark(stack),
  ],
}

function workMark({ account, region, id, work }: Stack): Write {
  const key = `${WORK}${account}/${region}/${id}`
  return work ? { partition: WORLD, key, value: { account, region, id } } : { partition: WORLD, key }
}
