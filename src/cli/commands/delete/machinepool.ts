import { CLUSTER } from '../../cluster-option.ts'
import { flag, text, type Command } from '../../command.ts'
import { clusterPath, neededCluster } from '../../ocm/clusters.ts'
import { DRY_RUN } from '../../plan/carry-out.ts'
import { foretell } from '../../plan/foretell.ts'
import { confirm, YES } from '../../prompt.ts'
import { neededPool } from '../../rosa/needed-pool.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const machinepool: Command = {
  summary: 'a machine pool, and its machines',
  arguments: ['[ID]'],
  options: [CLUSTER, { name: 'machinepool', value: 'ID', summary: 'the pool' }, DRY_RUN, YES, ...CLOUD_OPTIONS],
  examples: ['stint delete machinepool batch --cluster demo -y'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const { ocm } = session
      const pool = neededPool(input)
      const { id, name } = await neededCluster(ocm, text(input, 'cluster'))
      const path = `${clusterPath(id)}/machine_pools/${encodeURIComponent(pool)}`
      if (flag(input, 'dry-run')) return foretell(session, [], [{ method: 'DELETE', path }])
      await confirm(input, terminal, `Delete the machine pool ${pool} of cluster ${name}?`)
      await ocm.delete(path)
      terminal.note(`The machine pool ${pool} is being removed.`)
    }),
}
