import { flag, text, type Command } from '../../command.ts'
import { decide, neededRequest } from '../../ocm/access-requests.ts'
import { printed } from '../../output/structured.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'
import { visible } from '../../terminal.ts'
import { DRY_RUN } from '../../plan/carry-out.ts'
import { foretellDecision } from './foretell-decision.ts'

export const approve: Command = {
  summary: 'let an engineer of Red Hat in, as the customer',
  description: 'A decision in OCM, as stint create decision makes it. stint support revoke takes it back.',
  arguments: ['ID'],
  options: [
    { name: 'justification', value: 'TEXT', summary: 'what is told with the decision', default: '' },
    DRY_RUN,
    ...CLOUD_OPTIONS,
  ],
  examples: ['stint support approve 2n3f826fkg2edl4omr6p2j75jlt58i68'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const { ocm } = session
      const [id = ''] = input.arguments
      const asked = await neededRequest(ocm, id)
      if (flag(input, 'dry-run'))
        return foretellDecision(session, asked.id, 'Approved', text(input, 'justification') ?? '')
      await decide(ocm, asked.id, 'Approved', text(input, 'justification') ?? '')
      const now = await neededRequest(ocm, id)
      if (printed(terminal, now)) return
      terminal.print(`${visible(now.requested_by)} has access until ${now.status.expires_at}.`)
      terminal.note('\n  stint support list shows the session, stint support revoke ends it.')
    }),
}
