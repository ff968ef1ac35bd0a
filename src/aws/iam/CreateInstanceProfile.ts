import { operation } from '../operation.ts'
import { instanceProfiles, type InstanceProfile } from './documents.ts'
import { alreadyExists } from './faults.ts'
import { iamArn, uniqueId } from './ids.ts'
import { countIn, refuseOver } from './quota-count.ts'
import { instanceProfileShape, tagsOf } from './shapes.ts'
import { CASED, checkedTags, makingWith } from './tags.ts'
import type { In, Out } from './types.ts'

export const CreateInstanceProfile = operation<In<'CreateInstanceProfile'>, Out<'CreateInstanceProfile'>, number>({
  name: 'CreateInstanceProfile',
  prepare: countIn(instanceProfiles),
  authorize: ({ account, input }) =>
    makingWith(
      {
        action: 'iam:CreateInstanceProfile',
        resource: iamArn(account, 'instance-profile', input.Path ?? '/', input.InstanceProfileName),
      },
      'InstanceProfile',
      input.Tags,
    ),
  handle: ({ input, view, account, now, random, prepared: count }) => {
    const { InstanceProfileName: name, Path: path = '/' } = input
    if (instanceProfiles.find(view, account, name)) throw alreadyExists(`Instance Profile ${name} already exists.`)
    refuseOver({ view, account }, 'InstanceProfilesPerAccount', count)
    const profile: InstanceProfile = {
      arn: iamArn(account, 'instance-profile', path, name),
      id: uniqueId('instance-profile', random),
      name,
      path,
      created: now,
      tags: checkedTags(input.Tags, CASED),
    }
    return {
      output: { InstanceProfile: { ...instanceProfileShape(profile, undefined), ...tagsOf(profile.tags) } },
      writes: [instanceProfiles.put(account, name, profile)],
    }
  },
})
