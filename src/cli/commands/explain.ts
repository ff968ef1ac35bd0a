import { Refusal } from '../../kernel/Refusal.ts'
import { flag, type Command } from '../command.ts'
import { printed } from '../output/structured.ts'
import { withOwnApi, type ExplainedCall } from '../own-api.ts'
import { shellWord } from '../plan/shell-word.ts'
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
      if (printed(terminal, call)) return
      terminal.print(visible(call.text))
      const again = askedAgain(call)
      if (again) terminal.note(visible(`\nOnce you have changed that, ask again, of today's policies:\n\n  ${again}`))
    })
  },
}

const WEB_IDENTITY = 'sts:AssumeRoleWithWebIdentity'

/** The command that tells whether today's policies would refuse the call too; undefined unless policies refused it. */
function askedAgain({ explanations }: ExplainedCall): string | undefined {
  const denied = explanations.find(({ decision }) => decision !== 'Allow')
  if (!denied) return undefined
  const { principal, action, resource, context } = denied.request
  // Who bears a token is no principal of IAM: the trust of the role is asked whom it lets in.
  if (action === WEB_IDENTITY) return ['stint', 'who-can', action, shellWord(resource)].join(' ')
  const region = context['aws:RequestedRegion']?.map((one) => `--condition aws:RequestedRegion=${shellWord(one)}`) ?? []
  return ['stint', 'can', shellWord(principal), action, shellWord(resource), ...region].join(' ')
}
