import { Refusal } from '../../../kernel/Refusal.ts'
import { flag, text, type Command, type Input } from '../../command.ts'
import { interview, typedAgain } from '../../interview.ts'
import { clusterPath, CLUSTERS } from '../../ocm/clusters.ts'
import type { Cluster } from '../../ocm/types.ts'
import { printed } from '../../output/structured.ts'
import type { Want } from '../../plan/aws-call.ts'
import { carryOut, type Mode } from '../../plan/carry-out.ts'
import { foretell } from '../../plan/foretell.ts'
import { INTERACTIVE, YES } from '../../prompt.ts'
import { freshKey, hasAdmin, withFreshKey } from '../../rosa/admin-user.ts'
import { CLUSTER_ITEMS } from '../../rosa/cluster-items.ts'
import { wantsOfClusterToCome } from '../../rosa/cluster-to-come.ts'
import { checkedName, clusterBody, CLUSTER_OPTIONS, keyed, plainBody, postCluster } from '../../rosa/create-cluster.ts'
import { installerRoleFor } from '../../rosa/find-account-roles.ts'
import { clusterProviderWant } from '../../rosa/oidc-provider.ts'
import { askedByCluster, operatorRolesWants } from '../../rosa/operator-roles.ts'
import { installable } from '../../rosa/versions.ts'
import { untilReady } from '../../rosa/wait.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'
import { describeCluster } from '../../output/cluster.ts'

