import type { PolicyDocument } from './policies/document.ts'

/** Client ids of the IAM provider: the audiences that STS accepts. */
export const clientIds = ['openshift', 'sts.amazonaws.com'] as const
/** The audience of the operators' projected tokens. */
export const tokenAudience = 'openshift'
/** Seconds. */
export const tokenLifetime = 3600

export const signingKeyBits = 4096

/** A public issuer opens itself: any reader, every object. */
export function publicReadPolicy(
  bucket: string,
): Omit<PolicyDocument, 'Statement'> & { readonly Statement: readonly unknown[] } {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'AllowReadPublicAccess',
        Principal: '*',
        Effect: 'Allow',
        Action: ['s3:GetObject'],
        Resource: [`arn:aws:s3:::${bucket}/*`],
      },
    ],
  }
}

/** ACLs stay blocked; the policy may be public. */
export const publicAccessBlock = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
} as const

/** Red Hat's bucket of managed issuers; an issuer is the bucket's URL and a 32-character id. */
export const managedBucket = { name: 'rh-oidc', region: 'us-east-1' } as const
export const managedIssuer = (id: string) =>
  `https://${managedBucket.name}.s3.${managedBucket.region}.amazonaws.com/${id}`
