import { defaultAccountPrefix } from '../catalogue/names.ts'
import { text } from './command.ts'
import { OcmError } from './ocm/client.ts'
import { CLUSTERS, findCluster, neededCluster, stsOf } from './ocm/clusters.ts'
import { writeKubeconfig } from './ocm/kubeconfig.ts'
import type { Cluster } from './ocm/types.ts'
import type { AwsCall, Want } from './plan/aws-call.ts'
import { carryOut } from './plan/carry-out.ts'
import { foretell } from './plan/foretell.ts'
import { wantsOfClusterToCome } from './rosa/cluster-to-come.ts'
import { accountRoleArns, accountRolesWants } from './rosa/account-roles.ts'
import { checkedName, clusterBody, postCluster } from './rosa/create-cluster.ts'
import { credentialsIssued } from './rosa/credentials-issued.ts'
import { clusterProviderWant } from './rosa/oidc-provider.ts'
import { askedByCluster, installerRole, operatorRolesWants } from './rosa/operator-roles.ts'
import { minorVersion } from './rosa/versions.ts'
import { untilReady } from './rosa/wait.ts'
import type { Session } from './session.ts'
import { printed } from './output/structured.ts'
import { visible, type Terminal } from './terminal.ts'
import { join } from 'node:path'

export interface DeployAsked {
  readonly name: string
  /** Show the install log while it grows. */
  readonly watch?: boolean
}

/**
 * The seven steps in order, through the same calls as the separate commands. Each looks at what is there and makes what is missing, so
 * that a deployment that was cut off goes on when it is typed again.
 * @throws {Refusal} when the cluster cannot be installed
 */
export async function deployTo(session: Session, { name, watch = false }: DeployAsked): Promise<void> {
  checkedName(name)
  const { input } = session
  // One object is all that `-o` puts on stdout: the story goes to stderr.
  const { note } = session.terminal
  const terminal: Terminal =
    session.terminal.format === 'text' ? session.terminal : { ...session.terminal, format: 'text', print: note }
  const { color } = terminal
  const begin = session.clock.hostNow()
  let step = 0
  const heading = (title: string) => terminal.print(`\n${color.bold(`${++step}/7 ${title}`)}`)
  const narrated: Session = { ...session, terminal: { ...terminal, note: terminal.print } }
  const told: Session = { ...session, terminal }
  const caller = await session.caller()
  terminal.print(`Deploying ${color.bold(name)} into account ${caller.account} (${session.region}) as ${caller.arn}.`)

  const found = await findCluster(session.ocm, name)
  const account = found ? installerRole(stsOf(found).role_arn) : { prefix: defaultAccountPrefix, path: '/' }
  const version = minorVersion(found?.version.raw_id ?? text(input, 'version'))
  const wants = await accountRolesWants(session, { prefix: account.prefix, path: account.path, version })
  heading('Account-wide roles and policies')
  await carryOut(narrated, [...wants.policies, ...wants.roles.map(making)], 'auto')
  heading("Each role's permissions attached")
  await carryOut(narrated, wants.roles.map(attaching), 'auto')

  heading('The cluster, ordered from OCM')
  const { installer } = await accountRoleArns(session, account)
  const cluster = found ?? (await ordered(session, name, await clusterBody(session, input, name, installer, true)))
  terminal.print(
    `  ${found ? `cluster ${visible(cluster.name)} is there already` : `created cluster ${visible(cluster.name)}`}, id ${cluster.id}, OpenShift ${cluster.version.raw_id}, ${cluster.state}`,
  )
  terminal.print(`  its issuer of tokens is ${stsOf(cluster).oidc_endpoint_url}`)

  const operators = await operatorRolesWants(session, await askedByCluster(session, cluster))
  heading("The operators' roles")
  await carryOut(narrated, operators.roles.map(making), 'auto')
  heading("Each operator's permissions attached")
  await carryOut(
    narrated,
    [...operators.policies.filter(({ calls }) => calls.length > 0), ...operators.roles.map(attaching)],
    'auto',
  )

  heading('Trust in the cluster: its OIDC provider')
  await carryOut(narrated, [await clusterProviderWant(session, cluster)], 'auto')

  heading("Red Hat's installer builds it")
  if (cluster.state === 'ready') terminal.print('  it is built already')
  await untilReady(told, cluster, (line) => {
    if (watch || terminal.interactive || TROUBLE.test(line)) terminal.print(`  ${color.dim(line)}`)
  })
  await tellCredentials(told, cluster)
  const state = session.stint?.state ?? terminal.environment['STINT_STATE']
  if (state) await writeKubeconfig(session.ocm, join(state, 'kubeconfig'))
  const seconds = ((session.clock.hostNow() - begin) / 1000).toFixed(1)
  terminal.print(
    `\n${color.green(`Cluster ${name} is ready`)}${cluster.state === 'ready' ? '' : ` after ${seconds} s`}.`,
  )
  if (session.terminal.format !== 'text') printed(session.terminal, await neededCluster(session.ocm, cluster.id))
}

