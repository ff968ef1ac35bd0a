import { operation } from '../operation.ts'
import { instanceProfiles } from './documents.ts'
import { modifiable, needOn, ROLE } from './entity-kinds.ts'
import { existingProfile, onProfile } from './instance-profiles.ts'
import { refuseOver } from './quota-count.ts'
import type { In, Out } from './types.ts'

/** Who puts a role into a profile hands it to EC2: iam:PassRole on the role is needed as well. */
export const AddRoleToInstanceProfile = operation<In<'AddRoleToInstanceProfile'>, Out<'AddRoleToInstanceProfile'>>({
  name: 'AddRoleToInstanceProfile',
  authorize: (call) => [
    ...onProfile('AddRoleToInstanceProfile')(call),
    needOn(ROLE, call, 'PassRole', call.input.RoleName, { context: { 'iam:PassedToService': 'ec2.amazonaws.com' } }),
  ],
  handle: (call) => {
    const profile = existingProfile(call)
    const role = modifiable(ROLE, call, call.input.RoleName)
    refuseOver(call, 'InstanceSessionsPerInstanceProfile', profile.role === undefined ? 0 : 1)
    return { output: {}, writes: [instanceProfiles.put(call.account, profile.name, { ...profile, role: role.name })] }
  },
})
