import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import { flag, type Command, type Input } from '../../command.ts'
import { clusterPath, findCluster, neededCluster, stsOf } from '../../ocm/clusters.ts'
import type { Cluster } from '../../ocm/types.ts'
import { DRY_RUN } from '../../plan/carry-out.ts'
import { foretell, type OcmCall } from '../../plan/foretell.ts'
import { confirm, YES } from '../../prompt.ts'
import {
  ALL_OF_CLUSTER,
  deleteAllOfCluster,
  ofCluster,
  remainsAfter,
  removeRemains,
} from '../../rosa/all-of-cluster.ts'
import { findOrphans } from '../../rosa/orphans.ts'
import { untilGone } from '../../rosa/wait.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'
import type { Terminal } from '../../terminal.ts'

export const cluster: Command = {
  summary: 'a cluster, and every AWS resource that was made for it',
  description:
    'Its operators’ roles and its OIDC provider stay: they are the account’s own, and are deleted afterwards, or with --all-of-cluster at once, as far as no other cluster uses them.',
  arguments: ['[CLUSTER]'],
  options: [
    CLUSTER,
    { name: 'watch', short: 'w', summary: 'wait, showing the uninstall log' },
    { name: 'best-effort', summary: 'go on when something cannot be removed', hidden: true },
    ALL_OF_CLUSTER,
    DRY_RUN,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: [
    'stint delete cluster --cluster demo',
    'stint delete cluster -c demo -y --watch',
    'stint delete cluster demo --all-of-cluster -y',
  ],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      if (flag(input, 'all-of-cluster')) return deleteWhole(session, input)
      const found = await neededCluster(session.ocm, clusterKey(input))
      checkUnprotected(found)
      if (flag(input, 'dry-run')) return foretell(session, [], [deletion(found)])
      await confirm(input, terminal, `Delete the cluster ${found.name}?`)
      await startDeletion(session, input, found)
      const watched = flag(input, 'watch')
      if (watched) await untilGone(session, found, terminal.note)
      if (!found.aws.sts) return tellKeyed(terminal, found, watched)
      terminal.note(`\n${watched ? `The cluster ${found.name} is gone. What is left of it:` : 'When it is gone:'}`)
      for (const line of followUps(found)) terminal.note(`  ${line}`)
    }),
}

function checkUnprotected({ name, delete_protection: protection }: Cluster): void {
  if (protection?.enabled) throw new Refusal(`The cluster ${name} is protected against deletion.`)
}

const deletion = ({ id }: Cluster): OcmCall => ({ method: 'DELETE', path: clusterPath(id) })

async function startDeletion({ ocm, terminal }: Session, input: Input, { id, name }: Cluster): Promise<void> {
  await ocm.delete(clusterPath(id), { best_effort: flag(input, 'best-effort') })
  terminal.note(`The cluster ${name} is being removed.`)
}

/** What it minted goes with it; the account's administrator stays for the next one. */
function tellKeyed({ note }: Terminal, { name }: Cluster, watched: boolean): void {
  note(
    `\n${watched ? `The cluster ${name} is gone, and with it` : 'With it go'} the users that it minted. The administrator's user stays; to remove it too:\n  stint init --iam-user --delete`,
  )
}

/** The cluster, if it is there, and all that it leaves. Typed again, it goes on where it was. */
async function deleteWhole(session: Session, input: Input): Promise<void> {
  const { terminal, ocm } = session
  const key = clusterKey(input)
  const found = key === undefined ? undefined : await findCluster(ocm, key)
  const mode = flag(input, 'dry-run') ? 'dry-run' : 'auto'
  if (!found) return deleteAllOfCluster(session, input, key, mode)
  checkUnprotected(found)
  const remains = await remainsAfter(session, found)
  if (mode === 'dry-run') return removeRemains(session, remains, found.name, mode, [deletion(found)])
  await confirm(input, terminal, `Delete the cluster ${found.name} and everything that was made for it?`)
  await startDeletion(session, input, found)
  await untilGone(session, found, flag(input, 'watch') ? terminal.note : () => {})
  await removeRemains(session, (await findOrphans(session)).filter(ofCluster(found)), found.name, mode)
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
