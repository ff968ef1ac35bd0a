import { text, type Command } from '../../command.ts'
import { CLUSTER } from '../../cluster-option.ts'
import { listAccessRequests } from '../../ocm/access-requests.ts'
import { neededCluster } from '../../ocm/clusters.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const accessRequest: Command = {
  summary: 'requests of Red Hat’s engineers for access',
  options: [CLUSTER, ...CLOUD_OPTIONS],
  examples: ['stint list access-request', 'stint list access-request --cluster demo'],
  run: (input, terminal) =>
    withSession(input, terminal, async ({ ocm }) => {
      const key = text(input, 'cluster')
      const found = await listAccessRequests(ocm, key === undefined ? undefined : (await neededCluster(ocm, key)).id)
      if (printed(terminal, found)) return
      if (found.length === 0) return terminal.note('There are no access requests.')
      terminal.print(
        screenTable(
          terminal,
          ['STATE', 'ID', 'CLUSTER ID', 'UPDATED AT'],
          found.map(({ status, id, cluster_id: cluster, updated_at: updated }) => [status.state, id, cluster, updated]),
        ),
      )
    }),
}
