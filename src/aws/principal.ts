import type { AccountId } from '../kernel/brands.ts'

/** Who calls, as established by the signature, the web identity token, or the lack of both. */
export interface Caller {
  readonly kind: 'user' | 'role' | 'federated-user' | 'root' | 'web-identity' | 'service' | 'anonymous'
  /** Undefined for anonymous callers and AWS services. */
  readonly account?: AccountId
  /** ARN as GetCallerIdentity shows it (session ARN for roles); '' for anonymous. */
  readonly arn: string
  /** aws:userid: `AIDA…`, `AROA…:session`, account id for root. */
  readonly userId: string
  /** aws:username, users only. */
  readonly userName?: string
  readonly accessKeyId?: string
  /** Sessions: the role's ARN with path, its unique id and name. */
  readonly role?: { readonly arn: string; readonly id: string; readonly name: string }
  readonly session?: SessionFacts
}

/** What a session token froze when it was issued. */
export interface SessionFacts {
  readonly name: string
  /** World milliseconds. */
  readonly issuedAt: number
  readonly expiresAt: number
  readonly mfa: boolean
  /** Session policy documents: inline, then managed policy ARNs (looked up at each call). */
  readonly policy?: string
  readonly policyArns: readonly string[]
  readonly tags: Readonly<Record<string, string>>
  readonly transitiveTagKeys: readonly string[]
  readonly sourceIdentity?: string
  /** 0: made with long-term credentials or a web identity; each AssumeRole by a session adds one. */
  readonly chain: number
  /** aws:FederatedProvider and the subject, for sessions that began with a web identity. */
  readonly federated?: { readonly provider: string; readonly subject: string; readonly audience: string }
  /** Instance credentials: which instance. */
  readonly instance?: string
}
