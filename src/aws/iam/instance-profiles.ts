import type { AccountId } from '../../kernel/brands.ts'
import type { View } from '../../store/projection.ts'
import type { Need } from '../operation.ts'
import { instanceProfiles, roles, type InstanceProfile } from './documents.ts'
import { noSuchEntity } from './faults.ts'
import { iamArn } from './ids.ts'
import { instanceProfileShape, briefRole } from './shapes.ts'
import { tagRecord } from './tags.ts'

interface ProfileCall {
  readonly view: View
  readonly account: AccountId
  readonly input: { readonly InstanceProfileName: string }
}

/** @throws {Fault} NoSuchEntity */
export function existingProfile({ view, account, input }: ProfileCall): InstanceProfile {
  const profile = instanceProfiles.find(view, account, input.InstanceProfileName)
  if (!profile) throw noSuchEntity(`Instance Profile ${input.InstanceProfileName} cannot be found.`)
  return profile
}

/** The `authorize` of an operation on one instance profile. */
export const onProfile =
  (action: string) =>
  ({ view, account, input }: ProfileCall): readonly Need[] => {
    const profile = instanceProfiles.find(view, account, input.InstanceProfileName)
    return [
      {
        action: `iam:${action}`,
        resource: profile?.arn ?? iamArn(account, 'instance-profile', '/', input.InstanceProfileName),
        shown: `instance profile ${input.InstanceProfileName}`,
        ...(profile && { resourceTags: tagRecord(profile.tags) }),
      },
    ]
  }

/** A profile with the role that is in it. */
export function profileShape(view: View, account: AccountId, profile: InstanceProfile) {
  const role = profile.role === undefined ? undefined : roles.find(view, account, profile.role)
  return instanceProfileShape(profile, role && briefRole(view, role))
}
