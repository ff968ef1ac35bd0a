import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import type { Command } from '../../command.ts'
import { neededCluster } from '../../ocm/clusters.ts'
import { describeCluster } from '../../output/cluster.ts'
import { printed } from '../../output/structured.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const cluster: Command = {
  summary: 'one cluster, in full',
  arguments: ['[CLUSTER]'],
  options: [CLUSTER, ...CLOUD_OPTIONS],
  examples: ['stint describe cluster --cluster demo', 'stint describe cluster demo -o yaml'],
  run: (input, terminal) =>
    withSession(input, terminal, async ({ ocm }) => {
      const found = await neededCluster(ocm, clusterKey(input))
      if (!printed(terminal, found)) terminal.print(describeCluster(found))
    }),
}
