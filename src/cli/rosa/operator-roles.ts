import { accountRole } from '../../catalogue/account-roles.ts'
import { roleArn } from '../../catalogue/arns.ts'
import { operatorPolicyName, operatorRoleName, prefixOfAccountRole } from '../../catalogue/names.ts'
import type { OperatorRow } from '../../catalogue/operators.ts'
import { operatorRoleTags } from '../../catalogue/tags.ts'
import { operatorRoleTrust } from '../../catalogue/trust.ts'
import { defaultVersion } from '../../catalogue/versions.ts'
import { parseArn } from '../../kernel/brands.ts'
import { Refusal } from '../../kernel/Refusal.ts'
import { ifThere } from '../iam/missing.ts'
import { arnOfPolicy } from '../iam/policy.ts'
import { roleWant, VERSION_TAG } from '../iam/role.ts'
import { stsOf } from '../ocm/clusters.ts'
import type { Cluster } from '../ocm/types.ts'
import type { Want } from '../plan/aws-call.ts'
import type { Session } from '../session.ts'
import { operatorPolicyWant } from './account-roles.ts'
import { minorVersion, operatorsOf, type Minor } from './versions.ts'

/** What the operators' roles are made from. */
export interface OperatorRolesAsked {
  readonly issuer: string
  readonly installer: InstallerRole
  readonly version: Minor
  /** ARN of an operator's role. */
  readonly roleOf: (operator: OperatorRow) => string | undefined
  /** Of roles that serve one cluster. */
  readonly clusterId?: string
  readonly boundary?: string | undefined
  readonly force?: boolean
}

/** An account's installer role says under which prefix and path the policies stand. */
export interface InstallerRole {
  readonly arn: string
  readonly account: string
  readonly partition: string
  readonly prefix: string
  readonly path: string
}

const INSTALLER = accountRole('installer')

/** @throws {Refusal} when the ARN is no role's, or the role is not named as an installer role */
export function installerRole(arn: string): InstallerRole {
  const parts = parseArn(arn)
  const [, path = '', name = ''] = /^role(\/(?:.*\/)?)([^/]+)$/.exec(parts?.resource ?? '') ?? []
  if (!parts || parts.service !== 'iam' || name === '')
    throw new Refusal(`${JSON.stringify(arn)} is not the ARN of a role.`, { next: 'stint list account-roles' })
  const prefix = prefixOfAccountRole(name, INSTALLER)
  if (prefix === undefined)
    throw new Refusal(`The role ${name} is no installer role: its name does not end in -${INSTALLER.suffix}.`, {
      next: 'stint list account-roles',
    })
  return { arn, account: parts.account, partition: parts.partition, prefix, path }
}

/** The OpenShift version that an installer role was made for. @throws {Refusal} when there is no such role */
export async function versionOfInstaller({ aws }: Session, { arn }: InstallerRole): Promise<Minor> {
  const name = arn.slice(arn.lastIndexOf('/') + 1)
  const found = await ifThere(aws.call('iam', 'GetRole', { RoleName: name }))
  if (!found) throw new Refusal(`The installer role ${arn} does not exist.`, { next: 'stint create account-roles' })
  return minorVersion(found.Role?.Tags?.find(({ Key: key }) => key === VERSION_TAG)?.Value ?? defaultVersion)
}

export interface OperatorRolesWants {
  readonly policies: readonly Want[]
  readonly roles: readonly Want[]
}

/** One role for each operator, trusting the issuer; a policy that is missing is made, named after the account's prefix. */
export async function operatorRolesWants(session: Session, asked: OperatorRolesAsked): Promise<OperatorRolesWants> {
  if (!asked.issuer.startsWith('https://'))
    throw new Refusal(`Expected OIDC endpoint URL '${asked.issuer}' to use an https:// scheme`)
  const { version, installer } = asked
  const needed = operatorsOf(version)
  const policy = { prefix: installer.prefix, path: installer.path, version, force: asked.force ?? false }
  const [policies, roles] = await Promise.all([
    Promise.all(needed.map((operator) => operatorPolicyWant(session, policy, operator))),
    Promise.all(needed.map((operator) => operatorRoleWant(session, asked, operator))),
  ])
  return { policies, roles }
}

async function operatorRoleWant(session: Session, asked: OperatorRolesAsked, operator: OperatorRow): Promise<Want> {
  const { installer, version, issuer, clusterId } = asked
  const { account, partition, path, prefix } = installer
  const arn = asked.roleOf(operator)
  if (arn === undefined)
    throw new Refusal(`The cluster names no role for the operator ${operator.secret} in ${operator.namespace}.`)
  const [, rolePath = '/', name = ''] = /:role(\/(?:.*\/)?)([^/]+)$/.exec(arn) ?? []
  return roleWant(session.aws, {
    account,
    partition,
    name,
    path: rolePath,
    trust: operatorRoleTrust(version, operator, { account, issuer, partition }),
    trustFile: `operator_${operator.credentialRequest}_policy.json`,
    boundary: asked.boundary,
    tags: operatorRoleTags(operator, clusterId),
    policies: [arnOfPolicy({ account, partition, path, name: operatorPolicyName(prefix, operator) })],
  })
}

/** What the operators' roles of a cluster are made from: all is in OCM's record of it. */
export async function askedByCluster(session: Session, cluster: Cluster): Promise<OperatorRolesAsked> {
  const sts = stsOf(cluster)
  const installer = installerRole(sts.role_arn)
  const reusable = sts.oidc_config?.reusable === true
  return {
    installer,
    version: await versionOfInstaller(session, installer),
    issuer: issuerOf(cluster),
    roleOf: ({ namespace, secret }) =>
      sts.operator_iam_roles.find((role) => role.namespace === namespace && role.name === secret)?.role_arn,
    ...(reusable ? {} : { clusterId: cluster.id }),
    boundary: sts.permission_boundary,
  }
}

/** @throws {Refusal} when OCM has not made the endpoint */
export function issuerOf(cluster: Cluster): string {
  const { name } = cluster
  const sts = stsOf(cluster)
  const issuer = sts.oidc_endpoint_url ?? sts.oidc_config?.issuer_url
  if (!issuer)
    throw new Refusal(`The cluster ${name} has no OIDC endpoint yet.`, { next: `stint describe cluster -c ${name}` })
  return issuer
}

/** Names of the operators' roles under a prefix, as a cluster's POST lists them. */
export const operatorRoleArns = ({ account, partition, path }: InstallerRole, prefix: string, version: string) =>
  operatorsOf(version).map((operator) => ({
    name: operator.secret,
    namespace: operator.namespace,
    role_arn: roleArn({ account, partition, path }, operatorRoleName(prefix, operator)),
  }))
