import { keeps, operatorRoleName, rolePrefix } from '../../../catalogue/names.ts'
import { roleArn } from '../../../catalogue/arns.ts'
import { Refusal } from '../../../kernel/Refusal.ts'
import { CLUSTER, clusterKey } from '../../cluster-option.ts'
import { flag, text, type Command, type Input } from '../../command.ts'
import { neededCluster } from '../../ocm/clusters.ts'
import { neededConfig } from '../../ocm/oidc-configs.ts'
import { carryOutAgreed, DATA_OUTPUT, DRY_RUN, MODE, modeOf } from '../../plan/carry-out.ts'
import { YES } from '../../prompt.ts'
import { BOUNDARY, boundaryOf } from '../../rosa/naming.ts'
import {
  askedByCluster,
  installerRole,
  operatorRolesWants,
  versionOfInstaller,
  type OperatorRolesAsked,
} from '../../rosa/operator-roles.ts'
import { CLOUD_OPTIONS, withSession, type Session } from '../../session.ts'

export const operatorRoles: Command = {
  summary: "the operators' roles of a cluster, and their policies",
  description:
    'By cluster, or beforehand by prefix for an OIDC configuration that clusters share. The policies are named after the account roles’ prefix.',
  arguments: ['[CLUSTER]'],
  options: [
    CLUSTER,
    { name: 'prefix', value: 'PREFIX', summary: "prefix of the roles' names, for roles before the cluster" },
    { name: 'oidc-config-id', value: 'ID', summary: 'OIDC configuration that the roles trust' },
    { name: 'role-arn', value: 'ARN', summary: 'installer role', aliases: ['installer-role-arn'] },
    BOUNDARY,
    { name: 'force-policy-creation', short: 'f', summary: 'give existing policies their documents anew' },
    MODE,
    DRY_RUN,
    DATA_OUTPUT,
    YES,
    ...CLOUD_OPTIONS,
  ],
  examples: [
    'stint create operator-roles --cluster demo',
    'stint create operator-roles --prefix team --oidc-config-id 2abc --role-arn arn:aws:iam::111122223333:role/ManagedOpenShift-Installer-Role',
  ],
  run: (input, terminal) =>
    withSession(input, terminal, async (session) => {
      const asked = await askedFor(session, input)
      const boundary = boundaryOf(input) ?? asked.boundary
      const wants = await operatorRolesWants(session, {
        ...asked,
        boundary,
        force: flag(input, 'force-policy-creation'),
      })
      await carryOutAgreed(session, [...wants.policies, ...wants.roles], modeOf(input))
    }),
}

async function askedFor(session: Session, input: Input): Promise<OperatorRolesAsked> {
  const [cluster, prefix] = [clusterKey(input), text(input, 'prefix')]
  if ((cluster === undefined) === (prefix === undefined))
    throw new Refusal('Either a cluster key for STS cluster or an operator roles prefix must be specified.', {
      next: 'stint create operator-roles --cluster demo',
      exitCode: 2,
    })
  return prefix === undefined
    ? askedByCluster(session, await neededCluster(session.ocm, cluster))
    : askedByPrefix(session, input, prefix)
}

async function askedByPrefix(session: Session, input: Input, prefix: string): Promise<OperatorRolesAsked> {
  const [configId, installerArn] = [text(input, 'oidc-config-id'), text(input, 'role-arn')]
  if (configId === undefined || installerArn === undefined)
    throw new Refusal('--prefix needs --oidc-config-id and --role-arn.', {
      next: 'stint list oidc-config; stint list account-roles',
      exitCode: 2,
    })
  if (!keeps(rolePrefix, prefix))
    throw new Refusal(`--prefix takes at most ${rolePrefix.maxLength} of letters, digits and +=,.@-_`, { exitCode: 2 })
  const installer = installerRole(installerArn)
  const { issuer_url: issuer } = await neededConfig(session.ocm, configId)
  return {
    issuer,
    installer,
    version: await versionOfInstaller(session, installer),
    roleOf: (operator) => roleArn(installer, operatorRoleName(prefix, operator)),
  }
}
