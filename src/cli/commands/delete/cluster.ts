import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import { flag, type Command } from '../../command.ts'
import { clusterPath, neededCluster, stsOf } from '../../ocm/clusters.ts'
import type { Cluster } from '../../ocm/types.ts'
import { DRY_RUN } from '../../plan/carry-out.ts'
import { foretell } from '../../plan/foretell.ts'
import { confirm, YES } from '../../prompt.ts'
import { untilGone } from '../../rosa/wait.ts'
import { withSession } from '../../session.ts'
import type { Terminal } from '../../terminal.ts'

export const cluster: Command = {
  summary: 'a cluster, and every AWS resource that was made for it',
  description:
    'Its operators’ roles and its OIDC provider stay: they are the account’s own, and are deleted afterwards.',
  arguments: ['[CLUSTER]'],
  options: [
    CLUSTER,
    { name: 'watch', short: 'w', summary: 'wait, showing the uninstall log' },
    { name: 'best-effort', summary: 'go on when something cannot be removed', hidden: true },
    DRY_RUN,
    YES,
  ],
  examples: ['stint delete cluster --cluster demo', 'stint delete cluster -c demo -y --watch'],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const found = await neededCluster(session.ocm, clusterKey(input))
      if (found.delete_protection?.enabled)
        throw new Refusal(`The cluster ${found.name} is protected against deletion.`)
      if (flag(input, 'dry-run')) return foretell(session, [], [{ method: 'DELETE', path: clusterPath(found.id) }])
      await confirm(input, terminal, `Delete the cluster ${found.name}?`)
      await session.ocm.delete(clusterPath(found.id), { best_effort: flag(input, 'best-effort') })
      terminal.note(`The cluster ${found.name} is being removed.`)
      const watched = flag(input, 'watch')
      if (watched) await untilGone(session, found, terminal.note)
      if (!found.aws.sts) return tellKeyed(terminal, found, watched)
      terminal.note(
        `\n${watched ? `The cluster ${found.name} is gone. What is left of it:` : 'When it is gone:'}\n${followUps(
          found,
        )
          .map((line) => `  ${line}`)
          .join('\n')}`,
      )
    }),
}

/** What it minted goes with it; the account's administrator stays for the next one. */
function tellKeyed({ note }: Terminal, { name }: Cluster, watched: boolean): void {
  note(
    `\n${watched ? `The cluster ${name} is gone, and with it` : 'With it go'} the users that it minted. The administrator's user stays; to remove it too:\n  stint init --iam-user --delete`,
  )
}

/** What was made beforehand for several clusters is named by what they share. */
function followUps(cluster: Cluster): readonly string[] {
  const { id } = cluster
  const sts = stsOf(cluster)
  return sts.oidc_config?.reusable
    ? [
        `stint delete operator-roles --prefix ${sts.operator_role_prefix ?? ''}`,
        `stint delete oidc-provider --oidc-config-id ${sts.oidc_config.id}`,
      ]
    : [`stint delete operator-roles --cluster ${id}`, `stint delete oidc-provider --cluster ${id}`]
}
