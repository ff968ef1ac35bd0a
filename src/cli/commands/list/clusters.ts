import { text, type Command } from '../../command.ts'
import { listClusters, quoted } from '../../ocm/clusters.ts'
import { printed } from '../../output/structured.ts'
import { table } from '../../output/table.ts'
import { withSession } from '../../session.ts'

export const clusters: Command = {
  summary: 'clusters that OCM knows',
  options: [
    { name: 'account-role-arn', value: 'ARN', summary: 'only those that use this account role' },
    { name: 'all', short: 'a', summary: 'of every account', hidden: true },
  ],
  examples: ['stint list clusters', 'stint list clusters -o json'],
  run: (input, terminal) =>
    withSession(input, terminal, async ({ ocm }) => {
      const arn = text(input, 'account-role-arn')
      const fields = [
        'role_arn',
        'support_role_arn',
        'instance_iam_roles.master_role_arn',
        'instance_iam_roles.worker_role_arn',
      ]
      const found = await listClusters(
        ocm,
        arn === undefined ? undefined : fields.map((field) => `aws.sts.${field} = ${quoted(arn)}`).join(' OR '),
      )
      if (printed(terminal, found)) return
      if (found.length === 0) return terminal.note('No clusters yet. stint deploy demo makes one.')
      const topology = ({ aws: { sts } }: (typeof found)[number]) => (sts?.enabled ? 'Classic (STS)' : 'Classic')
      terminal.print(
        table(
          ['ID', 'NAME', 'STATE', 'TOPOLOGY'],
          found.map((one) => [one.id, one.name, one.state, topology(one)]),
        ),
      )
    }),
}
