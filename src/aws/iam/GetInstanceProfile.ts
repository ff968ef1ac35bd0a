import { operation } from '../operation.ts'
import { existingProfile, onProfile, profileShape } from './instance-profiles.ts'
import type { In, Out } from './types.ts'

export const GetInstanceProfile = operation<In<'GetInstanceProfile'>, Out<'GetInstanceProfile'>>({
  name: 'GetInstanceProfile',
  authorize: onProfile('GetInstanceProfile'),
  handle: (call) => ({
    output: { InstanceProfile: profileShape(call.view, call.account, existingProfile(call)) },
  }),
})
