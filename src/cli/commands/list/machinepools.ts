import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import type { Command } from '../../command.ts'
import { listMachinePools, neededCluster } from '../../ocm/clusters.ts'
import { POOL_HEADINGS, poolRow } from '../../output/machine-pools.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const machinepools: Command = {
  summary: "a cluster's machine pools",
  arguments: ['[CLUSTER]'],
  options: [CLUSTER, ...CLOUD_OPTIONS],
  examples: ['stint list machinepools --cluster demo'],
  run: (input, terminal) =>
    withSession(input, terminal, async ({ ocm }) => {
      const found = await listMachinePools(ocm, (await neededCluster(ocm, clusterKey(input))).id)
      if (!printed(terminal, found)) terminal.print(screenTable(terminal, POOL_HEADINGS, found.map(poolRow)))
    }),
}
