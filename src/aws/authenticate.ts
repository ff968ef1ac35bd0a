import type { Fault } from '../kernel/Fault.ts'
import type { View } from '../store/projection.ts'
import { endpointPrefix, isRegion, nameOwner, signingRegion } from '../wire/names.ts'
import type { Signed, Unreadable, UnreadableReason } from '../wire/sigv4/authorization.ts'
import { staleness, type Staleness } from '../wire/sigv4/freshness.ts'
import { declaredPayload } from '../wire/sigv4/payload.ts'
import type { SignableRequest } from '../wire/sigv4/request.ts'
import { coverageProblem, scopeProblem, verifySignature } from '../wire/sigv4/verify.ts'
import { authFault, type AuthReason } from './auth-faults.ts'
import { noted } from './explained/notes.ts'
import { s3AuthMembers } from './s3-auth-members.ts'
import type { Operation, World } from './operation.ts'
import { ANONYMOUS, sessionCaller, userByKey, type Caller } from './principal.ts'
import { isOnByDefault } from './ec2/regions.ts'
import { accounts } from './organizations/documents.ts'
import { readKeyId } from '../wire/key-id.ts'

/** Who calls, and from where. */
export interface Authenticated {
  readonly caller: Caller
  readonly region: string
  /** Signed calls: for bodies whose chunks are signed one by one. */
  readonly signature?: { readonly signed: Signed; readonly secret: string }
}

/** Regions of global services: any is taken on the AWS door, these are what they sign by themselves. */
const GLOBAL_REGIONS = new Set(['us-east-1', 'aws-global'])

const UNREADABLE: Readonly<Record<UnreadableReason, AuthReason>> = {
  incomplete: 'incomplete',
  credential: 'incomplete',
  'query-credential': 'incomplete',
  algorithm: 'scheme',
  query: 'query-parameters',
  expires: 'query-parameters',
  v2: 'unsupported',
  v4a: 'unsupported',
  both: 'both',
  scheme: 'scheme',
}

const MALFORMED = 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".'

const S3_UNREADABLE: Partial<Record<UnreadableReason, readonly [AuthReason, string]>> = {
  credential: ['scope', `The authorization header is malformed; ${MALFORMED}`],
  'query-credential': ['query-parameters', `Error parsing the X-Amz-Credential parameter; ${MALFORMED}`],
}

const NO_EXPIRES =
  'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.'

type Unsigned = Unreadable | { readonly kind: 'anonymous' }

const isSigned = (authorization: Signed | Unsigned): authorization is Signed =>
  authorization.kind === 'header' || authorization.kind === 'presigned'

/**
 * What can be said of a call before its body is read: that it is signed in no way that there is, or not at all.
 * @throws {Fault} unless nobody need be known to make it.
 */
export function refuseUnsigned(
  service: string,
  authorization: Signed | Unsigned,
  operation: Operation | undefined,
): void {
  if (authorization.kind === 'unreadable') throw unreadableFault(service, authorization)
  if (authorization.kind === 'anonymous' && !operation?.unsigned) throw authFault(service, 'missing')
}

function unreadableFault(service: string, { reason, message, sent }: Unreadable): Fault {
  const own = service === 's3' ? S3_UNREADABLE[reason] : undefined
  if (own) return authFault(service, ...own)
  const refused = UNREADABLE[reason]
  if (service !== 's3' || sent === undefined) return authFault(service, refused, message)
  const members = { ArgumentName: 'Authorization', ArgumentValue: sent }
  return authFault(service, refused, refused === 'scheme' ? undefined : message, members)
}

/**
 * In AWS's order: form of the signature, scope, key, session token, expiry, whether the session's role still exists, age, HMAC.
 * `sha256`: of the body, hex, undefined while it streams in; asked for by signed calls alone.
 */
export function authenticate(
  world: World,
  view: View,
  service: string,
  request: SignableRequest & { readonly host: string },
  authorization: Signed | Unsigned,
  body: { readonly sha256: string | undefined },
  operation: Operation | undefined,
): Authenticated {
  if (!isSigned(authorization)) {
    refuseUnsigned(service, authorization, operation)
    return { caller: ANONYMOUS, region: world.region }
  }
  const signed = authorization
  const refuse = (reason: AuthReason, detail?: string, now = world.clock.hostNow()): Fault => {
    const refused = { request, signed, bodyHash: body.sha256, now }
    const fault = authFault(service, reason, detail, service === 's3' ? s3AuthMembers(reason, refused) : {})
    return noted(fault, { accessKeyId: signed.accessKeyId })
  }
  if (service === 's3' && signed.kind === 'presigned' && signed.expires === undefined)
    throw refuse('query-parameters', NO_EXPIRES)
  const wrongScope = scopeProblem(signed, {
    service: endpointPrefix(service),
    regionIsValid: (region) => isRegion(region) || GLOBAL_REGIONS.has(region),
  })
  if (wrongScope) throw refuse('scope', wrongScope)
  const named = service === 'sts' ? nameOwner(request.host)?.region : undefined
  if (named !== undefined && named !== regionOf(signed)) throw refuse('scope', OTHER_REGION)
  if (isMisdirected(service, request.host, signed))
    throw refuse('scope', `Credential should be scoped to a valid region, not '${signed.scope.region}'. `)
  const elsewhere = service === 's3' ? otherEndpoint(request.host, signed) : undefined
  if (elsewhere) throw elsewhere
  const uncovered = coverageProblem(request, signed)
  if (uncovered) throw refuse(uncovered.reason === 'headers' ? 'uncovered' : 'signature', uncovered.message)
  const { caller, secret } = identify(world, view, signed, refuse)
  const stale = staleness(signed, world.clock.hostNow(), world.clock.now())
  if (stale) throw tooOldOrNew(stale, signed, service, refuse)
  if (!verifySignature(request, signed, secret, body.sha256)) throw mismatch(request, signed, secret, service, refuse)
  const region = regionOf(signed)
  if (caller.session?.defaultRegions && !isOnByDefault(region)) throw refuse('forged-token')
  return { caller, region, signature: { signed, secret } }
}

