import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import { text, type Command } from '../../command.ts'
import { neededCluster } from '../../ocm/clusters.ts'
import { carryOutAgreed, DRY_RUN, MODE, modeOf } from '../../plan/carry-out.ts'
import { YES } from '../../prompt.ts'
import { upgradedOperatorRoles } from '../../rosa/upgraded-roles.ts'
import { minorVersion } from '../../rosa/versions.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'
import { isNeeded, newestMinor, POLICY_VERSION } from './account-roles.ts'

export const operatorRoles: Command = {
  summary: "give a cluster's operators the policies of a newer OpenShift version",
  arguments: ['[CLUSTER]'],
  options: [CLUSTER, POLICY_VERSION, MODE, DRY_RUN, YES, ...CLOUD_OPTIONS],
  examples: ['stint upgrade operator-roles --cluster demo -y'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const cluster = await neededCluster(session.ocm, clusterKey(input))
      const version = minorVersion(text(input, 'version') ?? newestMinor())
      const wants = await upgradedOperatorRoles(session, cluster, version)
      if (!isNeeded(wants))
        return terminal.note(`Operator roles of the cluster ${cluster.name} are already up-to-date.`)
      await carryOutAgreed(session, wants, modeOf(input))
    }),
}
