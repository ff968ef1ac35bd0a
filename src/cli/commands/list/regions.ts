import { flag, type Command } from '../../command.ts'
import { allItems, CLUSTERS_MGMT } from '../../ocm/client.ts'
import type { CloudRegion } from '../../ocm/types.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const regions: Command = {
  summary: 'AWS regions that OCM offers',
  options: [{ name: 'multi-az', summary: 'only those with three zones' }, ...CLOUD_OPTIONS],
  examples: ['stint list regions', 'stint list regions --multi-az'],
  run: (input, terminal) =>
    withSession(input, terminal, async ({ ocm }) => {
      const all = await allItems<CloudRegion>(ocm, `${CLUSTERS_MGMT}/cloud_providers/aws/regions`)
      const found = all.filter((one) => one.supports_multi_az || !flag(input, 'multi-az'))
      if (printed(terminal, found)) return
      terminal.print(
        screenTable(
          terminal,
          ['ID', 'NAME', 'MULTI-AZ SUPPORT'],
          found.map((one) => [one.id, one.display_name, String(one.supports_multi_az)]),
        ),
      )
    }),
}
