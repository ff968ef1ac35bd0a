import type { Command, Input } from '../command.ts'
import { printed } from '../output/structured.ts'
import { tree, type Branch } from '../output/tree.ts'
import { absent } from '../permissions/absent.ts'
import { withReach } from '../permissions/accounts.ts'
import { holders, type Holder } from '../permissions/chains.ts'
import { CONDITION, conditionText, givenContext, unknownKeys } from '../permissions/conditions.ts'
import { checkedAction, checkedResource } from '../permissions/checked-action.ts'
import { ASSUMES } from '../permissions/question.ts'
import { readPermissions, readTarget } from '../permissions/world.ts'
import { shellWord } from '../plan/shell-word.ts'
import { CLOUD_OPTIONS } from '../session.ts'
import { visible, type Terminal } from '../terminal.ts'

export const whoCan: Command = {
  summary: 'every principal that can do something, and through which roles',
  description:
    'Reads users, roles and policies of every account in reach, the organization over them and the resource’s own policy, over AWS’s public API, and asks the policy engine. What depends on a key that is not given is answered with “if”.',
  arguments: ['ACTION', 'RESOURCE'],
  options: [CONDITION, ...CLOUD_OPTIONS],
  examples: [
    'stint who-can s3:GetObject arn:aws:s3:::my-bucket/key',
    'stint who-can sts:AssumeRole arn:aws:iam::111122223333:role/ManagedOpenShift-Installer-Role',
    'stint who-can ec2:TerminateInstances "*" --condition aws:RequestedRegion=us-east-1 -o json',
  ],
  run: (input, terminal) => withReach(input, terminal, (reach) => answer(input, terminal, reach)),
}

async function answer(input: Input, terminal: Terminal, reach: Parameters<typeof readPermissions>[0]): Promise<void> {
  const [typed = '', named = ''] = input.arguments
  const action = await checkedAction(typed, (meant) => `stint who-can ${meant} ${shellWord(named)}`)
  const resource = checkedResource(named)
  const context = givenContext(input)
  const world = await readPermissions(reach)
  const target = await readTarget(reach, world, resource)
  const unread = [...world.unread, ...(target.unread ?? [])]
  const can = holders(world, { action, target, context })
  if (printed(terminal, { action, resource, context, can, unread })) return
  const title = `${can.length === 0 ? 'Nobody' : `${can.length} principal${can.length === 1 ? '' : 's'}`} can ${action} on ${resource}`
  for (const note of unknownKeys(context)) terminal.note(visible(note))
  const missing = ASSUMES.test(action) ? absent(world, resource) : undefined
  if (missing) terminal.note(visible(missing.text))
  terminal.print(tree({ label: title, branches: can.map((holder) => branchOf(holder)) }))
  for (const what of unread) terminal.note(visible(`Not read: ${what}. The answer holds without it.`))
}

function branchOf({ kind, principal, when, assumedBy }: Holder): Branch {
  const condition = conditionText(when)
  const elsewhere = kind === 'role' && !assumedBy ? ' (who can assume it: see there)' : ''
  return {
    label: `${NAMES[kind]} ${principal}${condition === '' ? '' : ` ${condition}`}${elsewhere}`,
    ...(assumedBy ? { branches: assumedBy.map(branchOf) } : {}),
  }
}

const NAMES: Readonly<Record<Holder['kind'], string>> = {
  user: 'user',
  role: 'role',
  root: 'root user',
  service: 'service',
  federated: 'bearers of tokens of',
  everyone: 'everyone',
  account: 'of another account, if its own policies allow it,',
}
