import { policyDocument } from '../../../catalogue/policies/document.ts'
import { Refusal } from '../../../kernel/Refusal.ts'
import type { Command } from '../../command.ts'
import { simulate, simulatedPrincipal } from '../../iam/simulate.ts'
import { toldLinks, type Looked } from '../../output/links.ts'
import { actionsOf } from '../../permissions/guards.ts'
import { minorVersion } from '../../rosa/versions.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const permissions: Command = {
  summary: 'that nothing forbids your account what ROSA does in it',
  description:
    'What ROSA’s minimal service control policy allows, simulated for you with your policies, your boundary and your organization’s. What is denied is named; -o json names all. Exit code 1 where something is denied.',
  options: CLOUD_OPTIONS,
  examples: ['stint verify permissions', 'stint verify permissions --region eu-west-1 -o json'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const { aws, region } = session
      const { arn } = await session.caller()
      const principal = simulatedPrincipal(arn)
      if (principal === undefined)
        throw new Refusal(`IAM simulates users and roles, not ${arn}.`, { next: 'stint whoami' })
      const { Statement: statements } = policyDocument(minorVersion(undefined), 'osd_scp_policy')
      const results = await simulate(aws, {
        principal,
        actions: [...new Set(statements.flatMap(({ Action: action }) => [action].flat()).flatMap(actionsOf))],
        resources: ['*'],
        context: [{ ContextKeyName: 'aws:RequestedRegion', ContextKeyType: 'string', ContextKeyValues: [region] }],
      })
      const links = results.map(({ action, decision }) => ({
        link: action,
        holds: decision === 'allowed',
        detail: decision,
        ...(decision === 'allowed' ? {} : { next: `stint can ${principal} ${action} '*'` }),
      }))
      toldLinks(session, { principal, region }, terminal.format === 'text' ? summed(links) : links)
    }),
}

/** What is denied, and what stands for a whole service, one by one; of all other actions that are allowed how many, by service. */
function summed(links: readonly Looked[]): readonly Looked[] {
  const allowed = new Map<string, number>()
  const isCounted = ({ holds, link }: Looked) => holds && !link.endsWith('*')
  for (const { link } of links.filter(isCounted)) {
    const [service = ''] = link.split(':')
    allowed.set(service, (allowed.get(service) ?? 0) + 1)
  }
  return [
    ...[...allowed].map(([service, count]) => ({
      link: service,
      holds: true,
      detail: `${count} ${count === 1 ? 'action' : 'actions'} allowed`,
    })),
    ...links.filter((one) => !isCounted(one)),
  ]
}
