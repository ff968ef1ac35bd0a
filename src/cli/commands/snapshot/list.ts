import type { Command } from '../../command.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { withOwnApi } from '../../own-api.ts'
import { visible } from '../../terminal.ts'
import { snapshotRow } from './told.ts'

export const list: Command = {
  summary: 'the snapshots of this cloud',
  examples: ['stint snapshot list', 'stint snapshot list -o json'],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const snapshots = await api.snapshots()
      if (printed(terminal, snapshots)) return
      if (snapshots.length === 0) return terminal.note('No snapshot yet. stint snapshot save NAME keeps the world.')
      terminal.print(
        screenTable(
          terminal,
          ['NAME', 'SAVED', 'WORLD TIME', 'DOCUMENTS', 'EVENTS', 'SIZE', 'FROM'],
          snapshots.map((one) => snapshotRow(one).map(visible)),
        ),
      )
    }),
}