/**
 * The names of global services take signatures of their one region; at the door's own address any is taken, since clients that are sent there
 * sign for the region that they are in.
 * @see https://github.com/JuliaCloud/AWS.jl/issues/565
 */
function isMisdirected(service: string, host: string, signed: Signed): boolean {
  const region = regionOf(signed)
  return signingRegion(service, region) !== region && nameOwner(host)?.service === service
}

const OTHER_REGION = 'Credential should be scoped to a valid region.'

/** S3's endpoints take signatures of their own region, and say which that is: SDKs sign again for it. */
function otherEndpoint(host: string, signed: Signed): Fault | undefined {
  const asked = signed.scope.region
  const owner = nameOwner(host)
  // A bucket's name without a region leads to the bucket's own, but from no region that is none.
  const region = owner?.region ?? (owner && asked === 'aws-global' ? 'us-east-1' : undefined)
  if (region === undefined || region === asked) return undefined
  const wrong = `the region '${asked}' is wrong; expecting '${region}'`
  return signed.kind === 'presigned'
    ? authFault('s3', 'query-parameters', `Error parsing the X-Amz-Credential parameter; ${wrong}`, { Region: region })
    : authFault('s3', 'scope', `The authorization header is malformed; ${wrong}`, { Region: region })
}

const regionOf = ({ scope }: Signed): string => (GLOBAL_REGIONS.has(scope.region) ? 'us-east-1' : scope.region)

const FOREIGN =
  ' This access key was not made by Stint. If it is a real AWS key, it was sent to a local cloud by mistake: check AWS_ENDPOINT_URL and your profile.'

/** The caller that a key and its token stand for today, and the secret to check the signature by. @throws {Fault} */
export function identify(
  world: World,
  view: View,
  signed: Pick<Signed, 'accessKeyId' | 'token'>,
  refuse: (reason: AuthReason, detail?: string) => Fault,
): { caller: Caller; secret: string } {
  const key = readKeyId(signed.accessKeyId)
  const account = key.kind === 'ours' ? accounts.find(view, key.account) : undefined
  if (key.kind === 'ours' && account?.status !== 'ACTIVE') throw refuse('unknown-key')
  if (account && account.joined > world.clock.now()) throw refuse('unknown-key')
  if (key.kind !== 'ours')
    throw key.kind === 'foreign' ? withNote(refuse('unknown-key'), refuse) : refuse('unknown-key')
  if (key.prefix === 'AKIA') {
    const user = userByKey(view, key.account, signed.accessKeyId)
    // A long-term key with a session token is no credential that anybody issued.
    if (!user) throw refuse('unknown-key')
    if (signed.token !== undefined) throw refuse('forged-token')
    return user
  }
  if (signed.token === undefined) throw refuse('unknown-key')
  const session = world.sessions.open(signed.token)
  if (session?.claims.accessKeyId !== signed.accessKeyId) throw refuse('forged-token')
  const { expiresAt } = session.claims.facts
  if (expiresAt <= world.clock.now()) throw noted(refuse('expired-session'), { expired: expiresAt })
  const caller = sessionCaller(view, session.claims)
  if (!caller) throw refuse('unknown-key')
  return { caller, secret: session.secretAccessKey }
}

const withNote = (fault: Fault, refuse: (reason: AuthReason, detail?: string) => Fault): Fault =>
  refuse('unknown-key', fault.message + FOREIGN)

function tooOldOrNew(
  { reason, message, now }: Staleness,
  { kind }: Signed,
  service: string,
  refuse: (reason: AuthReason, detail: string | undefined, now: number) => Fault,
): Fault {
  const said = service === 's3' ? undefined : message
  if (reason === 'early' && kind === 'presigned')
    return refuse('presigned-expired', said ?? 'Request is not yet valid', now)
  return refuse(reason === 'lapsed' ? 'presigned-expired' : 'skewed', said, now)
}

/** S3 tells a body that is not the declared one apart from a wrong signature. */
function mismatch(
  request: SignableRequest,
  signed: Signed,
  secret: string,
  service: string,
  refuse: (reason: AuthReason, detail?: string) => Fault,
): Fault {
  const payload = declaredPayload(request, signed)
  if (payload.kind === 'refused') return refuse('payload', payload.message)
  if (service !== 's3' || payload.kind !== 'hash') return refuse('signature')
  return verifySignature(request, signed, secret, payload.sha256) ? refuse('body') : refuse('signature')
}
