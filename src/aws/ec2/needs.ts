import type { Tag } from '../iam/documents.ts'
import type { Call, Need } from '../operation.ts'
import { findProfileRole, type ProfileReference } from './instance-profile.ts'
import type { Here, Kind, Resource } from './kind.ts'

type Asking = Here & Pick<Call<unknown>, 'operation' | 'caller'>
type Context = Readonly<Record<string, string | readonly string[] | undefined>>

const record = (tags: readonly Tag[]): Readonly<Record<string, string>> =>
  Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value]))

/** Without what is undefined, and with the region, which EC2 tells of every call. */
function context(here: Here, ...parts: readonly (Context | undefined)[]): Record<string, string | readonly string[]> {
  const all: Record<string, string | readonly string[]> = { 'ec2:Region': here.region }
  for (const part of parts)
    for (const [name, value] of Object.entries(part ?? {})) if (value !== undefined) all[name] = value
  return all
}

/** The action on no resource in particular. */
export const anywhere = (call: Asking): readonly Need[] => [
  { action: `ec2:${call.operation}`, resource: '*', context: context(call) },
]

/** The action on one resource that exists; on its bare ARN when it does not, so that who may not know learns nothing. */
export function on<Doc extends Resource, Shape>(
  call: Asking,
  kind: Kind<Doc, Shape>,
  id: string | undefined,
  extra?: Context,
): readonly Need[] {
  if (id === undefined || id === '') return []
  const doc = kind.find(call, id)
  return [
    {
      action: `ec2:${call.operation}`,
      resource: kind.arn(call, doc ? (kind.arnId?.(doc) ?? doc.id) : id),
      context: context(call, doc && kind.keys?.(doc, call), extra),
      ...(doc && { resourceTags: record(doc.tags) }),
    },
  ]
}

export const onEach = <Doc extends Resource, Shape>(
  call: Asking,
  kind: Kind<Doc, Shape>,
  ids: readonly string[] | undefined,
): readonly Need[] => (ids ?? []).flatMap((id) => on(call, kind, id))

/** The action on something that it will make: `type/*`, and ec2:CreateTags there when it is born with tags. */
export function making(
  call: Asking,
  kind: Pick<Kind<never, never>, 'type' | 'arn'>,
  tags: readonly Tag[] | undefined,
  extra?: Context,
  id = '*',
): readonly Need[] {
  const resource = kind.arn(call, id)
  const requestTags = record(tags ?? [])
  const made: Need = { action: `ec2:${call.operation}`, resource, context: context(call, extra), requestTags }
  if (!tags?.length) return [made]
  const tagging = context(call, extra, { 'ec2:CreateAction': call.operation })
  return [made, { action: 'ec2:CreateTags', resource, context: tagging, requestTags }]
}

/** Handing an instance profile's role to EC2. */
export function passingRole(call: Asking, profile: ProfileReference | undefined): readonly Need[] {
  const role = profile && findProfileRole(call, profile)
  if (!role) return []
  return [
    {
      action: 'iam:PassRole',
      resource: role.arn,
      resourceTags: record(role.tags),
      context: {
        'iam:PassedToService': 'ec2.amazonaws.com',
        'iam:AssociatedResourceArn': `arn:aws:ec2:${call.region}:${call.account}:instance/*`,
      },
    },
  ]
}
