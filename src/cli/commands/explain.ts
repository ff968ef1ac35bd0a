import { Refusal } from '../../kernel/Refusal.ts'
import { flag, type Command } from '../command.ts'
import { printed } from '../output/structured.ts'
import { withOwnApi, type ExplainedCall } from '../own-api.ts'
import { shellWord } from '../plan/shell-word.ts'
import { visible } from '../terminal.ts'

export const explain: Command = {
  summary: 'why a call was allowed or refused, policy by policy',
  description:
    'Every answer of the cloud carries a request id. Refusals are explained by the policies as they were at that moment: which documents were looked at, which statements matched, which nearly did and what failed; for web identities the token’s claims beside each condition of the trust. Of requests that were refused before they were calls, mostly since it could not be established who calls, no record is kept: the newest are explained as long as Stint runs.',
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
      if (call.stranger !== undefined) terminal.note(`\n${WHOSE}`)
      const again = askedAgain(call)
      if (again) terminal.note(visible(`\n${call.absent ? OF_MEANT : OF_TODAY}\n\n  ${again}`))
    })
  },
}

const WHOSE = 'stint whoami shows whose credentials are used; eval "$(stint env)" gives the right ones.'
const OF_TODAY = "Once you have changed that, ask again, of today's policies:"
const OF_MEANT = 'Whether that role lets you in:'
const WEB_IDENTITY = 'sts:AssumeRoleWithWebIdentity'

/** The command that tells whether today's policies would refuse the call too; undefined unless policies refused it, or where it is not known what was meant. */
function askedAgain({ explanations, absent }: ExplainedCall): string | undefined {
  const denied = explanations.find(({ decision }) => decision !== 'Allow')
  if (!denied || (absent && absent.meant === undefined)) return undefined
  const { principal, action } = denied.request
  const resource = absent?.meant ?? denied.request.resource
  // Who bears a token is no principal of IAM: the trust of the role is asked whom it lets in.
  if (action === WEB_IDENTITY) return ['stint', 'who-can', action, shellWord(resource)].join(' ')
  return ['stint', 'can', shellWord(principal), action, shellWord(resource), ...conditions(denied)].join(' ')
}

type Denied = ExplainedCall['explanations'][number]

/** What a call says by itself. */
const SAID = /^(?:sts:.*|aws:RequestTag\/.*|aws:TagKeys|aws:RequestedRegion)$/i

/** Who makes a call, upon what and when: that is looked up again. */
const LOOKED_UP = /^aws:(?:Principal|Resource|userid$|username$|CurrentTime$|EpochTime$)|:ResourceTag\//i

/** What the call said, and what a condition that was not met asked of it. */
function conditions({ request, nearMisses }: Denied): readonly string[] {
  const asked = new Set(nearMisses.flatMap(({ failed }) => failed.map(({ key }) => key?.toLowerCase())))
  return Object.entries(request.context)
    .filter(([key]) => SAID.test(key) || (asked.has(key.toLowerCase()) && !LOOKED_UP.test(key)))
    .flatMap(([key, values]) => values.map((value) => `--condition ${shellWord(`${key}=${value}`)}`))
}
