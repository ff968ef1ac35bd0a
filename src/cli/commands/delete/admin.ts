import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import { flag, type Command } from '../../command.ts'
import { neededCluster } from '../../ocm/clusters.ts'
import { ADMIN, hasUser, listProviders, providersPath, userPath } from '../../ocm/logins.ts'
import { DRY_RUN } from '../../plan/carry-out.ts'
import { foretell, type OcmCall } from '../../plan/foretell.ts'
import { confirm, YES } from '../../prompt.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const admin: Command = {
  summary: 'the user cluster-admin of a cluster',
  arguments: ['[CLUSTER]'],
  options: [CLUSTER, DRY_RUN, YES, ...CLOUD_OPTIONS],
  examples: ['stint delete admin --cluster demo -y'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const { ocm } = session
      const cluster = await neededCluster(ocm, clusterKey(input))
      const { id, name } = cluster
      if (!(await hasUser(ocm, id, ADMIN.group, ADMIN.user)))
        throw new Refusal(`The cluster ${name} has no administrator.`, { next: `stint create admin --cluster ${name}` })
      const provider = (await listProviders(ocm, cluster)).find((one) => one.name === ADMIN.user)
      const calls: readonly OcmCall[] = [
        ...(provider ? [{ method: 'DELETE' as const, path: `${providersPath(id)}/${provider.id}` }] : []),
        { method: 'DELETE', path: userPath(id, ADMIN.group, ADMIN.user) },
      ]
      if (flag(input, 'dry-run')) return foretell(session, [], calls)
      await confirm(input, terminal, `Delete the administrator of the cluster ${name}?`)
      for (const { path } of calls) await ocm.delete(path)
      terminal.note(`The administrator of the cluster ${name} is deleted.`)
    }),
}
