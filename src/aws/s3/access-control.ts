import { Fault } from '../../kernel/Fault.ts'
import { aclsCount, isPublicGrant, writerId } from './acl-policy.ts'
import { bucketArn, objectArn } from './bucket.ts'
import { ALL_USERS, AUTHENTICATED_USERS, canonicalUser, LOG_DELIVERY } from './canonical-user.ts'
import type { Bucket, Grant } from './documents.ts'
import { accessDenied, aclsAreOff, invalidArgument, invalidRequest, methodNotAllowed } from './faults.ts'
import type { Call } from '../operation.ts'
import { governed } from './public-access.ts'

/** The ways in which a request may ask for an access control list. */
interface AclInput {
  readonly ACL?: string | undefined
  readonly GrantFullControl?: string | undefined
  readonly GrantRead?: string | undefined
  readonly GrantReadACP?: string | undefined
  readonly GrantWrite?: string | undefined
  readonly GrantWriteACP?: string | undefined
  readonly AccessControlPolicy?: AclDocument | undefined
}

interface AclDocument {
  readonly Grants?:
    | readonly {
        readonly Grantee?: WireGrantee | undefined
        readonly Permission?: string | undefined
      }[]
    | undefined
  readonly Owner?: { readonly ID?: string | undefined } | undefined
}

interface WireGrantee {
  readonly Type?: string | undefined
  readonly ID?: string | undefined
  readonly URI?: string | undefined
  readonly EmailAddress?: string | undefined
}

type Permission = Grant['permission']

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl */
const CANNED = new Map<string, (bucketOwner: string) => readonly Grant[]>([
  ['private', () => []],
  ['public-read', () => [{ to: ALL_USERS, permission: 'READ' }]],
  [
    'public-read-write',
    () => [
      { to: ALL_USERS, permission: 'READ' },
      { to: ALL_USERS, permission: 'WRITE' },
    ],
  ],
  ['authenticated-read', () => [{ to: AUTHENTICATED_USERS, permission: 'READ' }]],
  ['aws-exec-read', () => []],
  ['bucket-owner-read', (owner) => [{ to: owner, permission: 'READ' }]],
  ['bucket-owner-full-control', (owner) => [{ to: owner, permission: 'FULL_CONTROL' }]],
  [
    'log-delivery-write',
    () => [
      { to: LOG_DELIVERY, permission: 'WRITE' },
      { to: LOG_DELIVERY, permission: 'READ_ACP' },
    ],
  ],
])

const GRANT_HEADERS: readonly (readonly [keyof AclInput, Permission])[] = [
  ['GrantFullControl', 'FULL_CONTROL'],
  ['GrantRead', 'READ'],
  ['GrantReadACP', 'READ_ACP'],
  ['GrantWrite', 'WRITE'],
  ['GrantWriteACP', 'WRITE_ACP'],
]

export const PERMISSIONS: ReadonlySet<string> = new Set<string>(GRANT_HEADERS.map(([, permission]) => permission))

export function asksForAcl(input: AclInput): boolean {
  return input.ACL !== undefined || input.AccessControlPolicy !== undefined || hasGrantHeaders(input)
}

/** What an object's list is when it is written: with ACLs off, or preferred by the bucket's owner, the bucket's owner has all. */
export function objectAcl(
  call: Call<AclInput>,
  bucket: Bucket,
): { readonly owner: string; readonly grants: readonly Grant[] } {
  const bucketOwner = canonicalUser(bucket.account)
  const grants = requestedGrants(call, bucket, writerId(call.caller), 'bucket-owner-full-control')
  const handedOver = bucket.ownership === 'BucketOwnerPreferred' && call.input.ACL === 'bucket-owner-full-control'
  const owner = !aclsCount(bucket) || handedOver ? bucketOwner : writerId(call.caller)
  return { owner, grants: owner === bucketOwner && handedOver ? ownersOnly(bucketOwner) : grants }
}

/** That a list holds is documented, what S3 says of more is inferred. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html */
const MOST_GRANTS = 100

/**
 * The grants that a request asks for; the owner alone when it asks for none.
 * @throws {Fault} InvalidArgument and MalformedACLError for what is no list, or more than a hundred; then AccessControlListNotSupported while ACLs are off; AccessDenied for public grants that Block Public Access stops.
 */
export function requestedGrants(
  call: Call<AclInput>,
  bucket: Bucket,
  owner: string,
  allowedWhenOff?: string,
): readonly Grant[] {
  const { input } = call
  if (!asksForAcl(input)) return ownersOnly(owner)
  const bucketOwner = canonicalUser(bucket.account)
  const grants = grantsOf(input, aclsCount(bucket) ? owner : bucketOwner, bucketOwner)
  if (grants.length > MOST_GRANTS) throw malformedAcl()
  if (!aclsCount(bucket)) {
    if (allowedWhenOff !== undefined && input.ACL === allowedWhenOff) return ownersOnly(owner)
    throw aclsAreOff()
  }
  if (governed(call.view, bucket).publicAccessBlock?.BlockPublicAcls && grants.some(isPublicGrant))
    throw blocked(call, bucket)
  return grants
}

