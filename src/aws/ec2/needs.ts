import { actionInfo } from '../../policy/index.ts'
import type { Tag } from '../iam/documents.ts'
import type { Call, Need } from '../operation.ts'
import { findProfileRole, type ProfileReference } from './instance-profile.ts'
import type { Here, Kind, Resource } from './kind.ts'

type Asking = Here & Pick<Call<unknown>, 'operation' | 'caller'>
type Context = Readonly<Record<string, string | readonly string[] | undefined>>

const TAG = 'ec2:CreateTags'

const record = (tags: readonly Tag[]): Readonly<Record<string, string>> =>
  Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value]))

const told = new Map<string, ReadonlySet<string>>()

/** The keys of EC2's own that AWS has in a request of this action for this type of resource; what it does not tell, no condition may see. */
function keysFor(action: string, type: string): ReadonlySet<string> {
  const known = told.get(`${action} ${type}`)
  if (known) return known
  const info = actionInfo(action)
  const keys = [
    ...(info?.conditionKeys ?? []),
    ...(info?.resources.find((one) => one.type === type)?.conditionKeys ?? []),
  ]
  const made = new Set(keys)
  told.set(`${action} ${type}`, made)
  return made
}

type Told = Record<string, string | readonly string[]>

/** The region, which EC2 tells of every call, and what is known of the resource. */
function context(here: Here, action: string, type: string, ...parts: readonly (Context | undefined)[]): Told {
  const keys = keysFor(action, type)
  const known = parts
    .flatMap((part) => Object.entries(part ?? {}))
    .flatMap(([name, value]) => (value !== undefined && keys.has(name) ? [[name, value] as const] : []))
  return { ...Object.fromEntries(known), 'ec2:Region': here.region }
}

/** The action on no resource in particular. */
export const anywhere = (call: Asking): readonly Need[] => [
  { action: `ec2:${call.operation}`, resource: '*', context: { 'ec2:Region': call.region } },
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
  const action = `ec2:${call.operation}`
  return [
    {
      action,
      resource: kind.arn(call, doc ? (kind.arnId?.(doc) ?? doc.id) : id),
      context: context(call, action, kind.type, doc && kind.keys?.(doc, call), extra),
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
  const action = `ec2:${call.operation}`
  const resource = kind.arn(call, id)
  const requestTags = record(tags ?? [])
  const made: Need = { action, resource, context: context(call, action, kind.type, extra), requestTags }
  if (!tags?.length) return [made]
  const born = { ...extra, 'ec2:CreateAction': call.operation }
  return [made, { action: TAG, resource, context: context(call, TAG, kind.type, born), requestTags }]
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
        ...Object.fromEntries(role.tags.map(({ Key, Value }) => [`iam:ResourceTag/${Key}`, Value])),
        'iam:PassedToService': 'ec2.amazonaws.com',
        'iam:AssociatedResourceArn': `arn:aws:ec2:${call.region}:${call.account}:instance/*`,
      },
    },
  ]
}
