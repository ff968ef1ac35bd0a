import { accountRoles } from '../../catalogue/account-roles.ts'
import { roleArn } from '../../catalogue/arns.ts'
import { accountNeeds, machinePlans } from '../../catalogue/install-plan.ts'
import { findMachineType } from '../../catalogue/machine-types.ts'
import {
  accountPolicyName,
  accountRoleName,
  infraId,
  instanceProfileName,
  issuerPath,
  operatorPolicyName,
  operatorRoleName,
  operatorRolesPrefix,
} from '../../catalogue/names.ts'
import { managedIssuer } from '../../catalogue/oidc.ts'
import { policyDocument } from '../../catalogue/policies/document.ts'
import { jumpAccounts } from '../../catalogue/red-hat.ts'
import {
  accountRoleTags,
  clusterResourceTags,
  oidcProviderTags,
  operatorPolicyTags,
  operatorRoleTags,
  type Tags,
} from '../../catalogue/tags.ts'
import { accountRoleTrust, operatorRoleTrust } from '../../catalogue/trust.ts'
import { policySize } from '../../policy/index.ts'
import { operatorsOf, type Minor } from './versions.ts'

/** What a cluster is planned from. */
export interface PlanAsked {
  readonly name: string
  readonly version: Minor
  /** Of the account roles. */
  readonly prefix: string
  readonly path: string
  readonly account: string
  readonly operatorPrefix?: string | undefined
  readonly oidcConfigId?: string | undefined
  readonly externalId?: string | undefined
  readonly boundary?: string | undefined
  readonly multiAz: boolean
}

/** Something that a step makes. What is drawn only when it is made stands as `?`. */
export interface Planned {
  readonly step: number
  readonly kind: 'role' | 'policy' | 'oidc-provider' | 'instance-profile' | 'cluster'
  readonly name: string
  /** The name before it was cut to 64 bytes. */
  readonly uncut?: string
  readonly arn?: string
  /** Of a role: the policy that is attached to it. */
  readonly attached?: string
  readonly boundary?: string
  readonly tags: Tags
  /** Characters of the policy, or of the role's trust, white space not counted. */
  readonly size?: number
}

/** How much of what an account may have, one cluster takes. */
export interface Measure {
  readonly what: string
  readonly takes: number
  /** IAM's and EC2's default quota, or what OpenShift asks for. */
  readonly quota: number
  readonly code?: string
}

const LONGEST_NAME = 64
const unknown = { text: (count: number) => '?'.repeat(count), bytes: () => Buffer.alloc(0), uuid: () => '?' }

/** Everything that the seven steps make, in their order, under the names that they will have. */
export function plannedThings(asked: PlanAsked): readonly Planned[] {
  const { prefix, name } = asked
  const installer = [accountPolicies, operatorPolicies, accountRolesPlanned].flatMap((step) => step(asked))
  const infra = infraId(name, unknown)
  const profiles = (['master', 'worker'] as const).map((role): Planned => {
    const profile = instanceProfileName(infra, role)
    const key = role === 'master' ? 'instance_controlplane' : 'instance_worker'
    const row = accountRoles.find((one) => one.key === key)
    return {
      step: 7,
      kind: 'instance-profile',
      name: profile,
      ...(row ? { attached: accountRoleName(prefix, row) } : {}),
      tags: clusterResourceTags(infra, profile),
    }
  })
  return [
    ...installer,
    { step: 3, kind: 'cluster', name, tags: {} },
    ...operatorRolesPlanned(asked),
    {
      step: 6,
      kind: 'oidc-provider',
      name: issuerPath(issuer(asked)),
      arn: `arn:aws:iam::${asked.account}:oidc-provider/${issuerPath(issuer(asked))}`,
      tags: oidcProviderTags(asked.oidcConfigId === undefined ? '?' : undefined),
    },
    ...profiles,
  ]
}

const issuer = ({ oidcConfigId }: PlanAsked): string => managedIssuer(oidcConfigId ?? '?'.repeat(32))

export const operatorPrefixOf = ({ operatorPrefix, name }: PlanAsked): string =>
  operatorPrefix ?? operatorRolesPrefix(name, unknown)

const policyOf = (asked: PlanAsked, name: string, file: string, tags: Tags, uncut?: string): Planned => ({
  step: 1,
  kind: 'policy',
  name,
  ...(uncut === undefined || uncut === name ? {} : { uncut }),
  arn: `arn:aws:iam::${asked.account}:policy${asked.path}${name}`,
  tags,
  size: policySize(policyDocument(asked.version, file)),
})

