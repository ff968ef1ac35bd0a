import type { Command } from '../../command.ts'
import { withOwnApi } from '../../own-api.ts'

export const remove: Command = {
  summary: 'take a foreign issuer away',
  arguments: ['NAME'],
  examples: ['stint issuer delete ci'],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const name = input.arguments[0] ?? ''
      await api.deleteIssuer(name)
      terminal.note(`Issuer ${name} is gone.`)
    }),
}
