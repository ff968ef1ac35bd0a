import { accountRoles } from '../../catalogue/account-roles.ts'
import { operators, type OperatorRow } from '../../catalogue/operators.ts'
import { policySet, type PolicyDocument, type PolicyStatement } from '../../catalogue/policies/document.ts'
import { canonicalJson } from '../../kernel/canonical-json.ts'
import type { Minor } from './versions.ts'

/** One action that a policy grants, where, and under which condition. */
export interface Grant {
  readonly action: string
  /** Of a trust policy: whom it trusts. */
  readonly principal?: unknown
  readonly resource: string
  readonly condition?: NonNullable<PolicyStatement['Condition']>
}

export interface ChangedCondition {
  readonly before: Grant
  readonly after: Grant
}

/** What differs between two versions of a document. */
export interface DocumentDiff {
  readonly added: readonly Grant[]
  readonly removed: readonly Grant[]
  /** The same action on the same resource, under another condition. */
  readonly changed: readonly ChangedCondition[]
}

/** A role that every account or every cluster has, and what an upgrade changes about it. */
export interface RoleDiff {
  /** `Installer` or an operator's id. */
  readonly role: string
  readonly kind: 'account' | 'operator'
  /** OCM's id of its permission policy. */
  readonly policy: string
  readonly permissions: DocumentDiff
  readonly trust: DocumentDiff
}

interface Row {
  readonly role: string
  readonly kind: RoleDiff['kind']
  readonly policy: string
  readonly trustPolicy: string
}

const operatorOf = ({ id, policy }: OperatorRow): Row => ({
  role: id,
  kind: 'operator',
  policy,
  trustPolicy: 'operator_iam_role_policy',
})

const ROWS: readonly Row[] = [
  ...accountRoles.map(({ title, permissionPolicy, trustPolicy }): Row => ({
    role: title,
    kind: 'account',
    policy: permissionPolicy,
    trustPolicy,
  })),
  ...operators.map(operatorOf),
]

/** Every role, or those of some operators, with what its policies grant in one version and not in the other. */
export function rolesDiff(from: Minor, to: Minor, wanted?: readonly OperatorRow[]): readonly RoleDiff[] {
  const rows = wanted ? wanted.map(operatorOf) : ROWS
  return rows.map(({ role, kind, policy, trustPolicy }) => ({
    role,
    kind,
    policy,
    permissions: between(from, to, policy),
    trust: between(from, to, trustPolicy),
  }))
}

export const differs = ({ permissions, trust }: RoleDiff): boolean => isChange(permissions) || isChange(trust)

export const isChange = ({ added, removed, changed }: DocumentDiff): boolean =>
  added.length + removed.length + changed.length > 0

const between = (from: Minor, to: Minor, file: string): DocumentDiff =>
  documentDiff(policySet(from).get(file), policySet(to).get(file))

/** A version that has no such document grants nothing by it. */
export function documentDiff(before: PolicyDocument | undefined, after: PolicyDocument | undefined): DocumentDiff {
  const [old, now] = [grantsOf(before), grantsOf(after)]
  const gone = [...old].filter(([key]) => !now.has(key)).map(([, grant]) => grant)
  const come = [...now].filter(([key]) => !old.has(key)).map(([, grant]) => grant)
  const changed = come.flatMap((grant) => {
    const twins = gone.filter((one) => placeOf(one) === placeOf(grant))
    return twins.length === 1 && twins[0] ? [{ before: twins[0], after: grant }] : []
  })
  return {
    added: come.filter((grant) => !changed.some(({ after: one }) => one === grant)),
    removed: gone.filter((grant) => !changed.some(({ before: one }) => one === grant)),
    changed,
  }
}

function grantsOf(document: PolicyDocument | undefined): ReadonlyMap<string, Grant> {
  const grants = (document?.Statement ?? []).flatMap((statement) =>
    [statement.Action].flat().flatMap((action) =>
      [statement.Resource ?? ''].flat().map((resource): Grant => ({
        action,
        resource,
        ...(statement.Principal === undefined ? {} : { principal: statement.Principal }),
        ...(statement.Condition === undefined ? {} : { condition: statement.Condition }),
      })),
    ),
  )
  return new Map(grants.map((grant) => [canonicalJson(grant), grant]))
}

const placeOf = ({ action, principal, resource }: Grant): string => canonicalJson({ action, principal, resource })
