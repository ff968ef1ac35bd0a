import type { Operations } from '../../wire/schema/elasticloadbalancing.types.generated.ts'
import { actionInfo } from '../../policy/index.ts'
import type { Write } from '../../store/Store.ts'
import type { Tag } from '../iam/documents.ts'
import { operation, type Answer, type Call, type Need, type Operation } from '../operation.ts'

export type Name = keyof Operations
export type Input<Of extends Name> = Operations[Of]['input']
export type Output<Of extends Name> = Operations[Of]['output']

/** What an operation is declared by. */
export interface Row<In, Out> {
  readonly needs: (call: Call<In>) => readonly Need[]
  readonly run: (call: Call<In>) => { readonly output?: Out; readonly writes?: readonly Write[] }
}

/** Declares operations of one of the two APIs, of 2015 (`Operations` here) or of 2012. */
export const declare =
  <Api extends Record<keyof Api, { readonly input: unknown; readonly output: object }>>() =>
  <Of extends keyof Api & string>(
    name: Of,
    row: Row<Api[Of]['input'], Api[Of]['output']>,
  ): Operation<never, unknown, unknown> =>
    operation<Api[Of]['input'], object>({
      name,
      authorize: row.needs,
      handle(call): Answer<object> {
        const { output, writes } = row.run(call)
        return { output: output ?? {}, ...(writes && { writes }) }
      },
    })

export const elb = declare<Operations>()

const record = (tags: readonly Tag[]): Readonly<Record<string, string>> =>
  Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value]))

const TAG = 'elasticloadbalancing:AddTags'

type Asking = Pick<Call<unknown>, 'operation'>
type Context = Readonly<Record<string, string | readonly string[] | undefined>>

/** What AWS has in a request of this action, and no more. */
function defined(action: string, context: Context): Record<string, string | readonly string[]> {
  const keys = actionInfo(action)?.conditionKeys ?? []
  const known = Object.entries(context).flatMap(([key, value]) =>
    value !== undefined && keys.includes(key) ? [[key, value] as const] : [],
  )
  return Object.fromEntries(known)
}

export const anywhere = (call: Asking): readonly Need[] => [
  { action: `elasticloadbalancing:${call.operation}`, resource: '*' },
]

/** The action on something that may or may not exist. */
export const on = (
  call: Asking,
  arn: string,
  known: { readonly tags: readonly Tag[] } | undefined,
  context: Context = {},
): readonly Need[] => [
  {
    action: `elasticloadbalancing:${call.operation}`,
    resource: arn,
    context: defined(`elasticloadbalancing:${call.operation}`, context),
    ...(known && { resourceTags: record(known.tags) }),
  },
]

/** The action on something that it will make, and AddTags there when it is born with tags. */
export function making(call: Asking, arn: string, tags: readonly Tag[], context: Context = {}): readonly Need[] {
  const action = `elasticloadbalancing:${call.operation}`
  const requestTags = record(tags)
  const made = { action, resource: arn, context: defined(action, context), requestTags }
  if (tags.length === 0) return [made]
  const born = { ...context, 'elasticloadbalancing:CreateAction': call.operation }
  return [made, { action: TAG, resource: arn, context: defined(TAG, born), requestTags }]
}
