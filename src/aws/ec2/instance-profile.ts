import { instanceProfiles, roles, type InstanceProfile, type Role } from '../iam/documents.ts'
import { invalidValue } from './faults.ts'
import type { Here } from './kind.ts'

export interface ProfileReference {
  readonly Arn?: string | undefined
  readonly Name?: string | undefined
}

function findProfile(here: Here, reference: ProfileReference): InstanceProfile | undefined {
  const name = reference.Name ?? reference.Arn?.split('/').at(-1) ?? ''
  const profile = instanceProfiles.find(here.view, here.account, name)
  return profile && (reference.Arn === undefined || profile.arn === reference.Arn) ? profile : undefined
}

/** The role that a profile carries, when both exist. */
export function findProfileRole(here: Here, reference: ProfileReference): Role | undefined {
  const role = findProfile(here, reference)?.role
  return role === undefined ? undefined : roles.find(here.view, here.account, role)
}

/** @throws {Fault} `InvalidParameterValue` when there is no such profile. */
export function profileFor(here: Here, reference: ProfileReference): { arn: string; id: string } {
  const profile = findProfile(here, reference)
  if (profile) return { arn: profile.arn, id: profile.id }
  throw reference.Arn === undefined
    ? invalidValue(reference.Name ?? '', 'iamInstanceProfile.name', 'Invalid IAM Instance Profile name')
    : invalidValue(reference.Arn, 'iamInstanceProfile.arn', 'Invalid IAM Instance Profile ARN')
}
