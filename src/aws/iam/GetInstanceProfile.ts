import { operation } from '../operation.ts'
import { existingProfile, onProfile, profileShape } from './instance-profiles.ts'
import { allTagsOf } from './shapes.ts'
import type { In, Out } from './types.ts'

export const GetInstanceProfile = operation<In<'GetInstanceProfile'>, Out<'GetInstanceProfile'>>({
  name: 'GetInstanceProfile',
  authorize: onProfile('GetInstanceProfile'),
  handle: (call) => {
    const profile = existingProfile(call)
    const shape = profileShape(call.view, call.account, profile)
    return { output: { InstanceProfile: { ...shape, ...allTagsOf(profile.tags) } } }
  },
})
