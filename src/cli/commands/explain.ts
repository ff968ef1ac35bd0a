import { Refusal } from '../../kernel/Refusal.ts'
import { flag, type Command } from '../command.ts'
import { printed } from '../output/structured.ts'
import { withOwnApi } from '../own-api.ts'
import { visible } from '../terminal.ts'

export const explain: Command = {
  summary: 'why a call was allowed or refused, policy by policy',
  description:
    'Every answer of the cloud carries a request id. Refusals are explained by the policies as they were at that moment: which documents were looked at, which statements matched, which nearly did and what failed; for web identities the token’s claims beside each condition of the trust.',
  arguments: ['[REQUEST-ID]'],
  options: [{ name: 'last-denied', summary: 'the newest call that policies refused' }],
  examples: [
    'stint explain 0f1d8c8e-5d0c-4a53-9c0e-0d6d0a1b2c3d',
    'stint explain --last-denied',
    'stint explain --last-denied -o json',
  ],
  run(input, terminal) {
    const [requestId] = input.arguments
    const last = flag(input, 'last-denied')
    if ((requestId === undefined) !== last)
      throw new Refusal('Name one call: a REQUEST-ID, or --last-denied.', {
        next: 'stint explain --last-denied',
        exitCode: 2,
      })
    return withOwnApi(input, terminal, async (api) => {
      const call = await api.explain(requestId ?? 'last-denied')
      if (!printed(terminal, call)) terminal.print(visible(call.text))
    })
  },
}
