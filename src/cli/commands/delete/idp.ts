import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER } from '../../cluster-option.ts'
import { flag, text, type Command } from '../../command.ts'
import { neededCluster } from '../../ocm/clusters.ts'
import { neededProvider, providersPath } from '../../ocm/logins.ts'
import { DRY_RUN } from '../../plan/carry-out.ts'
import { foretell } from '../../plan/foretell.ts'
import { confirm, YES } from '../../prompt.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const idp: Command = {
  summary: 'a way for people to log in to a cluster',
  arguments: ['[NAME]'],
  options: [CLUSTER, DRY_RUN, YES, ...CLOUD_OPTIONS],
  examples: ['stint delete idp local --cluster demo -y'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const [key] = input.arguments
      if (key === undefined)
        throw new Refusal('Which identity provider? Name it.', { next: 'stint list idps --cluster CLUSTER', exitCode: 2 }) // prettier-ignore
      const cluster = await neededCluster(session.ocm, text(input, 'cluster'))
      const { id, name } = await neededProvider(session.ocm, cluster, key)
      const path = `${providersPath(cluster.id)}/${id}`
      if (flag(input, 'dry-run')) return foretell(session, [], [{ method: 'DELETE', path }])
      await confirm(input, terminal, `Delete the identity provider ${name} of the cluster ${cluster.name}?`)
      await session.ocm.delete(path)
      terminal.note(`The identity provider ${name} is deleted.`)
    }),
}
