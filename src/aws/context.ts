import type { AccountId } from '../kernel/brands.ts'
import type { Tag } from './iam/documents.ts'
import type { Call, Need } from './operation.ts'
import type { controlPolicies } from './organizations/policies-of.ts'
import type { Caller } from './principal.ts'

type Value = string | readonly string[]
type Pair = readonly [key: string, value: Value]

/** Services without regions of their own: requests to them are in us-east-1. */
const GLOBAL = new Set(['iam', 'organizations', 'route53'])

/** The region in which a call is made, as policies and the trail see it. */
export const regionOf = ({ service, region }: Pick<Call<unknown>, 'service' | 'region'>): string =>
  GLOBAL.has(service) ? 'us-east-1' : region

/** Services with a key of their own for the resource's tags beside `aws:ResourceTag`. */
const OWN_RESOURCE_TAG: Readonly<Record<string, string>> = {
  iam: 'iam:ResourceTag/',
  sts: 'iam:ResourceTag/',
  ec2: 'ec2:ResourceTag/',
  elasticloadbalancing: 'elasticloadbalancing:ResourceTag/',
  elb: 'elasticloadbalancing:ResourceTag/',
  secretsmanager: 'secretsmanager:ResourceTag/',
}

const PRINCIPAL_TYPE: Readonly<Record<Caller['kind'], string>> = {
  user: 'User',
  role: 'AssumedRole',
  'federated-user': 'FederatedUser',
  root: 'Account',
  'web-identity': 'Anonymous',
  service: 'Service',
  anonymous: 'Anonymous',
}

/**
 * The global keys that hold for the whole request.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function requestContext(call: Call<unknown>, entityTags: readonly Tag[]): ReadonlyMap<string, Value> {
  return new Map([
    ...callerKeys(call.caller, call.now),
    ...viaKeys(call),
    ...tagKeys(call.caller, entityTags),
    ...networkKeys(call),
    ...timeKeys(call),
  ])
}

function callerKeys(caller: Caller, now: number): Pair[] {
  const pairs: Pair[] = [
    ['aws:PrincipalType', PRINCIPAL_TYPE[caller.kind]],
    ['aws:PrincipalIsAWSService', String(caller.kind === 'service')],
  ]
  if (caller.kind === 'web-identity' || caller.kind === 'anonymous')
    return [...pairs, ...Object.entries(caller.federation?.context ?? {})]
  pairs.push(['aws:PrincipalArn', caller.role?.arn ?? caller.arn], ['aws:userid', caller.userId])
  if (caller.account) pairs.push(['aws:PrincipalAccount', caller.account])
  if (caller.userName !== undefined && caller.kind === 'user') pairs.push(['aws:username', caller.userName])
  return [...pairs, ...sessionKeys(caller, now)]
}

/** A service that passes a call on names itself; the address is then not its caller's. */
function viaKeys({ via }: Call<unknown>): Pair[] {
  if (via === undefined) return [['aws:ViaAWSService', 'false']]
  return [
    ['aws:ViaAWSService', 'true'],
    ['aws:CalledVia', [via]],
    ['aws:CalledViaFirst', via],
    ['aws:CalledViaLast', via],
  ]
}

function sessionKeys({ session }: Caller, now: number): Pair[] {
  if (!session) return []
  const pairs: Pair[] = [
    ['aws:TokenIssueTime', new Date(session.issuedAt).toISOString()],
    ['aws:MultiFactorAuthPresent', String(session.mfa)],
  ]
  if (session.mfa) pairs.push(['aws:MultiFactorAuthAge', String(Math.floor((now - session.issuedAt) / 1000))])
  if (session.sourceIdentity !== undefined) pairs.push(['aws:SourceIdentity', session.sourceIdentity])
  if (session.federated) pairs.push(['aws:FederatedProvider', session.federated.provider])
  if (session.instance) pairs.push(['ec2:SourceInstanceARN', session.instance])
  return pairs
}

/** Tags of the role or user, overridden by those of the session. */
function tagKeys(caller: Caller, entityTags: readonly Tag[]): Pair[] {
  const own = entityTags.map(({ Key, Value }): Pair => [`aws:PrincipalTag/${Key}`, Value])
  return [
    ...own,
    ...Object.entries(caller.session?.tags ?? {}).map(([key, value]): Pair => [`aws:PrincipalTag/${key}`, value]),
  ]
}

function networkKeys(call: Call<unknown>): Pair[] {
  const referer = call.http.headers.get('referer')
  return [
    ...(call.via === undefined ? [['aws:SourceIp', call.http.sourceIp] as const] : []),
    ['aws:UserAgent', call.http.userAgent],
    ['aws:SecureTransport', String(call.http.secure)],
    ['aws:RequestedRegion', regionOf(call)],
    ...(referer === undefined ? [] : [['aws:referer', referer] as const]),
  ]
}

function timeKeys(call: Call<unknown>): Pair[] {
  return [
    ['aws:CurrentTime', new Date(call.now).toISOString()],
    ['aws:EpochTime', String(Math.floor(call.now / 1000))],
  ]
}

/** The keys of one need: the resource's owner and tags, the request's tags, and the service's own. */
export function resourceContext(
  service: string,
  need: Need,
  owner: AccountId | undefined,
  control: ReturnType<typeof controlPolicies> | undefined,
): readonly Pair[] {
  const pairs: Pair[] = []
  if (owner) pairs.push(['aws:ResourceAccount', owner])
  if (control?.orgId) pairs.push(['aws:ResourceOrgID', control.orgId])
  if (control?.orgPath) pairs.push(['aws:ResourceOrgPaths', [control.orgPath]])
  const ownTag = OWN_RESOURCE_TAG[service]
  for (const [key, value] of Object.entries(need.resourceTags ?? {})) {
    pairs.push([`aws:ResourceTag/${key}`, value])
    if (ownTag) pairs.push([`${ownTag}${key}`, value])
  }
  if (need.requestTags) {
    for (const [key, value] of Object.entries(need.requestTags)) pairs.push([`aws:RequestTag/${key}`, value])
    if (Object.keys(need.requestTags).length > 0) pairs.push(['aws:TagKeys', Object.keys(need.requestTags)])
  }
  return [...pairs, ...Object.entries(need.context ?? {})]
}
