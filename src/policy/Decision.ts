import type { Naming } from './elements/Principal.ts'
import type { PolicyType } from './Policy.ts'
import type { CompiledStatement } from './statement.ts'

/** Which statement of which document. */
export interface StatementRef {
  readonly type: PolicyType
  /** SCPs and RCPs: the level, 0 being the root. */
  readonly level?: number
  /** The document's place in its list, from 0. */
  readonly policy: number
  /** The document's id, when it was compiled with one. */
  readonly id?: string
  /** The statement's place in its document, from 0. */
  readonly statement: number
  readonly sid?: string
}

/** Why a request is refused: the kind of policy that denies it or that lacks an Allow. */
export interface Denial {
  readonly type: PolicyType
  readonly level?: number
  /** Explicit denials: the document's id. */
  readonly id?: string
}

export interface Decision {
  readonly decision: 'Allow' | 'ExplicitDeny' | 'ImplicitDeny'
  /** The statements that decided: those that allow, the one that grants first; or all that deny; none for an implicit denial. */
  readonly by: readonly StatementRef[]
  /** In words, e.g. `because no identity-based policy allows the s3:GetObject action`. */
  readonly reason: string
  /** Refusals only. */
  readonly denial?: Denial
}

/** A matching Allow. */
export interface Grant {
  readonly ref: StatementRef
  readonly naming: Naming
}

/** Cites a statement by its document's place. */
export function citation(
  { index, sid }: CompiledStatement,
  type: PolicyType,
  level: number | undefined,
  policy: number,
  id: string | undefined,
): StatementRef {
  return Object.freeze({
    type,
    policy,
    statement: index,
    ...(level !== undefined && { level }),
    ...(id !== undefined && { id }),
    ...(sid !== undefined && { sid }),
  })
}

/** As people are told: by its Sid, else by its place, the first being 1. */
export const statementName = ({ statement, sid }: Pick<StatementRef, 'statement' | 'sid'>): string =>
  `statement ${sid === undefined ? statement + 1 : `"${sid}"`}`

/** In words, which statement grants; without one, it is the root user's own right. */
export function allowedReason(first: StatementRef | undefined): string {
  if (!first) return 'the account’s root user is allowed what no policy takes away'
  const known = reasons.get(first)
  if (known !== undefined) return known
  const reason = reasonOf(first)
  reasons.set(first, reason)
  return reason
}

/** Citations are kept, and so are the words for them. */
const reasons = new WeakMap<StatementRef, string>()

function reasonOf(first: StatementRef): string {
  return `allowed by ${statementName(first)} of the ${first.type} policy${first.id === undefined ? '' : ` ${first.id}`}`
}
