import type { Command } from '../../command.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { withOwnApi } from '../../own-api.ts'
import { faultDetails } from './told.ts'

export const list: Command = {
  summary: 'what goes wrong on purpose',
  examples: ['stint fault list', 'stint fault list -o json'],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const faults = await api.faults()
      if (printed(terminal, faults)) return
      if (faults.length === 0) return terminal.note('Nothing goes wrong on purpose. stint fault --help shows what can.')
      terminal.print(
        screenTable(
          terminal,
          ['ID', 'KIND', 'DETAILS', 'SINCE', 'UNTIL'],
          faults.map((fault) => [fault.id, fault.kind, faultDetails(fault), fault.since, fault.until ?? 'cleared']),
        ),
      )
    }),
}
