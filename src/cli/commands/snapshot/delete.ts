import type { Command } from '../../command.ts'
import { withOwnApi } from '../../own-api.ts'

export const remove: Command = {
  summary: 'forget a snapshot',
  arguments: ['SNAPSHOT'],
  examples: ['stint snapshot delete deployed'],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const name = input.arguments[0] ?? ''
      await api.deleteSnapshot(name)
      terminal.note(`Snapshot ${name} is gone.`)
    }),
}