/** An order whose answer got lost may have been taken all the same, and is refused when it is made again. */
async function ordered(session: Session, name: string, body: Record<string, unknown>): Promise<Cluster> {
  try {
    return await postCluster(session, body)
  } catch (error) {
    const taken = error instanceof OcmError && error.status < 500 ? await findCluster(session.ocm, name) : undefined
    if (!taken) throw error
    return taken
  }
}

/** Shows all calls of the seven steps that are left to make. */
export async function foretellDeployment(session: Session, { name }: DeployAsked): Promise<void> {
  checkedName(name)
  const found = await findCluster(session.ocm, name)
  const account = found ? installerRole(stsOf(found).role_arn) : { prefix: defaultAccountPrefix, path: '/' }
  const version = minorVersion(found?.version.raw_id ?? text(session.input, 'version'))
  const { policies, roles } = await accountRolesWants(session, { prefix: account.prefix, path: account.path, version })
  const own = [...policies, ...roles]
  if (found) {
    const operators = await operatorRolesWants(session, await askedByCluster(session, found))
    const provider = await clusterProviderWant(session, found)
    return foretell(session, [...own, ...operators.policies, ...operators.roles, provider])
  }
  const { installer } = await accountRoleArns(session, account)
  const body = await clusterBody(session, session.input, name, installer, true)
  const made = new Set(own.map(({ what }) => what))
  const later = (await wantsOfClusterToCome(session, body, version)).filter(({ what }) => !made.has(what))
  await foretell(session, [...own, ...later], [{ method: 'POST', path: CLUSTERS, body }])
}

/** Lines of an install log that nobody should miss. */
const TROUBLE = /level=(?:error|warning)|^OCM waits/i

const isAttachment = ({ operation }: AwsCall) => operation === 'AttachRolePolicy'
const making = ({ what, calls }: Want): Want => ({ what, calls: calls.filter((call) => !isAttachment(call)) })
const attaching = ({ what, calls }: Want): Want => ({
  what: `permissions of ${what}`,
  calls: calls.filter(isAttachment),
  idle: 'are attached already',
})

/** Read back from the trail and from IAM: nothing here is known by having been wished. */
async function tellCredentials(session: Session, cluster: Cluster): Promise<void> {
  const sts = stsOf(cluster)
  const { terminal, aws } = session
  const { color } = terminal
  const operators = sts.operator_iam_roles.map(({ role_arn: arn }) => arn)
  const issued = await credentialsIssued(aws, new Set([sts.role_arn, ...operators]))
  terminal.print(
    `\n${color.bold('Credentials that STS issued')} ${color.dim('(first of each role, from the account’s trail)')}`,
  )
  for (const { call, roleArn, sessionName, accessKeyId, issued: at, expires, trust } of issued)
    terminal.print(
      [
        `  ${visible(roleArn.slice(roleArn.lastIndexOf('/') + 1))}`,
        `    ${call} → ${accessKeyId}, session ${visible(sessionName)}, issued ${at}, expires ${expires}`,
        `    ${color.dim(`trusts ${visible(trust)}`)}`,
      ].join('\n'),
    )
  if (issued.length === 0) terminal.print('  none is in the trail yet')
}
