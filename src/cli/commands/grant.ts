import { Refusal } from '../../kernel/Refusal.ts'
import { CLUSTER } from '../cluster-option.ts'
import { flag, text, type Command } from '../command.ts'
import { neededCluster } from '../ocm/clusters.ts'
import { GROUPS, userPath, usersPath } from '../ocm/logins.ts'
import { DRY_RUN } from '../plan/carry-out.ts'
import { foretell } from '../plan/foretell.ts'
import { confirm, YES } from '../prompt.ts'
import { CLOUD_OPTIONS, withSession } from '../session.ts'

/** `stint grant user` and `stint revoke user`: whether somebody administers a cluster. */
const command = (verb: 'grant' | 'revoke', summary: string): Command => ({
  summary,
  arguments: ['ROLE'],
  options: [
    CLUSTER,
    { name: 'user', short: 'u', value: 'NAME', summary: 'who, as the identity provider calls them' },
    DRY_RUN,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: [`stint ${verb} user dedicated-admin --user bob --cluster demo${verb === 'revoke' ? ' -y' : ''}`],
  run: (input, terminal) => {
    const [role = ''] = input.arguments
    const [group, user] = [GROUPS[role], text(input, 'user')]
    if (group === undefined || user === undefined)
      throw new Refusal(user === undefined ? '--user is missing.' : `A role is cluster-admin or dedicated-admin, not ${JSON.stringify(role)}.`, { next: `stint ${verb} user --help`, exitCode: 2 }) // prettier-ignore
    return withSession(input, terminal, async (session) => {
      const { id, name } = await neededCluster(session.ocm, text(input, 'cluster'))
      const [method, path] = verb === 'grant' ? (['POST', usersPath(id, group)] as const) : (['DELETE', userPath(id, group, user)] as const) // prettier-ignore
      const body = verb === 'grant' ? { body: { id: user } } : {}
      if (flag(input, 'dry-run')) return foretell(session, [], [{ method, path, ...body }])
      if (verb === 'grant') await session.ocm.post(path, { id: user })
      else {
        await confirm(input, terminal, `Take ${group} of the cluster ${name} from ${user}?`)
        await session.ocm.delete(path)
      }
      terminal.note(`${user} ${verb === 'grant' ? 'is' : 'is no longer'} of the ${group} of the cluster ${name}.`)
    })
  },
})

export const grant = command('grant', 'let somebody administer a cluster')
export const revoke = command('revoke', 'let somebody administer a cluster no longer')
