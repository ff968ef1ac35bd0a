import { Refusal } from '../../../kernel/Refusal.ts'
import { flag, text, type Command } from '../../command.ts'
import { foretellDecision } from '../support/foretell-decision.ts'
import { DRY_RUN } from '../../plan/carry-out.ts'
import { decide, neededRequest } from '../../ocm/access-requests.ts'
import { printed } from '../../output/structured.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const decision: Command = {
  summary: 'the customer’s answer to a request for access',
  options: [
    { name: 'access-request', value: 'ID', summary: 'which one' },
    { name: 'decision', value: 'DECISION', summary: 'yes or no', choices: ['Approved', 'Denied'] },
    { name: 'justification', value: 'TEXT', summary: 'why; a denial needs it' },
    DRY_RUN,
    ...CLOUD_OPTIONS,
  ],
  examples: [
    'stint create decision --access-request 2n3f826fkg2edl4omr6p2j75jlt58i68 --decision Approved',
    'stint create decision --access-request 2n3f826fkg2edl4omr6p2j75jlt58i68 --decision Denied --justification "not now"',
  ],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const { ocm } = session
      const [id, verdict] = [text(input, 'access-request'), text(input, 'decision')]
      if (!id || (verdict !== 'Approved' && verdict !== 'Denied'))
        throw new Refusal('Which access request, and which decision?', {
          next: 'stint create decision --access-request ID --decision Approved|Denied',
          exitCode: 2,
        })
      await neededRequest(ocm, id)
      if (flag(input, 'dry-run')) return foretellDecision(session, id, verdict, text(input, 'justification') ?? '')
      const made = await decide(ocm, id, verdict, text(input, 'justification') ?? '')
      if (!printed(terminal, made)) terminal.note(`The access request ${id} is ${verdict.toLowerCase()}.`)
    }),
}
