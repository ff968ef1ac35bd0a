import type { Command } from '../../command.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { withOwnApi } from '../../own-api.ts'

export const list: Command = {
  summary: 'who of Red Hat asked for access, and who has it',
  examples: ['stint support list', 'stint support list -o json'],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const requests = await api.supportRequests()
      if (printed(terminal, requests)) return
      if (requests.length === 0)
        return terminal.note('Nobody asked for access. stint support request --cluster CLUSTER does.')
      terminal.print(
        screenTable(
          terminal,
          ['ID', 'SRE', 'STATE', 'UNTIL', 'SESSION'],
          requests.map(({ id, sre, state, deadline, expires, session }) => [
            id,
            sre,
            state,
            (state === 'Pending' ? deadline : expires) ?? '',
            session ? `${session.arn} (${session.accessKeyId})` : '',
          ]),
        ),
      )
    }),
}
