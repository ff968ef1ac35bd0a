import type { Command } from '../../command.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { findOrphans } from '../../rosa/orphans.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const orphans: Command = {
  summary: 'what was made for clusters, and is used by none any more',
  description:
    'Operator roles, OIDC providers and configurations, policies, instance profiles, and the region’s volumes and load balancers, each with what removes it. A cluster counts as gone when OCM shows you none: those of another organization in the same account do too. What was made beforehand for a cluster to come is shown as well.',
  options: CLOUD_OPTIONS,
  examples: ['stint list orphans', 'stint list orphans --region eu-west-1 -o json'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const found = await findOrphans(session)
      if (printed(terminal, found)) return
      if (found.length === 0) return terminal.note('There are none.')
      terminal.print(
        screenTable(
          terminal,
          ['KIND', 'ID', 'WHY'],
          found.map(({ kind, id, why }) => [kind, id, why]),
        ),
      )
      const next = [...new Set(found.map((one) => one.next))]
      terminal.note(`\nThey go by:\n${next.map((line) => `  ${line}`).join('\n')}`)
    }),
}
