import { recent } from '../../kernel/recent.ts'
import { lasting } from '../../wire/protocols/lasting.ts'
import type { View } from '../../store/projection.ts'
import { policyByArn, type VisiblePolicy } from './managed-policy.ts'
import type { AccessKey, Group, InstanceProfile, Role, Tag, User } from './documents.ts'
import { percentEncoded } from './ids.ts'
import { mayNameEntities, shownPrincipals } from './trust.ts'

/** IAM's documents as its answers show them. `…Row` is what lists show: less than the single answer, as in IAM. */

/** IAM tells whole seconds. */
export const at = (time: number): Date => new Date(Math.floor(time / 1000) * 1000)
export const tagsOf = (tags: readonly Tag[]) => (tags.length > 0 ? allTagsOf(tags) : {})
/** As `Get…` of what is neither a user nor a role shows them: there also when there are none. */
export const allTagsOf = (tags: readonly Tag[]) => ({ Tags: tags.map((tag) => ({ ...tag })) })
const boundary = (arn: string | undefined) =>
  arn === undefined
    ? {}
    : { PermissionsBoundary: { PermissionsBoundaryType: 'Policy' as const, PermissionsBoundaryArn: arn } }

/** A role in an instance profile: IAM says neither what it is for nor how long its sessions may last. */
export function briefRole(view: View, role: Role, trust = shownPrincipals(view, role.trust)) {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: at(role.created),
    AssumeRolePolicyDocument: percentEncoded(trust),
  }
}

const described = ({ description }: { readonly description?: string }) =>
  description === undefined ? {} : { Description: description }

export function roleRow(view: View, role: Role) {
  return { ...briefRole(view, role), ...described(role), MaxSessionDuration: role.maxSessionDuration }
}

/** A role as the operations answer that make it: without its description and its longest session; `trust` as it was put. */
export function madeRole(view: View, role: Role, trust?: string) {
  return { ...briefRole(view, role, trust), ...boundary(role.boundary), ...tagsOf(role.tags) }
}

/** A role as UpdateRoleDescription answers: without its longest session. */
export function describedRole(view: View, role: Role) {
  return { ...madeRole(view, role), ...described(role) }
}

/** As many roles as one account may have, and more. */
const MOST_LISTED = 8192
const listedRoles = recent<Role, ReturnType<typeof roleRow>>(MOST_LISTED)

/** A role's row for lists, made once for the role as it is: accounts hold thousands, and clients read all of them again and again. */
export function listedRole(view: View, role: Role) {
  const known = listedRoles.get(role)
  if (known) return known
  if (mayNameEntities(role.trust)) return roleRow(view, role)
  const row = lasting(roleRow(view, role))
  listedRoles.set(role, row)
  return row
}

export function roleShape(view: View, role: Role) {
  return { ...roleRow(view, role), ...boundary(role.boundary), ...tagsOf(role.tags) }
}

/** When and where a role was last used; empty for one that never was. */
export const lastUsedShape = (use: { readonly time: number; readonly region: string } | undefined) =>
  use ? { LastUsedDate: new Date(use.time), Region: use.region } : {}

export function userRow(user: User) {
  return { Path: user.path, UserName: user.name, UserId: user.id, Arn: user.arn, CreateDate: at(user.created) }
}

export function userShape(user: User) {
  return { ...userRow(user), ...boundary(user.boundary), ...tagsOf(user.tags) }
}

export function groupShape(group: Group) {
  return { Path: group.path, GroupName: group.name, GroupId: group.id, Arn: group.arn, CreateDate: at(group.created) }
}

/** How often a managed policy is attached, and how often it is a boundary. */
export interface Usage {
  readonly attached: number
  readonly boundaries: number
}

export function policyRow(policy: VisiblePolicy, usage: Usage) {
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: usage.attached,
    PermissionsBoundaryUsageCount: usage.boundaries,
    IsAttachable: true,
    CreateDate: at(policy.created),
    UpdateDate: at(policy.updated),
  }
}

/** A policy as CreatePolicy answers: without its description. */
export function madePolicy(policy: VisiblePolicy) {
  return { ...policyRow(policy, { attached: 0, boundaries: 0 }), ...tagsOf(policy.tags) }
}

export function policyShape(policy: VisiblePolicy, usage: Usage) {
  return { ...policyRow(policy, usage), ...described(policy), ...tagsOf(policy.tags) }
}

/** One version; the document only where it is asked for. */
export function versionShape(policy: VisiblePolicy, version: VisiblePolicy['versions'][number], withDocument: boolean) {
  return {
    ...(withDocument && { Document: percentEncoded(version.document) }),
    VersionId: version.id,
    IsDefaultVersion: version.id === policy.defaultVersion,
    CreateDate: at(version.created),
  }
}

/** As lists show it; its tags are told of one profile alone. */
export function instanceProfileShape(profile: InstanceProfile, role: object | undefined) {
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profile.arn,
    CreateDate: at(profile.created),
    Roles: role ? [role] : [],
  }
}

export function accessKeyRow(key: AccessKey) {
  return { UserName: key.userName, AccessKeyId: key.id, Status: key.status, CreateDate: at(key.created) }
}

/** An attached policy's name and ARN. */
export function attachedShape(view: View, arn: string) {
  return { PolicyName: policyByArn(view, arn)?.name ?? arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn }
}
