import type { Command } from '../../command.ts'
import { allItems, CLUSTERS_MGMT } from '../../ocm/client.ts'
import type { MachineType } from '../../ocm/types.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

const GIB = 2 ** 30

export const instanceTypes: Command = {
  summary: 'instance types that workers can have',
  options: CLOUD_OPTIONS,
  examples: ['stint list instance-types'],
  run: (input, terminal) =>
    withSession(input, terminal, async ({ ocm }) => {
      const found = await allItems<MachineType>(ocm, `${CLUSTERS_MGMT}/machine_types`, {
        search: "cloud_provider.id = 'aws'",
        order: 'category asc',
      })
      if (printed(terminal, found)) return
      const memory = ({ memory: { value, unit } }: MachineType) =>
        `${unit === 'B' || unit === undefined ? value / GIB : value} GiB`
      terminal.print(
        screenTable(
          terminal,
          ['ID', 'CATEGORY', 'CPU_CORES', 'MEMORY'],
          found.map((one) => [one.id, one.category, String(one.cpu.value), memory(one)]),
        ),
      )
    }),
}
