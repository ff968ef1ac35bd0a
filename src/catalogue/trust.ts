import type { AccountRole } from './account-roles.ts'
import { oidcProviderArn } from './arns.ts'
import { issuerPath } from './names.ts'
import { operatorSubjects } from './operators.ts'
import type { OperatorRow } from './operators.ts'
import { policyDocument } from './policies/document.ts'
import type { PolicyDocument, PolicySet } from './policies/document.ts'

/** What stands for `%{name}`; a list takes the place of the array element that names it. */
export type Placeholders = Readonly<Record<string, string | readonly string[]>>

const PLACEHOLDER = /%\{(\w+)\}/g

function fillText(text: string, values: Placeholders): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : [value].flat().join(' , ')
  })
}

function fillValue(value: unknown, values: Placeholders): unknown {
  if (typeof value === 'string') return fillText(value, values)
  if (Array.isArray(value)) return value.flatMap((one) => fillElement(one, values))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [fillText(key, values), fillValue(inner, values)]),
  )
}

function fillElement(element: unknown, values: Placeholders): unknown {
  const name = typeof element === 'string' ? /^%\{(\w+)\}$/.exec(element)?.[1] : undefined
  const list = name === undefined ? undefined : values[name]
  return Array.isArray(list) ? list : [fillValue(element, values)]
}

/** The document with its placeholders filled; those without a value stay. `partition` takes the place of `aws` in ARNs. */
export function fill(document: PolicyDocument, values: Placeholders, partition = 'aws'): PolicyDocument {
  const filled = fillValue(document, values)
  const placed =
    partition === 'aws' ? filled : JSON.parse(JSON.stringify(filled).replaceAll('arn:aws:', `arn:${partition}:`))
  return placed as PolicyDocument
}

function withExternalId(document: PolicyDocument, externalId: string): PolicyDocument {
  return {
    ...document,
    Statement: document.Statement.map((statement) => ({
      ...statement,
      Condition: {
        ...statement.Condition,
        StringEquals: { ...statement.Condition?.['StringEquals'], 'sts:ExternalId': externalId },
      },
    })),
  }
}

export interface AccountTrust {
  /** Red Hat's account of the OCM environment. */
  readonly jumpAccount: string
  /** Kept out of roles that EC2 assumes. */
  readonly externalId?: string
  readonly partition?: string
}

export function accountRoleTrust(
  set: PolicySet,
  role: Pick<AccountRole, 'trustPolicy' | 'takesExternalId'>,
  options: AccountTrust,
): PolicyDocument {
  const document = fill(
    policyDocument(set, role.trustPolicy),
    { aws_account_id: options.jumpAccount },
    options.partition,
  )
  return role.takesExternalId && options.externalId ? withExternalId(document, options.externalId) : document
}

export interface OperatorTrust {
  /** The customer account, in which the provider stands. */
  readonly account: string
  /** `https://…` */
  readonly issuer: string
  readonly partition?: string
}

/** Trusts the operator's service accounts, by `sub`, from this issuer only; the audience is held by the provider's client ids. */
export function operatorRoleTrust(set: PolicySet, operator: OperatorRow, options: OperatorTrust): PolicyDocument {
  const partition = options.partition ?? 'aws'
  return fill(
    policyDocument(set, 'operator_iam_role_policy'),
    {
      oidc_provider_arn: oidcProviderArn({ account: options.account, partition }, options.issuer),
      issuer_url: issuerPath(options.issuer),
      service_accounts: operatorSubjects(operator),
    },
    partition,
  )
}
