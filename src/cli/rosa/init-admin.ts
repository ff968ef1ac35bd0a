import { adminStack, adminUser } from '../../catalogue/mint.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { flag, type Input, type Option } from '../command.ts'
import { printed } from '../output/structured.ts'
import { DRY_RUN } from '../plan/carry-out.ts'
import { foretell } from '../plan/foretell.ts'
import { confirm } from '../prompt.ts'
import { withSession, type Session } from '../session.ts'
import { visible, type Terminal } from '../terminal.ts'
import { adminWants, ensureAdmin, hasAdmin, removalWants, removeAdmin, rotateKey, rotationCalls } from './admin-user.ts'

/** Of `stint init --iam-user`: what rosa's init does for clusters that live by access keys. */
export const ADMIN_OPTIONS: readonly Option[] = [
  {
    name: 'iam-user',
    summary: `make the IAM user ${adminUser}, by whose key clusters without roles are made (rosa init)`,
  },
  { name: 'delete', summary: 'with --iam-user: remove it, and its stack', aliases: ['delete-stack'] },
  { name: 'rotate-key', summary: 'with --iam-user: another key, for every cluster that lives by it' },
  { ...DRY_RUN, summary: `with --iam-user: ${DRY_RUN.summary}` },
]

export const runAdmin = (input: Input, terminal: Terminal): Promise<void> =>
  withSession(input, terminal, async (session) => {
    if (flag(input, 'delete') && flag(input, 'rotate-key'))
      throw new Refusal('--delete and --rotate-key exclude each other.', { exitCode: 2 })
    if (flag(input, 'dry-run')) return foretold(session)
    if (flag(input, 'delete')) return remove(session)
    if (flag(input, 'rotate-key')) return rotate(session)
    const created = await ensureAdmin(session)
    const { account } = await session.caller()
    const user = `arn:aws:iam::${account}:user/${adminUser}`
    if (printed(terminal, { user, stack: adminStack, created })) return
    terminal.print(
      created
        ? `Created the user ${user} by the stack ${adminStack}; it has AdministratorAccess.`
        : `The user ${user} is there already.`,
    )
    terminal.note('A cluster by its key:\n  stint create cluster NAME --watch')
  })

async function foretold(session: Session): Promise<void> {
  if (flag(session.input, 'delete')) return foretell(session, await removalWants(session))
  if (!flag(session.input, 'rotate-key')) return foretell(session, await adminWants(session))
  const { wants, ocm } = await rotationCalls(session)
  return foretell(session, wants, ocm)
}

async function remove(session: Session): Promise<void> {
  const { input, terminal } = session
  await confirm(input, terminal, `Delete the user ${adminUser} and its stack?`)
  const removed = await removeAdmin(session)
  if (printed(terminal, { user: adminUser, stack: adminStack, removed })) return
  terminal.print(
    removed ? `Removed the stack ${adminStack} and its user ${adminUser}.` : 'There was nothing to remove.',
  )
}

async function rotate(session: Session): Promise<void> {
  const { terminal } = session
  if (!(await hasAdmin(session))) throw new Refusal(`There is no user ${adminUser}.`, { next: 'stint init --iam-user' })
  const clusters = await rotateKey(session)
  if (printed(terminal, { user: adminUser, clusters })) return
  const given =
    clusters.length === 0 ? 'No cluster lives by it.' : `OCM gave it to ${clusters.map(visible).join(', ')}.`
  terminal.print(`The user ${adminUser} has another key; the old one is gone. ${given}`)
}
