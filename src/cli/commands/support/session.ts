import type { Command } from '../../command.ts'
import { printed } from '../../output/structured.ts'
import { withOwnApi } from '../../own-api.ts'

export const session: Command = {
  summary: 'the credentials that an approved engineer holds',
  description: 'What Red Hat’s side does: the chain of roles is taken, down to the customer’s support role.',
  arguments: ['ID'],
  examples: ['eval "$(stint support session 2n3f826fkg2edl4omr6p2j75jlt58i68)"'],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const held = await api.supportSession(input.arguments[0] ?? '')
      const variables = {
        AWS_ACCESS_KEY_ID: held.accessKeyId,
        AWS_SECRET_ACCESS_KEY: held.secretAccessKey,
        AWS_SESSION_TOKEN: held.sessionToken,
        AWS_CREDENTIAL_EXPIRATION: new Date(held.expiresAt).toISOString(),
      }
      if (printed(terminal, variables)) return
      for (const [name, value] of Object.entries(variables)) terminal.print(`export ${name}='${value}'`)
    }),
}
