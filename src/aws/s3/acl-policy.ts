import type { Caller } from '../principal.ts'
import { ALL_USERS, ANONYMOUS, AUTHENTICATED_USERS, canonicalUser } from './canonical-user.ts'
import { bucketArn } from './bucket.ts'
import type { Bucket, Grant } from './documents.ts'

/** Whose access control list counts for a request: the bucket's, or the object version's. */
export interface AclScope {
  readonly grants: readonly Grant[]
  readonly of: 'bucket' | 'object'
  /** Canonical id of whose object it is, or whose stands where one is to be written. */
  readonly owner?: string
}

/**
 * What a permission of an access control list allows; `WRITE` replaces and deletes only what is the writer's, and lets him say who may read
 * it, as S3 was seen to.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions
 */
const ACTIONS: Record<AclScope['of'], Record<Exclude<Grant['permission'], 'FULL_CONTROL'>, readonly string[]>> = {
  bucket: {
    READ: ['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads'],
    WRITE: ['s3:PutObject', 's3:PutObjectAcl', 's3:DeleteObject'],
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

/** What an object's access control list rules: its owner's alone to give. */
const OBJECT_ACTIONS: ReadonlySet<string> = new Set(Object.values(ACTIONS.object).flat())

/**
 * Whether this is an object of another account than the bucket's, as there are while access control lists count: then the bucket's policy
 * and owner may deny it to all, and give it to nobody.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-auth-workflow-object-operation.html
 */
export const isForeign = (bucket: Bucket, { of, owner }: AclScope, action: string): boolean =>
  of === 'object' && OBJECT_ACTIONS.has(action) && aclsCount(bucket) && owner !== canonicalUser(bucket.account)

/** The bucket's policy and what its access control lists grant this caller, as the one document that `policy/` decides by. */
export function policyOf(bucket: Bucket, acl: AclScope, caller: Caller, action: string): string | undefined {
  const foreign = isForeign(bucket, acl, action)
  const granted = aclsCount(bucket) ? grantsOf(acl, foreign).flatMap((one) => statements(bucket, acl, one, caller, foreign)) : [] // prettier-ignore
  if (granted.length === 0 && !foreign) return bucket.policy
  const own =
    bucket.policy === undefined ? { Version: '2012-10-17' } : (JSON.parse(bucket.policy) as { Statement?: unknown })
  const statement = 'Statement' in own ? own.Statement : []
  const all = (Array.isArray(statement) ? statement : [statement]) as readonly { readonly Effect?: string }[]
  return JSON.stringify({ ...own, Statement: [...(foreign ? all.filter(isDeny) : all), ...granted] })
}

/** Whether its access control list grants anything to anybody but the bucket's owner. */
export const opensToOthers = (bucket: Bucket): boolean =>
  aclsCount(bucket) && bucket.grants.some(({ to }) => to !== canonicalUser(bucket.account))

const isDeny = ({ Effect: effect }: { readonly Effect?: string }): boolean => effect !== 'Allow'

/** Whatever an object's list says, its owner may read and replace it. */
const grantsOf = ({ grants, owner = '' }: AclScope, foreign: boolean): readonly Grant[] =>
  foreign ? [...grants, { to: owner, permission: 'READ_ACP' }, { to: owner, permission: 'WRITE_ACP' }] : grants

/** Whose is what this caller writes. */
export const writerId = ({ account }: Caller): string => (account === undefined ? ANONYMOUS : canonicalUser(account))

export const aclsCount = (bucket: Bucket): boolean => (bucket.ownership ?? 'ObjectWriter') !== 'BucketOwnerEnforced'

export const isPublicGrant = (grant: Grant): boolean => grant.to === ALL_USERS || grant.to === AUTHENTICATED_USERS

function statements(
  bucket: Bucket,
  { of, owner }: AclScope,
  grant: Grant,
  caller: Caller,
  foreign: boolean,
): readonly object[] {
  const isPublic = isPublicGrant(grant) || grant.to === ANONYMOUS
  if (isPublic && bucket.publicAccessBlock?.IgnorePublicAcls) return []
  const principal = grantee(grant.to, caller, foreign ? undefined : bucket)
  const isOthers = of === 'bucket' && owner !== undefined && owner !== writerId(caller)
  const permissions = Object.entries(ACTIONS[of]).filter(
    ([name]) => (grant.permission === 'FULL_CONTROL' || grant.permission === name) && !(name === 'WRITE' && isOthers),
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
 * A canonical id stands for an account, whose own policies say who of it may use the grant. Only the caller's counts: ids do not tell their
 * accounts. `own`: the bucket whose owner's grants add nothing to what IAM decides inside the account.
 */
function grantee(to: string, { kind, account }: Caller, own: Bucket | undefined): object | undefined {
  if (to === ALL_USERS) return { Principal: '*' }
  if (to === AUTHENTICATED_USERS) return { Principal: '*', Condition: { StringLike: { 'aws:PrincipalAccount': '*' } } }
  if (to === ANONYMOUS) return kind === 'anonymous' ? { Principal: '*' } : undefined
  if (account === undefined || account === own?.account || to !== canonicalUser(account)) return undefined
  return { Principal: { AWS: account } }
}
