import { Refusal } from '../../kernel/Refusal.ts'
import type { Command } from '../command.ts'
import { neededCluster } from '../ocm/clusters.ts'
import { comparisonRows } from '../compare/table.ts'
import { methodOf } from '../compare/method.ts'
import { printed } from '../output/structured.ts'
import { wrappedTable } from '../output/table.ts'
import { withReach } from '../permissions/accounts.ts'
import { readPermissions } from '../permissions/world.ts'
import { CLOUD_OPTIONS } from '../session.ts'
import { screenColumns } from '../terminal.ts'

export const compare: Command = {
  summary: 'two clusters side by side: keys or roles, what lasts, what leaks',
  description:
    'Every figure is read now: identities from OCM and IAM, permissions from their policies, their use from IAM’s last accessed information, lives of credentials from the account’s trail, secrets and pods from the clusters’ own APIs. An action counts as granted when a statement allows it, whatever its conditions and resources.',
  arguments: ['CLUSTER', 'CLUSTER'],
  options: [...CLOUD_OPTIONS],
  examples: ['stint compare demo old', 'stint compare demo old -o json'],
  run: (input, terminal) =>
    withReach(input, terminal, async (reach, session) => {
      const [one = '', other = ''] = input.arguments
      const clusters = [await neededCluster(session.ocm, one), await neededCluster(session.ocm, other)]
      const stranger = clusters.find(({ aws }) => aws.account_id !== reach.own.account)
      if (stranger)
        throw new Refusal(
          `The cluster ${stranger.name} is in account ${stranger.aws.account_id ?? ''}, and the credentials are of ${reach.own.account}.`,
          { next: 'stint whoami' },
        )
      const world = await readPermissions(reach)
      const methods = []
      for (const cluster of clusters) methods.push(await methodOf(session, world, cluster))
      if (printed(terminal, { clusters: methods })) return
      const headings = ['CLUSTER', ...methods.map(({ cluster }) => cluster)]
      terminal.print(wrappedTable(headings, comparisonRows(methods), screenColumns(terminal)))
    }),
}
