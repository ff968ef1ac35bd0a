import type { AccountId } from '../kernel/brands.ts'
import { KeyList } from '../policy/index.ts'
import type { Tag } from './iam/documents.ts'
import type { Call, Need } from './operation.ts'
import type { controlPolicies } from './organizations/policies-of.ts'
import type { Caller } from './principal.ts'

type Value = string | readonly string[]

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
export function requestContext(call: Call<unknown>, entityTags: readonly Tag[]): KeyList {
  const keys = new KeyList(keysOfCaller(call, entityTags))
  networkKeys(keys, call)
  timeKeys(keys, call.now)
  return keys
}

/** Listed once for a caller who stays the same value from call to call, calls in person, and has no MFA that grows older. */
function keysOfCaller(call: Call<unknown>, entityTags: readonly Tag[]): KeyList {
  const { caller } = call
  const made = call.via === undefined && !caller.session?.mfa ? caller.made : undefined
  if (made?.keys?.tags === entityTags) return made.keys.list
  const list = new KeyList()
  callerKeys(list, caller, call.now)
  viaKeys(list, call)
  tagKeys(list, caller, entityTags)
  if (made) made.keys = { tags: entityTags, list }
  return list
}

function callerKeys(keys: KeyList, caller: Caller, now: number): void {
  keys.set('aws:PrincipalType', PRINCIPAL_TYPE[caller.kind])
  keys.set('aws:PrincipalIsAWSService', String(caller.kind === 'service'))
  if (caller.kind === 'web-identity' || caller.kind === 'anonymous') return setAll(keys, caller.federation?.context)
  keys.set('aws:PrincipalArn', caller.role?.arn ?? caller.arn)
  keys.set('aws:userid', caller.userId)
  if (caller.account) keys.set('aws:PrincipalAccount', caller.account)
  if (caller.userName !== undefined && caller.kind === 'user') keys.set('aws:username', caller.userName)
  sessionKeys(keys, caller, now)
}

/**
 * A service that passes a call on names itself; the address is then not its caller's. One that has a role for its calls passes nothing on.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-viaawsservice
 */
function viaKeys(keys: KeyList, call: Call<unknown>): void {
  const via = call.caller.ofService ? undefined : call.via
  keys.set('aws:ViaAWSService', String(via !== undefined))
  if (via === undefined) return
  keys.set('aws:CalledVia', [via])
  keys.set('aws:CalledViaFirst', via)
  keys.set('aws:CalledViaLast', via)
}

function sessionKeys(keys: KeyList, { session }: Caller, now: number): void {
  if (!session) return
  keys.set('aws:TokenIssueTime', new Date(session.issuedAt).toISOString())
  keys.set('aws:MultiFactorAuthPresent', String(session.mfa))
  if (session.mfa) keys.set('aws:MultiFactorAuthAge', String(Math.floor((now - session.issuedAt) / 1000)))
  if (session.sourceIdentity !== undefined) keys.set('aws:SourceIdentity', session.sourceIdentity)
  if (session.federated) keys.set('aws:FederatedProvider', session.federated.provider)
  if (session.instance) keys.set('ec2:SourceInstanceARN', session.instance)
}

/** Tags of the role or user, overridden by those of the session. */
function tagKeys(keys: KeyList, caller: Caller, entityTags: readonly Tag[]): void {
  for (const { Key, Value } of entityTags) keys.set(`aws:PrincipalTag/${Key}`, Value)
  const tags = caller.session?.tags ?? {}
  for (const key of Object.keys(tags)) keys.set(`aws:PrincipalTag/${key}`, tags[key] as string)
}

function networkKeys(keys: KeyList, call: Call<unknown>): void {
  const referer = call.http.headers.get('referer')
  if (call.via === undefined) keys.set('aws:SourceIp', call.http.sourceIp)
  keys.set('aws:UserAgent', call.http.userAgent)
  keys.set('aws:SecureTransport', String(call.http.secure))
  keys.set('aws:RequestedRegion', regionOf(call))
  if (referer !== undefined) keys.set('aws:referer', referer)
}

function timeKeys(keys: KeyList, now: number): void {
  keys.set('aws:CurrentTime', isoTime(now))
  keys.set('aws:EpochTime', String(Math.floor(now / 1000)))
}

let lastTime = NaN
let lastText = ''

/** Several calls are made within one millisecond. */
export function isoTime(now: number): string {
  if (now !== lastTime) {
    lastText = new Date(now).toISOString()
    lastTime = now
  }
  return lastText
}

let lastSecond = NaN
let lastSecondText = ''

/** `2026-07-01T12:00:00Z`, as CloudTrail prints an instant. */
export function secondsText(at: number): string {
  const second = Math.floor(at / 1000)
  if (second !== lastSecond) {
    lastSecondText = `${new Date(second * 1000).toISOString().slice(0, -5)}Z`
    lastSecond = second
  }
  return lastSecondText
}

/** The keys of one need behind those of the whole request: the resource's owner and tags, the request's tags, and the service's own. */
export function resourceContext(
  standing: KeyList,
  service: string,
  need: Need,
  owner: AccountId | undefined,
  control: ReturnType<typeof controlPolicies> | undefined,
): KeyList {
  const keys = new KeyList(standing)
  if (owner) keys.set('aws:ResourceAccount', owner)
  if (control?.orgId) keys.set('aws:ResourceOrgID', control.orgId)
  if (control?.orgPath) keys.set('aws:ResourceOrgPaths', [control.orgPath])
  const ownTag = OWN_RESOURCE_TAG[service]
  for (const [key, value] of Object.entries(need.resourceTags ?? NO_TAGS)) {
    keys.set(`aws:ResourceTag/${key}`, value)
    if (ownTag) keys.set(`${ownTag}${key}`, value)
  }
  if (need.requestTags) {
    const names = Object.keys(need.requestTags)
    for (const key of names) keys.set(`aws:RequestTag/${key}`, need.requestTags[key] as string)
    if (names.length > 0) keys.set('aws:TagKeys', names)
  }
  setAll(keys, need.context)
  return keys
}

function setAll(keys: KeyList, more: Readonly<Record<string, Value>> = {}): void {
  for (const name of Object.keys(more)) keys.set(name, more[name] as Value)
}

const NO_TAGS: Readonly<Record<string, string>> = {}
