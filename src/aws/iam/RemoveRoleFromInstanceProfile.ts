import { operation } from '../operation.ts'
import { instanceProfiles } from './documents.ts'
import { modifiable, ROLE } from './entity-kinds.ts'
import { noSuchEntity } from './faults.ts'
import { existingProfile, onProfile } from './instance-profiles.ts'
import type { In, Out } from './types.ts'

type Name = 'RemoveRoleFromInstanceProfile'

export const RemoveRoleFromInstanceProfile = operation<In<Name>, Out<Name>>({
  name: 'RemoveRoleFromInstanceProfile',
  authorize: onProfile('RemoveRoleFromInstanceProfile'),
  handle: (call) => {
    const { role: held, ...profile } = existingProfile(call)
    const role = modifiable(ROLE, call, call.input.RoleName)
    if (held !== role.name) throw noSuchEntity(`Role ${role.name} in Instance Profile ${profile.name} cannot be found.`)
    return { output: {}, writes: [instanceProfiles.put(call.account, profile.name, profile)] }
  },
})
