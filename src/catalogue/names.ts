import { DIGITS, KUBE_SAFE, LOWER } from '../kernel/random.ts'
import type { Random } from '../kernel/random.ts'
import type { AccountRole } from './account-roles.ts'

type Named = { readonly namespace: string; readonly secret: string }

/** IAM's limit for a role's name, which the operators' policies keep as well. */
const ROLE_NAME_BYTES = 64
const CLUSTER_IN_PREFIX = 27
const CLUSTER_IN_INFRA_ID = 21

export const defaultAccountPrefix = 'ManagedOpenShift'

/** Prefixes and role names. */
export const roleName = { pattern: /^[\w+=,.@-]+$/, maxLength: 64 }
export const rolePrefix = { pattern: /^[\w+=,.@-]+$/, maxLength: 32 }
/** An optional path of roles and policies, with both slashes. */
export const rolePath = { pattern: /^\/[a-zA-Z0-9/]*\/$/, maxLength: 512 }
export const externalId = { pattern: /^[\w+=,.@:/-]*$/, minLength: 2, maxLength: 1224 }
export const clusterName = { pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/, maxLength: 54 }
export const domainPrefix = { pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/, maxLength: 15 }
export const oidcPrefix = { pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/, maxLength: 15 }
export const oidcBucket = { pattern: /^[a-z][a-z0-9-]+[a-z0-9]$/, maxLength: 63 }

interface Rule {
  readonly pattern: RegExp
  readonly minLength?: number
  readonly maxLength: number
}

/** True when the text keeps the rule. */
export function keeps(rule: Rule, text: string): boolean {
  return text.length >= (rule.minLength ?? 1) && text.length <= rule.maxLength && rule.pattern.test(text)
}

/** The longest start of the text that is at most `bytes` long in UTF-8 and breaks no character. */
function cut(text: string, bytes: number): string {
  let kept = text
  while (Buffer.byteLength(kept) > bytes) kept = Array.from(kept).slice(0, -1).join('')
  return kept
}

export function accountRoleName(prefix: string, role: Pick<AccountRole, 'suffix'>): string {
  return `${prefix}-${role.suffix}`
}

export function accountPolicyName(prefix: string, role: Pick<AccountRole, 'suffix'>): string {
  return `${accountRoleName(prefix, role)}-Policy`
}

/** The account prefix in an account role's name, or undefined when it is not named as one. */
export function prefixOfAccountRole(name: string, role: Pick<AccountRole, 'suffix'>): string | undefined {
  return name.endsWith(`-${role.suffix}`) ? name.slice(0, -role.suffix.length - 1) || undefined : undefined
}

/** One per cluster. */
export function operatorRoleName(prefix: string, operator: Named): string {
  return cut(`${prefix}-${operator.namespace}-${operator.secret}`, ROLE_NAME_BYTES)
}

/** One per account and shared by its clusters: named after the account roles' prefix, not after the operator roles'. */
export function operatorPolicyName(accountPrefix: string, operator: Named): string {
  return operatorRoleName(accountPrefix, operator)
}

/** `w4e1`: letters and digits in turn. */
function alternating(random: Random, length: number): string {
  return Array.from({ length }, (_, i) => random.text(1, i % 2 === 0 ? LOWER : DIGITS)).join('')
}

/** `<cluster>-<w4e1>`, at most 32 characters. */
export function operatorRolesPrefix(cluster: string, random: Random): string {
  return `${cluster.slice(0, CLUSTER_IN_PREFIX)}-${alternating(random, 4)}`
}

/** `<cluster>-<5>`: what every AWS resource of the cluster is named after and tagged with. */
export const infraId = (cluster: string, random: Random): string => `${infraBase(cluster)}-${random.text(5, KUBE_SAFE)}`

const infraBase = (cluster: string): string =>
  cluster
    .replace(/[^a-z0-9-]/g, '-')
    .slice(0, CLUSTER_IN_INFRA_ID)
    .replace(/-+$/, '')

/** Whether an infrastructure id is one that a cluster of this name is given. */
export const isInfraIdOf = (id: string, cluster: string): boolean =>
  id.slice(0, -6) === infraBase(cluster) && /-[a-z0-9]{5}$/.test(id)

export const ocmRoleName = (prefix: string, organisationExternalId: string) =>
  cut(`${prefix}-OCM-Role-${organisationExternalId}`, ROLE_NAME_BYTES)
export const userRoleName = (prefix: string, userName: string) =>
  cut(`${prefix}-User-${userName}-Role`, ROLE_NAME_BYTES)
export const ocmPolicyNames = (role: string) => ({
  basic: `${role}-Policy`,
  admin: `${role}-Admin-Policy`,
  noConsole: `${role}-NoConsole-Policy`,
})

export const instanceProfileName = (infra: string, role: 'master' | 'worker') => `${infra}-${role}-profile`
export const bootstrapBucketName = (infra: string) => `openshift-bootstrap-data-${infra}`

/** `[prefix-]oidc-<8>`. */
export function oidcBucketName(prefix: string | undefined, random: Random): string {
  return `${prefix ? `${prefix}-` : ''}oidc-${alternating(random, 8)}`
}
export const oidcSecretName = (bucket: string) => `rosa-private-key-${bucket}`
export const bucketIssuer = (bucket: string, region: string) => `https://${bucket}.s3.${region}.amazonaws.com`
/** The host and path of an issuer: how IAM names its provider and its condition keys. */
export const issuerPath = (issuer: string) => issuer.replace(/^https:\/\//, '').replace(/\/$/, '')
