import { operation } from '../operation.ts'
import { groups, type Group } from './documents.ts'
import { alreadyExists } from './faults.ts'
import { iamArn, uniqueId } from './ids.ts'
import { countIn, refuseOver } from './quota-count.ts'
import { groupShape } from './shapes.ts'
import type { In, Out } from './types.ts'

export const CreateGroup = operation<In<'CreateGroup'>, Out<'CreateGroup'>, number>({
  name: 'CreateGroup',
  prepare: countIn(groups),
  authorize: ({ account, input }) => [
    { action: 'iam:CreateGroup', resource: iamArn(account, 'group', input.Path ?? '/', input.GroupName) },
  ],
  handle: ({ input, view, account, now, random, prepared: count }) => {
    const { GroupName: name, Path: path = '/' } = input
    if (groups.find(view, account, name)) throw alreadyExists(`Group with name ${name} already exists.`)
    refuseOver({ view, account }, 'GroupsPerAccount', count)
    const arn = iamArn(account, 'group', path, name)
    const group: Group = { arn, id: uniqueId('group', random), name, path, created: now, attached: [], inline: [] }
    return { output: { Group: groupShape(group) }, writes: [groups.put(account, name, group)] }
  },
})
