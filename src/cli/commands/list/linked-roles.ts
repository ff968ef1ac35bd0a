import type { Command } from '../../command.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import {
  currentAccount,
  findLinkedRoles,
  OCM_ROLE,
  roleLinks,
  USER_ROLE,
  type LinkedKind,
} from '../../rosa/linked-roles.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

const yesNo = (holds: boolean): string => (holds ? 'Yes' : 'No')

const command = (kind: LinkedKind): Command => ({
  summary: `the account's ${kind.noun}s, and whether OCM knows them`,
  options: CLOUD_OPTIONS,
  examples: [`stint list ${kind.word}s`, `stint list ${kind.word}s -o json`],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const { linked } = await roleLinks(session, kind, kind.ownerOf(await currentAccount(session)))
      const found = (await findLinkedRoles(session, kind)).map(({ name, arn, tags }) => ({
        RoleName: name,
        RoleARN: arn,
        Linked: yesNo(linked.includes(arn)),
        ...(kind === OCM_ROLE
          ? { Admin: yesNo(tags.has('rosa_admin_role')), ManagedPolicy: tags.get('rosa_managed_policies') === 'true' }
          : {}),
      }))
      if (printed(terminal, found)) return
      if (found.length === 0) return terminal.note(`There are none. stint create ${kind.word} makes one.`)
      const more = kind === OCM_ROLE ? ['ADMIN', 'AWS Managed'] : []
      const rows = found.map(({ RoleName, RoleARN, Linked, Admin, ManagedPolicy }) => [
        RoleName,
        RoleARN,
        Linked,
        ...(kind === OCM_ROLE ? [Admin ?? '', yesNo(ManagedPolicy === true)] : []),
      ])
      terminal.print(screenTable(terminal, ['ROLE NAME', 'ROLE ARN', 'LINKED', ...more], rows))
    }),
})

export const ocmRoles = command(OCM_ROLE)
export const userRoles = command(USER_ROLE)
