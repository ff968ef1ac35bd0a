import { ifThere } from '../iam/missing.ts'
import { attachedPolicies } from '../iam/role.ts'
import { iamItems } from '../iam/pages.ts'
import { stsOf } from '../ocm/clusters.ts'
import type { Cluster, Sts } from '../ocm/types.ts'
import type { Branch } from '../output/tree.ts'
import type { Session } from '../session.ts'
import { lastSessions, trustsOf, type IssuedSession, type Trust } from './credentials-issued.ts'

/** Who may become whom in a cluster: plain JSON, as `-o json` shows it. */
export interface ClusterTrust {
  readonly cluster: string
  readonly id: string
  readonly account: string
  readonly roles: readonly RoleTrust[]
}

export interface RoleTrust {
  /** Whose it is: `openshift-ingress-operator/cloud-credentials`, `Red Hat's installer` … */
  readonly user: string
  readonly arn: string
  /** Operators only: the ClusterOperator's namespace and secret, and who of its service accounts may come. */
  readonly operator?: {
    readonly namespace: string
    readonly secret: string
    readonly serviceAccounts: readonly string[]
  }
  readonly exists: boolean
  readonly assumedBy: readonly Trust[]
  readonly policies: readonly string[]
  readonly boundary?: string
  readonly lastSession?: IssuedSession
  /** ISO; of roles whose sessions STS gives to EC2, not to a caller. */
  readonly lastUsed?: string
}

interface Wanted {
  readonly user: string
  readonly arn: string
  readonly operator?: { readonly namespace: string; readonly secret: string }
}

const rolesOf = (sts: Sts): readonly Wanted[] => [
  { user: "Red Hat's installer", arn: sts.role_arn },
  { user: "Red Hat's support", arn: sts.support_role_arn },
  { user: 'control plane machines', arn: sts.instance_iam_roles.master_role_arn },
  { user: 'worker machines', arn: sts.instance_iam_roles.worker_role_arn },
  ...sts.operator_iam_roles.map(({ namespace, name: secret, role_arn: arn }) => ({
    user: `${namespace}/${secret}`,
    arn,
    operator: { namespace, secret },
  })),
]

/** Read from OCM, IAM and the account's trail, each by its public API. */
export async function clusterTrust(session: Session, cluster: Cluster): Promise<ClusterTrust> {
  const roles = rolesOf(stsOf(cluster))
  const sessions = await lastSessions(session.aws, new Set(roles.map(({ arn }) => arn)))
  return {
    cluster: cluster.name,
    id: cluster.id,
    account: cluster.aws.account_id ?? '',
    roles: await Promise.all(roles.map((role) => roleTrust(session, role, sessions.get(role.arn)))),
  }
}

const SUBJECT = 'system:serviceaccount:'

async function roleTrust({ aws }: Session, wanted: Wanted, last: IssuedSession | undefined): Promise<RoleTrust> {
  const { user, arn, operator } = wanted
  const RoleName = arn.slice(arn.lastIndexOf('/') + 1)
  const role = (await ifThere(aws.call('iam', 'GetRole', { RoleName })))?.Role
  if (!role) return { user, arn, exists: false, assumedBy: [], policies: [] }
  const [managed, inline] = await Promise.all([
    attachedPolicies(aws, RoleName),
    iamItems(aws, 'ListRolePolicies', { RoleName }, (page) => page.PolicyNames),
  ])
  const assumedBy = trustsOf(role.AssumeRolePolicyDocument)
  const accounts = assumedBy
    .flatMap(({ conditions }) => conditions.flatMap(({ values }) => values))
    .flatMap((value) => (value.startsWith(SUBJECT) ? [value.slice(SUBJECT.length).replace(':', '/')] : []))
  const boundary = role.PermissionsBoundary?.PermissionsBoundaryArn
  const used = role.RoleLastUsed?.LastUsedDate
  return {
    user,
    arn,
    ...(operator ? { operator: { ...operator, serviceAccounts: accounts } } : {}),
    exists: true,
    assumedBy,
    policies: [...managed, ...inline.map((name) => `${name} (inline)`)],
    ...(boundary === undefined ? {} : { boundary }),
    ...(last ? { lastSession: last } : {}),
    ...(used ? { lastUsed: used.toISOString() } : {}),
  }
}

const leaf = (label: string): Branch => ({ label })
const tail = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)

/** The same for people: account → role → who may assume it, when → what it may → its operator → its last session. */
export const trustTree = ({ account, cluster, roles }: ClusterTrust): Branch => ({
  label: `account ${account}, cluster ${cluster}`,
  branches: roles.map((role) => ({ label: `${role.user}: ${tail(role.arn)}`, branches: roleBranches(role) })),
})

function roleBranches(role: RoleTrust): readonly Branch[] {
  if (!role.exists) return [leaf('the role does not exist')]
  const { operator, lastSession: last, boundary } = role
  return [
    ...role.assumedBy.map(({ principals, conditions }) => ({
      label: `may be assumed by ${principals.join(', ')}`,
      branches: conditions.map(({ operator: test, key, values }) =>
        leaf(`when ${test} ${key} = ${values.join(' | ')}`),
      ),
    })),
    ...role.policies.map((policy) => leaf(`may do what ${tail(policy)} allows`)),
    ...(role.policies.length === 0 ? [leaf('may do nothing: it has no policy')] : []),
    ...(boundary === undefined ? [] : [leaf(`within ${boundary}`)]),
    ...(operator ? [leaf(`serves ${operator.serviceAccounts.join(', ')}, by secret ${operator.namespace}/${operator.secret}`)] : []), // prettier-ignore
    leaf(
      last === undefined
        ? role.lastUsed === undefined
          ? 'no session yet'
          : `last used: ${role.lastUsed}`
        : `last session: ${last.sessionName} (${last.accessKeyId}), ${last.issued}${last.expires === '' ? '' : ` to ${last.expires}`}`,
    ),
  ]
}
