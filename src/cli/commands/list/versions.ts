import { text, type Command } from '../../command.ts'
import { allItems, CLUSTERS_MGMT } from '../../ocm/client.ts'
import { quoted } from '../../ocm/clusters.ts'
import type { Version } from '../../ocm/types.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const versions: Command = {
  summary: 'OpenShift versions that can be installed',
  options: [
    {
      name: 'channel-group',
      value: 'GROUP',
      summary: 'channel group',
      choices: ['stable', 'fast', 'candidate', 'eus'],
      default: 'stable',
    },
    ...CLOUD_OPTIONS,
  ],
  examples: ['stint list versions', 'stint list versions --channel-group candidate'],
  run: (input, terminal) =>
    withSession(input, terminal, async ({ ocm }) => {
      const search = `enabled = 'true' AND rosa_enabled = 'true' AND channel_group = ${quoted(text(input, 'channel-group') ?? 'stable')}`
      const found = await allItems<Version>(ocm, `${CLUSTERS_MGMT}/versions`, {
        search,
        order: 'default desc, id desc',
      })
      if (printed(terminal, found)) return
      const cells = found.map((one) => [
        one.raw_id,
        one.default ? 'yes' : 'no',
        (one.available_upgrades ?? []).join(', '),
      ])
      terminal.print(screenTable(terminal, ['VERSION', 'DEFAULT', 'AVAILABLE UPGRADES'], cells))
    }),
}
