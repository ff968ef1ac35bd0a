import type { Operations } from '../../wire/schema/elasticloadbalancing.types.generated.ts'
import type { Write } from '../../store/Store.ts'
import type { Tag } from '../iam/documents.ts'
import { operation, type Answer, type Call, type Need, type Operation } from '../operation.ts'

export type Name = keyof Operations
export type Input<Of extends Name> = Operations[Of]['input']
export type Output<Of extends Name> = Operations[Of]['output']

interface Row<Of extends Name> {
  readonly needs: (call: Call<Input<Of>>) => readonly Need[]
  readonly run: (call: Call<Input<Of>>) => { readonly output?: Output<Of>; readonly writes?: readonly Write[] }
}

export function elb<Of extends Name>(name: Of, row: Row<Of>): Operation<never, unknown, unknown> {
  return operation<Input<Of>, Output<Of>>({
    name,
    authorize: row.needs,
    handle(call): Answer<Output<Of>> {
      const { output, writes } = row.run(call)
      return { output: output ?? ({} as Output<Of>), ...(writes && { writes }) }
    },
  })
}

export const record = (tags: readonly Tag[]): Readonly<Record<string, string>> =>
  Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value]))

type Asking = Pick<Call<unknown>, 'operation'>
type Context = Readonly<Record<string, string | readonly string[] | undefined>>

const defined = (context: Context): Record<string, string | readonly string[]> =>
  Object.fromEntries(
    Object.entries(context).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])),
  )

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
    context: defined(context),
    ...(known && { resourceTags: record(known.tags) }),
  },
]

/** The action on something that it will make, and AddTags there when it is born with tags. */
export function making(call: Asking, arn: string, tags: readonly Tag[], context: Context = {}): readonly Need[] {
  const requestTags = record(tags)
  const made = {
    action: `elasticloadbalancing:${call.operation}`,
    resource: arn,
    context: defined(context),
    requestTags,
  }
  if (tags.length === 0) return [made]
  const tagging = { ...defined(context), 'elasticloadbalancing:CreateAction': call.operation }
  return [made, { action: 'elasticloadbalancing:AddTags', resource: arn, context: tagging, requestTags }]
}
