import { flag, type Command, type Input } from '../../command.ts'
import { ifThere } from '../../iam/missing.ts'
import { GONE, rolesRemoval } from '../../iam/removal.ts'
import type { Want } from '../../plan/aws-call.ts'
import { carryOut, DRY_RUN, MODE, modeOf } from '../../plan/carry-out.ts'
import { foretell } from '../../plan/foretell.ts'
import { confirm, YES } from '../../prompt.ts'
import {
  currentAccount,
  makeOcmCall,
  OCM_ROLE,
  roleLinks,
  USER_ROLE,
  type LinkedKind,
} from '../../rosa/linked-roles.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'
import { neededRoleArn } from '../link/linked-role.ts'

const command = (kind: LinkedKind): Command => ({
  summary: `an account's ${kind.noun}, its policies, and the link to it`,
  arguments: ['[ROLE-ARN]'],
  options: [{ name: 'role-arn', value: 'ARN', summary: 'the role' }, MODE, DRY_RUN, YES, ...CLOUD_OPTIONS],
  examples: [
    `stint delete ${kind.word} --role-arn arn:aws:iam::111122223333:role/ManagedOpenShift-${kind === OCM_ROLE ? 'OCM-Role-12345678' : 'User-me-Role'} -y`,
  ],
  run: (input, terminal) => {
    const arn = neededRoleArn(input, 'delete', kind)
    return withSession(input, terminal, (session) => remove(session, input, kind, arn))
  },
})

async function remove(session: Session, input: Input, kind: LinkedKind, arn: string): Promise<void> {
  const { terminal } = session
  const mode = modeOf(input)
  const { linked, naming } = await roleLinks(session, kind, kind.ownerOf(await currentAccount(session)))
  const unlinking = linked.includes(arn) ? [naming(linked.filter((one) => one !== arn))] : []
  const wants = await removal(session, arn)
  if (flag(input, 'dry-run')) return foretell(session, wants, unlinking)
  if (mode === 'auto') {
    await confirm(input, terminal, `Unlink and delete the ${kind.noun} ${arn}?`)
    for (const call of unlinking) await makeOcmCall(session, call)
    if (unlinking.length > 0) terminal.note(`  unlinked ${arn}`)
  } else if (unlinking.length > 0) terminal.note(`First unlink it:\n  stint unlink ${kind.word} --role-arn ${arn} -y\n`)
  await carryOut(session, wants, mode)
}

async function removal({ aws }: Session, arn: string): Promise<readonly Want[]> {
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  const found = await ifThere(aws.call('iam', 'GetRole', { RoleName: name }))
  return found ? rolesRemoval(aws, [name]) : [{ what: `role ${name}`, calls: [], idle: GONE }]
}

export const ocmRole = command(OCM_ROLE)
export const userRole = command(USER_ROLE)
