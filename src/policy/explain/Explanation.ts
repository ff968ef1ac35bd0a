import type { Decision, Denial, StatementRef } from '../Decision.ts'
import type { Naming } from '../elements/Principal.ts'
import type { Effect, PolicyType } from '../Policy.ts'

/** Why a decision is what it is, policy by policy and statement by statement. Plain JSON. */
export interface Explanation {
  readonly decision: Decision['decision']
  readonly reason: string
  readonly by: readonly StatementRef[]
  readonly denial?: Denial
  readonly request: Asked
  /** Caller and resource of different accounts: both sides must allow. */
  readonly crossAccount: boolean
  /** The caller's side and the resource's, each by itself. */
  readonly sides: readonly SideView[]
  /** Every policy type and level that was looked at, in AWS's order. */
  readonly levels: readonly LevelView[]
  /** All statements that apply to the request, deciding or not. */
  readonly matched: readonly Matched[]
  /** Statements that would have applied but for what they name here, the nearest first; those that could have changed the decision. */
  readonly nearMisses: readonly NearMiss[]
  /** Condition keys and variables that statements about the action ask for and the request does not have. */
  readonly missingKeys: readonly string[]
  /** Classic mistakes that would explain a refusal. */
  readonly mistakes: readonly Mistake[]
  /** The same in a few lines. */
  readonly text: string
}

/** The request as it was decided. */
export interface Asked {
  /** As policies name the caller: ARN, service, provider; `anonymous`. */
  readonly principal: string
  readonly principalAccount?: string
  readonly action: string
  readonly resource: string
  readonly resourceAccount?: string
  readonly context: Readonly<Record<string, readonly string[]>>
}

export type Standing = 'allows' | 'denies' | 'silent'

/** One side of a request: what its own policies come to, whatever the other says. */
export interface SideView {
  readonly side: 'caller' | 'resource'
  readonly account?: string
  readonly verdict: Standing
  /** In words: what allows, denies, or is missing. */
  readonly text: string
}

/** One policy type, at one level for those that have levels. */
export interface LevelView {
  readonly type: PolicyType
  /** 0 being the root. */
  readonly level?: number
  readonly verdict: Standing
  readonly documents: readonly DocumentView[]
}

export interface DocumentView {
  readonly id?: string
  /** Its place in the list. */
  readonly policy: number
  /** How many statements were looked at. */
  readonly statements: number
  readonly matched: readonly Matched[]
  readonly nearMisses: readonly NearMiss[]
}

export interface Matched extends StatementRef {
  readonly effect: Effect
  /** Resource policies: whom the statement names, the caller itself, its role or its account. */
  readonly naming?: Naming
}

export interface NearMiss extends StatementRef {
  readonly effect: Effect
  readonly failed: readonly Failure[]
}

/** One element that the request does not meet. */
export interface Failure {
  readonly element: 'Action' | 'Resource' | 'NotResource' | 'Principal' | 'NotPrincipal' | 'Condition' | 'Statement'
  /** Conditions only. */
  readonly operator?: string
  readonly key?: string
  readonly wanted: readonly string[]
  /** What the request has; empty when the key is absent. */
  readonly got: readonly string[]
}

/** A mistake that people make again and again, recognized. */
export interface Mistake {
  /** Stable: `wildcard-under-equals`, `account-mismatch` … */
  readonly code: string
  readonly text: string
  /** The statement at fault, where it is one. */
  readonly at?: StatementRef
}
