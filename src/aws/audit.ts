import type { AccountId } from '../kernel/brands.ts'
import { quoted, unquoted } from '../kernel/quoted.ts'
import type { Random } from '../kernel/random.ts'
import type { Append } from '../store/Store.ts'
import { endpointPrefix } from '../wire/names.ts'
import type { Answer, Call, Need } from './operation.ts'
import { regionOf, secondsText } from './context.ts'
import type { Caller } from './principal.ts'
import { Shown } from './redact.ts'
import { additionalData } from './s3/additional-data.ts'
import { recordedParameters } from './s3/recorded-parameters.ts'
import { isGlobalEndpoint } from './sts/global-endpoint.ts'
import { touched, type Touched } from './touched.ts'
import { identityText } from './user-identity.ts'

/** The stream of one account's CloudTrail records. */
export const trailOf = (account: string): string => `cloudtrail/${account}`

/**
 * Attributes of Stint's own, by which last use is told: who called (a unique id), and who called which service: `<id>/<namespace>`.
 * Where the names of calls are not those of what policies are asked for, the latter as well: `<id>/<namespace>:<action>`.
 */
export const PRINCIPAL = 'Principal'
export const ACCESS = 'Access'

/** Services whose calls are named otherwise than the actions that they need: `ListBuckets` needs `s3:ListAllMyBuckets`. */
export const NAMED_OTHERWISE: ReadonlySet<string> = new Set(['s3'])

export interface Outcome {
  readonly readOnly: boolean
  /** `Shown`, or a value that is shown as it is. */
  readonly requestParameters: unknown
  readonly responseElements: unknown
  readonly error?: { readonly code: string; readonly message: string }
  readonly resources?: Answer<unknown>['resources'] | undefined
  readonly alsoRecordIn?: readonly AccountId[] | undefined
  /** What policies were asked for, up to the first refusal. */
  readonly asked: readonly { readonly need: Need }[]
  /** Bytes of an object that the answer brings. */
  readonly sent?: number | undefined
}

/** Calls on objects, not on buckets: data events, which the event history leaves out. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html */
const OBJECT_CALL =
  /Object(?!LockConfiguration)|^(?:HeadBucket|UploadPart|CreateMultipartUpload|CompleteMultipartUpload|AbortMultipartUpload|ListParts)/

const isData = (call: Call<unknown>): boolean => call.service === 's3' && OBJECT_CALL.test(call.operation)

/** S3's calls that CloudTrail knows by another name than the API. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html */
const S3_NAMES: ReadonlyMap<string, string> = new Map([
  ['ListObjectsV2', 'ListObjects'],
  ['GetBucketLifecycleConfiguration', 'GetBucketLifecycle'],
  ['PutBucketLifecycleConfiguration', 'PutBucketLifecycle'],
  ['GetBucketNotificationConfiguration', 'GetBucketNotification'],
  ['PutBucketNotificationConfiguration', 'PutBucketNotification'],
  ['GetPublicAccessBlock', 'GetBucketPublicAccessBlock'],
  ['PutPublicAccessBlock', 'PutBucketPublicAccessBlock'],
  ['DeletePublicAccessBlock', 'DeleteBucketPublicAccessBlock'],
])

function eventNameOf({ service, operation, http }: Call<unknown>): string {
  if (service !== 's3') return operation
  // A browser's form does what PutObject does.
  if (operation === 'PutObject' && http.method === 'POST') return 'PostObject'
  return S3_NAMES.get(operation) ?? operation
}

/** CloudTrail's `eventSource` where it is not `<endpoint prefix>.amazonaws.com`. */
const SOURCES: Readonly<Record<string, string>> = { tagging: 'tagging.amazonaws.com' }

/**
 * The record of one call, once for each account that it concerns; the copies share `sharedEventID`.
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
export function auditRecords(call: Call<unknown>, outcome: Outcome, random: Random): Append[] {
  const accounts = concerned(call, outcome)
  const shared = accounts.length > 1 ? random.uuid() : undefined
  const asked = call.service === 's3' ? recordedParameters(call) : outcome.requestParameters
  const { afterIdentity, afterEventId, afterAccount } = commonTexts(call, outcome, asked, shared)
  const attributes = commonAttributes(call, outcome, asked)
  return accounts.map((account) => {
    const eventId = random.uuid()
    const identity = identityText(call, account)
    return {
      stream: trailOf(account),
      time: call.now,
      body: `{"eventVersion":"1.11","userIdentity":${identity}${afterIdentity}${eventId}${afterEventId}${account}${afterAccount}`,
      attributes: `[["EventId","${eventId}"]${attributes}]`,
    }
  })
}

function concerned({ caller }: Call<unknown>, { alsoRecordIn }: Outcome): readonly AccountId[] {
  if (!alsoRecordIn) return caller.account === undefined ? [] : [caller.account]
  return [...new Set(caller.account === undefined ? alsoRecordIn : [caller.account, ...alsoRecordIn])]
}

const sourceOf = (service: string): string => SOURCES[service] ?? `${endpointPrefix(service)}.amazonaws.com`

/** What all copies of a record have in common, in the order in which it stands in them. */
interface CommonTexts {
  readonly afterIdentity: string
  readonly afterEventId: string
  readonly afterAccount: string
}

