import { CLUSTER } from '../../cluster-option.ts'
import { text, type Command } from '../../command.ts'
import { attachedPolicies, VERSION_TAG } from '../../iam/role.ts'
import { listClusters, neededCluster, stsOf } from '../../ocm/clusters.ts'
import { printed } from '../../output/structured.ts'
import { screenTable } from '../../output/table.ts'
import { findOperatorRoles, userOf, type FoundOperatorRole } from '../../rosa/find-operator-roles.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'

export const operatorRoles: Command = {
  summary: "operators' roles",
  description: 'Without --prefix or --cluster: how many there are of each prefix.',
  options: [{ name: 'prefix', value: 'PREFIX', summary: 'those of one prefix' }, CLUSTER, ...CLOUD_OPTIONS],
  examples: ['stint list operator-roles', 'stint list operator-roles --cluster demo'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const [prefix, key] = [text(input, 'prefix'), text(input, 'cluster')]
      const cluster = key === undefined ? undefined : await neededCluster(session.ocm, key)
      const used = cluster && stsOf(cluster).operator_iam_roles.map(({ role_arn: arn }) => arn)
      const found = (await findOperatorRoles(session, prefix)).filter(
        ({ arn }) => used === undefined || used.includes(arn),
      )
      if (prefix === undefined && cluster === undefined) return printPrefixes(session, found)
      await printRoles(session, found)
    }),
}

function printPrefixes({ terminal }: Session, found: readonly FoundOperatorRole[]): void {
  const counts = new Map<string, number>()
  for (const { prefix } of found) counts.set(prefix, (counts.get(prefix) ?? 0) + 1)
  const rows = [...counts].map(([prefix, amount]) => ({ rolePrefix: prefix, amountInBundle: amount }))
  if (printed(terminal, rows)) return
  if (rows.length === 0) return terminal.note('No operator roles yet. stint create operator-roles makes them.')
  terminal.print(
    screenTable(
      terminal,
      ['ROLE PREFIX', 'AMOUNT IN BUNDLE'],
      rows.map((row) => [row.rolePrefix, String(row.amountInBundle)]),
    ),
  )
}

async function printRoles({ terminal, aws, ocm }: Session, found: readonly FoundOperatorRole[]): Promise<void> {
  const clusters = await listClusters(ocm)
  const roles = await Promise.all(
    found.map(async (role) => ({
      OperatorName: role.operatorName,
      OperatorNamespace: role.operatorNamespace,
      RoleName: role.name,
      RoleARN: role.arn,
      ClusterID: role.clusterId,
      Version: role.tags.get(VERSION_TAG) ?? '',
      AttachedPolicies: (await attachedPolicies(aws, role.name)).map((arn) => arn.slice(arn.lastIndexOf('/') + 1)),
      ManagedPolicy: role.tags.get('rosa_managed_policies') === 'true',
      InUse: userOf(clusters, role.arn) !== undefined,
    })),
  )
  if (printed(terminal, roles)) return
  if (roles.length === 0) return terminal.note('There are none.')
  const yes = (is: boolean) => (is ? 'Yes' : 'No')
  const cells = roles.map((role) => [
    role.OperatorName,
    role.OperatorNamespace,
    role.RoleName,
    role.RoleARN,
    role.ClusterID,
    role.AttachedPolicies.join(', '),
    yes(role.ManagedPolicy),
    yes(role.InUse),
  ])
  terminal.print(
    screenTable(
      terminal,
      [
        'OPERATOR NAME',
        'OPERATOR NAMESPACE',
        'ROLE NAME',
        'ROLE ARN',
        'CLUSTER ID',
        'POLICIES',
        'AWS Managed',
        'IN USE',
      ],
      cells,
    ),
  )
}
