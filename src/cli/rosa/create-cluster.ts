import { accountRole, accountRoles } from '../../catalogue/account-roles.ts'
import { accountRoleName, clusterName, keeps, operatorRolesPrefix, rolePrefix } from '../../catalogue/names.ts'
import { roleArn } from '../../catalogue/arns.ts'
import { versionId } from '../../catalogue/versions.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { text, type Input, type Option } from '../command.ts'
import { createCluster } from '../ocm/clusters.ts'
import type { Cluster } from '../ocm/types.ts'
import type { Session } from '../session.ts'
import type { AdminKey } from './admin-user.ts'
import { clusterFields, CLUSTER_FIELDS, put } from './cluster-fields.ts'
import { EXPIRATION, expirationOf } from './expiration.ts'
import { installerRole, operatorRoleArns, type InstallerRole } from './operator-roles.ts'
import { commonExternalId } from './external-id.ts'
import { installable } from './versions.ts'

/** Flags that say which roles a cluster takes. */
export const CLUSTER_OPTIONS: readonly Option[] = [
  { name: 'version', value: 'VERSION', summary: 'OpenShift version, as 4.21 or 4.21.9' },
  { name: 'role-arn', value: 'ARN', summary: "installer role (default: the account's)" },
  { name: 'support-role-arn', value: 'ARN', summary: 'support role (default: of the same prefix)' },
  { name: 'controlplane-iam-role-arn', value: 'ARN', summary: 'control plane role (default: of the same prefix)' },
  { name: 'worker-iam-role-arn', value: 'ARN', summary: 'worker role (default: of the same prefix)' },
  {
    name: 'operator-roles-prefix',
    value: 'PREFIX',
    summary: "prefix of the operators' roles (default: <cluster>-<4 random>)",
  },
  { name: 'oidc-config-id', value: 'ID', summary: 'OIDC configuration (default: OCM makes one for this cluster)' },
  ...CLUSTER_FIELDS,
  ...EXPIRATION,
]

/** Which flag overrides the account role of a key. */
const ROLE_FLAGS = {
  support: 'support-role-arn',
  instance_controlplane: 'controlplane-iam-role-arn',
  instance_worker: 'worker-iam-role-arn',
} as const

/** @throws {Refusal} for a name that a cluster cannot have */
export function checkedName(name: string | undefined): string {
  if (name === undefined)
    throw new Refusal('The cluster needs a name.', { next: 'stint create cluster --cluster-name demo', exitCode: 2 })
  if (!keeps(clusterName, name))
    throw new Refusal(
      `A cluster's name is a lower-case DNS label of at most ${clusterName.maxLength} characters, not ${JSON.stringify(name)}.`,
      { exitCode: 2 },
    )
  return name
}

/** What a cluster of either method says of itself. */
export async function plainBody(session: Session, input: Input, name: string): Promise<Record<string, unknown>> {
  const { arn, account } = await session.caller()
  const body = clusterFields(input)
  const expiration = await expirationOf(input, session)
  const members: readonly (readonly [string, unknown])[] = [
    ['name', name],
    ['product.id', 'rosa'],
    ['region.id', session.region],
    ['version.id', versionId(installable(text(input, 'version')), channelGroup(input))],
    ['ccs.enabled', true],
    ['properties.rosa_creator_arn', arn],
    ['properties.rosa_cli_version', 'stint'],
    ['aws.account_id', account],
    ...(expiration === undefined ? [] : [['expiration_timestamp', expiration] as const]),
  ]
  for (const [member, value] of members) put(body, member, value)
  return body
}

/** The same with a key instead of roles. */
export function keyed(body: Readonly<Record<string, unknown>>, key: AdminKey): Record<string, unknown> {
  const aws = body['aws'] as Readonly<Record<string, unknown>> // put there by plainBody
  return { ...body, aws: { ...aws, ...key } }
}

/** OCM's Cluster for what was typed. `installerArn`: the role that the others are named after. */
export async function clusterBody(
  session: Session,
  input: Input,
  name: string,
  installerArn: string,
  autoMode: boolean,
): Promise<Record<string, unknown>> {
  const version = installable(text(input, 'version'))
  const installer = installerRole(installerArn)
  const prefix = text(input, 'operator-roles-prefix') ?? operatorRolesPrefix(name, session.random)
  if (!keeps(rolePrefix, prefix))
    throw new Refusal(
      `${JSON.stringify(prefix)} cannot be a role prefix: at most ${rolePrefix.maxLength} of letters, digits and +=,.@-_.`,
      { exitCode: 2 },
    )
  const body = await plainBody(session, input, name)
  const oidc = text(input, 'oidc-config-id')
  const support = roleOf(input, 'support') ?? siblingRole(installer, accountRole('support'))
  const external =
    text(input, 'external-id') === undefined ? await commonExternalId(session, [installerArn, support]) : undefined
  const members: readonly (readonly [string, unknown])[] = [
    ...accountRoles.map(
      ({ key, clusterField, ...row }) =>
        [`aws.sts.${clusterField}`, roleOf(input, key) ?? siblingRole(installer, row)] as const,
    ),
    ['aws.sts.role_arn', installerArn],
    ['aws.sts.operator_role_prefix', prefix],
    ['aws.sts.operator_iam_roles', operatorRoleArns(installer, prefix, version)],
    ['aws.sts.auto_mode', autoMode],
    ...(external === undefined ? [] : [['aws.sts.external_id', external] as const]),
    ...(oidc === undefined ? [] : [['aws.sts.oidc_config.id', oidc] as const]),
  ]
  for (const [member, value] of members) put(body, member, value)
  return body
}

function channelGroup(input: Input): 'stable' | 'fast' | 'candidate' | 'eus' {
  const group = text(input, 'channel-group')
  return group === 'fast' || group === 'candidate' || group === 'eus' ? group : 'stable'
}

const roleOf = (input: Input, key: string): string | undefined =>
  key === 'installer' ? undefined : text(input, ROLE_FLAGS[key as keyof typeof ROLE_FLAGS])

/** The account roles of one prefix belong together. */
const siblingRole = (installer: InstallerRole, row: { readonly suffix: string }): string =>
  roleArn(installer, accountRoleName(installer.prefix, row))

export async function postCluster(session: Session, body: Record<string, unknown>, dryRun = false): Promise<Cluster> {
  return createCluster(session.ocm, body, dryRun)
}
