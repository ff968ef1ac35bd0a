import { CLUSTER } from '../../cluster-option.ts'
import { text, type Command } from '../../command.ts'
import { clusterPath, neededCluster } from '../../ocm/clusters.ts'
import { confirm, YES } from '../../prompt.ts'
import { neededPool } from '../../rosa/needed-pool.ts'
import { withSession } from '../../session.ts'

export const machinepool: Command = {
  summary: 'a machine pool, and its machines',
  arguments: ['[ID]'],
  options: [CLUSTER, { name: 'machinepool', value: 'ID', summary: 'the pool' }, YES],
  examples: ['stint delete machinepool batch --cluster demo -y'],
  run: (input, terminal) =>
    withSession(input, terminal, async ({ ocm }) => {
      const pool = neededPool(input)
      const { id, name } = await neededCluster(ocm, text(input, 'cluster'))
      await confirm(input, terminal, `Delete the machine pool ${pool} of cluster ${name}?`)
      await ocm.delete(`${clusterPath(id)}/machine_pools/${encodeURIComponent(pool)}`)
      terminal.note(`The machine pool ${pool} is being removed.`)
    }),
}
