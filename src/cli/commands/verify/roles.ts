import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import type { Command } from '../../command.ts'
import { neededCluster } from '../../ocm/clusters.ts'
import { toldLinks } from '../../output/links.ts'
import { rolesLinks } from '../../rosa/roles-chain.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const roles: Command = {
  summary: 'that the roles of a cluster exist, are of its version, and suffice',
  description:
    'Each account role and operator role, by IAM’s own simulation of what the cluster’s OpenShift version needs. Exit code 1 where one does not.',
  arguments: ['[CLUSTER]'],
  options: [CLUSTER, ...CLOUD_OPTIONS],
  examples: ['stint verify roles --cluster demo', 'stint verify roles --cluster demo -o json'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const cluster = await neededCluster(session.ocm, clusterKey(input))
      toldLinks(session, { cluster: cluster.name }, await rolesLinks(session, cluster))
    }),
}
