import type { Tag } from '../../aws/iam/documents.ts'
import { isWebIdentity, type TrailRecord } from './trail-record.ts'

type Context = Readonly<Record<string, string | readonly string[]>>

/** The condition keys of a call for a role's credentials, as far as its record tells them. `roleTags`: those of the role. */
export function recordedContext(record: TrailRecord, roleTags: readonly Tag[]): Context {
  return {
    ...callKeys(record),
    ...callerKeys(record),
    ...sessionKeys(record),
    ...inputKeys(record),
    ...Object.fromEntries(
      roleTags.flatMap(({ Key, Value }) => [
        [`aws:ResourceTag/${Key}`, Value],
        [`iam:ResourceTag/${Key}`, Value],
      ]),
    ),
  }
}

function callKeys({
  eventTime,
  awsRegion,
  sourceIPAddress,
  userAgent,
  tlsDetails,
  userIdentity,
}: TrailRecord): Context {
  const isInPerson = userIdentity.invokedBy === undefined
  return {
    'aws:CurrentTime': eventTime,
    'aws:EpochTime': String(Date.parse(eventTime) / 1000),
    'aws:RequestedRegion': awsRegion,
    'aws:SecureTransport': String(tlsDetails !== undefined || !isInPerson),
    'aws:UserAgent': userAgent,
    ...(isInPerson && { 'aws:SourceIp': sourceIPAddress }),
  }
}

/** `userIdentity.type` as policies say it. */
const TYPES: Readonly<Record<string, string>> = {
  IAMUser: 'User',
  AssumedRole: 'AssumedRole',
  FederatedUser: 'FederatedUser',
  Root: 'Account',
  WebIdentityUser: 'Anonymous',
  AWSService: 'Service',
}

function callerKeys(record: TrailRecord): Context {
  const { type, arn, accountId, principalId, userName, sessionContext } = record.userIdentity
  const caller = sessionContext?.sessionIssuer?.arn ?? arn
  const kind = TYPES[type]
  return {
    ...(kind !== undefined && { 'aws:PrincipalType': kind }),
    ...(caller !== undefined && { 'aws:PrincipalArn': caller }),
    ...(accountId !== undefined && { 'aws:PrincipalAccount': accountId }),
    ...(isWebIdentity(record) ? tokenKeys(record) : principalId !== undefined && { 'aws:userid': principalId }),
    ...(type === 'IAMUser' && userName !== undefined && { 'aws:username': userName }),
  }
}

/** A code shown with the call counts for it, a source identity once set sticks. */
function sessionKeys({ userIdentity: { sessionContext: session }, requestParameters }: TrailRecord): Context {
  const { serialNumber, sourceIdentity = session?.sourceIdentity } = requestParameters ?? {}
  return {
    ...(session && { 'aws:MultiFactorAuthPresent': session.attributes.mfaAuthenticated }),
    ...(serialNumber !== undefined && { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0' }),
    ...(session?.sourceIdentity !== undefined && { 'aws:SourceIdentity': session.sourceIdentity }),
    ...(sourceIdentity !== undefined && { 'sts:SourceIdentity': sourceIdentity }),
  }
}

function tokenKeys({ userIdentity: { identityProvider = '', userName = '' }, responseElements }: TrailRecord): Context {
  const { audience } = responseElements ?? {}
  const url = urlOf(identityProvider)
  return {
    'aws:FederatedProvider': identityProvider,
    [`${url}:sub`]: userName,
    ...(audience !== undefined && { [`${url}:aud`]: audience }),
  }
}

const urlOf = (provider: string): string => provider.slice(provider.indexOf('/') + 1)

function inputKeys(record: TrailRecord): Context {
  const { externalId, roleSessionName, tags = [], transitiveTagKeys } = record.requestParameters ?? {}
  return {
    ...(externalId !== undefined && { 'sts:ExternalId': externalId }),
    ...(roleSessionName !== undefined && { 'sts:RoleSessionName': roleSessionName }),
    ...(transitiveTagKeys && { 'sts:TransitiveTagKeys': transitiveTagKeys }),
    ...Object.fromEntries(tags.map(({ key, value }) => [`aws:RequestTag/${key}`, value])),
    ...(tags.length > 0 && !mayCarryTags(record) && { 'aws:TagKeys': tags.map(({ key }) => key) }),
  }
}

/** Sessions pass tags on, and tokens hold some: no record tells them. */
const mayCarryTags = (record: TrailRecord): boolean =>
  isWebIdentity(record) || record.userIdentity.sessionContext !== undefined

const TOLD: ReadonlySet<string> = new Set([
  'aws:currenttime',
  'aws:epochtime',
  'aws:multifactorauthpresent',
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principaltype',
  'aws:requestedregion',
  'aws:securetransport',
  'aws:sourceidentity',
  'aws:sourceip',
  'aws:userid',
  'aws:useragent',
  'aws:username',
  'sts:externalid',
  'sts:rolesessionname',
  'sts:sourceidentity',
  'sts:transitivetagkeys',
])
const ROLE_TAG = /^(?:aws|iam):resourcetag\//
const REQUEST_TAG = /^aws:(?:requesttag\/|tagkeys$)/

/** Whether a key, in lower case, would be in the recorded context if the call had had it. */
export const tells = (record: TrailRecord, key: string): boolean =>
  TOLD.has(key) || ROLE_TAG.test(key) || (REQUEST_TAG.test(key) && !mayCarryTags(record))
