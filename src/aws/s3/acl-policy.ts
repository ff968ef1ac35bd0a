import { ALL_USERS, AUTHENTICATED_USERS } from './canonical-user.ts'
import { bucketArn } from './bucket.ts'
import type { Bucket, Grant } from './documents.ts'

/** Whose access control list counts for a request: the bucket's, or the object version's. */
export interface AclScope {
  readonly grants: readonly Grant[]
  readonly of: 'bucket' | 'object'
}

/** What a permission of an access control list allows. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions */
const ACTIONS: Record<AclScope['of'], Record<Exclude<Grant['permission'], 'FULL_CONTROL'>, readonly string[]>> = {
  bucket: {
    READ: ['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads'],
    WRITE: ['s3:PutObject', 's3:DeleteObject'],
    READ_ACP: ['s3:GetBucketAcl'],
    WRITE_ACP: ['s3:PutBucketAcl'],
  },
  object: {
    READ: ['s3:GetObject', 's3:GetObjectVersion'],
    WRITE: [],
    READ_ACP: ['s3:GetObjectAcl', 's3:GetObjectVersionAcl'],
    WRITE_ACP: ['s3:PutObjectAcl', 's3:PutObjectVersionAcl'],
  },
}

/** The bucket's policy and what its access control lists grant, as the one document that `policy/` decides by. */
export function policyOf(bucket: Bucket, acl: AclScope): string | undefined {
  const granted = aclsCount(bucket) ? acl.grants.flatMap((grant) => statements(bucket, acl.of, grant)) : []
  if (granted.length === 0) return bucket.policy
  const own =
    bucket.policy === undefined ? { Version: '2012-10-17' } : (JSON.parse(bucket.policy) as { Statement?: unknown })
  const statement = 'Statement' in own ? own.Statement : []
  return JSON.stringify({ ...own, Statement: [...(Array.isArray(statement) ? statement : [statement]), ...granted] })
}

export const aclsCount = (bucket: Bucket): boolean => (bucket.ownership ?? 'ObjectWriter') !== 'BucketOwnerEnforced'

export const isPublicGrant = (grant: Grant): boolean => grant.to === ALL_USERS || grant.to === AUTHENTICATED_USERS

function statements(bucket: Bucket, of: AclScope['of'], grant: Grant): readonly object[] {
  if (isPublicGrant(grant) && bucket.publicAccessBlock?.IgnorePublicAcls) return []
  const principal = grantee(grant.to)
  const permissions = Object.entries(ACTIONS[of]).filter(
    ([name]) => grant.permission === 'FULL_CONTROL' || grant.permission === name,
  )
  const actions = permissions.flatMap(([, allowed]) => allowed)
  if (!principal || actions.length === 0) return []
  const arn = bucketArn(bucket.name)
  return [
    {
      Sid: `Acl${of}${grant.permission}`.replaceAll('_', ''),
      Effect: 'Allow',
      Action: actions,
      Resource: [arn, `${arn}/*`],
      ...principal,
    },
  ]
}

/**
 * The owner's own grants add nothing to what IAM decides inside the account. A canonical id of another account is kept and shown
 * but opens nothing: IAM's language has no word for it that would survive the account's own policies.
 */
function grantee(to: string): object | undefined {
  if (to === ALL_USERS) return { Principal: '*' }
  if (to === AUTHENTICATED_USERS) return { Principal: '*', Condition: { StringLike: { 'aws:PrincipalAccount': '*' } } }
  return undefined
}
