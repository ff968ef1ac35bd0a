import { accountRoles } from '../../catalogue/account-roles.ts'
import { operators } from '../../catalogue/operators.ts'
import { textAt, type Fields } from '../http/fields.ts'
import { roleNameOf } from '../resources/arns.ts'
import { stsOf, type Cluster } from '../resources/documents.ts'

/** A role that a cluster cannot do without, and how it is mended. */
export interface WantedRole {
  readonly arn: string
  /** In the words of those who make it. */
  readonly what: string
  /** The policy, by OCM's id, that its permissions must suffice for. */
  readonly policy: string
  /** What its trust must name: an issuer's path, a role of Red Hat's, or a service. */
  readonly trusts?: string
  /** Operators' roles: the issuer as a URL. */
  readonly issuer?: string
  /** What its policies lack shows when it is used, with AWS's own words, before anything relies on it: OCM need not find out first. */
  readonly shows: boolean
  readonly create: string
  readonly upgrade: string
}

/** The prefix by which client tools find an account role again. */
const prefixOf = (arn: string, suffix: string) => {
  const name = roleNameOf(arn)
  return name.endsWith(`-${suffix}`) ? name.slice(0, -suffix.length - 1) : name
}

const TRUSTED: Readonly<Record<string, string>> = {
  instance_controlplane: 'ec2.amazonaws.com',
  instance_worker: 'ec2.amazonaws.com',
  support: 'RH-Technical-Support',
}

const TITLES: Readonly<Record<string, string>> = {
  installer: 'installer role',
  support: 'support role',
  instance_controlplane: 'control plane role',
  instance_worker: 'worker role',
}

/** Account roles first. `issuer`: host and path, as trusts name it. */
export function wantedRoles(cluster: Cluster, issuer: string): readonly WantedRole[] {
  const { id } = cluster
  const sts = stsOf(cluster)
  return [
    ...accountRoles.map((row): WantedRole => {
      const arn = textAt(sts as unknown as Fields, row.clusterField) ?? '' // a member of the object itself
      const trusts = TRUSTED[row.key]
      return {
        arn,
        what: TITLES[row.key] ?? row.title,
        policy: row.permissionPolicy,
        shows: row.key !== 'support',
        ...(trusts === undefined ? {} : { trusts }),
        create: `rosa create account-roles --classic --prefix ${prefixOf(sts.role_arn, 'Installer-Role')} --mode auto -y`,
        upgrade: `rosa upgrade account-roles --prefix ${prefixOf(sts.role_arn, 'Installer-Role')} --mode auto -y`,
      }
    }),
    ...sts.operator_iam_roles.map((role): WantedRole => ({
      arn: role.role_arn,
      shows: false,
      what: `operator role of ${role.namespace}/${role.name}`,
      policy: operators.find((row) => row.secret === role.name && row.namespace === role.namespace)?.policy ?? '',
      trusts: issuer,
      issuer: `https://${issuer}`,
      create: `rosa create operator-roles --cluster ${id} --mode auto -y`,
      upgrade: `rosa upgrade operator-roles --cluster ${id} --mode auto -y`,
    })),
  ]
}
