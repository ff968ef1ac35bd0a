import { flag, type Command } from '../../command.ts'
import { printed } from '../../output/structured.ts'
import { withOwnApi } from '../../own-api.ts'

export const rotate: Command = {
  summary: 'let a foreign issuer sign with a new key',
  description: 'Tokens of the former key keep being accepted while it is published; --retire takes it away at once.',
  arguments: ['NAME'],
  options: [{ name: 'retire', summary: 'publish the new key only' }],
  examples: ['stint issuer rotate ci', 'stint issuer rotate ci --retire'],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const issuer = await api.rotateIssuer(input.arguments[0] ?? '', flag(input, 'retire'))
      if (printed(terminal, issuer)) return
      terminal.print(
        `Issuer ${issuer.name} signs with ${issuer.keys[0] ?? ''}; it publishes ${issuer.keys.length} keys.`,
      )
    }),
}
