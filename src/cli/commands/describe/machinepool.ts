import { CLUSTER } from '../../cluster-option.ts'
import { text, type Command } from '../../command.ts'
import { clusterPath, neededCluster } from '../../ocm/clusters.ts'
import type { MachinePool } from '../../ocm/types.ts'
import { POOL_HEADINGS, poolRow } from '../../output/machine-pools.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { neededPool } from '../../rosa/needed-pool.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const machinepool: Command = {
  summary: 'one machine pool',
  arguments: ['[ID]'],
  options: [CLUSTER, { name: 'machinepool', value: 'ID', summary: 'the pool' }, ...CLOUD_OPTIONS],
  examples: ['stint describe machinepool worker --cluster demo'],
  run: (input, terminal) =>
    withSession(input, terminal, async ({ ocm }) => {
      const { id } = await neededCluster(ocm, text(input, 'cluster'))
      const found = await ocm.get<MachinePool>(
        `${clusterPath(id)}/machine_pools/${encodeURIComponent(neededPool(input))}`,
      )
      if (!printed(terminal, found)) terminal.print(screenTable(terminal, POOL_HEADINGS, [poolRow(found)]))
    }),
}
