import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import type { Command } from '../../command.ts'
import { neededCluster } from '../../ocm/clusters.ts'
import { printed } from '../../output/structured.ts'
import { tree } from '../../output/tree.ts'
import { clusterTrust, trustTree } from '../../rosa/cluster-trust.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const trust: Command = {
  summary: 'who may become whom in a cluster, and why',
  description:
    'Account, roles, who may assume each and under which condition, its policies, the operator that it serves, and its last session: read from OCM, IAM and the account’s trail.',
  arguments: ['[CLUSTER]'],
  options: [CLUSTER, ...CLOUD_OPTIONS],
  examples: ['stint describe trust --cluster demo', 'stint describe trust --cluster demo -o json'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const cluster = await neededCluster(session.ocm, clusterKey(input))
      const found = await clusterTrust(session, cluster)
      if (!printed(terminal, found)) terminal.print(tree(trustTree(found)))
    }),
}
