import { externalId, keeps, operatorRoleName, operatorRolesPrefix, rolePrefix } from '../../catalogue/names.ts'
import { operators } from '../../catalogue/operators.ts'
import { compareVersions, type OpenShiftVersion } from '../../catalogue/versions.ts'
import { isAccountId } from '../../kernel/brands.ts'
import type { Random } from '../../kernel/random.ts'
import { badRequest } from '../http/fault.ts'
import { at, compact, flagAt, itemsAt, requiredText, textAt, textMapAt, textsAt, type Fields } from '../http/fields.ts'
import { accountOf, requiredRole, rolePathOf } from './arns.ts'
import { givesKey } from '../keys/prove.ts'
import type { OperatorIamRole } from './documents.ts'

/** The ones whose choice is the customer's; each takes another role. */
const STS_ROLES = [
  'role_arn',
  'support_role_arn',
  'instance_iam_roles.master_role_arn',
  'instance_iam_roles.worker_role_arn',
] as const

/** The AWS side of a cluster: its account and its roles. */
export function awsOf(body: Fields, name: string, version: OpenShiftVersion, random: Random) {
  if (!givesKey(body)) return withRoles(body, name, version, random)
  if (at(body, 'aws.sts') !== undefined)
    throw badRequest(
      "Attributes 'aws.access_key_id' and 'aws.sts' exclude each other: a cluster lives by keys or by roles",
    )
  // Which account the key is of, AWS tells.
  const account = textAt(body, 'aws.account_id') ?? ''
  if (account !== '') checkAccount(account)
  return compact({ ...plainAws(body, account), sts: undefined })
}

function checkAccount(account: string): void {
  if (!isAccountId(account))
    throw badRequest(`Attribute 'aws.account_id' must be twelve digits, but it is '${account.slice(0, 50)}'`)
}

const plainAws = (body: Fields, account: string) => ({
  account_id: account,
  private_link: flagAt(body, 'aws.private_link') ?? false,
  ec2_metadata_http_tokens:
    textAt(body, 'aws.ec2_metadata_http_tokens') === 'required' ? ('required' as const) : ('optional' as const),
  tags: { ...textMapAt(body, 'aws.tags') },
  ...optional('kms_key_arn', textAt(body, 'aws.kms_key_arn')),
  ...lists(body),
})

function withRoles(body: Fields, name: string, version: OpenShiftVersion, random: Random) {
  const [installer = '', support = '', master = '', worker = ''] = STS_ROLES.map((path) =>
    requiredRole(`aws.sts.${path}`, requiredText(body, `aws.sts.${path}`)),
  )
  const account = textAt(body, 'aws.account_id') ?? accountOf(installer)
  checkAccount(account)
  const prefix = operatorPrefixOf(body, name, random)
  const operatorRoles = operatorRolesOf(body, version, prefix, account, rolePathOf(installer))
  const all = [installer, support, master, worker, ...operatorRoles.map((role) => role.role_arn)]
  const stranger = all.find((arn) => accountOf(arn) !== account)
  if (stranger) throw badRequest(`Role '${stranger}' is not in AWS account '${account}'`)
  if (new Set(all).size < all.length) throw badRequest('Each of the roles of a cluster must have a unique ARN')
  const external = textAt(body, 'aws.sts.external_id')
  if (external !== undefined && !keeps(externalId, external))
    throw badRequest(`Attribute 'aws.sts.external_id' is not valid`)
  return compact({
    ...plainAws(body, account),
    sts: {
      role_arn: installer,
      support_role_arn: support,
      ...optional('external_id', external),
      instance_iam_roles: { master_role_arn: master, worker_role_arn: worker },
      operator_iam_roles: operatorRoles,
      operator_role_prefix: prefix,
      oidc_config_id: textAt(body, 'aws.sts.oidc_config.id'),
      auto_mode: flagAt(body, 'aws.sts.auto_mode') ?? false,
      ...optional('permission_boundary', textAt(body, 'aws.sts.permission_boundary')),
    },
  })
}

const optional = <Name extends string>(name: Name, value: string | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { readonly [K in Name]?: string }

/** Ids of what is the customer's own. */
const LISTS = [
  'subnet_ids',
  'additional_compute_security_group_ids',
  'additional_infra_security_group_ids',
  'additional_control_plane_security_group_ids',
] as const

const lists = (body: Fields) =>
  Object.fromEntries(
    LISTS.flatMap((name) => {
      const ids = textsAt(body, `aws.${name}`) ?? []
      return ids.length > 0 ? [[name, ids] as const] : []
    }),
  ) as { readonly [Name in (typeof LISTS)[number]]?: readonly string[] }

function operatorPrefixOf(body: Fields, name: string, random: Random): string {
  const prefix =
    textAt(body, 'aws.sts.operator_role_prefix') ?? derivedPrefix(body) ?? operatorRolesPrefix(name, random)
  if (!keeps(rolePrefix, prefix))
    throw badRequest(`Attribute 'aws.sts.operator_role_prefix' is not valid: '${prefix.slice(0, 100)}'`)
  return prefix
}

/** The prefix that the given roles share, when they are named as the first operator's is. */
function derivedPrefix(body: Fields): string | undefined {
  const [role] = itemsAt(body, 'aws.sts.operator_iam_roles') ?? []
  const arn = role && textAt(role, 'role_arn')
  const namespace = role && textAt(role, 'namespace')
  const name = arn?.slice(arn.lastIndexOf('/') + 1)
  const end = name && namespace ? name.indexOf(`-${namespace}`) : -1
  return name !== undefined && end > 0 ? name.slice(0, end) : undefined
}

/** Given one by one, or derived from the prefix as the client tools name them; in either case one for each operator of the version. */
function operatorRolesOf(
  body: Fields,
  version: OpenShiftVersion,
  prefix: string,
  account: string,
  path: string,
): readonly OperatorIamRole[] {
  const needed = operators.filter(
    ({ minVersion }) => minVersion === undefined || compareVersions(version.minor, minVersion) >= 0,
  )
  const given = itemsAt(body, 'aws.sts.operator_iam_roles')
  if (!given || given.length === 0)
    return needed.map((operator) => ({
      name: operator.secret,
      namespace: operator.namespace,
      role_arn: `arn:aws:iam::${account}:role${path}${operatorRoleName(prefix, operator)}`,
    }))
  const roles = given.map((role, index) => ({
    name: requiredText(role, 'name'),
    namespace: requiredText(role, 'namespace'),
    role_arn: requiredRole(`aws.sts.operator_iam_roles[${index}].role_arn`, requiredText(role, 'role_arn')),
  }))
  const missing = needed.find(
    ({ secret, namespace }) => !roles.some((role) => role.name === secret && role.namespace === namespace),
  )
  if (missing)
    throw badRequest(
      `Operator IAM role for operator '${missing.secret}' in namespace '${missing.namespace}' is missing`,
    )
  return roles
}