/**
 * Told to the owner's own account alone, with the operation in the place of the action.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
function blocked({ caller, operation, input }: Call<AclInput & { readonly Key?: string }>, bucket: Bucket): Fault {
  if (caller.account !== bucket.account) return accessDenied()
  const arn = input.Key === undefined ? bucketArn(bucket.name) : objectArn(bucket.name, input.Key)
  return accessDenied(
    `User: ${caller.arn} is not authorized to perform: s3:${operation} on resource: "${arn}" because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access.`,
  )
}

export const ownersOnly = (owner: string): readonly Grant[] => [{ to: owner, permission: 'FULL_CONTROL' }]

/** The grants that a request asks for in any of three ways. @throws {Fault} InvalidArgument, InvalidRequest, MalformedACLError. */
export function grantsOf(input: AclInput, owner: string, bucketOwner = owner): readonly Grant[] {
  if (input.ACL !== undefined) {
    if (hasGrantHeaders(input)) throw invalidRequest('Specifying both Canned ACLs and Header Grants is not allowed')
    const canned = CANNED.get(input.ACL)
    if (!canned) throw invalidArgument('', 'x-amz-acl', input.ACL) // https://github.com/aws/aws-sdk-php/issues/317
    return [...ownersOnly(owner), ...canned(bucketOwner).filter((grant) => grant.to !== owner)]
  }
  if (input.AccessControlPolicy !== undefined) return documentGrants(input.AccessControlPolicy, owner)
  return GRANT_HEADERS.flatMap(([member, permission]) => headerGrants(String(input[member] ?? ''), permission))
}

function documentGrants(document: AclDocument, owner: string): readonly Grant[] {
  if (document.Owner?.ID === undefined) throw malformedAcl()
  if (!USER.test(document.Owner.ID)) throw invalidArgument('Invalid id', IN_DOCUMENT.id, document.Owner.ID)
  if (document.Owner.ID !== owner) throw accessDenied()
  return (document.Grants ?? []).map(({ Grantee: grantee, Permission: permission }) => {
    if (!grantee || permission === undefined || !PERMISSIONS.has(permission)) throw malformedAcl()
    return { to: granteeOf(grantee, IN_DOCUMENT), permission: permission as Permission }
  })
}

const GROUPS = new Set([ALL_USERS, AUTHENTICATED_USERS, LOG_DELIVERY])

/** What S3 calls the parts of a grantee, where it refuses one. */
const IN_DOCUMENT = { id: 'CanonicalUser/ID', uri: 'Group/URI' }
const IN_HEADER = { id: 'id', uri: 'uri' }

const USER = /^[0-9a-f]{64}$/

function granteeOf(grantee: WireGrantee, names: typeof IN_HEADER): string {
  if (grantee.URI !== undefined) {
    if (GROUPS.has(grantee.URI)) return grantee.URI
    throw invalidArgument('Invalid group uri', names.uri, grantee.URI)
  }
  // Since October 2025. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html
  if (grantee.EmailAddress !== undefined) throw methodNotAllowed('PUT', 'ACL')
  if (grantee.ID === undefined) throw malformedAcl()
  if (!USER.test(grantee.ID)) throw invalidArgument('Invalid id', names.id, grantee.ID)
  return grantee.ID
}

const HEADER_GRANTEE = /^\s*(id|uri|emailAddress)\s*=\s*"?([^",]+)"?\s*$/

function headerGrants(header: string, permission: Permission): readonly Grant[] {
  if (header === '') return []
  return header.split(',').map((text) => {
    const [, kind, value = ''] = HEADER_GRANTEE.exec(text) ?? []
    if (kind === undefined)
      throw invalidArgument(
        'Argument format not recognized',
        `x-amz-grant-${permission.toLowerCase().replaceAll('_', '-')}`,
        text,
      )
    const member = kind === 'id' ? { ID: value } : kind === 'uri' ? { URI: value } : { EmailAddress: value }
    return { to: granteeOf(member, IN_HEADER), permission }
  })
}

/** Of an operation that sets a list. @throws {Fault} MissingSecurityHeader where the request says none. */
export function askedGrants(...asked: Parameters<typeof requestedGrants>): readonly Grant[] {
  const [{ input }] = asked
  if (!asksForAcl(input))
    throw new Fault('MissingSecurityHeader', 400, 'Your request was missing a required header', {
      MissingHeaderName: 'x-amz-acl',
    })
  if (input.AccessControlPolicy && (input.ACL !== undefined || hasGrantHeaders(input)))
    throw new Fault('UnexpectedContent', 400, 'This request does not support content')
  return requestedGrants(...asked)
}

const malformedAcl = () =>
  new Fault(
    'MalformedACLError',
    400,
    'The XML you provided was not well-formed or did not validate against our published schema',
  )

export const hasGrantHeaders = (input: AclInput) => GRANT_HEADERS.some(([member]) => input[member] !== undefined)

/**
 * A list as the wire shows it. While lists do not count, the bucket's owner has all of everything.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html
 */
export function wireAcl(bucket: Bucket, own: string, granted: readonly Grant[]) {
  const owner = aclsCount(bucket) ? own : canonicalUser(bucket.account)
  const grants = aclsCount(bucket) ? granted : ownersOnly(owner)
  return {
    Owner: { ID: owner },
    Grants: grants.map(({ to, permission }) => ({
      Grantee: to.startsWith('http') ? { Type: 'Group', URI: to } : { Type: 'CanonicalUser', ID: to },
      Permission: permission,
    })),
  }
}
