import type { Command } from '../../command.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { withOwnApi } from '../../own-api.ts'

export const list: Command = {
  summary: 'foreign issuers that stand in this world',
  examples: ['stint issuer list', 'stint issuer list -o json'],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const issuers = await api.issuers()
      if (printed(terminal, issuers)) return
      if (issuers.length === 0) return terminal.note('No foreign issuer yet. stint issuer create NAME makes one.')
      terminal.print(
        screenTable(
          terminal,
          ['NAME', 'SHAPE', 'URL', 'KEYS'],
          issuers.map(({ name, shape, url, keys }) => [name, shape, url, String(keys.length)]),
        ),
      )
    }),
}