const accountPolicies = (asked: PlanAsked): readonly Planned[] =>
  accountRoles.map((role) =>
    policyOf(
      asked,
      accountPolicyName(asked.prefix, role),
      role.permissionPolicy,
      accountRoleTags(asked.prefix, role, asked.version),
    ),
  )

const operatorPolicies = (asked: PlanAsked): readonly Planned[] =>
  operatorsOf(asked.version).map((operator) =>
    policyOf(
      asked,
      operatorPolicyName(asked.prefix, operator),
      operator.policy,
      operatorPolicyTags(asked.prefix, operator, asked.version),
      `${asked.prefix}-${operator.namespace}-${operator.secret}`,
    ),
  )

const bounded = ({ boundary }: PlanAsked) => (boundary === undefined ? {} : { boundary })

const accountRolesPlanned = (asked: PlanAsked): readonly Planned[] =>
  accountRoles.map((role) => {
    const name = accountRoleName(asked.prefix, role)
    const trust = accountRoleTrust(asked.version, role, {
      jumpAccount: jumpAccounts.production,
      ...(asked.externalId === undefined ? {} : { externalId: asked.externalId }),
    })
    return {
      step: 1,
      kind: 'role',
      name,
      arn: roleArn(asked, name),
      attached: accountPolicyName(asked.prefix, role),
      ...bounded(asked),
      tags: accountRoleTags(asked.prefix, role, asked.version),
      size: policySize(trust),
    }
  })

function operatorRolesPlanned(asked: PlanAsked): readonly Planned[] {
  const prefix = operatorPrefixOf(asked)
  return operatorsOf(asked.version).map((operator) => {
    const name = operatorRoleName(prefix, operator)
    const uncut = `${prefix}-${operator.namespace}-${operator.secret}`
    return {
      step: 4,
      kind: 'role',
      name,
      ...(uncut === name ? {} : { uncut }),
      arn: roleArn(asked, name),
      attached: operatorPolicyName(asked.prefix, operator),
      ...bounded(asked),
      tags: operatorRoleTags(operator, asked.oidcConfigId === undefined ? '?' : undefined),
      size: policySize(operatorRoleTrust(asked.version, operator, { account: asked.account, issuer: issuer(asked) })),
    }
  })
}

/** Names that two things of one kind would share: the cut took what tells them apart. */
export function clashes(things: readonly Planned[]): readonly string[] {
  const keys = things.map(({ kind, name }) => `${kind} ${name}`)
  return [...new Set(keys.filter((key, at) => keys.indexOf(key) !== at))]
}

/**
 * Sizes beside the quotas of an account that nobody raised.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function measures(asked: PlanAsked, things: readonly Planned[]): readonly Measure[] {
  const of = (kind: Planned['kind']) => things.filter((thing) => thing.kind === kind)
  const most = (kind: Planned['kind']) => Math.max(...of(kind).map(({ size = 0 }) => size))
  const zones = asked.multiAz ? 3 : 1
  const vcpus = machinePlans.reduce(
    (sum, { count, instanceType }) =>
      sum + (asked.multiAz ? count.multiAz : count.singleAz) * (findMachineType(instanceType)?.vcpu ?? 0),
    0,
  )
  return [
    { what: "bytes of the longest role's name", takes: longest(of('role')), quota: LONGEST_NAME },
    { what: 'characters of the largest policy', takes: most('policy'), quota: 6144 },
    { what: "characters of the largest role's trust", takes: most('role'), quota: 2048, code: 'L-C07B4B0D' },
    { what: 'managed policies of a role', takes: 1, quota: 10, code: 'L-0DA4ABF3' },
    { what: 'roles', takes: of('role').length, quota: 1000, code: 'L-FE177D64' },
    { what: 'customer managed policies', takes: of('policy').length, quota: 1500, code: 'L-E95E4862' },
    { what: 'OIDC providers', takes: of('oidc-provider').length, quota: 100, code: 'L-858F3967' },
    { what: 'instance profiles', takes: of('instance-profile').length, quota: 1000, code: 'L-6E65F664' },
    {
      what: 'vCPUs while it is installed',
      takes: vcpus,
      quota: accountNeeds.onDemandStandardVcpus,
      code: 'L-1216C47A',
    },
    { what: 'elastic IP addresses', takes: zones, quota: 5, code: 'L-0263D0A3' },
    { what: 'VPCs', takes: 1, quota: 5, code: 'L-F678F1CE' },
    { what: 'internet gateways', takes: 1, quota: 5, code: 'L-A4707A72' },
    { what: 'NAT gateways in one zone', takes: 1, quota: 5, code: 'L-FE5A380F' },
  ]
}

const longest = (things: readonly Planned[]): number => Math.max(...things.map(({ name }) => Buffer.byteLength(name)))
