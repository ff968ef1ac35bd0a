import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import { flag, text, type Command } from '../../command.ts'
import { printed } from '../../output/structured.ts'
import { withOwnApi } from '../../own-api.ts'
import { visible, type Terminal } from '../../terminal.ts'
import { durationSeconds } from '../../duration.ts'

export const request: Command = {
  summary: 'ask for access to a cluster’s account, as an engineer of Red Hat',
  description:
    'What Red Hat’s side does. The customer is asked in OCM; nothing is opened before the approval, and no approval lasts longer than an hour.',
  arguments: ['[CLUSTER]'],
  options: [
    CLUSTER,
    { name: 'sre', value: 'NAME', summary: 'the engineer, after whom the sessions are named', default: 'sre' },
    { name: 'justification', value: 'TEXT', summary: 'why it is needed', default: 'Support' },
    { name: 'case', value: 'ID', summary: 'number of the support case' },
    { name: 'duration', value: 'DURATION', summary: 'for how long from the approval on, 15m to 1h', default: '1h' },
    { name: 'dry-run', summary: 'only show what would be asked' },
    { name: 'deadline', value: 'DURATION', summary: 'for how long the customer may think about it', default: '24h' },
  ],
  examples: [
    'stint support request --cluster demo',
    'stint support request -c demo --sre alice --justification "the router does not answer" --duration 30m',
  ],
  run: (input, terminal) =>
    withOwnApi(input, terminal, async (api) => {
      const cluster = clusterKey(input)
      if (!cluster)
        throw new Refusal('Access to which cluster? Name it with --cluster.', {
          next: 'stint list clusters',
          exitCode: 2,
        })
      const caseId = text(input, 'case')
      const asked = {
        cluster,
        sre: text(input, 'sre'),
        justification: text(input, 'justification'),
        duration_seconds: durationSeconds(text(input, 'duration') ?? ''),
        deadline_seconds: durationSeconds(text(input, 'deadline') ?? ''),
        ...(caseId === undefined ? {} : { support_case_id: caseId }),
      }
      if (flag(input, 'dry-run')) return onlyShown(terminal, asked)
      const made = await api.requestSupport(asked)
      if (printed(terminal, made)) return
      terminal.print(`Access request ${made.id} of ${visible(made.sre)} waits for the customer until ${made.deadline}.`)
      terminal.note(`\n  stint support approve ${made.id}`)
    }),
}

/** Red Hat’s own desk is asked, not AWS: no policy of the customer’s has a word in it. */
function onlyShown(terminal: Terminal, asked: Readonly<Record<string, unknown>>): void {
  if (
    !printed(terminal, { dryRun: true, calls: [], desk: [{ method: 'POST', path: '/stint/v1/support', body: asked }] })
  )
    terminal.print(`POST /stint/v1/support ${visible(JSON.stringify(asked))}`)
  terminal.note('Nothing was done: 1 call would be made.')
}
