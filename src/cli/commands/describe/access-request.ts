import { Refusal } from '../../../kernel/Refusal.ts'
import { text, type Command } from '../../command.ts'
import { neededRequest } from '../../ocm/access-requests.ts'
import { printed } from '../../output/structured.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'
import { visible } from '../../terminal.ts'

export const accessRequest: Command = {
  summary: 'one request of Red Hat’s engineers for access',
  arguments: ['[ID]'],
  options: [{ name: 'id', value: 'ID', summary: 'which one' }, ...CLOUD_OPTIONS],
  examples: ['stint describe access-request --id 2n3f826fkg2edl4omr6p2j75jlt58i68'],
  run: (input, terminal) =>
    withSession(input, terminal, async ({ ocm }) => {
      const id = text(input, 'id') ?? input.arguments[0]
      if (!id) throw new Refusal('Which access request?', { next: 'stint list access-request', exitCode: 2 })
      const found = await neededRequest(ocm, id)
      if (printed(terminal, found)) return
      const last = found.decisions.at(-1)
      const rows: readonly (readonly [string, string | undefined])[] = [
        ['ID', found.id],
        ['Subscription ID', found.subscription_id],
        ['Cluster ID', found.cluster_id],
        ['Support Case ID', found.support_case_id],
        ['Requested By', found.requested_by],
        ['Created At', found.created_at],
        ['Respond By', found.deadline_at],
        ['Duration', found.duration],
        ['Status', found.status.state],
        ['Expires At', found.status.expires_at],
        ['Justification', found.justification],
        ['Decision', last && `${last.decision} by ${last.decided_by ?? ''} at ${last.created_at ?? ''}`],
      ]
      const shown = rows.flatMap(([name, value]) => (value ? [`${`${name}:`.padEnd(18)} ${visible(value)}`] : []))
      terminal.print(shown.join('\n'))
    }),
}
