/** What is read here of a CloudTrail record; Stint's own `auditRecords` wrote it. */
export interface TrailRecord {
  readonly eventTime: string
  readonly eventName: string
  readonly eventSource: string
  readonly awsRegion: string
  /** A service's name where one called for somebody. */
  readonly sourceIPAddress: string
  readonly userAgent: string
  readonly recipientAccountId: string
  readonly userIdentity: {
    readonly type: string
    readonly arn?: string
    readonly principalId?: string
    readonly accountId?: string
    readonly accessKeyId?: string
    readonly userName?: string
    readonly invokedBy?: string
    readonly identityProvider?: string
    readonly sessionContext?: {
      readonly sessionIssuer?: { readonly arn: string; readonly principalId: string }
      readonly attributes: { readonly mfaAuthenticated: string }
      readonly sourceIdentity?: string
    }
  }
  readonly requestParameters: {
    readonly roleArn?: string
    readonly roleSessionName?: string
    readonly externalId?: string
    readonly sourceIdentity?: string
    readonly serialNumber?: string
    readonly targetPrincipal?: string
    readonly tags?: readonly { readonly key: string; readonly value: string }[]
    readonly transitiveTagKeys?: readonly string[]
  } | null
  readonly responseElements: {
    /** `Jul 18, 2023, 4:07:39 PM`, UTC. */
    readonly credentials?: { readonly accessKeyId: string; readonly expiration?: string }
    readonly assumedRoleUser?: { readonly arn: string; readonly assumedRoleId: string }
    readonly federatedUser?: { readonly arn: string }
    readonly audience?: string
  } | null
  /** Of calls over TLS only. */
  readonly tlsDetails?: unknown
}

export const isWebIdentity = ({ userIdentity }: TrailRecord): boolean => userIdentity.type === 'WebIdentityUser'
