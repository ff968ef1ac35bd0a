import type { Command } from '../../command.ts'
import { listConfigs } from '../../ocm/oidc-configs.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { CLOUD_OPTIONS, withSession } from '../../session.ts'

export const oidcConfig: Command = {
  summary: 'OIDC configurations',
  options: CLOUD_OPTIONS,
  examples: ['stint list oidc-config', 'stint list oidc-config -o json'],
  run: (input, terminal) =>
    withSession(input, terminal, async ({ ocm, caller }) => {
      const found = await listConfigs(ocm, (await caller()).account)
      if (printed(terminal, found)) return
      if (found.length === 0) return terminal.note('No OIDC configurations yet. stint create oidc-config makes one.')
      terminal.print(
        screenTable(
          terminal,
          ['ID', 'MANAGED', 'ISSUER URL', 'SECRET ARN'],
          found.map((one) => [one.id, String(one.managed), one.issuer_url, one.secret_arn ?? '']),
        ),
      )
    }),
}