export const cluster: Command = {
  summary: 'a cluster, ordered from OCM',
  description:
    "Without --sts, and without any flag that names a role, it is made by the access key of osdCcsAdmin where the account has that user (stint init --iam-user), else with roles. OCM waits until the cluster's operator roles and OIDC provider are there. With --mode they are made, or printed, at once; without it the commands for them are named.",
  arguments: ['[NAME]'],
  options: [
    {
      name: 'cluster-name',
      short: 'c',
      value: 'NAME',
      summary: 'lower-case name, at most 54 characters',
      aliases: ['name'],
    },
    { name: 'sts', summary: 'with roles and one-hour credentials' },
    {
      name: 'non-sts',
      summary: 'with access keys of IAM users, minted by the cluster (needs stint init --iam-user)',
      aliases: ['mint-mode'],
    },
    {
      name: 'mode',
      short: 'm',
      value: 'MODE',
      summary: 'also make (auto) or print (manual) operator roles and OIDC provider',
      choices: ['auto', 'manual'],
    },
    ...CLUSTER_OPTIONS,
    { name: 'enable-delete-protection', summary: 'refuse to delete it' },
    { name: 'watch', short: 'w', summary: 'wait, showing the install log' },
    {
      name: 'dry-run',
      summary: 'only let OCM check it, show the calls that it takes, and whether policy would allow each',
    },
    INTERACTIVE,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: [
    'stint create cluster --cluster-name demo --sts --mode auto --watch',
    'stint create cluster -c demo --multi-az --replicas 3 --version 4.20',
    'stint create cluster old --non-sts --watch',
    'stint create cluster -c demo --dry-run',
  ],
  run: async (typed, terminal) => {
    const isNamed = text(typed, 'cluster-name') !== undefined || typed.arguments.length > 0
    const input = await interview(typed, terminal, CLUSTER_ITEMS, !isNamed)
    if (input !== typed) terminal.note(`\nThe same again:\n  ${typedAgain('stint create cluster', input)}\n`)
    return withSession(input, terminal, async (session) => {
      const name = checkedName(text(input, 'cluster-name') ?? input.arguments[0])
      const mode = text(input, 'mode') as Mode | undefined // one of its choices
      if (await byKey(session, input)) return createKeyed(session, input, name)
      const installer =
        text(input, 'role-arn') ?? (await installerRoleFor(session, installable(text(input, 'version'))))
      const body = await clusterBody(session, input, name, installer, mode === 'auto')
      const made = await postCluster(session, body, flag(input, 'dry-run'))
      if (flag(input, 'dry-run')) {
        await foretell(session, await wantsOfClusterToCome(session, body), [{ method: 'POST', path: CLUSTERS, body }])
        return terminal.note(`OCM would create the cluster ${name}.`)
      }
      if (flag(input, 'enable-delete-protection'))
        await session.ocm.patch(`${clusterPath(made.id)}/delete_protection`, { enabled: true })
      // In manual mode stdout holds commands, and nothing that a shell would take for one.
      const tell = mode === 'manual' ? terminal.note : terminal.print
      if (!printed(terminal, made)) tell(describeCluster(made))
      await goOn(session, made, mode)
      if (flag(input, 'watch')) await untilReady(session, made, terminal.note)
    })
  },
}

/** Flags that only a cluster with roles has. */
const OF_ROLES = ['role-arn', 'support-role-arn', 'controlplane-iam-role-arn', 'worker-iam-role-arn', 'operator-roles-prefix', 'oidc-config-id', 'external-id', 'permissions-boundary', 'mode'] as const // prettier-ignore

/** Which of the two methods was asked for: as rosa takes it, roles when they are named. @throws {Refusal} for both at once */
async function byKey(session: Session, input: Input): Promise<boolean> {
  const [roles, keys] = [flag(input, 'sts'), flag(input, 'non-sts')]
  const named = OF_ROLES.find((name) => text(input, name) !== undefined)
  if (keys && (roles || named !== undefined))
    throw new Refusal(`--non-sts and --${named ?? 'sts'} exclude each other: a cluster lives by keys or by roles.`, {
      next: 'stint create cluster NAME --sts',
      exitCode: 2,
    })
  const admin = !roles && named === undefined && (await hasAdmin(session))
  if (keys && !admin)
    throw new Refusal('The account has no user osdCcsAdmin, by whose key such a cluster is made.', {
      next: 'stint init --iam-user',
    })
  return admin
}

async function createKeyed(session: Session, input: Input, name: string): Promise<void> {
  const { terminal } = session
  const body = await plainBody(session, input, name)
  if (flag(input, 'dry-run')) {
    await foretell(session, [], [{ method: 'POST', path: CLUSTERS, body }])
    return terminal.note(
      `The cluster ${name} would be made by a new access key of osdCcsAdmin; nothing was asked of OCM.`,
    )
  }
  const key = await freshKey(session)
  const made = await withFreshKey(session, () => postCluster(session, keyed(body, key)))
  if (flag(input, 'enable-delete-protection'))
    await session.ocm.patch(`${clusterPath(made.id)}/delete_protection`, { enabled: true })
  if (!printed(terminal, made)) terminal.print(describeCluster(made))
  terminal.note(
    `\nIt is made by a new access key of osdCcsAdmin, which OCM keeps; --sts makes one with roles instead. OCM installs it:\n  stint logs install --cluster ${made.name} --watch`,
  )
  if (flag(input, 'watch')) await untilReady(session, made, terminal.note)
}

async function goOn(session: Session, made: Cluster, mode: Mode | undefined): Promise<void> {
  const { terminal } = session
  if (mode === undefined) return tellWhatIsMissing(session, made)
  if (mode === 'manual' && terminal.format !== 'text')
    throw new Refusal(`The cluster ${made.name} is created; manual mode's commands and -o exclude each other.`, {
      next: `stint create operator-roles --cluster ${made.name} --mode manual`,
    })
  const roles = await operatorRolesWants(session, await askedByCluster(session, made))
  await carryOut(session, [...roles.policies, ...roles.roles, await clusterProviderWant(session, made)], mode)
}

async function tellWhatIsMissing(session: Session, made: Cluster): Promise<void> {
  const { terminal } = session
  const roles = await operatorRolesWants(session, await askedByCluster(session, made))
  const wanting = (wants: readonly Want[]) => wants.some(({ calls }) => calls.length > 0)
  const next = [
    ...(wanting([...roles.policies, ...roles.roles]) ? [`  stint create operator-roles --cluster ${made.name}`] : []),
    ...(wanting([await clusterProviderWant(session, made)])
      ? [`  stint create oidc-provider --cluster ${made.name}`]
      : []),
  ]
  terminal.note(
    next.length === 0
      ? `\nIts operators' roles and its OIDC provider are there; OCM installs it:\n  stint logs install --cluster ${made.name} --watch`
      : ["\nThe cluster waits for its operators' roles and its OIDC provider:", ...next].join('\n'),
  )
}
