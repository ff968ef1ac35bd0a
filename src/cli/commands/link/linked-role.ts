import { parseArn } from '../../../kernel/brands.ts'
import { Refusal } from '../../../kernel/Refusal.ts'
import { text, type Command, type Input } from '../../command.ts'
import { DRY_RUN } from '../../plan/carry-out.ts'
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
import { flag } from '../../command.ts'

type Way = 'link' | 'unlink'

/** `stint link|unlink ocm-role|user-role`: the same call to OCM, with one role more or less. */
const command = (way: Way, kind: LinkedKind): Command => ({
  summary:
    way === 'link'
      ? `tell OCM of the ${kind.noun} that this account has for you`
      : `let OCM forget an ${kind.noun}; the role itself stays`.replace('an user', 'a user'),
  arguments: ['[ROLE-ARN]'],
  options: [
    { name: 'role-arn', value: 'ARN', summary: 'the role' },
    { name: kind.ownerFlag, value: 'ID', summary: 'whose, in OCM (default: yours)' },
    DRY_RUN,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: [`stint ${way} ${kind.word} --role-arn arn:aws:iam::111122223333:role/${EXAMPLES[kind.word]}`],
  run: (input, terminal) => {
    const arn = neededRoleArn(input, way, kind)
    return withSession(input, terminal, (session) => change(session, input, way, kind, arn))
  },
})

const EXAMPLES = { 'ocm-role': 'ManagedOpenShift-OCM-Role-12345678', 'user-role': 'ManagedOpenShift-User-me-Role' }

/** `--role-arn`, or the argument. @throws {Refusal} exit 2 when it is none */
export function neededRoleArn(input: Input, verb: string, { word }: LinkedKind): string {
  const arn = text(input, 'role-arn') ?? input.arguments[0]
  if (arn !== undefined && parseArn(arn)?.service === 'iam' && /:role\/./.test(arn)) return arn
  throw new Refusal(arn === undefined ? '--role-arn is missing.' : `${JSON.stringify(arn)} is not the ARN of a role.`, {
    next: `stint list ${word}s; stint ${verb} ${word} --role-arn ARN`,
    exitCode: 2,
  })
}

async function change(session: Session, input: Input, way: Way, kind: LinkedKind, arn: string): Promise<void> {
  const { terminal } = session
  const owner = text(input, kind.ownerFlag) ?? kind.ownerOf(await currentAccount(session))
  const { linked, naming } = await roleLinks(session, kind, owner)
  const isSo = linked.includes(arn) === (way === 'link')
  const call = naming(way === 'link' ? [...linked, arn] : linked.filter((one) => one !== arn))
  if (flag(input, 'dry-run')) return foretell(session, [], isSo ? [] : [call])
  if (isSo) return terminal.note(`The ${kind.noun} ${arn} is ${way}ed already.`)
  if (way === 'unlink') await confirm(input, terminal, `Unlink the ${kind.noun} ${arn}?`)
  await makeOcmCall(session, call)
  terminal.note(`${way === 'link' ? 'Linked' : 'Unlinked'} the ${kind.noun} ${arn}.`)
}

export const linkOcmRole = command('link', OCM_ROLE)
export const linkUserRole = command('link', USER_ROLE)
export const unlinkOcmRole = command('unlink', OCM_ROLE)
export const unlinkUserRole = command('unlink', USER_ROLE)