/** Joined of texts, since each call has one: what a client sent is quoted, all other texts hold nothing that JSON escapes. */
function commonTexts(call: Call<unknown>, outcome: Outcome, asked: unknown, shared: string | undefined): CommonTexts {
  const { error, resources } = outcome
  const data = isData(call)
  return {
    afterIdentity:
      `,"eventTime":"${secondsText(call.now)}"` +
      `,"eventSource":"${sourceOf(call.service)}","eventName":"${eventNameOf(call)}","awsRegion":"${unquoted(regionOf(call))}"` +
      `,"sourceIPAddress":"${unquoted(call.http.sourceIp)}","userAgent":"${unquoted(userAgentOf(call))}"` +
      (error ? `,"errorCode":${quoted(error.code)},"errorMessage":${quoted(error.message)}` : '') +
      `,"requestParameters":${textOf(asked)},"responseElements":${textOf(outcome.responseElements)}` +
      additionalText(call, outcome) +
      `,"requestID":"${call.requestId}","eventID":"`,
    afterEventId:
      `","readOnly":${outcome.readOnly}` +
      (resources ? `,"resources":${JSON.stringify(resources)}` : '') +
      `,"eventType":"AwsApiCall","managementEvent":${!data},"recipientAccountId":"`,
    afterAccount:
      (shared === undefined ? '"' : `","sharedEventID":"${shared}"`) +
      `,"eventCategory":"${data ? 'Data' : 'Management'}"${tlsDetails(call)}}`,
  }
}

function additionalText(call: Call<unknown>, { error, sent }: Outcome): string {
  if (call.via !== undefined) return ''
  if (call.service === 's3') return `,"additionalEventData":${additionalData(call, sent)}`
  return call.service === 'sts' && !error ? `,"additionalEventData":{"RequestDetails":${endpointOf(call)}}` : ''
}

/** Which of STS's endpoints a call came to. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html */
const endpointOf = (call: Call<unknown>): string =>
  `{"endpointType":"${isGlobalEndpoint(call.http.host) ? 'global' : 'regional'}","awsServingRegion":"${unquoted(regionOf(call))}"}`

const textOf = (part: unknown): string => (part instanceof Shown ? part.text() : JSON.stringify(part ?? null))

/** S3 has them in brackets. */
const userAgentOf = ({ service, via, http }: Call<unknown>): string =>
  service === 's3' && via === undefined ? `[${http.userAgent}]` : http.userAgent

const tlsDetails = ({ http: { tls, host } }: Call<unknown>): string =>
  tls === undefined
    ? ''
    : `,"tlsDetails":{"tlsVersion":"${tls.version}","cipherSuite":"${tls.cipher}","clientProvidedHostHeader":${quoted(host)}}`

/** All attributes but the event's id, as `attributesText` would write them. */
function commonAttributes(call: Call<unknown>, outcome: Outcome, asked: unknown): string {
  const { caller, service, requestId } = call
  const source = sourceOf(service)
  const { readOnly, responseElements, resources } = outcome
  const about = touched({ eventSource: source, readOnly, requestParameters: asked, responseElements, resources })
  const user = caller.role?.id ?? (caller.kind === 'user' ? caller.userId : undefined)
  return (
    `,["EventName","${eventNameOf(call)}"],["EventSource","${source}"],["ReadOnly","${readOnly}"]` +
    `,["Username","${unquoted(userNameOf(caller))}"]` +
    (caller.accessKeyId ? `,["AccessKeyId","${unquoted(caller.accessKeyId)}"]` : '') +
    eachOnce(',["ResourceName","', about, nameOf) +
    eachOnce(',["ResourceType","', about, typeOf) +
    `,["RequestId","${requestId}"]` +
    (user === undefined
      ? ''
      : `,["${PRINCIPAL}","${user}"],["${ACCESS}","${user}/${namespaceOf(service)}"]${askedTexts(service, user, outcome)}`)
  )
}

function askedTexts(service: string, user: string, { asked }: Outcome): string {
  if (!NAMED_OTHERWISE.has(service)) return ''
  const own = `${namespaceOf(service)}:`
  const actions = new Set(asked.map(({ need }) => need.action).filter((action) => action.startsWith(own)))
  return [...actions].map((action) => `,["${ACCESS}","${user}/${action}"]`).join('')
}

const nameOf = ({ name }: Touched): string => name
const typeOf = ({ type }: Touched): string => type

/** An attribute with several values. `before`: what stands before each. */
function eachOnce(before: string, about: readonly Touched[], valueOf: (one: Touched) => string): string {
  let text = ''
  for (let at = 0; at < about.length; at++) {
    const value = valueOf(about[at] as Touched)
    if (isNew(value, about, at, valueOf)) text += `${before}${unquoted(value)}"]`
  }
  return text
}

function isNew(value: string, about: readonly Touched[], until: number, valueOf: (one: Touched) => string): boolean {
  for (let at = 0; at < until; at++) if (valueOf(about[at] as Touched) === value) return false
  return true
}

/** A service as policies name it: `tag`, `elasticloadbalancing` … */
export const namespaceOf = (service: string): string => (service === 'tagging' ? 'tag' : endpointPrefix(service))

const userNameOf = (caller: Caller): string =>
  caller.kind === 'web-identity' ? caller.userId : (caller.session?.name ?? caller.userName ?? caller.kind)
