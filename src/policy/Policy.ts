/** The grammar of the IAM policy language, as types. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export interface PolicyDocument {
  readonly Version?: '2012-10-17' | '2008-10-17'
  readonly Id?: string
  readonly Statement: Statement | readonly Statement[]
}

export type Effect = 'Allow' | 'Deny'

export interface Statement {
  readonly Sid?: string
  readonly Effect: Effect
  readonly Principal?: PrincipalElement
  readonly NotPrincipal?: PrincipalElement
  readonly Action?: OneOrMany<string>
  readonly NotAction?: OneOrMany<string>
  readonly Resource?: OneOrMany<string>
  readonly NotResource?: OneOrMany<string>
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany<ConditionValue>>>>>
}

export type OneOrMany<T> = T | readonly T[]
export type ConditionValue = string | number | boolean
export type PrincipalType = 'AWS' | 'Federated' | 'Service' | 'CanonicalUser'
export type PrincipalElement = '*' | Readonly<Partial<Record<PrincipalType, OneOrMany<string>>>>

/** What a document is written for: it decides which elements it may and must have. */
export type PolicyKind = 'identity' | 'resource' | 'trust' | 'scp' | 'rcp' | 'boundary' | 'session'

/** The place a document takes in an evaluation. A trust policy is the resource policy of a role. */
export type PolicyType = 'identity' | 'boundary' | 'session' | 'resource' | 'scp' | 'rcp'
